"""The page of all ways to stake: every way by chain on one grid, found by letter, chip and arrow, and what is chosen is tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import practice_in
from tests.wallet.systems.scenarios import start_enlarged
from tests.wallet.test_second_coin import BOB, world_of_two
from ui.main_window import MainWindow
from ui.panels.practice.new_practice import NewPractice
from ui.panels.ways.card import WayCard
from ui.panels.ways.page import WaysPage
from ui.panels.window.width import WindowWidth
from ui.session import Session
from ui.tabs.stake import StakeTab
from ui.theme import theme
from ui.widgets import PrimaryButton
from ui.widgets.table.groups import OVER
from ui.wording import use_world
from wallet import World, actions, offers_more, scenario_names, ways
from wallet.library import start

ETH = 10**18


@pytest.fixture
def tab(qtbot: QtBot, tmp_path: Path) -> Iterator[StakeTab]:
    practice = practice_in(tmp_path, "calm")
    window = MainWindow(Session(practice))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.tabs.setCurrentIndex(1)
    assert isinstance(window.tab, StakeTab)
    yield window.tab
    window.close()
    practice.close()


@pytest.fixture(params=["one chain, two styles", "two chains"])
def world(request: pytest.FixtureRequest, qapp: object) -> Iterator[World]:
    found = world_of_two() if request.param == "two chains" else start_enlarged("calm", "rocket_pool")
    use_world(found)
    yield found
    use_world(None)


def shown(world: World, qtbot: QtBot, size: tuple[int, int] = (910, 600)) -> WaysPage:
    page = WaysPage()
    qtbot.addWidget(page)
    page.resize(*size)
    page.present(ways.to_stake(world, lambda way: None), world)
    page.show()
    qtbot.waitExposed(page)
    return page


def rows(page: WaysPage) -> list[str]:
    model = page.table.table_model()
    return [model.key_at(row) for row in range(model.rowCount())]


# -- in the tab


def test_the_field_opens_the_page_and_its_button_takes_the_way_that_is_chosen(tab: StakeTab, qtbot: QtBot) -> None:
    assert tab.stake.way_row.findChildren(QWidget)[1].text() == "1 of 2"  # type: ignore[attr-defined]
    tab.stake.amount.set_text("33")
    qtbot.mouseClick(tab.stake.protocol, Qt.MouseButton.LeftButton)
    page = tab.findChild(WaysPage, "stake.ways")
    assert page.isVisible()
    assert not tab.stake.amount.isVisible()
    assert page.table.chosen_key() == "lido"
    page.table.choose("native-ethereum")
    assert tab.stake.card.preview.rows()[0].value == "33.0000", "what was typed is tried"
    buttons = [
        button for button in tab.findChildren(PrimaryButton) if button.isVisible() and button.objectName().startswith("stake.")
    ]
    assert [button.objectName() for button in buttons] == ["stake.this_way"], "one primary on a screen"
    buttons[0].click()
    assert not page.isVisible()
    assert tab.stake.protocol.current_key() == "native-ethereum"
    assert tab.stake.amount.amount() == 33 * ETH
    assert tab.stake.action() == actions.Lock(33 * ETH, "locked")


def test_the_page_is_gone_through_with_the_keyboard_alone(tab: StakeTab, qtbot: QtBot) -> None:
    tab.stake.protocol.setFocus()
    qtbot.keyClick(tab.stake.protocol, Qt.Key.Key_Space)
    page = tab.ways.page
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.chosen_key() == "native-ethereum"
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert not tab.ways.is_open
    assert tab.stake.protocol.current_key() == "lido", "who closes the page changes nothing"
    assert tab.stake.amount.line.hasFocus()
    tab.ways.open()
    qtbot.keyClick(page.table, "o")
    assert page.finder.hasFocus()
    qtbot.keyClicks(page.finder, "perator")
    assert rows(page) == ["native-ethereum"]
    qtbot.keyClick(page.finder, Qt.Key.Key_Return)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert tab.stake.protocol.current_key() == "native-ethereum"
    assert not tab.ways.is_open
    tab.ways.open()
    assert page.finder.text() == "", "who comes again sees all ways"
    assert page.table.shown_keys() == ["lido", "native-ethereum"]
    assert page.table.chosen_key() == "native-ethereum"


def test_the_page_follows_the_world_and_leaves_with_another_form(tab: StakeTab) -> None:
    tab.ways.open()
    over = tab.ways.page.table.table_model().rows()[0]
    assert over["beside"] == "you have 40.0000 ETH"
    tab.session.do(actions.Faucet(amount=5 * ETH))
    over = tab.ways.page.table.table_model().rows()[0]
    assert over["beside"] == "you have 45.0000 ETH"
    tab.column.show_form(tab.wrap)
    assert not tab.ways.page.isVisible()
    assert not tab.stake.choosing


def test_where_form_and_chart_have_no_room_side_by_side_the_page_comes_first(tab: StakeTab, qtbot: QtBot) -> None:
    tab.window().resize(1280, 800)
    theme().set_text_scale(2.0)
    qtbot.waitUntil(lambda: tab.page.stacked)
    tab.ways.open()
    page, card = tab.ways.page, tab.stake.card
    qtbot.waitUntil(lambda: card.mapTo(tab, card.rect().topLeft()).y() > page.mapTo(tab, page.rect().bottomLeft()).y())
    assert not page.table.verticalScrollBar().isVisible(), "the page scrolls, not the table in it"
    bar = tab.page._body.verticalScrollBar()
    bar.setValue(bar.maximum())
    tab.ways.take()
    line = tab.stake.amount.line
    qtbot.waitUntil(lambda: line.hasFocus() and line.visibleRegion().boundingRect().height() == line.height(), timeout=2000)
    form = tab.stake.protocol
    qtbot.waitUntil(
        lambda: form.mapTo(tab, form.rect().topLeft()).y() < tab.page.left.mapTo(tab, tab.page.left.rect().topLeft()).y()
    )


# -- the page alone


def test_ways_stand_under_their_chain_which_nobody_chooses(world: World, qtbot: QtBot) -> None:
    page = shown(world, qtbot)
    found = ways.to_stake(world, lambda way: None)
    wanted: list[str] = []
    for way in found:
        if f"{OVER} {way.chain}" not in wanted:
            wanted.append(f"{OVER} {way.chain}")
        wanted.append(way.key)
    assert rows(page) == wanted
    page.table.setFocus()
    page.table.selectRow(1)
    gone_through = [page.table.chosen_key()]
    for _ in found[1:]:
        qtbot.keyClick(page.table, Qt.Key.Key_Down)
        gone_through.append(page.table.chosen_key())
    assert gone_through == [way.key for way in found]


@pytest.mark.parametrize(("width", "scale"), [(910, 1.0), (690, 1.0), (500, 1.0), (700, 1.5), (900, 2.0), (600, 1.5)])
def test_no_cell_is_cut_whatever_the_width_and_the_size_of_text(world: World, qtbot: QtBot, width: int, scale: float) -> None:
    theme().set_text_scale(scale)
    page = shown(world, qtbot, (width, 700))
    for room in WindowWidth:
        page.set_room(room)
        for words in page.table.words_shown():
            assert words.text == words.whole or not words.whole, (room, words.whole)
        model, table = page.table.table_model(), page.table
        left = [column.key for place, column in enumerate(model.columns) if not table.isColumnHidden(place)]
        assert {"way", "yearly"} <= set(left)
        assert sum(table.columnWidth(place) for place in range(len(model.columns)) if not table.isColumnHidden(place)) <= (
            table.viewport().width()
        ), (room, left)


def test_a_row_is_said_as_one_sentence(world: World, qtbot: QtBot) -> None:
    page = shown(world, qtbot)
    model = page.table.table_model()
    for way in ways.to_stake(world, lambda way: None):
        row = model.row_of(way.key)
        said = model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
        for part in (way.token or "no token", " a year", "fee on rewards" if not way.fee_bps else "of rewards"):
            assert part in said, said
    if "rocket-pool" in rows(page):
        said = model.data(model.index(model.row_of("rocket-pool"), 0), Qt.ItemDataRole.AccessibleTextRole)
        assert said.endswith(
            ", rETH, value rises daily, 2.23 % a year, fee 14 % of rewards, burn up to 3,838 ETH now, anyone runs validators"
        )


def test_the_widest_window_shows_every_column_whatever_systems_are_called(qtbot: QtBot) -> None:
    found = start("calm-all", 7)
    use_world(found)
    try:
        page = shown(found, qtbot, (928, 640))
        model = page.table.table_model()
        assert [column.key for place, column in enumerate(model.columns) if page.table.isColumnHidden(place)] == []
        page.finder.setText("native staking on ethereum")
        assert rows(page) == ["native-ethereum"], "a search knows the whole title"
    finally:
        use_world(None)


def test_chips_filter_by_style_and_by_way_out(world: World, qtbot: QtBot) -> None:
    page = shown(world, qtbot)
    for key, chip in page.chips.items():
        chip.click()
        assert [each for each in page.chips.values() if each.isChecked()] == [chip]
        found = set(page.table.shown_keys())
        assert found, key
        match key:
            case "locked":
                assert found == {"native-ethereum"}
            case "growing_balance":
                assert found == {"lido"}
            case "sold":
                assert "native-ethereum" not in found
                assert "bob-bank" not in found


def test_sorted_ways_stand_without_their_chains_and_come_back(world: World, qtbot: QtBot) -> None:
    page = shown(world, qtbot)
    before = rows(page)
    yearly = next(place for place, column in enumerate(page.table.table_model().columns) if column.key == "yearly")
    page.table.sort_by(yearly)
    found = {way.key: way.yearly.ppm for way in ways.to_stake(world, lambda way: None)}
    assert rows(page) == sorted(found, key=lambda key: found[key])
    page.table.sort_by(yearly)
    page.table.sort_by(yearly)
    assert rows(page) == before


def test_the_card_tells_of_a_way_what_trying_it_does(world: World, qtbot: QtBot) -> None:
    card = WayCard()
    qtbot.addWidget(card)
    for way in ways.to_stake(world, lambda way: None):
        trial = ways.try_way(world, way)
        card.present(way, trial, world)
        labels = [row.label for row in card.preview.rows()]
        assert "In a year, about" in labels
        assert ("Starts earning after" in labels) == bool(trial.starts_in)
        paid = [row for row in way.exits if row.way != ways.SELL and not row.shut]
        assert ("Redeems for" in labels) == bool(way.token and paid), "what only a market takes redeems for nothing"
        assert ("Fee to enter" in labels) == (way.key == "rocket-pool")
        assert len(card.exits()) == len(way.exits)
        assert "{" not in card.preview.text() + "".join(card.exits())
    assert (trial.amount == BOB * 10) == (way.key == "bob-bank")


def test_a_practice_with_fewer_systems_ends_the_page_with_the_way_to_more(qtbot: QtBot, tmp_path: Path) -> None:
    page = shown(start("calm", 7, ["wsteth"]), qtbot)
    assert page.more.isVisible()
    assert page.more.text() == "More systems: start a new practice"
    everything = start(scenario_names()[0], 7)
    page.present(ways.to_stake(everything, lambda way: None), everything)
    assert page.more.isVisible() == offers_more(everything)


def test_the_way_to_more_systems_opens_new_practice(tab: StakeTab, qtbot: QtBot) -> None:
    tab.ways.open()
    tab.ways.page.more.click()
    window = tab.window()
    assert isinstance(window, MainWindow)
    assert isinstance(window.files.dialog, NewPractice)
