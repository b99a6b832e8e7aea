"""A figure of a receipt as a row of a preview: its label by its name, its unit as the receipt says, all its digits on hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets import PreviewRow
from ui.wording import amount, exact_amount, exact_rate, figure_label, rate

if TYPE_CHECKING:
    from wallet import Receipt


def figure_row(receipt: Receipt, name: str) -> PreviewRow:
    """The row of a figure that the receipt has and counts in a token."""
    value, unit = int(receipt.figures[name]), receipt.units[name]
    return PreviewRow(figure_label(receipt, name), amount(value, unit), unit, exact=exact_amount(value, unit))


def figure_rows(receipt: Receipt, *names: str) -> list[PreviewRow]:
    """The rows of those of the figures that the receipt has, in this order."""
    return [figure_row(receipt, name) for name in names if name in receipt.units]


def rate_row(share: str, value: int, coin: str) -> PreviewRow:
    """The row of what one whole `share` redeems for: a rate of 1e18."""
    return PreviewRow(f"1 {share} =", rate(value), coin, exact=f"{exact_rate(value)} {coin}")
