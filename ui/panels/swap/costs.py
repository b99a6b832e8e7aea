"""The table "What it costs": where the difference to redemption goes, in amounts that add up exactly, and who gets it.

Where it brings more than redeeming, the same rows are told as a gain. All
numbers are figures of the swap's receipt; hovering and copying give all digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from ui.panels.swap.words import SwapParts
from ui.theme import theme
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.wording import amount, amount_with_unit, exact_amount, first_coin, is_coin, percent

if TYPE_CHECKING:
    from wallet.actions import Swap

TITLE = "What it costs"
FEE_ONE = 10**10
WHO_FROM = 620
"""Narrower than this (at 100 % text) the table has no room to say who gets it."""


class CostModel(TableModel):
    """Rows whose heads name the unit and the sum that the rows add up to."""

    def __init__(self) -> None:
        super().__init__(_columns("Part", first_coin()))

    def retitle(self, first: str, unit: str, gain: bool = False) -> None:
        """Other heads: what the amounts add up to, what they count, and whether they are a gain or a cost."""
        self._columns = _columns(first, unit, gain)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)


class CostTable(DataTable):
    """What was there already, one's own size, the fee: three rows whose amounts add up to the first head's."""

    def __init__(self) -> None:
        self._costs = CostModel()
        super().__init__(TITLE, self._costs, empty="Enter an amount to see where the cost goes.")
        self.setObjectName("swap.costs")
        self.show_rows(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme().px(WHO_FROM)
        if narrow != self.isColumnHidden(len(self._costs.columns) - 1):
            self.hide_column("who", narrow)

    def show_parts(self, action: Swap | None, parts: SwapParts | None, admin_fee_1e10: int, unit: str = "") -> str:
        """Show where the difference goes, in `unit` as long as there is none; returns the words beside the title."""
        if action is None or parts is None:
            self._costs.retitle("Part", unit or first_coin())
            self.set_rows([])
            return ""
        unit = action.receive
        self._costs.retitle(_sum_words(parts, unit), unit, parts.under < 0)
        self.set_rows(_rows(action, parts, admin_fee_1e10))
        verb = "it is worth" if is_coin(action.pay) else "redeeming pays"
        return f"compared with the {amount_with_unit(parts.owed, unit)} that {verb}"


def _columns(first: str, unit: str, gain: bool = False) -> tuple[TableColumn, ...]:
    return (
        TableColumn("part", first, "head", stretch=True),
        TableColumn("cost", f"{'Gain' if gain else 'Cost'}, {unit}", "number", 120),
        TableColumn("share", "Of the trade", "number", 110),
        TableColumn("who", "Who gets it", "quiet", 210),
    )


def _sum_words(parts: SwapParts, unit: str) -> str:
    size = amount_with_unit(abs(parts.under), unit)
    if parts.under > 0:
        return f"Where the {size} go"
    return f"Where the extra {size} comes from" if parts.under < 0 else "Nothing is lost and nothing gained"


def _rows(action: Swap, parts: SwapParts, admin_fee_1e10: int) -> list[dict[str, str | Cell]]:
    name, who = _already_there(action.pay, parts.discount > 0)
    rows = (
        ("discount", name, parts.discount, who),
        (
            "curve",
            "Your own size",
            parts.curve,
            "both pools\u2019 providers" if action.via else "the pool\u2019s liquidity providers",
        ),
        ("fee", "Fee", parts.fee, "both pools and their protocols" if action.via else _fee_words(admin_fee_1e10)),
    )
    sign = -1 if parts.under < 0 else 1
    return [
        {
            "key": key,
            "part": title,
            "cost": Cell(amount(sign * cost, action.receive), exact_amount(sign * cost, action.receive)),
            "share": _share(parts.of_owed(cost), gain=sign < 0),
            "who": taker,
        }
        for key, title, cost, taker in rows
    ]


def _already_there(pay: str, cost: bool) -> tuple[str, str]:
    """What the gap between market and redemption is to this side of it, and who gains by it."""
    if is_coin(pay):
        name = f"Discount on {pay} already there" if cost else f"Premium on {pay} already there"
        return (name, "sellers, who need not wait") if cost else (name, "you, for being able to wait")
    return (
        ("Discount already there", "buyers, who can wait") if cost else ("Premium already there", "you, for not having to wait")
    )


def _share(part: float, gain: bool) -> str:
    """A part of the trade; what goes the other way than the sum says so."""
    if gain == (part < 0) or not part:
        return percent(abs(part))
    return f"{percent(abs(part))} {'cost' if gain else 'gain'}"


def _fee_words(admin_fee_1e10: int) -> str:
    if 2 * admin_fee_1e10 == FEE_ONE:
        return "half pool, half protocol"
    if not admin_fee_1e10:
        return "the pool\u2019s liquidity providers"
    return f"{percent(1 - admin_fee_1e10 / FEE_ONE, 0)} pool, the rest protocol"
