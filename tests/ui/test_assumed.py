"""The assumptions page says each figure in words and in the chosen number format, and ends with its last one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QScrollArea

from tests.ui.world_of_forms import practice_in
from tests.wallet.own_pool import own_pool
from ui.panels.window.help import Assumptions
from ui.widgets import Text
from ui.wording import use_number_format, use_world
from ui.wording.assumed import FEES, WORDS, assumption_words, in_order, key_of, source_words
from wallet import Practice, assumptions
from wallet.library import read_own, start
from wallet.library.figures import is_old
from wallet.library.scenarios import scenario_names


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_number_format("en")
    yield
    use_number_format("en")
    use_world(None)


@pytest.mark.parametrize("name", scenario_names())
def test_every_figure_of_a_scenario_has_words_of_its_own(name: str) -> None:
    use_world(start(name, 7))
    rows = assumptions(name)
    known = {*WORDS, *(f"network fee {action}" for action in FEES)}
    nameless = [row for row in rows if key_of(row) not in known]
    assert rows
    assert nameless == []
    told = [assumption_words(row) for row in rows]
    assert len(set(told)) == len(told)
    assert [text for text in told if "_" in text or "ppm" in text or "1e" in text] == []
    amounts = [text for text in told if re.search(r"% (shares|[A-Z]{3,}\b)", text)]
    assert amounts == [], "a percentage is of something, never an amount"


def test_the_page_has_its_figures_in_the_order_of_their_words() -> None:
    rows = assumptions("calm")
    keys = [key_of(row) for row in in_order(rows[::-1])]
    assert keys == [key for key in (*WORDS, *(f"network fee {kind}" for kind in FEES)) if key in keys]
    assert sorted(keys) == sorted(key_of(row) for row in rows)


def test_shares_are_percents_and_numbers_are_grouped() -> None:
    told = [assumption_words(row) for row in assumptions("calm")]
    assert "Fee of the exchange pool: 0.01 % of a trade" in told
    assert "Lido\u2019s fee: 10 % of rewards" in told
    assert "Most that can be staked at once: 150,000 ETH" in told
    assert "How much the price of ETH varies: 0.6 % an hour" in told
    use_number_format("de")
    assert "Staked by all validators: 40.898.612 ETH" in [assumption_words(row) for row in assumptions("calm")]
    assert "Most that a report may add: 0,075 % of the pool" in [assumption_words(row) for row in assumptions("calm")]


def test_every_figure_says_of_when_it_is_and_what_is_old_says_so() -> None:
    rows = {f"{row.place} {row.name}": row for row in assumptions("calm")}
    assert source_words(rows["chain active"]).startswith("22 Jul 2026: ethereum_queues_daily")
    assert source_words(rows["lido pooled"]).startswith("4 Jul 2026: ")
    assert source_words(rows["crowd noise_ppm"]).startswith("May 2022, more than a year old: fitted")
    assert rows["crowd noise_ppm"].old
    assert source_words(rows["market admin_fee_1e10"]).startswith("Jan 2021, more than a year old")


def test_old_is_counted_from_the_day_of_the_scenario() -> None:
    """Figures of May 2022 are old for a present of 2026, and not for one of 2022; a year to the day is not yet old."""
    told = {row.name: row.old for row in assumptions("june-2022") if row.place == "crowd"}
    assert told["noise_ppm"] is False
    day = date(2026, 7, 22)
    said = ("2025-07-22", "2025-07-21", "2025-07", "2025-06", "2025", "2024", "2027")
    assert [is_old(one, day) for one in said] == [False, True, False, True, False, True, False]


@pytest.mark.parametrize("name", ["calm", "june-2022"])
def test_the_page_shows_the_date_of_each_figure_and_marks_the_old_ones(qtbot, name: str, tmp_path: Path) -> None:
    with practice_in(tmp_path, name) as practice:
        page = Assumptions(practice)
    qtbot.addWidget(page)
    shown = [text.text() for text in page.findChildren(Text)]
    rows = assumptions(name)
    assert [source_words(row) for row in rows if source_words(row) not in shown] == []
    assert len([text for text in shown if "more than a year old" in text]) == len([row for row in rows if row.old])


def test_a_row_speaks_for_itself_since_the_one_above_may_be_elsewhere() -> None:
    told = [assumption_words(row) for row in assumptions("calm")]
    assert [text for text in told if text.startswith(("Of that", "And ")) or "that fee" in text or "that price" in text] == []
    assert "Days that redeeming takes in quiet times, at least: 1" in told


@pytest.mark.parametrize("width", [420, 760])
def test_the_page_ends_where_its_last_row_does(qtbot, width: int, tmp_path: Path) -> None:
    with practice_in(tmp_path, "calm") as practice:
        page = Assumptions(practice)
    qtbot.addWidget(page)
    page.resize(width, 400)
    page.show()
    qtbot.waitExposed(page)
    inside = page.findChild(QScrollArea).widget()
    last = max(row.geometry().bottom() for row in inside.findChildren(Text))
    assert 400 < last <= inside.height() <= last + 12


def test_the_page_has_the_figures_of_presets_of_one_s_own_with_their_sources(qtbot, tmp_path: Path) -> None:
    own = read_own(own_pool().encode(), "my-pool.toml")
    with Practice.create(tmp_path / "own.sluice", own=[own]) as practice:
        use_world(practice.world)
        page = Assumptions(practice)
    qtbot.addWidget(page)
    shown = [text.text() for text in page.findChildren(Text)]
    assert any(text.startswith("What a token of My pool redeems for") and "1.1666" in text for text in shown), shown
    assert any(text.endswith("2026: plisio.net, June 2026") for text in shown)
    use_world(None)
