"""A lending market in a world: what is supplied and lent really moves, interest is the contract's to the last unit whether
somebody touches it or not, and what a refusal offers is the largest amount that passes.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from wallet import Event, Refused, World, actions, audit, holdings, net_worth, shocks, worth
from wallet.actions import Action
from wallet.defi import lending
from wallet.defi.capped_price import capped_price
from wallet.practice.own_moves import starting_sums
from wallet.world.crowd.depositors import Depositors
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.lines import LIQUIDATOR, OTHERS, PriceSource
from wallet.world.stored import decode, encode
from wallet.world.systems.capped_price import CappedPriceFeed
from wallet.world.systems.lending import LendingPool

ETHER, DOLLAR = 10**18, 10**6
NAME = "aave-core"
BEGUN = start_enlarged("calm", "lending_market")


def own(world: World) -> LendingPool:
    return world.system(NAME, LendingPool)


def do(world: World, *wishes: Action) -> World:
    for wish in wishes:
        world = actions.attempt(wish, world).world
        assert audit(world) == []
    return world


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def refusal(world: World, wish: Action) -> Refused:
    with pytest.raises(Refused) as found:
        actions.attempt(wish, world)
    return found.value


SUPPLIED = do(BEGUN, actions.Supply(NAME, "ETH", 10 * ETHER))
QUIET = replace(SUPPLIED, crowd=tuple(habit for habit in SUPPLIED.crowd if not isinstance(habit, Depositors)))
"""Without the others who come and go, so that nobody touches the market."""
LOAN = do(QUIET, actions.Borrow(NAME, "USDC", 5_000 * DOLLAR))


def test_the_market_begins_with_what_others_supplied_less_what_they_borrowed() -> None:
    assert audit(BEGUN) == []
    assert own(BEGUN).assets() == ("ETH", "wstETH", "USDC")
    assert units_of(BEGUN.ledger, NAME, "ETH") == 230_000 * ETHER
    assert units_of(BEGUN.ledger, NAME, "USDC") == 800_000_000 * DOLLAR
    assert units_of(BEGUN.ledger, NAME, "wstETH") == 1_294_700 * ETHER


def test_a_coin_stands_for_its_wrapped_form_in_its_e_mode_too() -> None:
    (mode,) = own(BEGUN).market.parameters.emodes
    assert [member.name for member in mode.assets] == ["ETH", "wstETH"]


def test_what_is_supplied_and_borrowed_are_lines_and_a_debt_counts_against_them() -> None:
    lines = {line.place: line for line in holdings(LOAN, "you") if line.system == NAME}
    assert (lines["supplied"].amount, lines["borrowed"].amount) == (10 * ETHER, -5_000 * DOLLAR)
    assert lines["borrowed"].redemption_value < 0
    fees = net_worth(BEGUN, "you")[0] - net_worth(LOAN, "you")[0]
    assert 0 < fees < ETHER // 1_000


def test_an_hour_that_nobody_touches_changes_no_row_and_earns_its_interest() -> None:
    later = live(LOAN, 30)
    assert own(later) is own(LOAN)
    for token, side in (("ETH", "supplied"), ("USDC", "owed")):
        market = own(LOAN).market
        told = lending.supplied_balance if side == "supplied" else lending.debt_balance
        mine = own(later).supplied if side == "supplied" else own(later).owed
        assert mine(later, "you", token) == told(market, "you", token, later.now) > told(market, "you", token, LOAN.now)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4))
def test_with_touches_interest_is_the_contracts_too(pauses: list[int]) -> None:
    world, market = LOAN, own(LOAN).market
    for pause in pauses:
        world = do(live(world, pause), actions.Supply(NAME, "ETH", ETHER // 10), actions.Repay(NAME, "USDC", DOLLAR))
        market = lending.supply(market, "you", "ETH", ETHER // 10, world.now).market
        market = lending.repay(market, "you", "USDC", DOLLAR, world.now).market
    assert own(world).market.reserves == market.reserves
    assert own(world).market.accounts == market.accounts


def test_everything_is_repaid_and_withdrawn_to_the_last_unit() -> None:
    world = do(
        live(LOAN, 20),
        actions.Repay(NAME, "USDC", 0, everything=True),
        actions.WithdrawSupplied(NAME, "ETH", 0, everything=True),
    )
    assert "you" not in own(world).market.accounts
    assert not [line for line in holdings(world, "you") if line.system == NAME]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (actions.Borrow(NAME, "USDC", 10**6 * DOLLAR), "loan_unhealthy"),
        (actions.Borrow(NAME, "ETH", 9 * ETHER), "loan_unhealthy"),
        (actions.Borrow(NAME, "USDC", 9_600 * DOLLAR), "loan_collateral_short"),
        (actions.Borrow(NAME, "ETH", 240_000 * ETHER), "loan_liquidity_short"),
        (actions.WithdrawSupplied(NAME, "ETH", 10 * ETHER), "loan_unhealthy"),
        (actions.WithdrawSupplied(NAME, "ETH", 11 * ETHER), "loan_balance_short"),
        (actions.Supply(NAME, "USDC", 10**10 * DOLLAR), "balance_short"),
    ],
)
def test_what_a_refusal_offers_passes_and_one_unit_more_does_not(wish: Action, code: str) -> None:
    refused = refusal(live(LOAN, 3), wish)
    assert refused.code == code
    assert isinstance(refused.remedy, int)
    fixed = wish.mended(refused)
    assert fixed is not None
    do(live(LOAN, 3), fixed)
    more = wish.resized(refused, refused.remedy + 1)
    assert more is not None
    with pytest.raises(Refused):
        actions.attempt(more, live(LOAN, 3))


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (actions.Supply("nobody", "ETH", ETHER), "lender_unknown"),
        (actions.Supply(NAME, "stETH", ETHER), "loan_asset_unknown"),
        (actions.Supply(NAME, "nothing", ETHER), "loan_asset_unknown"),
        (actions.Supply(NAME, "ETH", 0), "amount_zero"),
        (actions.Supply(NAME, "USDC", DOLLAR, approve="none"), "allowance_short"),
        (actions.WithdrawSupplied(NAME, "USDC", DOLLAR), "loan_balance_short"),
        (actions.Borrow(NAME, "wstETH", ETHER), "loan_not_lent"),
        (actions.Borrow(NAME, "USDC", DOLLAR), "loan_no_collateral"),
        (actions.Repay(NAME, "USDC", DOLLAR), "loan_no_debt"),
        (actions.UseAsCollateral(NAME, "ETH", True), "loan_no_supply"),
        (actions.SetEMode(NAME, 9), "loan_emode_unknown"),
    ],
)
def test_what_the_contract_refuses_changes_nothing(wish: Action, code: str) -> None:
    before = encode(BEGUN)
    assert refusal(BEGUN, wish).code == code
    assert encode(BEGUN) == before


def test_an_e_mode_lends_more_against_its_members_and_is_left_only_with_enough() -> None:
    staked = do(BEGUN, actions.Wrap(5 * ETHER), actions.Supply(NAME, "wstETH", 4 * ETHER))
    plain = refusal(staked, actions.Borrow(NAME, "ETH", 100 * ETHER)).remedy
    inside = do(staked, actions.SetEMode(NAME, 1))
    more = refusal(inside, actions.Borrow(NAME, "ETH", 100 * ETHER)).remedy
    assert isinstance(plain, int)
    assert isinstance(more, int)
    assert more * 785 // 930 == pytest.approx(plain, abs=1000 * 10**9)
    owing = do(inside, actions.Borrow(NAME, "ETH", more))
    assert refusal(owing, actions.SetEMode(NAME, 0)).code == "loan_emode_unhealthy"
    assert refusal(owing, actions.UseAsCollateral(NAME, "wstETH", False)).code == "loan_needed"
    assert own(do(inside, actions.SetEMode(NAME, 0))).mode_of("you") == 0


def test_a_deposit_backs_loans_only_while_it_is_wanted() -> None:
    assert own(SUPPLIED).backs("you") == ("ETH",)
    alone = do(SUPPLIED, actions.UseAsCollateral(NAME, "ETH", False))
    assert refusal(alone, actions.Borrow(NAME, "USDC", DOLLAR)).code == "loan_no_collateral"


def test_a_loan_is_kept_and_read_again_as_it_was() -> None:
    later = live(LOAN, 2)
    assert decode(encode(later)) == later


# -- prices and liquidation


def crash(world: World) -> World:
    """A sale after which the staked token sells far under what it redeems for."""
    return do(world, actions.Shock(shock=shocks.LargeSale(150_000 * ETHER)))


def believing(world: World, source: PriceSource) -> World:
    return do(world, actions.Shock(shock=shocks.PriceSourceChanges(source)))


STAKED = do(
    BEGUN,
    actions.Stake(amount=30 * ETHER),
    actions.Wrap(30 * ETHER),
    actions.Supply(NAME, "wstETH", 24 * ETHER),
    actions.SetEMode(NAME, 1),
    actions.Borrow(NAME, "ETH", 27 * ETHER),
)


def lived(world: World, hours: int) -> tuple[World, list[Event]]:
    told: list[Event] = []
    for _ in range(hours):
        world, events = pass_hour(world)
        assert audit(world) == []
        told += [event for event in events if event.kind == "liquidation"]
    return world, told


@pytest.mark.parametrize("source", ["redemption", "capped", "stale"])
def test_a_loan_in_a_crash_survives_where_the_market_is_not_asked(source: PriceSource) -> None:
    world, told = lived(crash(believing(STAKED, source)), 3)
    assert not told
    assert own(world).health(world, "you").health_factor_wad >= ETHER


def test_a_loan_in_a_crash_is_liquidated_under_market_prices_in_the_hour_in_which_it_fails() -> None:
    struck = crash(believing(STAKED, "market"))
    assert own(struck).health(struck, "you").health_factor_wad < ETHER
    world, told = lived(struck, 1)
    assert told
    assert {event.account for event in told} == {"you"}
    paid, taken = (sum(int(event.figures[name]) for event in told) for name in ("paid", "taken"))
    fee = sum(int(event.figures["fee"]) for event in told)
    assert struck.balance(LIQUIDATOR, "ETH") - world.balance(LIQUIDATOR, "ETH") == paid
    assert world.balance(LIQUIDATOR, "wstETH") - struck.balance(LIQUIDATOR, "wstETH") == taken - fee
    worth = own(world).price(world, "wstETH") * (taken - fee) // own(world).price(world, "ETH")
    assert worth > paid, "the liquidator gains"
    for event in told:
        part = {name: int(value) for name, value in event.figures.items() if not isinstance(value, str)}
        assert part["covers"] + part["bonus"] == part["taken"]
        assert part["bonus"] >= part["fee"] >= 0
        assert part["health_before_bps"] < 10_000
    first = told[0].figures
    assert int(first["bonus"]) * 100 == pytest.approx(int(first["covers"]), rel=1e-6), "1 % more in this e-mode"
    assert own(world).health(world, "you").health_factor_wad >= ETHER or own(world).owed(world, "you", "ETH") == 0


def test_a_stale_price_is_the_one_that_was_believed_when_it_stopped() -> None:
    stale = live(believing(STAKED, "stale"), 5)
    for token in own(stale).assets():
        assert own(stale).price(stale, token) == own(STAKED).price(STAKED, token)
    fresh = believing(stale, "capped")
    assert own(fresh).price(fresh, "ETH") == 100 * fresh.coins["ETH"].micro_usd != own(stale).price(stale, "ETH")


def test_a_capped_price_follows_the_rate_no_further_than_its_line() -> None:
    feed = BEGUN.system("aave-capo-wsteth", CappedPriceFeed)
    low = replace(feed.adapter.parameters, snapshot_ratio=10**18)
    capped = BEGUN.with_system(replace(feed, adapter=capped_price(low)))
    assert own(capped).price(capped, "wstETH") < own(BEGUN).price(BEGUN, "wstETH")
    assert own(BEGUN).price(BEGUN, "wstETH") == own(believing(BEGUN, "redemption")).price(BEGUN, "wstETH")


def test_a_source_that_is_none_and_a_lender_that_is_none_are_refused() -> None:
    for shock in (shocks.PriceSourceChanges("weather"), shocks.PriceSourceChanges("market", "nobody")):  # type: ignore[arg-type]
        assert refusal(BEGUN, actions.Shock(shock=shock)).code in ("price_source_unknown", "lender_unknown")


def test_deposits_sway_around_what_is_usually_lent_out_and_come_back_after_a_large_one() -> None:
    world = live(BEGUN, 24)
    assert own(world).market.reserves["USDC"] != own(BEGUN).market.reserves["USDC"]
    filled = own(world).supply(world, OTHERS, "USDC", 2 * 10**9 * DOLLAR).world
    before = own(filled).totals(filled, "USDC")[0]
    later = live(filled, 14 * 24)
    supplied, owed = own(later).totals(later, "USDC")
    assert audit(later) == []
    assert supplied < before - 10**9 * DOLLAR
    assert abs(owed * 100 // supplied - 76) <= 8


def test_what_is_liquidated_is_a_sale_of_what_is_staked() -> None:
    """Its loss is the market's: staking earned what it earned, and all parts add up."""
    struck = crash(believing(STAKED, "market"))
    sums = starting_sums(struck)
    world, told = lived(struck, 1)
    before, after = worth(struck, sums), worth(world, sums)
    paid, taken = (sum(int(event.figures[name]) for event in told) for name in ("paid", "taken"))
    assert paid < world.worth("wstETH", taken, world.redemption_rate("wstETH"))
    assert abs(after.staking - before.staking) < ETHER // 1_000
    assert after.sold == after.moved + after.staking + after.market + after.dollars + after.fees + after.lending
