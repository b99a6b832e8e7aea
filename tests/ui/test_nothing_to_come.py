"""In a recorded world only what has happened is told: no text names a later day, or a price that came later."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from tests.ui.told import dates_in, said, seen
from tests.ui.world_of_forms import practice_in
from ui.main_window import MainWindow
from ui.panels.exposure.words import bad_case
from ui.panels.terms.card import figure_rows
from ui.session import Session
from wallet import World, exposures, glossary
from wallet.library import start
from wallet.world.hour import pass_hour

RECORDED = ("june-2022", "june-2022-open")
RECORD = Path(__file__).parents[2] / "resources" / "scenarios" / "june-2022.csv"
OPENS = datetime(2023, 5, 15, tzinfo=UTC)
"""Announced by the scenario itself, and told on purpose."""
LOWS = {185: (0.9492, 5.08), 371: (0.9712, 2.88), 861: (0.9406, 5.94), 924: (0.9232, 7.68), 927: (0.9344, 6.56)}
"""By the hour from which it is known: the lows that history speaks of, and how far they are under redemption in percent."""
HOURS = (0, 40, 184, 186, 500, 801, 862, 913, 923)
TABS = 4


def to_come(texts: Iterable[str], world: World) -> list[str]:
    """The texts that tell something that had not happened yet."""
    today = datetime.fromtimestamp(world.now, UTC)
    told = set()
    for text in texts:
        if any(day > today and day != OPENS for day in dates_in(text)):
            told.add(text)
        for hour, (price, percent) in LOWS.items():
            if hour > world.hour and (f"{price:.4f}" in text or f"{percent:.2f} %" in text):
                told.add(text)
    return sorted(told)


@cache
def lows() -> list[float]:
    with RECORD.open(newline="", encoding="utf-8") as file:
        return [float(row["low"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("name", RECORDED)
def test_at_every_hour_exposure_and_glossary_tell_only_what_has_happened(name: str) -> None:
    world = start(name, 7)
    for _ in range(926):
        rows = exposures(world)
        texts = [bad_case(row) for row in rows]
        texts += [row.value for entry in glossary() for row in figure_rows(entry, world)]
        assert to_come(texts, world) == []
        told = next(row for row in rows if row.kind == "discount").figures["lowest_ppm"]
        assert int(told) == pytest.approx(min(lows()[: world.hour + 1]) * 1e6, abs=5)
        world, _ = pass_hour(world)


def test_what_the_record_has_so_far_is_said_to_be_so_far_until_it_ends() -> None:
    world = start("june-2022", 7)
    texts = {}
    for hour in range(937):
        if hour in (850, 925, 936):
            texts[hour] = bad_case(next(row for row in exposures(world) if row.kind == "discount"))
        world, _ = pass_hour(world)
    assert "lowest price on record so far (5.08 % under redemption, 13 May 2022)" in texts[850]
    assert "lowest price on record so far (7.68 % under redemption, 13 Jun 2022, 11:24 UTC)" in texts[925]
    assert "lowest price on record (7.68 % under redemption, 13 Jun 2022, 11:24 UTC)" in texts[936]


@pytest.mark.parametrize("name", RECORDED)
def test_no_tab_tells_what_is_to_come(qtbot, tmp_path, name: str) -> None:
    window = MainWindow(Session(practice_in(tmp_path, name)))
    qtbot.addWidget(window, before_close_func=lambda made: made.session.practice.close())
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    for hour in HOURS:
        window.session.advance(hour - window.session.world.hour)
        for tab in range(TABS):
            open_tab(window, tab)
            assert to_come(said(window.tab), window.session.world) == []


# --- where redemption has not opened yet


def open_tab(window: MainWindow, index: int) -> None:
    window.findChild(QWidget, "tabs").setCurrentIndex(index)
    window.tab.redraw(None, window.session.world, ())


def test_every_tab_says_that_redemption_has_not_opened_at_every_size(qtbot, tmp_path) -> None:
    window = MainWindow(Session(practice_in(tmp_path, "june-2022")))
    qtbot.addWidget(window, before_close_func=lambda made: made.session.practice.close())
    with qtbot.waitExposed(window):
        window.show()
    for size in ((1280, 800), (1024, 768), (800, 600)):
        window.resize(*size)
        for tab in range(TABS):
            open_tab(window, tab)
            assert any("2023" in text for text in seen(window.tab)), f"{window.tab.title} at {size}"


def test_nobody_is_invited_to_a_queue_that_is_not_open(qtbot, tmp_path) -> None:
    window = MainWindow(Session(practice_in(tmp_path, "june-2022")))
    qtbot.addWidget(window, before_close_func=lambda made: made.session.practice.close())
    with qtbot.waitExposed(window):
        window.show()
    for tab in range(TABS):
        open_tab(window, tab)
        for text in seen(window.tab):
            assert not any(words in text for words in ("place in the queue", "Try with", "Review redemption", "in the queue"))
    open_tab(window, 1)
    requests = window.tab.requests
    assert requests.words.text() == "Redemption opens on 15 May 2023. Until then the market is the only way out."
    requests.sell.click()
    assert window.tab.leave.isVisible()
    assert window.tab.leave.how.current_key() == "sell"
