"""The form for lending and borrowing by hand: every way with its limits, what it tells, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.wallet.practices import practice
from ui.main_window import MainWindow
from ui.panels.lend.form import LendForm
from ui.session import Session
from ui.tabs.defi import DefiTab
from ui.tabs.table import TabEntry
from wallet import Lender, actions, audit, shocks

NAME, E = "aave-core", 10**18


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The DeFi tab alone, where a lender is."""
    made = MainWindow(Session(practice(tmp_path_factory.mktemp("lent"), "calm-all")), tabs=(TabEntry("defi", "DeFi", DefiTab),))
    made.resize(1280, 800)
    made.show()
    tab = made.tab
    assert isinstance(tab, DefiTab)
    tab.column.show_form(tab.lend)
    yield made
    made.close()
    made.session.practice.close()


@pytest.fixture
def form(window: MainWindow) -> Iterator[LendForm]:
    """The form as it stands at first, before anything was lent."""
    tab = window.tab
    assert isinstance(tab, DefiTab)
    tab.column.show_form(tab.lend)
    yield tab.lend
    while window.session.practice.can_undo:
        window.session.undo()
    tab.lend.turn("lend", "ETH")
    tab.lend.amount.set_text("")


def confirm(qtbot: QtBot, window: MainWindow) -> None:
    """Review and confirm what the form describes, with the mouse."""
    form = window.tab.column.form
    assert form is not None
    assert form.primary is not None
    qtbot.mouseClick(form.primary, Qt.MouseButton.LeftButton)
    button = window.findChild(QPushButton, "review.confirm")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert audit(window.session.world) == []


def told(form: LendForm) -> dict[str, str]:
    return {row.label: row.shown() for row in form.preview.rows()}


def cells(window: MainWindow, token: str) -> dict[str, str]:
    tab = window.tab
    assert isinstance(tab, DefiTab)
    assert tab.lending is not None
    table = tab.lending.table.table_model()
    row = table.row_of(token)
    return {column.key: table.cell(row, place).text for place, column in enumerate(table.columns)}


def test_what_is_lent_is_taken_out_to_the_last_unit(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    assert form.token == "ETH"
    assert cells(window, "ETH")["lent"] == "none"
    qtbot.keyClicks(form.amount.line, "10")
    assert told(form)["You lend, after"] == "10.0000"
    assert told(form)["Earns a year"] == cells(window, "ETH")["earns"]
    assert "mean of 30 days" in form.preview.text()
    confirm(qtbot, window)
    assert cells(window, "ETH")["lent"] == "10.0000"
    assert form.amount.text() == ""
    window.session.advance(30)
    form.turn("take")
    qtbot.mouseClick(form.amount.chip(100), Qt.MouseButton.LeftButton)
    assert form.wish() == actions.WithdrawSupplied(NAME, "ETH", form.amount.amount() or 0, everything=True)
    confirm(qtbot, window)
    assert window.session.world.system(NAME, Lender).supplied(window.session.world, "you", "ETH") == 0
    assert form.preview.text().endswith("Nothing lent yet. What you lend keeps earning.")
    assert form.amount.isHidden()
    assert not form.ready()


def test_a_debt_is_repaid_to_the_last_unit(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    form.turn("lend", "ETH")
    qtbot.keyClicks(form.amount.line, "10")
    confirm(qtbot, window)
    form.turn("borrow", "USDC")
    qtbot.keyClicks(form.amount.line, "4000")
    assert told(form)["Health factor"].startswith("\N{INFINITY} \N{RIGHTWARDS ARROW} 3.")
    confirm(qtbot, window)
    window.session.advance(30)
    form.turn("repay")
    assert form.asset.keys() == ("USDC",)
    qtbot.mouseClick(form.amount.chip(100), Qt.MouseButton.LeftButton)
    assert told(form)["Health factor"].endswith("\N{INFINITY}")
    confirm(qtbot, window)
    assert window.session.world.system(NAME, Lender).owed(window.session.world, "you", "USDC") == 0
    assert "You owe nothing here." in form.preview.text()


def test_more_than_there_is_to_take_out_names_what_there_is(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    window.session.do(actions.Supply(NAME, "ETH", 2 * E))
    form.turn("take", "ETH")
    qtbot.keyClicks(form.amount.line, "3")
    assert form.amount.error.sentence().startswith("You supplied 2.0000 ETH, interest included.")
    assert not form.ready()
    window.session.do(actions.Shock(shocks.ContractDrained(10**6, NAME)))
    form.amount.set_text("1")
    sentence = form.amount.error.sentence()
    assert sentence.startswith("All 2,0")
    assert sentence.endswith(" ETH are lent out. Wait, or sell the receipt.")
    assert cells(window, "ETH")["free"] == "none"


def test_only_a_world_with_a_lender_offers_lending(window: MainWindow, form: LendForm) -> None:
    tab = window.tab
    assert isinstance(tab, DefiTab)
    assert "Lend" in tab.column.page.titles
    tab.column.page.offer("Lend", offered=False)
    assert tab.column.page.titles == ["Swap", "Pool"]
    assert not tab.lends
    tab.column.page.offer("Lend", offered=True)


def test_choosing_a_row_of_the_table_makes_the_form_about_its_asset(window: MainWindow, form: LendForm) -> None:
    tab = window.tab
    assert isinstance(tab, DefiTab)
    assert tab.lending is not None
    tab.lending.table.choose("wstETH")
    assert form.token == "wstETH"
    assert form.amount.unit().key == "wstETH"
