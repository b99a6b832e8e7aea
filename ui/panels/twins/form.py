"""The twins in the column: which two, what the row on show brought, and a button that runs it on a branch of the practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from ui.panels.form import Form
from ui.panels.twins.living import OnBranch, OnCopy
from ui.panels.twins.verdict import VerdictField
from ui.panels.twins.words import CANNOT, ROW_WORDS, told_rows
from ui.widgets import Divider, FormRow, LinkButton, PreviewBlock, Select, Text
from ui.wording import brief_amount, date, refusal_text
from wallet import Refused, TwinFacts, TwinPair, TwinRow, twins

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World

RUN = "twins.run"
ABOUT = "Two stakers start on the same day with {amount} each and the same luck. They do only what the row says."
NOTHING = "This practice has no token of a coin that can be locked too."
RECORDED = "Recorded hours lie ahead. The outcome stays hidden until you run the row or ask to see it."
LIVING = "Lived on a copy now\N{HORIZONTAL ELLIPSIS}"
TELL = "Show it anyway"
OFTEN = 100
"""Branches of one name that may be there."""


class TwinsForm(Form):
    """`changed()` when the rows as they stand change, `told()` when what the row on show brought does.

    `said(text, back)` once a row was run: what happened, and the branch that one stood on.

    Over twenty methods, because seven of them answer what the column and Qt ask of a form, and each of its two lives (on a copy,
    on a branch) is begun, waited for and told.
    """

    changed = Signal()
    told = Signal()
    said = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Compare", {RUN: ROW_WORDS[twins.ROWS[0]].primary})
        self.facts: TwinFacts | None = None
        self.cannot: dict[str, str] = {}
        self.why_not = ""
        self.row = twins.ROWS[0]
        self.found: TwinRow | None = None
        self._begun: World | None = None
        self._ends: World | None = None
        self._asked, self._home, self._stopped_by = False, "", ""
        self._pairs: tuple[TwinPair, ...] = ()
        self._copy, self._branch = OnCopy(self), OnBranch(session, self)
        self.pair_choice = Select("Liquid twin", ())
        self.pair_choice.setObjectName("twins.pair")
        self.about = Text("", "body", "ink2", wrap=True)
        self.title_line = Text("", "strong", wrap=True)
        self.preview = PreviewBlock("What it brought")
        self.preview.setObjectName("twins.told")
        self.waits = Text("", "caption", "ink2", wrap=True)
        self.ask = LinkButton(TELL)
        self.ask.setObjectName("twins.tell")
        self.verdict = VerdictField(session)
        self._arrange()
        self._listen()

    # -- what a form answers

    def ready(self) -> bool:
        return self.facts is not None and self.row not in self.cannot and not self._busy_or_playing()

    def foot_note(self) -> str:
        if self._branch.busy:
            return f"Running on a branch: {date(self.session.world.start, self.session.world.hour)}."
        if self.session.practice.read_only:
            return "This practice is read-only: nothing can be run in it."
        if self.session.playing:
            return "Pause time to run it."
        return self.cannot.get(self.row) or "Runs on a branch; this one stays as it is."

    def focus_first(self) -> None:
        self.pair_choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        if self.isVisible() and not self.session.playing and not self._branch.busy and after is not self._ends:
            self.recompute()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._branch.busy and self.session.world not in (self._begun, self._ends):
            self.recompute()

    def heightForWidth(self, width: int) -> int:
        """Nothing while hidden: a stack of forms asks all of them."""
        return 0 if self.isHidden() else super().heightForWidth(width)

    # -- what it shows

    @property
    def pair(self) -> TwinPair | None:
        """The twins on show."""
        return next((pair for pair in self._pairs if pair.key == self.pair_choice.current_key()), None)

    @property
    def begun(self) -> World:
        """The world in which both stake."""
        return self._begun or self.session.world

    def recompute(self) -> None:
        """Look again at how both would stand if they staked now, and live the row on show."""
        world = self.session.world
        self._begun, self._ends, self._asked = world, None, False
        self._offer(world)
        pair, self.facts, self.why_not = self.pair, None, ""
        if pair is None:
            self.why_not = NOTHING
        else:
            self.cannot = {row: CANNOT[code] for row in twins.ROWS if (code := twins.runs(row, world, pair))}
            try:
                self.facts = self.session.read(lambda practice: twins.facts(world, pair, practice.yearly_rate))
            except Refused as refused:
                self.why_not = refusal_text(refused)[0]
        self.about.setText(self.why_not or ("" if pair is None else ABOUT.format(amount=brief_amount(pair.amount, pair.coin))))
        self.changed.emit()
        self.show_row(self.row)

    def show_row(self, row: str) -> None:
        """Show what a row brings, once it is lived."""
        self.row, self.found, self._stopped_by = row, None, ""
        self._copy.stop()
        if self.primary is not None:
            self.primary.setText(ROW_WORDS[row].primary)
        pair = self.pair
        if self.facts is not None and pair is not None and row not in self.cannot and not self._hides():
            self.found = self._copy.begin(self.begun, pair, row)
        self._show()

    def finish(self) -> None:
        """Live what is being lived to its end now."""
        self._copy.finish()
        self._branch.finish()

    # -- inside

    def _hides(self) -> bool:
        """Whether what lies ahead is recorded, and was not asked for."""
        return self.begun.hour < self.begun.recorded_until and not self._asked

    def _busy_or_playing(self) -> bool:
        return self._branch.busy or self.session.playing or self.session.practice.read_only

    def _press(self, name: str) -> None:
        """Run the row on a branch of its own."""
        pair, session = self.pair, self.session
        if pair is None:
            return
        if session.world is not self._begun:
            self.recompute()
        self._home = next(branch.name for branch in session.practice.branches if branch.active)
        self._copy.stop()
        if session.branch(self._free_name()):
            self._branch.begin(pair, self.row)
        self.edited.emit()

    def _free_name(self) -> str:
        taken = {branch.name for branch in self.session.practice.branches}
        name = ROW_WORDS[self.row].title
        return next(each for each in (name, *(f"{name} {number}" for number in range(2, OFTEN))) if each not in taken)

    def _ran(self, found: TwinRow) -> None:
        """A row was run to its end."""
        self._ends, self.found = self.session.world, found
        self._show()
        self.edited.emit()
        self.said.emit(f"{ROW_WORDS[found.row].title}: run on a branch.", self._home)

    def _lived(self, found: TwinRow) -> None:
        self.found = found
        self._show()

    def _lived_no_further(self, refused: Refused | None) -> None:
        self._stopped_by = "" if refused is None else refusal_text(refused)[0]
        self._show()

    def _ran_no_further(self, refused: Refused | None) -> None:
        """Something was refused, or something else was done there: what is there now is looked at again."""
        self.recompute()
        if refused is not None:
            self.said.emit(refusal_text(refused)[0], self._home)

    def _tell_anyway(self) -> None:
        self._asked = True
        self.show_row(self.row)

    def _show(self) -> None:
        found = self.found
        self.title_line.setText(ROW_WORDS[self.row].title)
        self.title_line.setVisible(self.facts is not None)
        self.preview.setVisible(found is not None)
        if found is not None:
            rows, sentence = told_rows(found, self.begun)
            self.preview.set_rows(rows, sentence)
        self.waits.setText(self.waiting_words())
        self.waits.setVisible(found is None and self.facts is not None)
        self.ask.setVisible(found is None and self.facts is not None and self._hides() and self.row not in self.cannot)
        self.told.emit()
        self.edited.emit()

    def waiting_words(self) -> str:
        """Why it is not told yet what the row brings."""
        if self.row in self.cannot:
            return self.cannot[self.row]
        return self._stopped_by or (RECORDED if self._hides() else LIVING)

    def _offer(self, world: World) -> None:
        """Offer the pairs of this world; another file may have others."""
        found = twins.pairs(world)
        if [pair.key for pair in found] != [pair.key for pair in self._pairs]:
            self.pair_choice.offer([(pair.key, f"{pair.token}, against {pair.coin} locked") for pair in found])
        self._pairs = found

    def _arrange(self) -> None:
        self.choice_row = FormRow("Liquid twin", self.pair_choice)
        for part in (self.choice_row, self.about, Divider(), self.title_line, self.preview, self.waits):
            self.rows.addWidget(part)
        self.rows.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows.addWidget(Divider())
        self.rows.addWidget(self.verdict)
        self.rows.addStretch(1)

    def _listen(self) -> None:
        self.pair_choice.changed.connect(lambda _key: self.recompute())
        self.ask.clicked.connect(self._tell_anyway)
        self._copy.told.connect(self._lived)
        self._copy.stopped.connect(self._lived_no_further)
        self._branch.went_on.connect(self.edited)
        self._branch.told.connect(self._ran)
        self._branch.stopped.connect(self._ran_no_further)
        self.session.playing_changed.connect(self._played)

    def _played(self, playing: bool) -> None:
        if not self.isVisible():
            return
        if playing:
            self._copy.stop()
            self.edited.emit()
        else:
            self.recompute()
