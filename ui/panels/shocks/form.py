"""The Shocks column: things that can be made to happen to this world, tried on a copy first.

On its first level stands the list of all that could happen here: one of them is chosen, and the chart shows it at once. On its
second that shock stands alone with its sliders. Its preview is the very action run on the present world; `shock.apply` opens the
review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.panels.exposure.figures import queue_words
from ui.panels.form import Form
from ui.panels.shocks.alone import ShockAlone
from ui.panels.shocks.kinds import ShockKinds
from ui.panels.shocks.lending import CapPart, RunPart
from ui.panels.shocks.market import DrainedPart, LiquidityPart, RushPart, SalePart
from ui.panels.shocks.part import ShockPart
from ui.panels.shocks.review import shock_story
from ui.panels.shocks.services import ServicePart
from ui.panels.shocks.validators import OutagePart, OwnFaultPart, SlashPart
from ui.widgets import Fix, NoteBlock
from ui.wording import ReviewStory, refusal_text
from wallet import Refused, actions, risk, shocks

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, World

FOOT = "Undo brings everything back, the date and the random events included."
LIST_FOOT = "Double-click or Enter sets it up; a letter finds one."
AFTERWARDS = {
    "slowed": "Requests made before it are paid; later ones keep their place.",
    "disputed": "A vote has to raise the limit first: 9 days, or more if stakers veto.",
}
CHOOSE = "Choose a shock to try it on a copy of this world."
AS_NOW = "As if it struck now. "
OPEN, APPLY = "shock.open", "shock.apply"


class ShockForm(Form):
    """`previewed(action, outcome)` after every edit and every change of the world, (None, None) where nothing is tried.

    Over twenty methods, because a form answers its column by nine, and this one has two levels.
    """

    previewed = Signal(object, object)
    bearers_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Shocks", {OPEN: "Set up this shock", APPLY: "Apply shock"})
        self.hint = "tried on a copy first"
        self.note = NoteBlock()
        self.parts: tuple[ShockPart, ...] = (
            *(SlashPart(), OutagePart(), OwnFaultPart()),
            *(SalePart(), LiquidityPart(), RushPart(), DrainedPart(), ServicePart(), CapPart(), RunPart()),
        )
        self._part: ShockPart | None = None
        self._outcome: Outcome | None = None
        self.kinds = ShockKinds()
        self.kinds.chosen.connect(self._chosen)
        self.kinds.opened.connect(self.open)
        self.alone = ShockAlone(self.parts)
        self.alone.hide()
        self.alone.left.connect(self.back)
        self.alone.bearers_wanted.connect(self.bearers_wanted)
        self.alone.future_changed.connect(self._tell)
        self.alone.when.changed.connect(lambda _hours: self.recompute())
        self.preview, self.problem = self.alone.preview, self.alone.problem
        for part in self.parts:
            part.edited.connect(self.recompute)
            part.whom_changed.connect(self._whom_changed)
        for widget in (self.note, self.kinds, self.alone):
            self.rows.addWidget(widget)
        self._present_world()
        self.kinds.choose("sale")

    # -- what is wished

    @property
    def part(self) -> ShockPart | None:
        """The shock that is tried: chosen in the list, or alone on show."""
        return self._part

    @property
    def struck(self) -> Outcome | None:
        """What the shock alone on show does if it strikes now; None where there is none."""
        return self._outcome if self.is_open else None

    @property
    def is_open(self) -> bool:
        """Whether one shock stands alone."""
        return not self.alone.isHidden()

    @property
    def tells_bearers(self) -> bool:
        """Whether one may ask who bears the shock that stands alone."""
        return self.is_open and self._part is not None and self._part.tells_bearers

    def part_of(self, key: str) -> ShockPart:
        """The shock of that key."""
        return next(part for part in self.parts if part.key == key)

    def open(self, key: str) -> None:
        """Show the shock of this key alone, where this world has it."""
        if key not in self.kinds.shown_keys():
            return
        self.kinds.choose(key)
        if not self.is_open:
            self.alone.show()
            self.kinds.hide()
            self.show_primary(APPLY)
            self.recompute()
            self.focus_first()

    def back(self) -> None:
        """Show the list again; the sliders stay as they are."""
        if self.is_open:
            self.kinds.show()
            self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)
            self.alone.hide()
            self.show_primary(OPEN)
            self._tell()
            self.edited.emit()

    def action(self) -> Action | None:
        part = self.part
        if part is None or self._outcome is None:
            return None
        return actions.Shock(part.shock(), self.alone.when.value())

    def ready(self) -> bool:
        return self.action() is not None if self.is_open else self.part is not None

    def foot_note(self) -> str:
        if self.is_open:
            return FOOT
        return LIST_FOOT if self.part is not None else CHOOSE

    def story(self, action: Action, outcome: Outcome) -> ReviewStory:
        world = self.session.world
        return shock_story(action, outcome, world, self._effect(self._outcome or outcome))

    def confirmed(self) -> None:
        """It was applied: choose none, so that the next press cannot repeat it."""
        self.back()
        self.kinds.choose_none()

    def focus_first(self) -> None:
        target: QWidget = self.part.slider.track if self.is_open and self.part is not None else self.kinds
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press(self, name: str) -> None:
        if name == OPEN and self.part is not None:
            self.open(self.part.key)
        else:
            super()._press(name)

    # -- what would happen

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._present_world()
        state = risk.waiting(after)
        sentence = queue_words(state)
        self.note.set_note(f"{sentence}. {AFTERWARDS[state.state]}" if sentence else "")
        self._fit_note()
        self.alone.future_row.setVisible(risk.known_ahead(after))
        self.recompute()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_note()

    def _fit_note(self) -> None:
        """As high as its words need at this width, no higher."""
        if not self.note.isHidden():
            self.note.setFixedHeight(self.note.heightForWidth(self.width()))

    def recompute(self) -> None:
        """Run the shock on the present world and say what came out."""
        part, world = self.part, self.session.world
        self._outcome = None
        if part is not None:
            if self.is_open:
                part.present_choices(world)
            try:
                self._outcome = self.session.preview(actions.Shock(shock=part.shock()))
            except Refused as refusal:
                self._refuse(part, refusal)
            else:
                rows, sentence = part.rows(self._outcome, self._effect(self._outcome), world)
                later = AS_NOW if self.alone.when.value() else ""
                self.alone.tell(rows, f"{later}{sentence}")
        self.kinds.present([part for part in self.parts if self._offered(part)])
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        """Say what is tried: the life of a shock that is set for later begins without it."""
        action, outcome = self.action(), self._outcome
        if isinstance(action, actions.Shock) and action.in_hours:
            outcome = self.session.preview(action)
        self.previewed.emit(action, outcome)

    def _refuse(self, part: ShockPart, refusal: Refused) -> None:
        """Say why it cannot happen, with the nearest size that can."""
        fixes = []
        if isinstance(refusal.remedy, int):
            size = part.slider.stop_towards(refusal.remedy)
            if self._fits(part.shock_of(size)):
                fixes = [Fix(f"Use {part.size_words(size)}", lambda: part.slider.set_value(size))]
        self.alone.refuse(refusal_text(refusal)[0], fixes)

    def _fits(self, shock: shocks.AnyShock) -> bool:
        """Whether a shock can happen now."""
        try:
            self.session.preview(actions.Shock(shock=shock))
        except Refused:
            return False
        return True

    def _effect(self, outcome: Outcome) -> risk.Effect:
        """What the shock does to the tokens that it is about."""
        part = self.part
        return risk.effect(
            self.session.world, outcome.world, system=part.system if part is not None and part.moves_prices else ""
        )

    def _present_world(self) -> None:
        """Offer what can strike, whom, and how hard."""
        world = self.session.world
        self._found = risk.struck(world)
        for part in self.parts:
            part.present_world(world, self._found)
        self.kinds.present([part for part in self.parts if self._offered(part)])

    def _offered(self, part: ShockPart) -> bool:
        return bool(part.struck_in(self._found))

    def _chosen(self, key: str) -> None:
        """Another shock is chosen in the list."""
        self._part = self.part_of(key) if key else None
        self.alone.show_part(self._part)
        if self._part is None:
            self.back()
        self.recompute()

    def _whom_changed(self) -> None:
        self._present_world()
        self.recompute()
