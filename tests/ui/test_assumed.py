"""The assumptions page says each figure in words and in the chosen number format, and ends with its last one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QScrollArea

from ui.panels.help import Assumptions
from ui.widgets import Text
from ui.wording import use_number_format
from ui.wording.assumed import FEES, WORDS, assumption_words
from wallet import assumptions


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_number_format("en")
    yield
    use_number_format("en")


@pytest.mark.parametrize("name", ["calm", "june-2022", "june-2022-open"])
def test_every_figure_of_a_scenario_has_words_of_its_own(name: str) -> None:
    rows = assumptions(name)
    known = {*WORDS, *(f"network fee {action}" for action in FEES)}
    nameless = [row for row in rows if f"{row.place} {row.name}" not in known]
    assert rows
    assert nameless == []
    told = [assumption_words(row) for row in rows]
    assert len(set(told)) == len(told)
    assert [text for text in told if "_" in text or "ppm" in text or "1e" in text] == []


def test_shares_are_percents_and_numbers_are_grouped() -> None:
    told = [assumption_words(row) for row in assumptions("calm")]
    assert "Fee of the exchange pool: 0.01 % of a trade" in told
    assert "Lido\u2019s fee: 10 % of rewards" in told
    assert "Most that can be staked at once: 150,000 ETH" in told
    assert "How much the price of ETH varies: 0.6 % an hour" in told
    use_number_format("de")
    assert "Staked by all validators: 40.898.612 ETH" in [assumption_words(row) for row in assumptions("calm")]
    assert "Most that a report may add: 0,075 % of the pool" in [assumption_words(row) for row in assumptions("calm")]


def test_a_row_speaks_for_itself_since_the_one_above_may_be_elsewhere() -> None:
    told = [assumption_words(row) for row in assumptions("calm")]
    assert [text for text in told if text.startswith(("Of that", "And ")) or "that fee" in text or "that price" in text] == []
    assert "Days that redeeming takes in quiet times, at least: 1" in told


@pytest.mark.parametrize("width", [420, 760])
def test_the_page_ends_where_its_last_row_does(qtbot, width: int) -> None:
    page = Assumptions("calm")
    qtbot.addWidget(page)
    page.resize(width, 400)
    page.show()
    qtbot.waitExposed(page)
    inside = page.findChild(QScrollArea).widget()
    last = max(row.geometry().bottom() for row in inside.findChildren(Text))
    assert 400 < last <= inside.height() <= last + 12
