"""Edges at which public libraries of this field go wrong, one by hand for each: every figure can be checked on paper."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.wallet.lending_market import (
    CORRELATED,
    DOLLAR,
    ONE,
    START,
    USD,
    USDC,
    WETH,
    WSTETH,
    borrowed,
    lent_out,
    market,
    supplied,
)
from tests.wallet.stable_pools_ng import a_pool as a_stable_pool_ng
from tests.wallet.test_product_pool import UNISWAP, WITH_PROTOCOL
from tests.wallet.test_product_pool import a_pool as a_product_pool
from tests.wallet.test_stable_pool import a_pool as a_stable_pool
from tests.wallet.test_stake_pool import a_pool as a_stake_pool
from tests.wallet.test_staking_vault import CLOCK, lossy, pool_of, vault_of
from wallet.amounts import parse
from wallet.defi import lending, product_pool, stable_pool, stable_pool_ng
from wallet.defi.lending_liquidation import liquidate
from wallet.defi.lending_modes import set_collateral, set_emode
from wallet.defi.ray import RAY
from wallet.errors import Refused
from wallet.staking import stake_pool, staking_vault
from wallet.staking.stake_pool import Fee

NOW = 1_700_000_000


def refused(code: str, act: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


# --- Staking vaults


@pytest.mark.parametrize(("later", "debt"), [(10, 606), (-20, 303)])
def test_what_a_debt_costs_over_a_report_is_the_start_s_shares_times_the_rate_s_growth(later: int, debt: int) -> None:
    """Shares minted or paid back in between change the debt at the rate of their hour, and are no cost of holding it."""
    vault, pool = staking_vault.mint(vault_of(1_000 * ONE), pool_of(10_000 * ONE, 10_000 * ONE), 50 * ONE, CLOCK)
    grown = replace(pool, buffered=10_100 * ONE)
    owed_before, owed_grown = staking_vault.liability(vault, pool), staking_vault.liability(vault, grown)
    assert (owed_before, owed_grown) == (50 * ONE, 505 * ONE // 10)
    if later > 0:
        moved, end = staking_vault.mint(vault, grown, later * ONE, CLOCK)
    else:
        moved, end = staking_vault.burn(vault, grown, -later * ONE, -later * ONE, CLOCK)
    owed_end = staking_vault.liability(moved, end)
    assert owed_end == debt * ONE // 10
    assert owed_end - owed_before - later * ONE * 101 // 100 == ONE // 2 == owed_grown - owed_before


def test_a_least_reserve_above_the_ratio_s_part_is_added_to_the_debt_and_is_no_floor_under_it() -> None:
    # 5 % of both is 10 / 95 x 5 = 0.526 ether, less than the ether that a vault keeps at least.
    vault, pool = staking_vault.mint(vault_of(100 * ONE), pool_of(10_000 * ONE, 10_000 * ONE), 10 * ONE, CLOCK)
    assert staking_vault.locked(vault, pool) == 11 * ONE
    assert staking_vault.withdrawable(vault, pool, 100 * ONE) == 89 * ONE


def test_a_vault_one_wei_under_its_threshold_is_unhealthy() -> None:
    vault, pool = staking_vault.mint(vault_of(100 * ONE), pool_of(10_000 * ONE, 10_000 * ONE), 90 * ONE, CLOCK)
    threshold = vault.parameters.forced_rebalance_threshold_bps
    least = -(-90 * ONE * 10_000 // (10_000 - threshold))
    assert staking_vault.is_healthy(lossy(vault, 100 * ONE - least), pool)
    assert not staking_vault.is_healthy(lossy(vault, 100 * ONE - least + 1), pool)


# --- Lending


def test_an_isolated_category_that_loses_the_collateral_s_coin_lends_its_holder_nothing() -> None:
    isolated = replace(CORRELATED, isolated=True)
    start = set_emode(supplied(supplied(market(emode=isolated), "lp", "WETH", 100 * ONE), "you", "wstETH", ONE), "you", 1, START)
    assert lending.borrowable(start, "you", "WETH", START) > ONE
    without = replace(isolated, assets=tuple(member for member in isolated.assets if member.name != "wstETH"))
    voted = replace(start, parameters=replace(start.parameters, emodes=(without,)))
    assert lending.account_data(voted, "you", START).ltv_bps == 0
    assert lending.borrowable(voted, "you", "WETH", START) == 0
    refused("loan_no_collateral", lambda: lending.borrow(voted, "you", "WETH", 1, START))
    # Its threshold stays the coin's own: nobody who owes is liquidated for the vote alone.
    assert lending.account_data(voted, "you", START).liquidation_threshold_bps == WSTETH.liquidation_threshold_bps


def test_a_coin_supplied_and_not_used_as_collateral_backs_nothing_and_cannot_be_seized() -> None:
    start = supplied(supplied(market(), "lp", "USDC", 10**6 * DOLLAR), "you", "wstETH", 10 * ONE)
    start = set_collateral(supplied(start, "you", "WETH", 10 * ONE), "you", "WETH", False, START)
    assert lending.account_data(start, "you", START).collateral_value == 36_000 * USD
    assert lending.borrowable(start, "you", "USDC", START) == 27_000 * DOLLAR
    owing = lending.set_price(borrowed(start, "you", "USDC", 27_000 * DOLLAR), "wstETH", 3_000 * USD)
    why = refused("loan_not_collateral", lambda: liquidate(owing, "bot", "you", "WETH", "USDC", DOLLAR, False, START))
    assert why.figures == {"token": "WETH"}


@pytest.mark.parametrize(("cap", "most"), [(5, 5 * ONE), (0, 9 * ONE), (50, 9 * ONE)])
def test_what_may_be_borrowed_ends_at_the_cap_in_tokens_or_at_the_collateral_in_dollars(cap: int, most: int) -> None:
    # 36,000 dollars at 75 % are 27,000: nine WETH of 3,000.
    start = supplied(market(replace(WETH, borrow_cap=cap), WSTETH), "lp", "WETH", 100 * ONE)
    start = supplied(start, "you", "wstETH", 10 * ONE)
    assert lending.borrowable(start, "you", "WETH", START) == most
    assert borrowed(start, "you", "WETH", most)
    code = "loan_borrow_cap" if most == 5 * ONE else "loan_collateral_short"
    assert refused(code, lambda: lending.borrow(start, "you", "WETH", most + 1, START)).remedy == most


def test_a_mean_loan_to_value_is_cut_to_whole_basis_points_before_it_counts() -> None:
    # 36,000 at 75 % and 1 WETH of 3,000 at 80 %: 75.3846 % of 39,000 are cut to 75.38 %, so 29,398.20 dollars.
    start = supplied(supplied(market(), "lp", "USDC", 10**6 * DOLLAR), "you", "wstETH", 10 * ONE)
    start = supplied(start, "you", "WETH", ONE)
    assert lending.account_data(start, "you", START).ltv_bps == 7_538
    assert lending.borrowable(start, "you", "USDC", START) == 29_398_200_000
    refused("loan_collateral_short", lambda: lending.borrow(start, "you", "USDC", 29_398_200_001, START))


@pytest.mark.parametrize("receive", [False, True])
@pytest.mark.parametrize(
    ("collateral_index", "debt_index", "price", "cover", "seized", "left"),
    [
        # 10 scaled WETH are 12; 7,500 dollars at 700 each with 5 % more are 11.25, and a tenth of the bonus is the fee.
        (12, 10, 700, 7_500, 1125, 75),
        # 7,500 scaled dollars are 9,000; at 1,050 each with 5 % more they are 9 of the 10 WETH.
        (10, 12, 1_050, 9_000, 900, 100),
    ],
)
def test_a_liquidation_counts_collateral_and_debt_each_with_its_own_index(
    collateral_index: int, debt_index: int, price: int, cover: int, seized: int, left: int, receive: bool
) -> None:
    start = lent_out(replace(WETH, ltv_bps=7_500, liquidation_threshold_bps=8_000), USDC, WSTETH)
    weth, usdc = start.reserves["WETH"], start.reserves["USDC"]
    apart = {
        "WETH": replace(weth, liquidity_index_ray=collateral_index * RAY // 10, liquidity_rate_ray=0),
        "USDC": replace(usdc, variable_borrow_index_ray=debt_index * RAY // 10, variable_borrow_rate_ray=0),
    }
    start = lending.set_price(replace(start, reserves={**start.reserves, **apart}), "WETH", price * USD)
    done = liquidate(start, "bot", "you", "WETH", "USDC", 10**60, receive, START)
    bonus = seized * ONE // 100 - seized * ONE // 105
    assert done.done.cover == cover * DOLLAR
    assert 0 <= seized * ONE // 100 - done.done.seized - done.done.fee <= 1
    assert done.done.fee == pytest.approx(bonus // 10, abs=2)
    assert lending.debt_balance(done.market, "you", "USDC", START) == 0
    assert lending.supplied_balance(done.market, "you", "WETH", START) == pytest.approx(left * ONE // 100, abs=3)
    if receive:
        assert lending.supplied_balance(done.market, "bot", "WETH", START) == pytest.approx(done.done.seized, abs=3)
    assert done.written_off == {}


# --- Stake pools, amounts, pools of trade


@pytest.mark.parametrize(("fee", "tokens"), [(Fee(0, 1), 916_666_666_666), (Fee(1, 100), 925_925_925_925)])
def test_the_most_that_delegated_stake_gives_is_said_in_tokens_before_the_fee(fee: Fee, tokens: int) -> None:
    """1,100 of 1,200 SOL are delegated, a token is worth 1.2 SOL: 916.67 tokens, and with the fee on top a little more."""
    held = a_stake_pool()
    pool = replace(held, parameters=replace(held.parameters, stake_withdrawal_fee=fee))
    most = refused("pool_stake_short", lambda: stake_pool.withdraw_stake(pool, 950 * 10**9, pool.last_update_epoch)).remedy
    assert isinstance(most, int)
    assert most == pytest.approx(tokens, abs=2)
    paid = stake_pool.withdraw_stake(pool, most, pool.last_update_epoch).lamports
    assert 1_100 * 10**9 - 2 <= paid <= 1_100 * 10**9
    refused("pool_stake_short", lambda: stake_pool.withdraw_stake(pool, most + 2, pool.last_update_epoch))


@pytest.mark.parametrize(
    ("text", "locale", "value"), [("1.234", "en", 1_234), ("1,234", "de", 1_234), ("0.001", "en", 1), ("12.500", "en", 12_500)]
)
def test_three_decimals_are_decimals_and_no_thousands(text: str, locale: str, value: int) -> None:
    assert parse(text, 18, locale) == value * 10**15


def test_liquidity_minted_while_the_protocol_s_fee_is_on_shares_a_pool_that_owes_the_fee_first() -> None:
    pools = {terms: a_product_pool(10**24, 10**24, terms) for terms in (UNISWAP, WITH_PROTOCOL)}
    minted = {}
    for terms, pool in pools.items():
        for _ in range(10):
            pool = product_pool.exchange(pool, 0, 1, 10**23, 0, NOW).pool
            pool = product_pool.exchange(pool, 1, 0, 10**23, 0, NOW).pool
        added = product_pool.mint(pool, pool.reserves, NOW)
        minted[terms] = added
        # Doubling both sides doubles the tokens, the protocol's new ones among them.
        assert added.lp == pytest.approx(pool.lp_supply + added.protocol_lp, abs=2)
    assert minted[UNISWAP].protocol_lp == 0 < minted[WITH_PROTOCOL].protocol_lp
    assert minted[WITH_PROTOCOL].lp > minted[UNISWAP].lp


@pytest.mark.parametrize(
    ("module", "pool"),
    [
        (product_pool, a_product_pool(10**24, 10**24, UNISWAP)),
        (stable_pool, a_stable_pool(10**24, 10**24)),
        (stable_pool_ng, a_stable_pool_ng(10**24, 10**24)),
    ],
    ids=["product", "stable", "stable NG"],
)
def test_a_least_amount_of_one_unit_is_a_least_amount(module: Any, pool: Any) -> None:
    amount = next(units for units in range(1, 20) if module.quote(pool, 0, 1, units + 1, NOW) >= 1 > _quoted(module, pool, units))
    assert module.exchange(pool, 0, 1, amount + 1, 1, NOW).received >= 1
    with pytest.raises(Refused) as caught:
        module.exchange(pool, 0, 1, amount, 1, NOW)
    assert caught.value.code in ("market_minimum", "market_pays_nothing")


def _quoted(module: Any, pool: Any, units: int) -> int:
    try:
        return int(module.quote(pool, 0, 1, units, NOW))
    except Refused:
        return 0
