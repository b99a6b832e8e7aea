"""What happened, as rows of the list beside the chart: mine and the world's by their hours, numbered as the marks
at its foot are.

What was lived beyond the hour where I stand is kept and listed too; what a record has yet to bring is not.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from ui.charts import words
from ui.charts.series import ChartMarker
from ui.charts.value.marks.why import why
from ui.charts.value.views import mark_value
from ui.panels.time.bar import chart_marker
from ui.panels.value.data import chart_data, in_terms
from wallet import FileProblem, coin_of, is_of_dollars, scenario

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Practice

TRADES = ("stake", "swap", "redeem", "deposit", "withdraw", "add_liquidity", "remove_liquidity")
"""Moves that may cost or gain something at once."""


class EventRow(msgspec.Struct, frozen=True):
    """An event: its mark, its date, why the lines jump there, what one token sold for ("" without a market), whether it lies
    beyond the hour where I stand."""

    marker: ChartMarker
    date: str
    reason: str
    price: str
    beyond: bool

    def spoken(self, token: str) -> str:
        """The row for who cannot see it."""
        whose = "yours" if self.marker.own else "the world\u2019s"
        told = [str(self.marker.number), self.marker.label, self.reason, self.date, whose]
        sold = "sold as low as" if self.marker.low else "sells for"
        told += [f"{token} {sold} {self.price}" if self.price else "no market", "later" if self.beyond else ""]
        return ", ".join(part for part in told if part)


def events(practice: Practice, to: str = "here", key: str = "") -> list[ChartMarker]:
    """The events to mark, by hour, numbered from 1: of another coin than the one that `key` is valued in, none."""
    coin = "" if not key or is_of_dollars(practice.world, key) else coin_of(practice.world, key)
    marks = [mark for mark in map(chart_marker, practice.markers(to=to)) if not coin or mark.coin in ("", coin)]
    lows = _lows(practice.world.scenario)
    trades = Counter((mark.hour, mark.coin) for mark in marks if mark.kind in TRADES)
    return [
        replace(mark, number=number, low=(mark.hour, mark.label) in lows, shared=trades[mark.hour, mark.coin] > 1)
        for number, mark in enumerate(marks, 1)
    ]


@lru_cache(maxsize=8)
def _lows(name: str) -> dict[tuple[float, str], str]:
    """Hour and label of the events of a scenario that tell of the lowest trade within their hour, and its time where known."""
    try:
        return {(event.hour, event.label): event.at for event in scenario(name).story_events if event.low}
    except (FileProblem, KeyError):
        return {}


def event_rows(session: Session, key: str) -> list[EventRow]:
    """A row for every event lived on this branch, seen from the holding that is followed."""
    world = session.world
    data = in_terms(chart_data(world, session.practice.series(key, to="tip"), key), session.practice, session.priced)
    found = []
    for marker in events(session.practice, "tip", key):
        price = mark_value(data, "rate", replace(marker, own=False)) if len(data) else float("nan")
        told = words.coins(float(price), data.coin, 5)
        at = _lows(world.scenario).get((marker.hour, marker.label), "")
        when = f"{words.day_year(data.unix(marker.hour - 1))}, {at}" if at else words.day_time(data.unix(marker.hour))
        date = when.replace(f" {words.moment(data.unix(0)).year},", ",")
        shown = "" if told == words.NO_MARKET else told
        found.append(EventRow(marker, date, why(data, marker), shown, marker.hour > world.hour))
    return found
