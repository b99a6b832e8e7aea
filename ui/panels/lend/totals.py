"""What all lend and borrow of an asset over time: deposits and debts, how much of all there is is lent out, and the rates of each
day. The rate of a moment may be far from them, so it stands in the table alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from ui import spoken
from ui.charts import StyleLine, StylesChart, StylesData, StylesNumbers, StylesPicture, words
from ui.charts.decimation import bucket, peaks
from ui.charts.painting import TextRun
from ui.charts.series import Floats
from ui.charts.value.words.head import BETWEEN
from ui.charts.viewport import RANGES
from ui.widgets import Column
from wallet import lending_past

LEAST_SUMS, LEAST = 104, 74
UNKNOWN = "How much was lent and borrowed is not known for these hours."
MOST_POINTS = 700


class TotalsLine(NamedTuple):
    """A line: its name in the words of a chart, and behind a number, its colour and values."""

    name: str
    short: str
    tone: str
    values: Floats


class ShownAsset(NamedTuple):
    """Which asset it is, when the world began, and until which hour a record tells of it; 0 where none does."""

    token: str
    start_unix: int
    recorded_until: int = 0


class TotalsPicture(StylesPicture):
    """`chart.totals`. `present(past, told)` shows an asset of a lender."""

    def __init__(self) -> None:
        self._rows = StylesNumbers()
        super().__init__(lambda: self._rows)
        self.setObjectName("chart.totals")
        self._past: lending_past.LenderPast | None = None
        self._about, self._range = ShownAsset("", 0), "all"
        self.sums = StylesChart("Everybody’s deposits and debts", "redeem", LEAST_SUMS, dated=False)
        self.use = StylesChart("How much is lent out", "hold", LEAST, dated=False)
        self.rates = StylesChart("Daily rates", "market", LEAST, dated=True)
        self.charts = (self.sums, self.use, self.rates)
        rows = Column(2, parent=self)
        for chart, share in zip(self.charts, (4, 3, 3), strict=True):
            chart.joined = tuple(other for other in self.charts if other is not chart)
            rows.addWidget(chart, share)
        for one, other in permutations(self.charts, 2):
            one.pointed.connect(other.point_at)

    def present(self, past: lending_past.LenderPast | None, about: ShownAsset) -> None:
        """Show an asset; None where none is chosen."""
        self._past, self._about = past, about
        self._draw()

    def set_range(self, name: str) -> None:
        """Show the last days only, as `RANGES` names them; a last move has no place here."""
        if name in RANGES and name != self._range:
            self._range = name
            self._draw()

    def text(self) -> str:
        """The picture in words."""
        return self.accessibleDescription()

    # -- inside

    def _draw(self) -> None:
        past = self._past
        known = np.nonzero(np.isfinite(past.owed))[0] if past is not None else np.empty(0)
        if past is None or not len(known):
            for chart in self.charts:
                chart.set_data(None)
            self.sums.set_data(StylesData(0, np.zeros(1), (), "", UNKNOWN, hidden=True))
            self._rows.set_columns(0, np.empty(0), ())
            spoken.describe(self, UNKNOWN)
            return
        width = RANGES[self._range]
        first = 0 if width is None else max(int(past.hour[-1] - width), 0)
        part = slice(max(first, int(known[0]) - int(past.hour[0])), None)
        of_all = (
            TotalsLine("deposits", "deposited", "redeem", past.supplied[part]),
            TotalsLine("debts", "owed", "market", past.owed[part]),
        )
        rates = (
            TotalsLine("borrowing costs", "borrowing", "market", past.costs[part] * 100),
            TotalsLine("lending earns", "lending", "redeem", past.earns[part] * 100),
        )
        use = TotalsLine("lent out", "lent out", "hold", past.lent_out[part] * 100)
        hour, token = past.hour[part], self._about.token
        self._show(self.sums, hour, of_all, f"All deposits and debts, {token}{BETWEEN}{source_words(self._about, hour)}", 0, "")
        self._show(self.use, hour, (use,), f"Part of all {token} that is lent out", 2, " %")
        self._show(self.rates, hour, rates, "Rates a year, mean of the day up to each hour", 2, " %")
        self._fill_numbers(past, part)
        whole = ". ".join(chart.shown.text for chart in self.charts if chart.shown is not None)
        spoken.describe(self, f"{whole}. {source_words(self._about, hour).capitalize()}.")

    def _show(self, chart: StylesChart, hour: Floats, lines: Sequence[TotalsLine], title: str, places: int, unit: str) -> None:
        """Draw lines over as many hours as there is room for: of each stretch those with the lowest and the highest."""
        size = bucket(len(hour), MOST_POINTS)
        kept = set[float]().union(*(peaks(hour, line.values, size)[0].tolist() for line in lines))
        place = np.nonzero(np.isin(hour, list(kept)))[0]
        drawn = []
        for line in lines:
            number = TextRun(f"{words.number(_last(line.values), places)}{unit}", line.tone, True)
            named = [number, TextRun(f" {line.short}", line.tone)]
            drawn.append(StyleLine(line.short, "solid", line.values[place], named, [number], line.tone))
        text = "; ".join(f"{line.name} {words.number(_last(line.values), places)}{unit}" for line in lines)
        shade = self._about.recorded_until if self._about.recorded_until else None
        about = StylesData(self._about.start_unix, hour[place], tuple(drawn), title, f"{title}: {text}", places, unit)
        chart.set_data(replace(about, shaded_from=shade))

    def _fill_numbers(self, past: lending_past.LenderPast, part: slice) -> None:
        token = self._about.token
        columns = (
            (f"Deposits, {token}", past.supplied, 0),
            (f"Debts, {token}", past.owed, 0),
            ("Lent out, %", past.lent_out * 100, 2),
            ("Borrowing costs, mean of the day, %", past.costs * 100, 2),
            ("at that moment, %", past.costs_now * 100, 2),
            ("Lending earns, mean of the day, %", past.earns * 100, 2),
            ("at that moment, %", past.earns_now * 100, 2),
        )
        told = [(title, values[part], places) for title, values, places in columns]
        self._rows.set_columns(self._about.start_unix, past.hour[part], told)


def source_words(about: ShownAsset, hour: Floats) -> str:
    """Where the hours on show come from: a record of a lender tells of its sums once a day."""
    if not about.recorded_until:
        return "assumed figures"
    if hour[-1] <= about.recorded_until:
        return "recorded at midnight, reconstructed between"
    return f"recorded at midnight until {words.day(about.start_unix + about.recorded_until * 3600)}, then reconstructed"


def _last(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if len(known) else float("nan")
