"""A demonstration without a window: a scenario is lived, its chart drawn, its numbers written, a page made to hand out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from ui.charts.export import save_csv, save_png
from ui.charts.series import ChartData
from ui.panels.handout import token_chart, usual_paper, when_paid, write_handout
from ui.panels.holdings.lines import ALL_LST
from ui.panels.value.data import chart_data
from ui.theme import set_scheme, theme
from ui.wording import amount_with_unit, count, date_time, decimal, gap_in_words, percent
from ui.wording.records import recorded_as, source_words_at
from wallet import Practice, audit, deepest

DEFAULT = "june-2022"
MODEL_HOURS = 24 * 30
"""How long a scenario without a record is lived."""
SIZE = QSize(1200, 640)
Say = Callable[[str], object]


def demonstrate(name: str, folder: Path, say: Say = print, paper: str = "") -> list[Path]:
    """Live the scenario, write picture, table and page into `folder`, tell the figures; returns what was written.

    `paper`: "a4" or "letter"; "" for what is usual here.

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
            return _written(practice, name, folder, say, paper or usual_paper())
        finally:
            practice.close()


def check(name: str, say: Say = print) -> bool:
    """Live the scenario and tell the figures, without writing anything. Returns whether its books are in order."""
    with tempfile.TemporaryDirectory(prefix="sluice-") as place:
        practice = Practice.create(Path(place) / f"{name}.sluice", scenario=name)
        try:
            for label, value, unit in lived(practice):
                say(f"{label:<28}{value:>16}  {unit}")
            broken = audit(practice.world)
            for line in broken:
                say(line)
            return not broken
        finally:
            practice.close()


def lived(practice: Practice) -> list[tuple[str, str, str]]:
    """Let its hours pass, those of its record or a month, and return what is told of them."""
    record = practice.world.recorded_until
    practice.advance(max(0, record - practice.world.hour) if record else MODEL_HOURS)
    return figures(practice, series_data(practice))


def _written(practice: Practice, name: str, folder: Path, say: Say, paper: str) -> list[Path]:
    for label, value, unit in lived(practice):
        say(f"{label:<28}{value:>16}  {unit}")
    data = series_data(practice)
    files = [folder / f"{name}.{kind}" for kind in ("png", "csv", "pdf")]
    with token_chart(practice) as chart:
        chart.resize(SIZE)
        save_png(chart, files[0])
    save_csv(files[1], data, practice.exactly(ALL_LST))
    write_handout(practice, files[2], paper)
    for file in files:
        say(f"wrote {file}")
    return files


def series_data(practice: Practice) -> ChartData:
    """All liquid staking tokens of the practice, hour by hour, as the chart draws them."""
    return chart_data(practice.world, practice.series(ALL_LST), ALL_LST)


def figures(practice: Practice, data: ChartData) -> list[tuple[str, str, str]]:
    """What is printed: the last hour's three numbers, the deepest discount, and how much of it is recorded."""
    world, last = practice.world, len(data) - 1
    told = [
        ("Hours", count(world.hour), f"{date_time(world.start, 0)} to {date_time(world.start, world.hour)} UTC"),
        ("You hold", decimal(float(data.balance[last]), 4), data.token),
        ("Redeems for", decimal(float(data.redemption_value[last]), 4), f"{data.coin}{when_paid(world)}"),
        ("Sells for", decimal(float(data.market_value[last]), 4), data.coin),
        ("Against redemption", gap_in_words(float(data.market_price[last]), float(data.redemption_rate[last])), ""),
    ]
    series = practice.series("lst")
    for label, quote in (("Lowest price on the hour", deepest(series)), ("Lowest within an hour", deepest(series, within=True))):
        if quote is not None:
            below = f"{data.coin} each, {percent(quote.discount)} below redemption, {date_time(world.start, quote.hour)}"
            told.append((label, decimal(quote.price, 6), below))
    if world.recorded_until:
        recorded, quoted = min(world.hour, world.recorded_until), recorded_as(world.scenario).quoted_after_hour
        told.append(("Recorded hours", count(min(recorded, quoted or recorded)), source_words_at(world, 0)))
        if quoted is not None and recorded > quoted:
            told.append(("Hours made of daily means", count(recorded - quoted), source_words_at(world, recorded)))
    told.append(("ETH in the wallet", amount_with_unit(world.balance("you", "ETH"), "ETH").split()[0], "ETH"))
    return told
