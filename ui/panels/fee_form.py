"""What a protocol keeps of rewards, changed for practice: the same months under another fee, side by side in branches.

The form offers what each protocol's contract takes; the action itself says what would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from ui.panels.previewing_form import PreviewingForm
from ui.widgets import AmountEdit, FormRow, PreviewBlock, PreviewRow, Select, SliderMark, Text, Unit, ValueSlider
from ui.wording import share, system_title, things
from wallet import actions, takes_a_fee

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, FeeTaken, Outcome, World

BPS, OF_BPS = 10_000, 100
PERCENT = Unit("percent", "%", 2)
"""A percent has two decimals here: its smallest unit is a hundredth of a percent, in which contracts count."""
REVIEW = "fee.review"
SIZES_BPS = range(0, BPS + 1, 100)
"""A stop for every percent, so that half way along the slider is half of the rewards."""
PRACTICE = "For practice only: in the world a vote decides. The fee is a share of the rewards; your stake does not pay it."
NOBODY = "No protocol in this practice keeps a fee of its own."


class FeeForm(PreviewingForm):
    """`fee.system`, `fee.size`, `fee.percent`, `fee.preview`, `fee.review`. Slider and field always say the same value."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Fee", {REVIEW: "Review the fee"})
        self.hint = "for practice only"
        self._takers: dict[str, FeeTaken] = {}
        self._offered: tuple[str, int] = ("", -1)
        self.system = Select("Protocol")
        self.system.setObjectName("fee.system")
        self.fee = ValueSlider("Fee on rewards", (0,), lambda bps: share(bps * OF_BPS))
        self.fee.setObjectName("fee.size")
        self.percent = AmountEdit("Fee in percent", [PERCENT], chips=False)
        self.percent.setObjectName("fee.percent")
        self.preview = PreviewBlock("What it does")
        self.preview.setObjectName("fee.preview")
        self._nobody = Text(NOBODY, "body", "ink2", wrap=True)
        self._words = Text(PRACTICE, "caption", "ink3", wrap=True)
        self._row = FormRow("Protocol", self.system)
        for part in (self._row, self.fee, self.percent, self._nobody, self.preview, self._words):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.system.changed.connect(self._turned)
        self.fee.changed.connect(self.percent.set_amount)
        self.percent.changed.connect(self._slide)
        self.listen(self.percent)
        self._refresh_limits()

    # -- what is wished

    @property
    def chosen(self) -> FeeTaken | None:
        """The protocol that is chosen, with its fee."""
        return self._takers.get(self.system.current_key())

    def wish(self) -> Action | None:
        found = self.chosen
        bps = self.percent.amount()
        if found is None or bps is None or bps == found.fee_bps:
            return None
        return actions.SetFee(bps, found.system)

    def foot_note(self) -> str:
        return "" if self.chosen is None or self.wish() is not None else "Choose another fee."

    def confirmed(self) -> None:
        """It is in force now: the slider stands at it, and nothing is wished."""

    def focus_first(self) -> None:
        self.fee.track.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what would happen

    def show_outcome(self, outcome: Outcome | None) -> None:
        found = self.chosen
        self.preview.setVisible(found is not None and self.refusal is None)
        if found is None:
            return
        then = int(outcome.receipt.figures["fee_bps"]) if outcome is not None else found.fee_bps
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
        super()._refresh_limits()
        for part in (self._row, self.fee, self.percent, self._words):
            part.setVisible(bool(self._takers))
        self._nobody.setVisible(not self._takers)

    def _offer_sizes(self) -> None:
        """The stops of the protocol chosen; where it or its fee is another than before, the slider stands at that fee."""
        found = self.chosen
        if found is None or self._offered == (found.system, found.fee_bps):
            return
        self._offered = (found.system, found.fee_bps)
        before = self.percent.blockSignals(True)
        self.percent.set_amount(found.fee_bps)
        self.percent.blockSignals(before)
        self._offer_stops(found)

    def _offer_stops(self, found: FeeTaken, typed: int | None = None) -> None:
        """Stops for every percent, for the ends, for what is in force, and for what is typed."""
        stops = sorted(
            {found.fee_bps, found.most_bps, *(bps for bps in SIZES_BPS if bps <= found.most_bps and not bps % found.step_bps)}
            | ({typed} if typed is not None and typed <= found.most_bps else set())
        )
        marks = [
            SliderMark(0, "none"),
            SliderMark(found.fee_bps, "now"),
            SliderMark(stops[-1], "all" if stops[-1] == BPS else "most"),
        ]
        before = self.fee.blockSignals(True)
        self.fee.set_stops(stops, marks if found.fee_bps not in (0, stops[-1]) else (marks[0], marks[-1]))
        self.fee.set_value(found.fee_bps if typed is None else typed)
        self.fee.blockSignals(before)

    def _slide(self) -> None:
        """Bring the slider to what is typed; what no contract takes is said at the field, with the slider at its nearest."""
        found, typed = self.chosen, self.percent.amount()
        if found is not None and typed is not None and typed != self.fee.value():
            self._offer_stops(found, None if typed % found.step_bps else typed)
            before = self.fee.blockSignals(True)
            self.fee.set_value(typed)
            self.fee.blockSignals(before)

    def _turned(self, _key: str) -> None:
        self._offer_sizes()
        self.edit()


def _row(label: str, before: int, then: int) -> PreviewRow:
    was: Any = share(before * OF_BPS) if before != then else ""
    return PreviewRow(label, share(then * OF_BPS), "of rewards", before=was, strong=True)
