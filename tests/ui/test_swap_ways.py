"""The swap form over every venue: it takes the best way, names the next best, and its tolerance follows the kind of pool."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import lived_in
from ui.panels.swap.routes import TITLE
from ui.session import Session
from ui.tabs.defi import DefiTab
from ui.wording import amount, use_world
from wallet import Practice
from wallet.actions import Convert, Swap, routes

E, SOL = 10**18, 10**9


def wrap_some(practice: Practice) -> None:
    practice.do(Convert("wsteth", 2 * E))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder: Path = tmp_path_factory.mktemp("ways")
    with lived_in(folder, wrap_some, "calm-all") as practice:
        yield Session(practice)


@pytest.fixture(scope="module")
def tab(session: Session, qapp: object) -> Iterator[DefiTab]:
    use_world(session.world)
    tab = DefiTab(session)
    tab.resize(1280, 680)
    tab.show()
    yield tab
    tab.deleteLater()


def test_a_pair_of_no_pool_goes_through_two_and_says_so(qtbot: QtBot, tab: DefiTab) -> None:
    form = tab.swap
    form.start("stETH", 2 * E)
    form.receive.set_token("rETH")
    wish = form.action()
    assert isinstance(wish, Swap)
    assert (wish.via, wish.second) == ("ETH", "curve-reth-ng")
    assert wish.minimum > 0
    assert "then" in form.preview.text()
    tab.tables.show_table(TITLE)
    model = tab.routes.table_model()
    assert model.rowCount() == 1
    got = model.cell(0, 1).text
    assert got == form.receive.line.text()


def test_the_best_of_several_is_taken_and_the_next_best_is_told(qtbot: QtBot, tab: DefiTab) -> None:
    form = tab.swap
    form.start("SOL", 100 * SOL)
    form.receive.set_token("mSOL")
    wish, found = form.action(), routes(tab.session.world, "SOL", "mSOL", 100 * SOL)
    assert isinstance(wish, Swap)
    assert len(found) == 2
    assert wish.market == found[0].market
    shown = {row.label: row.shown() for row in form.preview.rows()}
    assert shown["Next best way"] == amount(found[1].got - found[0].got, "mSOL", sign=True)


def test_the_usual_tolerance_is_that_of_the_kind_of_pool_and_a_choice_stays(qtbot: QtBot, tab: DefiTab) -> None:
    form = tab.swap
    form.start("SOL", SOL)
    form.receive.set_token("mSOL")
    form.tolerance.choose("300")
    assert list(form.tolerance.chips) == ["300", "600", "1000", "own"]
    form.start("wstETH", E // 10)
    assert form.receive.token() == "USDC"
    assert list(form.tolerance.chips) == ["1000", "2000", "own"]
    assert form.tolerance.tolerance_ppm() == 1_000
    form.tolerance.choose("own")
    form.start("SOL", SOL)
    assert form.tolerance.chips["own"].isChecked()


def test_a_trade_that_a_thin_pool_feels_is_warned_of_from_a_thousand_dollars_on(qtbot: QtBot, tab: DefiTab) -> None:
    form = tab.swap
    form.tolerance.choose("1000")
    form.start("wstETH", E)
    assert "Your own size costs" in form.caution.sentence()
    form.start("wstETH", E // 10)
    assert "Your own size" not in form.caution.sentence()
