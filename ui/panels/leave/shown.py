"""What the form previews of the way that is chosen: what comes and when, beside the best other way, and a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_row, figure_rows
from ui.panels.holdings.cost_words import sale_row
from ui.widgets import PreviewRow
from ui.wording import amount, date_range, decimal, exact_amount, exit_words, seconds_date, short_date, short_small, span
from ui.wording.numbers import moment
from wallet import ways

if TYPE_CHECKING:
    from ui.panels.leave.offers import Offers
    from wallet import Leavable, WayOut, World

Shown = tuple[list[PreviewRow], str]
"""Rows of a preview and the sentence under them."""


def preview(world: World, offers: Offers, way: WayOut, elsewhere_bps: int) -> Shown:
    """What an open way brings."""
    assert way.outcome is not None
    receipt = way.outcome.receipt
    rows = [
        _row("You get, as of now" if offers.found.of.locked else "You get", way.got, way.pays),
        *figure_rows(receipt, "rewards"),
        *_when(world, way, offers.found.of.locked),
    ]
    if way.worst < way.got and not way.waits:
        rows.append(_row("At least", way.worst, way.pays))
    if way.way != ways.SELL and short_small(way.cost, way.pays):
        rows.append(_row("Exit fee", way.cost, way.pays))
    beside = offers.found.beside(way.key)
    if beside is not None:
        if beside[1]:
            rows.append(_against(exit_words(beside[0].way).doing, beside[1], way.pays))
        rows.extend(_even_row(offers, elsewhere_bps))
    gained = None if way.waits else sale_row(receipt, offers.own)
    rows.extend([gained] if gained is not None else [])
    return [*rows, figure_row(receipt, "network_fee")], _note(way, offers.found.of)


def yearly(bps: int) -> str:
    return f"{decimal(bps / 100, 0)} % a year"


def _when(world: World, way: WayOut, locked: bool) -> list[PreviewRow]:
    if not way.waits:
        return []
    low, likely, high = (world.hour + hours for hours in (way.low_hours, way.likely_hours, way.high_hours))
    ready = exit_words(way.way).ready
    if locked:
        paid = PreviewRow(ready, date_range(world.start, low, high), str(moment(world.start, high).year))
        return [paid, PreviewRow("Likely after", span(way.likely_hours))]
    return [PreviewRow(ready, short_date(world.start, likely), str(moment(world.start, likely).year))]


def _note(way: WayOut, of: Leavable) -> str:
    """How the way pays; locked stake says when it exits, where its book tells, and whether it waits at all."""
    assert way.outcome is not None
    if of.locked and not way.waits:
        return "It has not begun to earn, so you can claim it at once."
    exits = way.outcome.receipt.figures.get("exits")
    return exit_words(way.way).note.format(coin=of.coin, exits=seconds_date(int(exits)) if exits is not None else "")


def _row(label: str, value: int, unit: str) -> PreviewRow:
    return PreviewRow(label, amount(value, unit), unit, exact=exact_amount(value, unit))


def _even_row(offers: Offers, elsewhere_bps: int) -> list[PreviewRow]:
    """How long a wait the discount is worth, for money that earns what the slider says."""
    days = offers.even_days(elsewhere_bps)
    if days is None:
        return []
    return [PreviewRow(f"Break-even at {yearly(elsewhere_bps)}", decimal(days, 0 if days >= 10 else 1), "days")]


def _against(doing: str, by: int, unit: str) -> PreviewRow:
    """How this way compares with another."""
    label = f"{'More' if by >= 0 else 'Less'} than {doing}"
    tone = "good" if by > 0 else "ink"
    return PreviewRow(label, amount(by, unit, sign=True), unit, exact=exact_amount(by, unit), tone=tone)
