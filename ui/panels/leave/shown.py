"""What the form previews of leaving: by an exit, by a sale, or out of locked stake; all of it the receipt's own figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_row, figure_rows
from ui.panels.holdings.cost_words import sale_row
from ui.panels.leave.offers import TOLERANCE_PPM
from ui.widgets import PreviewRow
from ui.wording import amount, date_range, decimal, exact_amount, percent, seconds_date, short_date, span
from ui.wording.numbers import moment
from wallet import leaving

if TYPE_CHECKING:
    from ui.panels.leave.offers import Offers
    from wallet import Outcome, World

Shown = tuple[list[PreviewRow], str]
"""Rows of a preview and the sentence under them."""


def redemption(world: World, offers: Offers, elsewhere_bps: int) -> Shown:
    """What the exit brings, and when."""
    redeem, sell = offers.redeem, offers.sell
    assert redeem.outcome is not None
    receipt = redeem.outcome.receipt
    rows = [figure_row(receipt, "got")]
    if redeem.waits:
        ready = world.hour + leaving.hours_of(redeem.stages)[1]
        rows.append(PreviewRow("Likely ready", short_date(world.start, ready), str(moment(world.start, ready).year)))
    if sell.outcome is not None:
        rows.append(_against("selling", sell.figure("under_redemption"), sell.unit("under_redemption")))
        rows.extend(_even_row(offers, elsewhere_bps))
    if redeem.waits:
        sentence = "The rate is fixed when the request is finalized. A slashing before that lowers it."
    else:
        sentence = "At once, out of the coins that the protocol has at hand."
    return [*rows, figure_row(receipt, "network_fee")], sentence


def sale(offers: Offers, elsewhere_bps: int) -> Shown:
    """What selling brings."""
    sell, redeem = offers.sell, offers.redeem
    assert sell.outcome is not None
    receipt = sell.outcome.receipt
    rows = figure_rows(receipt, "got", "minimum")
    if redeem.outcome is not None:
        rows.append(_against("redeeming", -sell.figure("under_redemption"), sell.unit("under_redemption")))
        rows.extend(_even_row(offers, elsewhere_bps))
    gained = sale_row(receipt, offers.own)
    rows.extend([gained] if gained is not None else [])
    least = percent(TOLERANCE_PPM / 1_000_000)
    sentence = f"At once. If the price moves by more than {least} before it is traded, nothing is."
    return [*rows, figure_row(receipt, "network_fee")], sentence


def locked_exit(world: World, outcome: Outcome) -> Shown:
    """When locked stake is paid out."""
    receipt = outcome.receipt
    figures = receipt.figures
    low, high = world.hour + int(figures["low_hours"]), world.hour + int(figures["high_hours"])
    rows = [
        figure_row(receipt, "got"),
        PreviewRow("Paid out", date_range(world.start, low, high), str(moment(world.start, high).year)),
        PreviewRow("Likely after", span(int(figures["likely_hours"]))),
        figure_row(receipt, "network_fee"),
    ]
    return rows, f"It earns until its exit on {seconds_date(int(figures['exits']))}. It cannot be sold while it waits."


def yearly(bps: int) -> str:
    return f"{decimal(bps / 100, 0)} % a year"


def _even_row(offers: Offers, elsewhere_bps: int) -> list[PreviewRow]:
    """How long a wait the discount is worth, for money that earns what the slider says."""
    days = offers.even_days(elsewhere_bps)
    if days is None:
        return []
    return [PreviewRow(f"Break-even at {yearly(elsewhere_bps)}", decimal(days, 0 if days >= 10 else 1), "days")]


def _against(other: str, by: int, unit: str) -> PreviewRow:
    """How this way compares with the other."""
    label = f"{'More' if by >= 0 else 'Less'} than {other}"
    tone = "good" if by > 0 else "ink"
    return PreviewRow(label, amount(by, unit, sign=True), unit, exact=exact_amount(by, unit), tone=tone)
