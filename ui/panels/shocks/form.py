"""The Shocks column: things that can be made to happen to this world, tried on a copy first.

One of them is open at a time; its preview is the very action run on the present world. `shock.review` opens the review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from ui.panels.exposure.figures import queue_words
from ui.panels.form import Form
from ui.panels.shocks.faults import DrainedPart, OutagePart
from ui.panels.shocks.parts import LiquidityPart, OwnFaultPart, SalePart, ShockPart, SlashPart
from ui.panels.shocks.words import shock_story
from ui.widgets import Column, Divider, FormRow, NoteBlock, Segments, only_one_open
from ui.wording import ReviewStory
from wallet import Refused, actions, risk, shocks

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, World

FOOT = "Undo brings everything back, the date and the random events included."
AFTERWARDS = {
    "slowed": "Requests made before it are paid; later ones keep their place.",
    "disputed": "A vote has to raise the limit first: 9 days, or more if stakers veto.",
}
HIDE, SHOW = "hide", "show"
GIVES_AWAY = "gives the end away"
CHOOSE = "Open a shock to try it on a copy of this world."


class ShockForm(Form):
    """`previewed(action, outcome)` after every edit and every change of the world, (None, None) where nothing is tried."""

    previewed = Signal(object, object)

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Shocks", {"shock.review": "Apply shock"})
        self.hint = "tried on a copy first"
        self.note = NoteBlock()
        self.future = Segments("What happened next", ((HIDE, "Hide"), (SHOW, "Show")), stretch=True)
        self.future.setObjectName("shock.future")
        self.future.changed.connect(self._future_changed)
        self.future_row = FormRow("What happened next", self.future, GIVES_AWAY)
        self.parts: tuple[ShockPart, ...] = (
            SlashPart(),
            SalePart(),
            LiquidityPart(),
            OwnFaultPart(),
            OutagePart(),
            DrainedPart(),
        )
        self._outcome: Outcome | None = None
        self.rows.addWidget(self.note)
        folds = Column(5)
        for index, part in enumerate(self.parts):
            if index:
                folds.addWidget(Divider())
            folds.addWidget(part)
            part.edited.connect(self.recompute)
            part.whom_changed.connect(self._whom_changed)
        self.rows.addLayout(folds)
        self.rows.addWidget(self.future_row)
        self._present_world()
        only_one_open(*self.parts)
        self.open("sale")
        for part in self.parts:
            part.opened.connect(self._opened)

    # -- what is wished

    @property
    def shows_future(self) -> bool:
        """Whether recorded hours to come may be told."""
        return self.future.current_key() == SHOW

    @property
    def part(self) -> ShockPart | None:
        """The shock that is open."""
        return next((part for part in self.parts if part.is_open()), None)

    def open(self, key: str) -> None:
        """Open the shock of this key, and close the others."""
        for part in self.parts:
            if part.key == key:
                part.set_open(True)

    def action(self) -> Action | None:
        part = self.part
        return actions.Shock(shock=part.shock()) if part is not None and self._outcome is not None else None

    def foot_note(self) -> str:
        return FOOT if self.part is not None else CHOOSE

    def story(self, action: Action, outcome: Outcome) -> ReviewStory:
        world = self.session.world
        return shock_story(action, outcome, world, self._effect(outcome))

    def confirmed(self) -> None:
        """It was applied: close it, so that the next press cannot repeat it."""
        part = self.part
        if part is not None:
            part.set_open(False)

    def focus_first(self) -> None:
        part = self.part or self.parts[0]
        (part.slider.track if part.is_open() else part.head).setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what would happen

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._present_world()
        state = risk.waiting(after)
        sentence = queue_words(state)
        self.note.set_note(f"{sentence}. {AFTERWARDS[state.state]}" if sentence else "")
        self._fit_note()
        self.future_row.setVisible(risk.known_ahead(after))
        self.recompute()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_note()

    def _fit_note(self) -> None:
        """As high as its words need at this width, no higher."""
        if not self.note.isHidden():
            self.note.setFixedHeight(self.note.heightForWidth(self.width()))

    def recompute(self) -> None:
        """Run the open shock on the present world and say what came out."""
        part = self.part
        self._outcome = None
        if part is not None:
            try:
                self._outcome = self.session.preview(actions.Shock(shock=part.shock()))
            except Refused as refusal:
                part.refuse(refusal, self._fits)
            else:
                part.present(self._outcome, self._effect(self._outcome))
        self.previewed.emit(self.action(), self._outcome)
        self.edited.emit()

    def _fits(self, shock: shocks.AnyShock) -> bool:
        """Whether a shock can happen now."""
        try:
            self.session.preview(actions.Shock(shock=shock))
        except Refused:
            return False
        return True

    def _effect(self, outcome: Outcome) -> risk.Effect:
        """What the open shock does to the tokens that it is about."""
        part = self.part
        return risk.effect(self.session.world, outcome.world, system="" if part is None else part.system)

    def _present_world(self) -> None:
        """Offer whom each shock can strike, and how hard."""
        world = self.session.world
        found = risk.struck(world)
        for part in self.parts:
            part.present_world(world, found)

    def _whom_changed(self) -> None:
        self._present_world()
        self.recompute()

    def _future_changed(self, key: str) -> None:
        self.future_row.set_limit("shown because you asked" if key == SHOW else GIVES_AWAY)
        self.previewed.emit(self.action(), self._outcome)

    def _opened(self, _opened: bool) -> None:
        self.recompute()
