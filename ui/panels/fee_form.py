"""What a protocol keeps of rewards, changed for practice: the same months under another fee, side by side in branches.

The form offers what each protocol's contract takes; the action itself says what would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from ui.panels.previewing_form import PreviewingForm
from ui.widgets import ErrorLine, FormRow, PreviewBlock, PreviewRow, Select, SliderMark, Text, ValueSlider
from ui.wording import refusal_text, share, system_title, things
from wallet import actions, takes_a_fee

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, FeeTaken, Outcome, World

BPS, OF_BPS = 10_000, 100
REVIEW = "fee.review"
SIZES_BPS = range(0, BPS + 1, 100)
"""A stop for every percent, so that half way along the slider is half of the rewards."""
PRACTICE = "For practice only: in the world a vote decides. The fee is a share of the rewards; your stake does not pay it."
NOBODY = "No protocol in this practice keeps a fee of its own."


class FeeForm(PreviewingForm):
    """`fee.system`, `fee.size`, `fee.preview`, `fee.review`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Fee", {REVIEW: "Review the fee"})
        self.hint = "for practice only"
        self._takers: dict[str, FeeTaken] = {}
        self._offered: tuple[str, int] = ("", -1)
        self.system = Select("Protocol")
        self.system.setObjectName("fee.system")
        self.fee = ValueSlider("Fee on rewards", (0,), lambda bps: share(bps * OF_BPS))
        self.fee.setObjectName("fee.size")
        self.problem = ErrorLine()
        self.preview = PreviewBlock("What it does")
        self.preview.setObjectName("fee.preview")
        self._nobody = Text(NOBODY, "body", "ink2", wrap=True)
        self._words = Text(PRACTICE, "caption", "ink3", wrap=True)
        self._row = FormRow("Protocol", self.system)
        for part in (self._row, self.fee, self._nobody, self.problem, self.preview, self._words):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.system.changed.connect(self._turned)
        self.fee.changed.connect(self.edit)
        self._refresh_limits()

    # -- what is wished

    @property
    def chosen(self) -> FeeTaken | None:
        """The protocol that is chosen, with its fee."""
        return self._takers.get(self.system.current_key())

    def wish(self) -> Action | None:
        found = self.chosen
        if found is None or self.fee.value() == found.fee_bps:
            return None
        return actions.SetFee(self.fee.value(), found.system)

    def foot_note(self) -> str:
        return "" if self.chosen is None or self.wish() is not None else "Move the slider to another fee."

    def confirmed(self) -> None:
        """It is in force now: the slider stands at it, and nothing is wished."""

    def focus_first(self) -> None:
        self.fee.track.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what would happen

    def say_problem(self) -> None:
        self.problem.show_error(refusal_text(self.refusal)[0] if self.refusal is not None else "")

    def show_outcome(self, outcome: Outcome | None) -> None:
        found = self.chosen
        self.preview.setVisible(found is not None and self.refusal is None)
        if found is None:
            return
        then = self.fee.value() if outcome is not None else found.fee_bps
        rows = [_row("Protocol keeps", found.fee_bps, then), _row("Holders get", BPS - found.fee_bps, BPS - then)]
        if outcome is not None:
            waits = int(outcome.receipt.figures["waits_epochs"])
            rows.append(PreviewRow("In force", f"after {things(waits, 'epoch')}" if waits else "at once"))
        self.preview.set_rows(rows)

    def _refresh_limits(self) -> None:
        """Offer whose fee can change here, and how far."""
        world: World = self.session.world
        self._takers = {found.system: found for found in takes_a_fee(world)}
        self.system.offer([(name, system_title(name)) for name in self._takers])
        self._offer_sizes()
        for part in (self._row, self.fee, self._words):
            part.setVisible(bool(self._takers))
        self._nobody.setVisible(not self._takers)

    def _offer_sizes(self) -> None:
        """The stops of the protocol chosen; where it or its fee is another than before, the slider stands at that fee."""
        found = self.chosen
        if found is None or self._offered == (found.system, found.fee_bps):
            return
        self._offered = (found.system, found.fee_bps)
        stops = sorted(
            {found.fee_bps, found.most_bps, *(bps for bps in SIZES_BPS if bps <= found.most_bps and not bps % found.step_bps)}
        )
        marks = [
            SliderMark(0, "none"),
            SliderMark(found.fee_bps, "now"),
            SliderMark(stops[-1], "all" if stops[-1] == BPS else "most"),
        ]
        before = self.fee.blockSignals(True)
        self.fee.set_stops(stops, marks if found.fee_bps not in (0, stops[-1]) else (marks[0], marks[-1]))
        self.fee.set_value(found.fee_bps)
        self.fee.blockSignals(before)

    def _turned(self, _key: str) -> None:
        self._offer_sizes()
        self.edit()


def _row(label: str, before: int, then: int) -> PreviewRow:
    was: Any = share(before * OF_BPS) if before != then else ""
    return PreviewRow(label, share(then * OF_BPS), "of rewards", before=was, strong=True)
