"""Validators on the Risk tab: some of an operator's are slashed or taken offline; the page beside the form says who bears it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fits import cut
from tests.ui.world_of_forms import practice_in
from ui.main_window import MainWindow
from ui.panels.validators.page import ValidatorsPage
from ui.panels.validators.strike import StrikeForm
from ui.panels.validators.words import lost
from ui.session import Session
from ui.tabs.risk import RiskTab
from ui.tabs.wallet import WalletTab
from ui.theme import theme
from ui.wording import action_words, receipt_words, use_world
from ui.wording.events import strike_words
from wallet import actions, risk, shocks
from wallet.library import start

DOGWOOD = "curated/Dogwood"


@pytest.fixture
def tab(qtbot: QtBot, tmp_path: Path) -> Iterator[RiskTab]:
    practice = practice_in(tmp_path, "calm")
    practice.do(actions.Stake(10 * 10**18))
    window = MainWindow(Session(practice))
    qtbot.addWidget(window)
    window.show()
    window.tabs.setCurrentIndex(3)
    found = window.tab
    assert isinstance(found, RiskTab)
    found.column.show_form(found.striking)
    yield found
    window.close()
    practice.close()


def page_of(tab: RiskTab) -> ValidatorsPage:
    assert tab.strike is not None
    return tab.strike.page


def choose(form: StrikeForm, kind: str, number: int) -> None:
    form.pick(DOGWOOD)
    form.kind.set_current(kind)
    form.count.set_value(number)
    form.look()


def numbers(page: ValidatorsPage, column: int) -> dict[str, str]:
    model = page.loss.table.table_model()
    return {model.cell(row, 0).text: model.cell(row, column).text for row in range(model.rowCount())}


def test_some_validators_of_an_operator_are_slashed_and_the_page_tells_who_bears_it(tab: RiskTab, qtbot: QtBot) -> None:
    form, page = tab.striking, page_of(tab)
    assert page.isVisible()
    assert page.back.isHidden(), "no way was chosen to come here"
    assert form.primary is form.primaries["strike.offline"], "as what happens says"
    choose(form, "slashed", 50)
    assert page.grid.chosen_key() == DOGWOOD
    expected = form.borne
    assert [borne.total for borne in expected] == [0] * 38
    assert lost(expected[-1]) < lost(expected[0]) < 0
    assert form.primary is form.primaries["strike.slash"]
    page.by.set_current("loss")
    assert page.loss.chart.text().startswith("Expected: ")
    assert numbers(page, 2)["Together"] == "0.0000"

    action = form.action()
    assert action is not None
    assert action_words(action) == "Slash 50 validators of Dogwood"
    tab.session.do(form.action())
    outcome = tab.session.practice.activity(1)[0].receipt
    assert outcome is not None
    assert receipt_words(outcome) == "Slashed 50 validators of Dogwood"
    tab.session.advance(24 * 5)
    form.look()
    struck = {block.block.key: block.block for block in page.grid.placed()}
    assert struck[DOGWOOD].states.slashed == 50
    assert page.loss.chart.text().startswith("So far ")
    lived = page.loss.chart._here()
    assert lived.hours == 24 * 5
    assert numbers(page, 1)["Together"] == numbers(page, 2)["Together"] == "0.0000"
    assert set(numbers(page, 1)) >= {"You", "Other holders", "Burnt or never issued"}
    _a_loss_can_be_read_when_all_of_it_is_lived(tab)
    tab.session.undo()
    tab.session.undo()
    tab.session.undo()
    form.look()
    assert page.loss.chart.text().startswith("Expected: "), "what is undone is not lived"
    _an_outage_costs_what_is_missed(tab)


def _a_loss_can_be_read_when_all_of_it_is_lived(tab: RiskTab) -> None:
    form, loss = tab.striking, page_of(tab).loss
    tab.session.advance(24 * 40)
    form.look()
    assert loss.which.isVisible()
    assert loss.which.currentText().endswith("50 validators of Dogwood slashed")
    assert loss.chart.text().startswith("Lost: ")
    assert loss.chart._lived.getData()[0][-1] == loss.chart._loss.rows[-1].hours / 24, "all of it is solid"
    told = numbers(page_of(tab), 2)
    loss.which.set_current("")
    assert loss.chart.text().startswith("Expected: "), "what is chosen now can still be tried"
    loss.which.set_current(loss.which.keys()[1])
    assert numbers(page_of(tab), 2) == told


def test_what_struck_is_worded_for_every_kind() -> None:
    made = (
        risk.strike("lido", DOGWOOD, "slashed", 50),
        risk.strike("lido", DOGWOOD, "offline", 50, 7),
        shocks.SlashValidators(10_000, "lido"),
        shocks.ValidatorsGoDark(340_000, "ethereum"),
        risk.strike("native-ethereum", "", "offline", 2, own=True),
        shocks.OwnFault(1, "native-cosmos", "downtime"),
    )
    use_world(start("calm-all", 7))
    told = [strike_words(shock) for shock in made]
    use_world(None)
    assert told == [
        "50 validators of Dogwood slashed",
        "50 validators of Dogwood offline for 7 days",
        "1 % of Lido\u2019s validators slashed",
        "34 % of Ethereum\u2019s validators offline for good",
        "2 validators of Native staking on Ethereum offline for good",
        "Native staking on Cosmos Hub: 1 stake of yours punished for being away",
    ]


def _an_outage_costs_what_is_missed(tab: RiskTab) -> None:
    form, page = tab.striking, page_of(tab)
    choose(form, "offline", 200)
    assert form.days_row.isVisible()
    form.days.set_current("7")
    form.look()
    assert isinstance(form.shock, shocks.ValidatorsGoDark)
    assert (form.shock.days, form.shock.among, form.shock.row) == (7, 200, DOGWOOD)
    days = {borne.hours // 24: lost(borne) for borne in form.borne}
    assert 0 == days[0] > days[1] > days[7]
    tab.session.do(form.action())
    form.look()
    offline = {block.block.key: block.block.states.offline for block in page.grid.placed()}
    assert offline[DOGWOOD] == 200
    assert sum(offline.values()) == 200
    _the_receipt_leads_to_who_bore_it(tab, page)
    assert form.count.value() <= risk.strikeable(tab.session.world)[0].operators[0].validators


def _the_receipt_leads_to_who_bore_it(tab: RiskTab, page: ValidatorsPage) -> None:
    window = tab.window()
    assert isinstance(window, MainWindow)
    outage, *_, stake = tab.session.practice.activity(10)[:-1]
    page.by.set_current("grid")
    tab.column.show_form(tab.shocks)
    window.tabs.setCurrentIndex(0)
    wallet = window.tab
    assert isinstance(wallet, WalletTab)
    wallet.open_receipt(stake)
    assert wallet.receipt.bearers.isHidden(), "nobody bears a stake"
    wallet.open_receipt(outage)
    wallet.receipt.bearers.click()
    assert window.tab is tab
    assert tab.column.form is tab.striking
    assert page.by.current_key() == "loss"
    assert page.loss.which.current_key().startswith(f"{outage.moment}-")
    assert page.loss.chart.isVisible()


def test_the_grid_and_the_form_choose_the_same_operator_in_every_size(tab: RiskTab, qtbot: QtBot) -> None:
    form, page = tab.striking, page_of(tab)
    page.grid.choose("curated/Birch")
    assert form.operator.current_key() == "curated/Birch"
    form.operator.set_current("curated/Cedar")
    assert page.grid.chosen_key() == "curated/Cedar"
    tab.column.show_form(tab.network)
    assert not page.isVisible()
    assert tab.security is not None
    assert tab.security.page.isVisible()
    assert tab.in_a_sentence().startswith("35.2 % of all ETH is staked.")
    tab.column.show_form(tab.striking)
    assert page.isVisible()
    window = tab.window()
    for scale, width, height in ((1.0, 1024, 768), (2.0, 1280, 800)):
        theme().set_text_scale(scale)
        window.resize(width, height)
        choose(form, "offline", 50)
        for key in ("grid", "loss"):
            page.by.set_current(key)
            qtbot.wait(1)
            assert cut(tab) == [], (scale, width, key)
    theme().set_text_scale(1.0)
    page.by.set_current("grid")
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_all_who_bear_a_loss_are_seen_down_to_the_sum(tab: RiskTab, qtbot: QtBot) -> None:
    choose(tab.striking, "offline", 30)
    page = page_of(tab)
    page.by.set_current("loss")
    qtbot.waitUntil(lambda: page.loss.table.isVisible())
    for size in ((1280, 800), (1024, 768)):
        tab.window().resize(*size)
        qtbot.waitUntil(lambda: page.loss.table.verticalScrollBar().maximum() == 0)
        table = page.loss.table
        assert table.viewport().height() >= table.verticalHeader().length()
        assert table.geometry().bottom() < page.loss.height()
