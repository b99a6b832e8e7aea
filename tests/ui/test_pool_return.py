"""What stands beside the pool form for who has a share: figures, chart and bars say the same, and add up as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import lived_in
from ui.panels.pool.came import TITLE, named_parts, steps_of
from ui.panels.pool.chart import HoldingChart
from ui.session import Session
from ui.tabs.beside.pooling import HOLDING
from ui.tabs.defi import DefiTab
from ui.wording import amount, use_world
from wallet import Practice, providing
from wallet.actions import AddLiquidity, Faucet, RemoveLiquidity

E, POOL = 10**18, "curve-steth"


def provide_in_june(practice: Practice) -> None:
    practice.do(Faucet(amount=20 * E))
    practice.do(AddLiquidity(POOL, (50 * E, 50 * E)))
    practice.advance(24 * 20)
    practice.do(AddLiquidity(POOL, (0, 20 * E)))
    practice.advance(24 * 19)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder: Path = tmp_path_factory.mktemp("provider")
    with lived_in(folder, provide_in_june, "june-2022") as practice:
        yield Session(practice)


@pytest.fixture
def tab(qtbot: QtBot, session: Session) -> DefiTab:
    use_world(session.world)
    tab = session.shown = DefiTab(session)  # type: ignore[attr-defined]
    tab.resize(1280, 680)
    qtbot.addWidget(tab)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.column.show_form(tab.pool)
    return tab


def returned(session: Session) -> providing.PoolReturn:
    found = providing.returned(session.world, POOL)
    assert found is not None
    return found


def test_figures_chart_and_bars_say_the_same(tab: DefiTab, session: Session) -> None:
    came, beside = returned(session), tab.pooling
    assert beside.numbers is not None
    assert beside.came is not None
    assert tab.chart_bar.view is beside.view
    chart = beside.view.chart
    assert isinstance(chart, HoldingChart)
    gained, held = amount(came.gained, "ETH", sign=True), amount(came.held, "ETH", sign=True)
    for told in (chart.text(), beside.came.bars.accessibleDescription()):
        assert gained in told
        assert held in told
    assert amount(came.against_holding, "ETH", sign=True) == beside.numbers.better.number()
    assert not beside.numbers.better.isHidden()
    assert tab.numbers.pays.isHidden(), "one's own figures stand in place of the pool's"
    assert tab.tables.titles[tab.tables.current()] == TITLE


def test_bars_add_up_as_they_are_shown(session: Session) -> None:
    came = returned(session)
    parts, steps = named_parts(came, "ETH"), steps_of(came, "ETH")
    whole = next(step for step in steps if step.name == "In the pool")
    assert sum(near for *_, near in parts) == whole.end
    assert whole.texts[0] == amount(came.gained, "ETH", sign=True)
    better, holding = steps[-1], steps[-2]
    assert holding.end + (better.end - better.begin) == better.end
    assert all(bar.begin == before.end for before, bar in pairwise(steps[: len(parts)]))


def test_the_samples_kept_hour_by_hour_end_at_what_the_world_says(session: Session) -> None:
    series, came = session.practice.series(providing.followed_as(POOL)), returned(session)
    gained = series.redemption_value[-1] + series.taken_out[-1] - series.put_in[-1]
    assert gained == pytest.approx(came.gained / E, abs=1e-12)
    assert series.market_value[-1] - series.put_in[-1] == pytest.approx(came.held / E, abs=1e-12)
    assert 0.5 < series.redemption_rate[0] < np.nanmax(series.redemption_rate) < 0.9


def test_every_deposit_has_its_row_and_they_add_up(tab: DefiTab, session: Session) -> None:
    assert tab.pooling.came is not None
    model = tab.pooling.came.table.table_model()
    assert [model.cell(row, 0).text for row in range(model.rowCount())] == ["6 May", "26 May", "Together"]
    assert model.cell(2, 1).text == "120.0000"


def test_the_layers_of_one_coin_add_up_as_they_are_shown(tab: DefiTab) -> None:
    assert tab.pooling.layers is not None
    tab.tables.show_table("Where one coin works")
    model = tab.pooling.layers.table_model()
    shown = [[model.cell(row, column).text for column in range(3)] for row in range(model.rowCount())]
    assert [row[0] for row in shown][-1] == "Counted once"
    assert len(shown) == 4


def test_other_forms_and_pools_have_the_pools_own_figures(tab: DefiTab) -> None:
    tab.column.show_form(tab.swap)
    assert not tab.numbers.pays.isHidden()
    assert HOLDING not in tab.chart_bar.views()
    tab.column.show_form(tab.pool)
    assert HOLDING in tab.chart_bar.views()
    assert tab.numbers.pays.isHidden()


def test_what_was_withdrawn_is_still_told(tab: DefiTab, session: Session) -> None:
    before = returned(session)
    session.do(RemoveLiquidity(POOL, session.world.balance("you", "steCRV")))
    try:
        assert returned(session).gained == pytest.approx(before.gained, abs=10**9)
        assert HOLDING in tab.chart_bar.views()
        assert not tab.numbers.pays.isHidden(), "there is no share, so the figures are the pool's"
        assert tab.pooling.came is not None
        assert tab.pooling.came.caption.startswith("all withdrawn")
    finally:
        session.undo()


def test_in_june_2022_who_put_in_half_and_half_ends_with_four_fifths_of_the_staked_token(session: Session) -> None:
    """As the exact pool computes it, hour by hour from the recorded prices and reserves: the first deposit alone."""
    first = providing.entries(session.world, POOL)[0]
    assert first.came.put_in == pytest.approx(100 * E, abs=10)
    whole = sum(entry.shares for entry in providing.entries(session.world, POOL))
    coins = session.world.system(POOL, type(session.world.systems[POOL])).pool.balances  # type: ignore[attr-defined]
    supply = session.world.systems[POOL].pool.lp_supply  # type: ignore[attr-defined]
    eth, steth = (held * first.shares // supply for held in coins)
    assert whole == session.world.balance("you", "steCRV")
    assert 0.75 < steth / (eth + steth) < 0.83
    assert first.came.divergence > 0, "by what it redeems for the pool bought cheaply"
    assert first.came.against_holding > 0
    sells = session.world.market_price("steCRV")
    assert sells is not None
    held = 50 * E + session.world.worth("stETH", first.amounts[1], session.world.market_price("stETH") or 0)
    assert session.world.worth("steCRV", first.shares, sells) < held, "and by what it sells for that day it is worse off"
