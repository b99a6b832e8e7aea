"""Who bears a shock, on screen: bars that are the model's figures and end at nothing, a table that adds up both ways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from tests.wallet.practices import practice
from ui.panels.attribution.page import BearersPage
from ui.panels.attribution.words import borne_text, party_name
from ui.panels.window.width import WindowWidth
from ui.session import Session
from ui.tabs.risk import RiskTab
from ui.wording import decimal
from wallet import actions, risk, shocks

PPM = 10**6


@pytest.fixture
def tab(qtbot: QtBot, tmp_path: Path) -> Iterator[RiskTab]:
    opened = practice(tmp_path, "calm")
    page = RiskTab(Session(opened))
    qtbot.addWidget(page)
    page.resize(1280, 676)
    page.show()
    page.set_room(WindowWidth.wide, 1280)
    yield page
    opened.close()


def asked(qtbot: QtBot, tab: RiskTab, key: str) -> BearersPage:
    """Open a shock, ask who bears it, and wait until that is lived."""
    tab.shocks.open(key)
    ask = tab.findChild(QPushButton, "shock.bearers")
    assert ask is not None
    qtbot.mouseClick(ask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not tab.bearers.lived.running)
    return tab.bearers.page


def test_bars_hang_from_the_running_sum_and_end_at_nothing(qtbot: QtBot, tab: RiskTab) -> None:
    page = asked(qtbot, tab, "slash")
    assert tab.page.cover is page
    action = tab.shocks.action()
    assert isinstance(action, actions.Shock)
    rows = risk.attribution(tab.session.world, action.shock, risk.days_of(action.shock))
    shares = risk.parted(rows)
    bars = page.chart._bars
    told = [(party_name(each.party, action.shock), each.total) for each in shares if each.total]
    assert [(bar.name, bar.value) for bar in bars] == told
    assert [bar.name for bar in bars if bar.yours] == ["You"]
    steps = page.chart.steps()
    assert [end for _, end in steps[:-1]] == [begin for begin, _ in steps[1:]]
    assert steps[-1][1] == 0
    assert page.chart.rects()[0].top() == pytest.approx(page.chart.rects()[-1].top(), abs=1)
    model = page.table.table_model()
    for share in shares:
        cells = [model.cell(model.row_of(share.party), place).text for place in range(1, 6)]
        assert cells == [borne_text(value, "ETH") for value in (*share.parts, share.total)]
    assert {model.cell(model.row_of("total"), place).text for place in range(1, 6)} == {"0.0000"}
    assert page.table.chosen_key() == "you"
    _every_cause_is_reached_at_any_width(page, tab, len(rows))
    page.when.set_current("0")
    assert sum(bar.value for bar in page.chart._bars) == 0
    assert page.chart._bars != bars
    assert tab.in_a_sentence().endswith("Together 0.0000.")
    _what_selling_would_cost_is_told_apart(qtbot, tab, page)


def _every_cause_is_reached_at_any_width(page: BearersPage, tab: RiskTab, causes: int) -> None:
    table, seen = page.table, set()
    for width in (1280, 853):
        tab.resize(width, 676)
        for place in range(causes):
            page.when.set_current(str(place))
            QApplication.processEvents()
            shown = [not table.isColumnHidden(1 + each) for each in range(causes)]
            assert shown[place], (width, place, "the moment chosen keeps its column")
            assert not table.isColumnHidden(5), (width, place)
            assert not table.horizontalScrollBar().maximum(), (width, place)
            assert page._others.isHidden() == all(shown), (width, place)
            seen.add(all(shown))
    assert seen == {True, False}
    tab.resize(1280, 676)


def test_another_size_is_lived_anew_and_leaving_the_shock_uncovers_the_chart(qtbot: QtBot, tab: RiskTab) -> None:
    page = asked(qtbot, tab, "dark")
    told = page.in_a_sentence()
    slider = tab.findChild(QSlider, "shock.size")
    assert slider is not None
    slider.setValue(0)
    assert tab.bearers.lived.running
    qtbot.waitUntil(lambda: not tab.bearers.lived.running)
    assert page.in_a_sentence() != told
    tab.shocks.back()
    assert tab.page.cover is None
    page = asked(qtbot, tab, "drained")
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert tab.page.cover is None


def test_who_gains_by_a_drained_contract_is_told_token_by_token(qtbot: QtBot, tab: RiskTab) -> None:
    page = asked(qtbot, tab, "drained")
    action = tab.shocks.action()
    assert isinstance(action, actions.Shock)
    assert isinstance(action.shock, shocks.ContractDrained)
    rows = risk.taken_from(tab.session.world, action.shock)
    model = page.table.table_model()
    for place, row in enumerate(rows, 1):
        assert model.columns[place].title == row.coin
        assert model.cell(model.row_of("attacker"), place).text == borne_text(row.changes["attacker"], row.coin)
        assert model.cell(model.row_of("total"), place).text == "0.0000"
    qtbot.waitUntil(lambda: not tab.ghost.running)
    assert page.sale.isHidden(), "selling costs nothing more where a pool is drained of both its coins alike"


def _what_selling_would_cost_is_told_apart(qtbot: QtBot, tab: RiskTab, page: BearersPage) -> None:
    qtbot.waitUntil(lambda: not tab.ghost.running)
    found, extra = tab.ghost.worst_sale, tab.value.chart.extras[0]
    assert found is not None
    assert extra.base is not None
    apart = extra.base.market_value - extra.data.market_value
    assert found.less == pytest.approx(np.nanmax(apart)) == pytest.approx(apart[found.hours + 1])
    assert page.sale.isVisible()
    assert f"at worst {decimal(found.less, 6)} ETH less than without the shock" in page.sale.text()
    tab.shocks.part_of("slash").slider.set_value(PPM)
    assert page.sale.isHidden(), "of another size nothing is known yet"


def test_nobody_is_asked_about_where_no_coin_is_taken(tab: RiskTab) -> None:
    tab.shocks.open("sale")
    ask = tab.findChild(QPushButton, "shock.bearers")
    assert ask is not None
    assert ask.isHidden()
