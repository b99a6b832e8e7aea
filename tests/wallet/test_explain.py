"""Where numbers come from: a derivation gives the number that the window shows, and rows of the ledger add up to the balance."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wallet import practices
from wallet import (
    Marks,
    Refused,
    World,
    actions,
    explain,
    exposures,
    holdings,
    liquidity,
    risk,
    scenario_names,
    shocks,
    staked,
)
from wallet.library import start
from wallet.risk.explain import value_of
from wallet.world.hour import pass_hour
from wallet.world.state import Venue

ETHER = 10**18
FIGURES = {
    "lst": ("hold", "redeem", "sell", "gap"),
    "pool": ("pays", "rate", "gap", "holds"),
    "risk": ("stake", "worst", "discount", "wait"),
}
WISHES = (
    actions.Stake(amount=3 * ETHER + 7),
    actions.Wrap(amount=2 * ETHER + 1),
    actions.RequestWithdrawal(amount=ETHER + 5),
    actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=ETHER // 3),
    actions.AddLiquidity(market="curve-steth", amounts=(0, ETHER)),
    actions.Lock(amount=32 * ETHER),
    actions.Faucet(amount=100 * ETHER),
    actions.Shock(shock=shocks.SlashValidators(5_000)),
)


def every_figure(world: World) -> list[tuple[str, str]]:
    lines = holdings(world, "you", Marks(world))
    asked = {**FIGURES, **{line.key: FIGURES["lst"] for line in lines}}
    return [(subject, what) for subject, kinds in asked.items() for what in kinds]


def lived(name: str, wishes: tuple[actions.Action, ...], hours: int) -> World:
    world = start(name, 7)
    for wish in wishes:
        try:
            world = wish.apply(world).world
        except Refused:
            continue
        for _ in range(hours):
            world, _events = pass_hour(world)
    return world


@settings(max_examples=12)
@given(st.sampled_from(scenario_names()), st.lists(st.sampled_from(WISHES), max_size=6), st.integers(0, 60))
def test_the_terms_of_every_figure_give_its_result(name: str, wishes: list[actions.Action], hours: int) -> None:
    world = lived(name, tuple(wishes), hours)
    for subject, what in every_figure(world):
        told = explain(world, subject, what)
        assert told.result.value == value_of(told.shape, told.terms, told.whole), (subject, what)
        assert all(type(term.value) is int for term in (*told.terms, told.result)), (subject, what)
        assert told.terms or told.shape in ("none", "sum", "largest"), (subject, what)


@settings(max_examples=12)
@given(st.sampled_from(scenario_names()), st.lists(st.sampled_from(WISHES), max_size=6), st.integers(0, 60))
def test_what_is_explained_is_the_number_that_is_shown(name: str, wishes: list[actions.Action], hours: int) -> None:
    world = lived(name, tuple(wishes), hours)
    for line in holdings(world, "you", Marks(world)):
        assert explain(world, line.key, "hold").result.value == line.amount
        assert explain(world, line.key, "redeem").result.value == line.redemption_value
        if line.market_value is None:
            assert explain(world, line.key, "sell").shape == explain(world, line.key, "gap").shape == "none"
        else:
            assert explain(world, line.key, "sell").result.value == line.market_value
            assert explain(world, line.key, "gap").result.value == line.market_value - line.redemption_value
    totals = staked(world)
    assert explain(world, "lst", "hold").result.value == totals.balance
    assert explain(world, "lst", "redeem").result.value == totals.redeems_for
    if totals.sells_for is not None:
        assert explain(world, "lst", "sell").result.value == totals.sells_for
        assert explain(world, "lst", "gap").result.value == totals.gap
        assert explain(world, "pool", "pays").result.value == liquidity.pays(world, "curve-steth", "stETH")
    rows = exposures(world)
    assert explain(world, "risk", "stake").result.value == risk.at_stake(rows)
    assert explain(world, "risk", "worst").result.value == max((row.bad_case for row in rows), default=0)
    assert explain(world, "risk", "wait").result.value == risk.waiting(world).likely_hours


def test_what_is_not_held_is_explained_as_nothing_and_what_is_gone_raises() -> None:
    world = start("calm", 7)
    assert explain(world, "wstETH", "hold").result.value == 0
    with pytest.raises(StopIteration):
        explain(world, "request-9", "hold")
    with pytest.raises(KeyError):
        explain(world, "lst", "colour")


class TestLedgerRows:
    def test_they_add_up_to_the_balance_of_every_token_to_the_last_unit(self, tmp_path: Path) -> None:
        with practices.practice(tmp_path) as practice:
            for wish in (*WISHES[:5], *(actions.Wrap(amount=ETHER // 9),) * 20):
                practice.do(wish)
                practice.advance(31)
            for token in ("ETH", "stETH", "wstETH", "steCRV", "USDC"):
                rows = practice.ledger_rows(token)
                assert sum(row.by for row in rows) == practice.world.balance("you", token), token
                assert len(rows) <= 15
            assert [row.what for row in practice.ledger_rows("wstETH")][:2] == ["start", "earlier"]

    def test_growth_is_no_move_of_mine(self, tmp_path: Path) -> None:
        with practices.practice(tmp_path) as practice:
            practice.do(actions.Stake(amount=ETHER))
            told = practice.ledger_rows("stETH")
            assert [row.what for row in told] == ["start", "move"]
            practice.advance(48)
            rows = practice.ledger_rows("stETH")
            assert [row.what for row in rows] == ["start", "move", "grown"]
            assert rows[1] == told[1]
            assert rows[2].by > 0

    def test_undone_moves_are_not_among_them(self, tmp_path: Path) -> None:
        with practices.practice(tmp_path) as practice:
            practice.do(actions.Stake(amount=ETHER))
            practice.undo()
            assert [row.what for row in practice.ledger_rows("stETH")] == ["start"]


@pytest.fixture(scope="module")
def everywhere() -> World:
    world = start("calm-all", 7)
    for wish in (actions.Stake(2 * ETHER, "rocket-pool"), actions.Stake(50 * 10**9, "jito")):
        world = wish.apply(world).world
    return world


def test_a_market_is_explained_by_its_own_numbers_and_by_what_it_rests_on_itself(everywhere: World) -> None:
    markets = everywhere.every(Venue)
    assert len(markets) > 2
    for market in markets:
        token = market.sells(everywhere)
        for what in FIGURES["pool"]:
            told = explain(everywhere, f"pool {market.name}", what)
            assert told.token == token
            assert told.result.value == value_of(told.shape, told.terms, told.whole)
            assert what == "rate" or {row.partition(":")[0] for row in told.rests_on} == {market.name}
        pays, sides = explain(everywhere, f"pool {market.name}", "pays"), liquidity.sides(everywhere, market.name)
        assert pays.result.value == liquidity.pays(everywhere, market.name, token)
        held = explain(everywhere, f"pool {market.name}", "holds")
        assert abs(held.terms[0].value * 100 / held.result.value - sides.percents[0]) <= 0.5


def test_all_that_is_staked_rests_on_the_reports_and_markets_of_every_protocol_in_it(everywhere: World) -> None:
    assert {row.partition(":")[0] for row in explain(everywhere, "lst", "redeem").rests_on} == {"ethereum", "lido", "rocket-pool"}
    assert {row.partition(":")[0] for row in explain(everywhere, "lst", "sell").rests_on} == {"curve-steth", "curve-reth-ng"}
    assert {row.partition(":")[0] for row in explain(everywhere, "JitoSOL", "redeem").rests_on} == {"solana", "jito"}
