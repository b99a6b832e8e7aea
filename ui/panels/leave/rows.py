"""The rows of the comparison: for each way out what one gets, when, what it costs, the worst case, and where the days go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.panels.holdings.cost_words import sale_row
from ui.panels.leave.shown import yearly
from ui.widgets import CompareRow
from ui.wording import (
    amount,
    amount_with_unit,
    date_range,
    decimal,
    decimals,
    inside_words,
    not_before,
    percent,
    refusal_text,
    seconds_date,
    short_small,
    span,
)
from wallet import ways

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.panels.leave.offers import Offers
    from wallet import WayOut, World

SHUT = "not possible"
AT_ONCE = "this hour"
NOTHING = "\N{EM DASH}"
Cell = Callable[["WayOut"], str]


def rows_of(both: Offers, world: World, elsewhere_bps: int, stages: dict[str, QWidget]) -> list[CompareRow]:
    """The rows for all ways; `stages` are the bars of those that wait, by key."""
    if not any(way.got for way in both.ways):
        return [_row(both, "You get", lambda _way: SHUT, number=True), _row(both, "Why", _why_not)]
    rows = [
        _row(both, "You get", _gets, number=True),
        *_if_said(_row(both, "Ready now", _ready)),
        *_if_said(_row(both, "Left over", lambda way: _left_over(both, way, world))),
        _row(both, "When", lambda way: _when(way, world)),
        _row(both, "Costs you", lambda way: _cost(both, way)),
        *_if_said(_row(both, "Break-even", lambda way: _even(both, way, elsewhere_bps))),
        *_gained(both),
        _row(both, "Worst case", lambda way: _worst(way, world)),
    ]
    return [*rows, *_where_it_goes(both, stages)]


def _row(both: Offers, label: str, cell: Cell, number: bool = False) -> CompareRow:
    return CompareRow(label, tuple(cell(way) for way in both.ways), number=number)


def _if_said(row: CompareRow) -> list[CompareRow]:
    return [row] if any(row.cells) else []


def _gets(way: WayOut) -> str:
    return amount_with_unit(way.got, way.pays) if way.got else SHUT


def _ready(way: WayOut) -> str:
    """How much a way with a limit pays now, where that is more than what is asked of it, or nothing."""
    if way.ready is None or way.left_over:
        return ""
    return amount_with_unit(way.ready, way.pays) if way.ready else "nothing"


def _left_over(both: Offers, way: WayOut, world: World) -> str:
    """What stays where only a part can go; "nothing" beside it."""
    if not any(other.left_over and other.got for other in both.ways) or not way.got:
        return ""
    words = "still yours" if both.found.amount <= world.balance("you", both.found.of.key) else "more than you have"
    return f"{amount_with_unit(way.left_over, both.found.of.key)}, {words}" if way.left_over else "nothing"


def _when(way: WayOut, world: World) -> str:
    if not way.got:
        return _why_not(way)
    if not way.waits:
        later = "; the rest as more comes in" if way.left_over and way.way != ways.SELL else ""
        return (
            f"{AT_ONCE}, after {inside_words(getattr(way.first, 'token', ''))[1]}"
            if way.first is not None
            else f"{AT_ONCE}{later}"
        )
    wait = span(way.likely_hours) if way.low_hours == way.high_hours else f"likely {span(way.likely_hours)}"
    return f"{date_range(world.start, world.hour + way.low_hours, world.hour + way.high_hours)}, {wait}"


def _why_not(way: WayOut) -> str:
    """Why a way cannot be gone."""
    if way.opens:
        return not_before(way.opens)
    return refusal_text(way.refused)[0] if way.refused is not None else ""


def _cost(both: Offers, way: WayOut) -> str:
    if not way.got:
        return ""
    parts = []
    if way.cost > 0 and (shown := short_small(way.cost, way.pays)):
        share = f" ({percent(way.cost / way.owed)})" if way.owed and way.way != ways.SELL else ""
        parts.append(f"{shown}{share}")
    elif way.cost < 0 and short_small(-way.cost, way.pays):
        return f"nothing: {amount_with_unit(-way.cost, way.pays)} more than redeeming"
    if way.missed:
        parts.append(f"{amount_with_unit(way.missed, way.pays)} of missed rewards")
    return ", ".join(parts) or "nothing"


def _even(both: Offers, way: WayOut, elsewhere_bps: int) -> str:
    """When going at once pays, in the column of the way that does."""
    pair = both.found.rivals(way.key)
    if pair is None or way.waits:
        return ""
    rate = both.found.even_yearly(way.key)
    if rate is None:
        return "pays at once, and no less"
    days = both.found.even_days(way.key, elsewhere_bps / 10_000)
    at = f", or {decimal(days, 0 if days >= 10 else 1)} days at {yearly(elsewhere_bps)}" if days is not None else ""
    return f"{decimal(rate * 100, 1 if rate < 0.1 else 0)} % a year{at}"


def _gained(both: Offers) -> list[CompareRow]:
    """What a way that pays at once gains over what its tokens cost; others' is open until they are paid, or a rate is fixed."""
    found = {}
    for way in both.ways:
        if not way.waits and way.outcome is not None and way.first is None:
            found[way.key] = sale_row(way.outcome.receipt, both.own)
    told = next((row for row in found.values() if row is not None), None)
    if told is None:
        return []

    def cell(way: WayOut) -> str:
        row = found.get(way.key)
        if row is not None:
            return f"{row.value} {row.unit}"
        return f"known when {'finalized' if way.way == 'queue' else 'paid'}" if way.waits else ""

    return [_row(both, told.label, cell)]


def _worst(way: WayOut, world: World) -> str:
    """What a slashing would leave at the far end of the wait, or what the tolerance lets through."""
    if not way.got:
        return ""
    worst = amount_with_unit(way.worst, way.pays)
    if way.waits:
        late = seconds_date(world.start + (world.hour + way.high_hours) * 3600)
        return f"{worst} on {late}, after a slashing" if way.worst < way.got else f"{worst} on {late}"
    return f"{worst}, or nothing is {'sold' if way.way == ways.SELL else 'done'}"


def _where_it_goes(both: Offers, stages: dict[str, QWidget]) -> list[CompareRow]:
    """The days of a wait in its stages, and the parts of what a sale costs."""
    cells = tuple(stages.get(way.key) or _split(way) for way in both.ways)
    if not any(cells):
        return []
    waiting = [way for way in both.ways if way.key in stages]
    total = f"= {span(waiting[0].likely_hours)}" if len(waiting) == 1 else ""
    return [CompareRow("Waiting time" if waiting else "What it costs", cells, quiet=True, sub=total)]


def _split(way: WayOut) -> str:
    if way.outcome is None or "pool_fee" not in way.outcome.receipt.figures:
        return ""
    figures = way.outcome.receipt.figures
    fee, size, discount = (_small(int(figures[name]), way.pays) for name in ("pool_fee", "curve", "discount"))
    return f"Fee {fee}  +  your size {size}  +  discount {discount} {way.pays}"


def _small(value: int, unit: str) -> str:
    """Four decimals; what is less is called so, because its digits would say more than they are worth."""
    return "under 0.0001" if 0 < value < 10 ** decimals(unit) // 10_000 else amount(value, unit)
