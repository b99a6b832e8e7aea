"""Figures are explained exactly whatever the decimals of tokens and coins, and for any system that stands behind them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet.systems.scenarios import start_enlarged
from ui.wording import use_world
from ui.wording.explaining.explained import all_digits, term_value
from wallet import Marks, World, actions, explain, holdings, leaving
from wallet.library import start
from wallet.risk.explain import value_of
from wallet.world import ledger as books
from wallet.world.hour import pass_hour

SOL = 10**9
KINDS = ("hold", "redeem", "sell", "gap")


@pytest.fixture(scope="module")
def two_chains() -> World:
    """A world with tokens of 9 decimals in which you hold some, and wait in a queue for some more."""
    world = start_enlarged("calm", "solana_jito")
    for _ in range(36):
        world, _ = pass_hour(world)
    for token, amount in (("SOL", 10 * SOL), ("JitoSOL", 7 * SOL + 3)):
        world = replace(world, ledger=books.move(world.ledger, token, "others", "you", amount))
    return actions.Leave(2 * SOL, "jito").apply(actions.Leave(10**18, "lido").apply(world).world).world


def test_every_line_of_two_chains_is_the_number_that_its_terms_give(two_chains: World) -> None:
    for line in holdings(two_chains, "you", Marks(two_chains)):
        shown = {"hold": line.amount, "redeem": line.redemption_value, "sell": line.market_value}
        for what in KINDS:
            told = explain(two_chains, line.key, what)
            assert told.result.value == value_of(told.shape, told.terms, told.whole), (line.key, what)
            if shown.get(what) is not None:
                assert told.result.value == shown[what], (line.key, what)


def test_a_rate_is_shown_per_whole_token_whatever_its_coins_decimals(two_chains: World) -> None:
    use_world(two_chains)
    try:
        terms = {term.name: term for term in explain(two_chains, "JitoSOL", "redeem").terms}
        rate = two_chains.redemption_rate("JitoSOL")
        assert term_value(terms["redemption_rate"]) == f"{rate // 10**13 / 10**5:.5f}"
        assert all_digits(terms["redemption_rate"]) == f"{rate // 10**18}.{rate % 10**18:018d} SOL"
    finally:
        use_world(None)


@settings(max_examples=20)
@given(st.sampled_from((6, 9, 18)), st.sampled_from((6, 9, 18)), amounts_between(0, 10**24), amounts_between(1, 10**19))
def test_a_product_is_exact_for_any_decimals(token: int, coin: int, units: int, rate: int) -> None:
    world = start("calm", 1)
    listed = world.listed | {
        "wstETH": replace(world.listed["wstETH"], decimals=token),
        "ETH": replace(world.listed["ETH"], decimals=coin),
    }
    world = replace(world, listed=listed, ledger=books.mint(world.ledger, "wstETH", "you", units))
    told = explain(world, "wstETH", "redeem")
    owed = world.redemption_rate("wstETH")
    assert told.result.value == units * owed * 10**coin // (10**token * 10**18)
    assert value_of("product", (told.terms[0], told.terms[1]._replace(value=rate)), told.whole) == world.worth(
        "wstETH", units, rate
    )


def test_a_place_in_any_queue_is_explained(two_chains: World) -> None:
    places = {row.system: row for row in leaving.my_requests(two_chains)}
    assert explain(two_chains, places["lido"].key, "redeem").shape == "lesser"
    told = explain(two_chains, places["jito"].key, "redeem")
    assert (told.shape, told.result.unit, told.result.value) == ("given", "SOL", places["jito"].pays)
