"""A figure of a receipt as a row of a preview: its label by its name, its unit as the receipt says, all its digits on hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets import PreviewRow
from ui.wording import amount, exact_amount, figure_label

if TYPE_CHECKING:
    from wallet import Receipt


def figure_row(receipt: Receipt, name: str, share: str = "") -> PreviewRow:
    """The row of a figure that the receipt has and counts in a token."""
    value, unit = int(receipt.figures[name]), receipt.units[name]
    return PreviewRow(figure_label(receipt, name, share), amount(value, unit), unit, exact=exact_amount(value, unit))


def figure_rows(receipt: Receipt, *names: str, share: str = "") -> list[PreviewRow]:
    """The rows of those of the figures that the receipt has, in this order."""
    return [figure_row(receipt, name, share) for name in names if name in receipt.units]
