"""A demonstration without a window: a scenario is lived, its chart drawn, its numbers written, a page made to hand out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from ui.charts.export import Sheet, save_csv, save_pdf, save_png
from ui.charts.series import ChartData
from ui.charts.value.chart import ValueChart
from ui.panels.time_bar import chart_marker
from ui.theme import set_scheme, theme
from ui.wording import amount_with_unit, count, date_time, decimal, gap_in_words
from wallet import Practice, scenario

DEFAULT = "june-2022"
MODEL_HOURS = 24 * 30
"""How long a scenario without a record is lived."""
SIZE = QSize(1200, 640)
Say = Callable[[str], object]


def demonstrate(name: str, folder: Path, say: Say = print) -> list[Path]:
    """Live the scenario, write picture, table and page into `folder`, tell the figures; returns what was written.

    Raises `FileProblem` where something cannot be written, `KeyError` for a scenario that does not exist.
    """
    if QApplication.instance() is None:
        QApplication(["sluice"])
    set_scheme("light")
    theme()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sluice-") as place:
        practice = Practice.create(Path(place) / f"{name}.sluice", scenario=name)
        try:
            return _written(practice, name, folder, say)
        finally:
            practice.close()


def _written(practice: Practice, name: str, folder: Path, say: Say) -> list[Path]:
    record = practice.world.recorded_until
    practice.advance(max(0, record - practice.world.hour) if record else MODEL_HOURS)
    data = series_data(practice)
    told = figures(practice, data)
    for label, value, unit in told:
        say(f"{label:<28}{value:>16}  {unit}")
    chart = ValueChart()
    chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    chart.resize(SIZE)
    chart.show()
    chart.set_series(data)
    marks = [chart_marker(mark) for mark in practice.markers() if mark.kind not in ("rebase", "finalization")]
    chart.set_markers(marks)
    files = [folder / f"{name}.{kind}" for kind in ("png", "csv", "pdf")]
    save_png(chart, files[0])
    save_csv(files[1], data)
    save_pdf(chart, files[2], sheet(practice, name, data, told))
    chart.close()
    for file in files:
        say(f"wrote {file}")
    return files


def series_data(practice: Practice) -> ChartData:
    """All liquid staking tokens of the practice, hour by hour, as the chart draws them."""
    world, series = practice.world, practice.series("lst")
    return ChartData(
        series.hour,
        series.balance,
        series.redemption_value,
        series.market_value,
        series.redemption_rate,
        series.market_price,
        series.low,
        series.high,
        start_unix=world.start,
        token="stETH",
        coin="ETH",
        recorded_until_hour=world.recorded_until or None,
    )


def figures(practice: Practice, data: ChartData) -> list[tuple[str, str, str]]:
    """What is printed: the last hour's three numbers, the deepest discount, and how much of it is recorded."""
    world, last = practice.world, len(data) - 1
    told = [
        ("Hours", count(world.hour), f"{date_time(world.start, 0)} to {date_time(world.start, world.hour)} UTC"),
        ("You hold", decimal(float(data.balance[last]), 4), data.token),
        ("Redeems for", decimal(float(data.redemption_value[last]), 4), data.coin),
        ("Sells for", decimal(float(data.market_value[last]), 4), data.coin),
        ("Against redemption", gap_in_words(float(data.market_price[last]), float(data.redemption_rate[last])), ""),
    ]
    if np.isfinite(data.market_price).any():
        at = int(np.nanargmin(data.market_price))
        told.append(("Lowest price on the hour", decimal(float(data.market_price[at]), 6), date_time(world.start, at)))
    if np.isfinite(data.low).any():
        at = int(np.nanargmin(data.low))
        told.append(("Lowest within an hour", decimal(float(data.low[at]), 6), date_time(world.start, at)))
    if world.recorded_until:
        told.append(("Recorded hours", count(min(world.hour, world.recorded_until)), "the rest is the model's"))
    told.append(("ETH in the wallet", amount_with_unit(world.balance("you", "ETH"), "ETH").split()[0], "ETH"))
    return told


def sheet(practice: Practice, name: str, data: ChartData, told: list[tuple[str, str, str]]) -> Sheet:
    """The one page: figures, the chart, one row a week, and what it was made from."""
    words: Any = scenario(name)
    rows = [week_row(data, hour) for hour in range(0, len(data), 24 * 7)]
    world = practice.world
    return Sheet(
        title=words.title,
        subtitle=words.summary,
        figures=[(label, value, unit) for label, value, unit in told[1:4]],
        heads=("Date, UTC", "You hold, stETH", "Redeems for, ETH", "Sells for, ETH", "Against redemption"),
        rows=rows,
        footer=f"Scenario {name}, seed {world.seed}, {count(world.hour)} hours. Made without a network.",
    )


def week_row(data: ChartData, hour: int) -> tuple[str, ...]:
    """One row of the page's table."""
    return (
        date_time(data.start_unix, hour),
        decimal(float(data.balance[hour]), 4),
        decimal(float(data.redemption_value[hour]), 4),
        decimal(float(data.market_value[hour]), 4),
        gap_in_words(float(data.market_price[hour]), float(data.redemption_rate[hour])),
    )
