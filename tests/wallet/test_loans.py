"""What a lender tells of its assets: limits that hold to the last unit, rates that were really paid, what ends a loan."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.wallet.lending_market import START, YEAR, lent_out
from tests.wallet.systems.scenarios import start_enlarged
from wallet import Lender, Refused, World, actions, loans
from wallet.defi.lending_account import SAFE_WAD, data_of
from wallet.defi.lending_distance import ending_rate_ppm
from wallet.defi.lending_state import with_reserve
from wallet.world.hour import pass_hour

E, DOLLAR, NAME = 10**18, 10**6, "aave-core"
BEGUN = start_enlarged("calm", "lending_market")


def after(*deeds: actions.Action, world: World = BEGUN) -> World:
    for deed in deeds:
        world = actions.attempt(deed, world).world
    return world


LOAN = after(actions.Supply(NAME, "ETH", 10 * E), actions.Borrow(NAME, "USDC", 5_000 * DOLLAR))


def asset(world: World, token: str, then: World = BEGUN) -> loans.LoanAsset:
    return loans.loan_asset(world, NAME, "you", token, then)


def test_the_most_that_is_told_goes_through_and_one_unit_more_does_not() -> None:
    terms = asset(LOAN, "USDC").terms
    actions.attempt(actions.Borrow(NAME, "USDC", terms.borrowable), LOAN)
    with pytest.raises(Refused, match="loan_collateral_short"):
        actions.attempt(actions.Borrow(NAME, "USDC", terms.borrowable + 1), LOAN)
    most = asset(LOAN, "ETH").terms.withdrawable
    actions.attempt(actions.WithdrawSupplied(NAME, "ETH", most), LOAN)
    with pytest.raises(Refused, match="loan_unhealthy"):
        actions.attempt(actions.WithdrawSupplied(NAME, "ETH", most + 1), LOAN)


def test_what_fits_under_a_cap_is_told() -> None:
    market = LOAN.system(NAME, Lender).market  # type: ignore[attr-defined]
    terms = market.parameters.assets
    low = tuple(replace(each, supply_cap=2_300_011 if each.name == "ETH" else 0) for each in terms)
    world = LOAN.changed(NAME, market=replace(market, parameters=replace(market.parameters, assets=low)))
    room = asset(world, "ETH").terms.supply_room
    assert room is not None
    assert 0 < room < 2 * E
    actions.attempt(actions.Supply(NAME, "ETH", room), world)
    with pytest.raises(Refused, match="loan_supply_cap"):
        actions.attempt(actions.Supply(NAME, "ETH", room + 1), world)
    assert asset(world, "USDC").terms.supply_room is None


def test_a_mean_rate_is_what_a_deposit_and_a_debt_really_grew_by() -> None:
    world = LOAN
    for _ in range(72):
        world, _ = pass_hour(world)
    lent, owed = asset(world, "ETH", LOAN), asset(world, "USDC", LOAN)
    assert lent.mean.days == owed.mean.days == 3
    year = 365 / 3
    assert lent.mean.earns_ppm == pytest.approx((lent.supplied / (10 * E) - 1) * 1e6 * year, abs=1)
    assert owed.mean.costs_ppm == pytest.approx((owed.owed / (5_000 * DOLLAR) - 1) * 1e6 * year, abs=30)
    assert asset(world, "ETH", world).mean.days == 0, "within a day there is no mean yet"


def test_a_rate_of_a_year_ends_a_loan_and_a_millionth_less_does_not() -> None:
    market = lent_out()
    row = market.accounts["you"]
    found = ending_rate_ppm(market, row, START)
    assert found is not None

    def health(rate_ppm: int) -> int:
        reserve = replace(market.reserves["USDC"], variable_borrow_rate_ray=rate_ppm * 10**21)
        return data_of(with_reserve(market, "USDC", reserve), row, START + YEAR).health_factor_wad

    assert health(found) < SAFE_WAD <= health(found - 1)


def test_the_price_that_ends_a_loan_lies_by_the_fall_under_what_the_lender_believes() -> None:
    ending = loans.loan_ending(LOAN, NAME, "you")
    assert ending is not None
    assert ending.price is not None
    assert ending.price[:3] == ("ETH", "", 1790 * E)
    assert ending.ends_at == pytest.approx(ending.price.believed * (1 - ending.fall_ppm / 10**6), rel=2e-6)
    assert loans.loan_ending(BEGUN, NAME, "you") is None
    staked = after(actions.Wrap(4 * E), actions.Supply(NAME, "wstETH", 3 * E), actions.Borrow(NAME, "ETH", E))
    told = loans.loan_ending(staked, NAME, "you")
    assert told is not None
    assert told.price is not None
    assert told.price[:2] == ("wstETH", "ETH")
    assert told.price.believed == pytest.approx(told.price.redeems, rel=1e-6)
    assert told.price.sells == staked.market_price("wstETH")


def test_who_owes_in_one_token_and_lends_two_is_told_the_fall_alone() -> None:
    world = after(actions.Wrap(4 * E), actions.Supply(NAME, "wstETH", 3 * E), world=LOAN)
    ending = loans.loan_ending(world, NAME, "you")
    assert ending is not None
    assert ending.fall_ppm > 0
    assert ending.price is None


def test_no_price_ends_a_loan_that_is_backed_by_what_is_owed() -> None:
    world = after(actions.Supply(NAME, "ETH", 10 * E), actions.Borrow(NAME, "ETH", 5 * E))
    ending = loans.loan_ending(world, NAME, "you")
    assert ending is not None
    assert ending.alone
    assert ending.price is None
    assert not (loans.loan_ending(LOAN, NAME, "you") or ending).alone


def test_the_rate_of_the_moment_lies_on_the_curve_and_the_curve_bends_at_its_kink() -> None:
    row, curve = asset(BEGUN, "ETH"), loans.rate_curve(BEGUN, NAME, "ETH")
    (here,) = BEGUN.system(NAME, Lender).rates_by_use(BEGUN, "ETH", [row.terms.lent_out_ppm])
    assert here.variable_borrow_ray // 10**21 == pytest.approx(row.now.costs_ppm, abs=1)
    assert here.liquidity_ray // 10**21 == pytest.approx(row.now.earns_ppm, abs=1)
    at = curve.uses.index(curve.kink_ppm)
    before, kink, after = (curve.rates[place].costs_ppm for place in (at - 1, at, at + 1))
    assert kink - before < after - kink
    assert list(curve.rates) == sorted(curve.rates)


def test_an_emode_names_its_members() -> None:
    (mode,) = BEGUN.system(NAME, Lender).modes()
    assert (mode.number, mode.backing, mode.lent) == (1, ("ETH", "wstETH"), ("ETH", "wstETH"))
