"""The list of events beside the chart: its numbers are those at the foot, Enter goes there, nothing of a record is told ahead."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import lived_in, practice_in
from ui.main_window import MainWindow
from ui.panels.events.rows import event_rows, events
from ui.session import Session
from ui.theme import theme
from ui.wording import use_world
from wallet import Practice, actions

ETH = 10**18


def live(practice: Practice) -> None:
    practice.advance(60)
    practice.do(actions.Wrap(token="stETH", amount=40 * ETH))
    practice.advance(200)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    found = MainWindow(Session(lived_in(tmp_path, live)))
    qtbot.addWidget(found)
    found.resize(1280, 800)
    found.show()
    found.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: found.tab.isVisible() and len(found.tab.value.chart.data) > 1)
    return found


def listed(window: MainWindow) -> QListView:
    found = window.findChild(QListView, "events.list")
    assert found is not None
    return found


def test_the_key_e_opens_and_closes_it_where_no_field_is_written_in(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.tab.value.chart.setFocus()
    assert not listed(window).isVisible()
    QTest.keyClick(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: listed(window).isVisible())
    assert window.tab.chart_bar.parts.events.isChecked()
    QTest.keyClick(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: not listed(window).isVisible())


def test_its_numbers_are_the_numbers_at_the_foot_of_the_chart(window: MainWindow) -> None:
    window.tab.events.show(True)
    rows = listed(window).rows()
    chart = window.tab.value.chart
    assert [row.marker.number for row in rows] == list(range(1, len(rows) + 1))
    assert [(row.marker.number, row.marker.label, row.marker.own) for row in rows] == [
        (mark.number, mark.label, mark.own) for mark in chart.markers
    ]
    shown = {mark.marker.number: mark.marker for mark in chart.marks.marks}
    assert all(rows[number - 1].marker.label == marker.label for number, marker in shown.items())


def test_enter_goes_to_that_hour_and_what_was_lived_stays_listed(window: MainWindow) -> None:
    window.tab.events.show(True)
    view = listed(window)
    before = view.rows()
    mine = next(row for row in before if row.marker.move)
    view.setCurrentIndex(view.model().index(mine.marker.number - 1, 0))
    assert window.tab.value.chart.chosen_event == mine.marker.number
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert window.session.world.hour == mine.marker.hour
    assert [row.marker.label for row in view.rows()] == [row.marker.label for row in before]
    assert [row.beyond for row in view.rows()] == [row.marker.hour > mine.marker.hour for row in before]
    assert view.current_number() == mine.marker.number


def test_of_a_record_only_what_has_happened_is_listed(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session(practice_in(tmp_path, "june-2022"))
    assert all(row.marker.hour <= session.world.hour for row in event_rows(session, "lst"))
    session.advance(100)
    assert {row.marker.label for row in event_rows(session, "lst")} == {"Large sale"}
    session.advance(100)
    assert [row.marker.label for row in event_rows(session, "lst")][-1] == "Run on Terra"
    session.practice.close()


def test_every_row_says_date_kind_price_and_why(window: MainWindow) -> None:
    window.tab.events.show(True)
    rows = listed(window).rows()
    mine = next(row for row in rows if row.marker.move)
    assert mine.spoken("stETH").startswith(f"{mine.marker.number}, Wrapped 40 stETH, 8 May, 12:00, yours, stETH sells for 0.99")
    assert any(", the world\u2019s, " in row.spoken("stETH") for row in rows)
    told = listed(window).model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == rows[0].spoken("stETH")


def test_a_sale_in_the_hour_of_another_trade_is_not_blamed_for_what_both_cost(tmp_path: Path) -> None:
    def reasons(*deeds: actions.Action) -> list[str]:
        with practice_in(tmp_path, "calm-all", f"mine{len(deeds)}") as practice:
            practice.advance(2)
            for deed in deeds:
                practice.do(deed)
            practice.advance(2)
            return [row.reason for row in event_rows(Session(practice), "lst") if row.marker.kind == "swap"]

    sale = actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=4 * ETH)
    assert [reason.startswith("cost of selling") for reason in reasons(sale)] == [True]
    assert reasons(actions.Stake(5 * ETH, "rocket-pool"), sale) == [""]


def test_where_it_is_narrow_it_takes_the_tables_place(window: MainWindow, qtbot: QtBot) -> None:
    window.tab.events.show(True)
    assert window.tab.tables.isVisible()
    assert listed(window).mapTo(window, listed(window).rect().topLeft()).x() > window.tab.value.chart.width()
    window.resize(1024, 768)
    qtbot.waitUntil(lambda: not window.tab.tables.isVisible())
    assert listed(window).isVisible()
    window.tab.events.show(False)
    assert window.tab.tables.isVisible()


def test_it_is_there_on_every_tab_that_opens_with_the_hero_chart(window: MainWindow, qtbot: QtBot) -> None:
    for tab in (0, 1, 3):
        window.tabs.setCurrentIndex(tab)
        window.tab.show_view("gain")
        window.tab.events.show(True)
        assert listed(window).isVisible(), tab
        assert listed(window).model().rowCount() == len(window.tab.value.chart.markers), tab


def test_an_amount_field_keeps_its_letter(window: MainWindow, qtbot: QtBot) -> None:
    field = next(each for each in window.findChildren(QLineEdit) if each.isVisible() and each.isEnabled())
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_E)
    assert not listed(window).isVisible()


def test_a_view_chosen_by_hand_is_remembered_on_every_page_and_next_time(window: MainWindow, qtbot: QtBot) -> None:
    window.tab.chart_bar.parts.segments.segment("rate").click()
    assert window.settings.chart_view == "rate"
    window.tabs.setCurrentIndex(3)
    assert window.tab.view.key == "rate"
    window.tab.show_view("gain")
    assert window.settings.chart_view == "rate"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_bar_always_shows_the_views_one_way_or_the_other(window: MainWindow, scale: float) -> None:
    theme().set_text_scale(scale)
    for tab, size in itertools.product((0, 1, 3), [(1280, 800), (1024, 768), (800, 600)]):
        window.tabs.setCurrentIndex(tab)
        window.resize(*size)
        window.grab()
        bar, parts = window.tab.chart_bar, window.tab.chart_bar.parts
        assert parts.segments.isHidden() != parts.view_menu.isHidden(), (tab, size)
        assert parts.ranges.isHidden() != parts.range_menu.isHidden(), (tab, size)
        shown = [part for part in (parts.segments, parts.view_menu, *parts.rest()) if part.isVisible()]
        if (scale, size[0]) != (2.0, 800):
            assert sum(part.sizeHint().width() for part in shown) <= bar.width(), (tab, size)


def test_what_concerns_another_coin_is_not_marked_and_the_list_has_the_same_numbers(tmp_path: Path) -> None:
    with practice_in(tmp_path, "calm-all") as practice:
        practice.do(actions.Stake(2 * ETH, "lido"))
        practice.do(actions.Stake(10**9, "marinade"))
        practice.do(actions.Stake(10**6, "stride"))
        practice.advance(4 * 24)
        session = Session(practice)
        use_world(practice.world)
        for key, mine in (("lst", "Staked 2 ETH"), ("all SOL", "Staked 1 SOL"), ("all ATOM", "Staked 1 ATOM")):
            marks = events(practice, key=key)
            assert [mark.label for mark in marks if mark.own] == [mine]
            assert [row.marker.label for row in event_rows(session, key)] == [mark.label for mark in marks]
            assert [mark.number for mark in marks] == list(range(1, len(marks) + 1))
            assert any("Lido" in mark.label for mark in marks) == (key == "lst")
        use_world(None)
