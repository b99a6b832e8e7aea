"""A staking vault keeps its laws: reserves hold, health ends at its edge, and anyone can mend a vault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.arithmetic import Reals
from wallet.errors import Refused
from wallet.library.presets import preset
from wallet.staking import external_shares, operator_grid, rebasing, staking_vault, vault_fees, vault_reserve, vault_terms
from wallet.staking.rebasing import RebasingPool, ReportLimits
from wallet.staking.staking_vault import Clock, Parameters, StakingVault, VaultFigures
from wallet.staking.vault_fees import DebtEvent
from wallet.staking.vault_quarantine import OracleLimits

ETHER = 10**18
LIMITS = ReportLimits(750_000, 1000, 50, 7680, 1800, 3600, 8, 101)
PARAMETERS = Parameters(3000, 10**6 * ETHER, 500, 475, 100, 650, 0)
NOW = 1_770_000_000
CLOCK = Clock(NOW, 1000, NOW)


def pool_of(ether: int, shares: int, external: int = 0) -> RebasingPool:
    return RebasingPool(shares + external, ether, LIMITS, external_shares=external)


def vault_of(ether: int, parameters: Parameters = PARAMETERS) -> StakingVault:
    return staking_vault.connect(parameters, "you", ether, NOW)


def lossy(vault: StakingVault, lost: int) -> StakingVault:
    """The vault after a report that found `lost` wei gone, at a share a wei."""
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    value = staking_vault.total_value(vault) - lost
    owed = vault.liability_shares
    figures = VaultFigures(NOW, value, vault.in_out_delta, 0, owed, vault.max_liability_shares)
    return staking_vault.apply_report(vault, pool, figures)


def refusal(act: Any, *args: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value


ratios = st.integers(10, 9_000)


@st.composite
def minted(draw: st.DrawFn) -> tuple[StakingVault, RebasingPool]:
    """A vault of 40 to 100,000 ether that has minted some part of what it could, over 1 %, on a pool that can take it."""
    reserve = draw(ratios)
    parameters = replace(PARAMETERS, reserve_ratio_bps=reserve, forced_rebalance_threshold_bps=draw(st.integers(1, reserve - 1)))
    vault = vault_of(draw(amounts_between(40 * ETHER, 10**5 * ETHER)), parameters)
    shares = draw(amounts_between(10**7 * ETHER, 10**8 * ETHER))
    pool = pool_of(draw(evenly_between(shares // 2, 2 * shares)), shares)
    part = staking_vault.minting_capacity(vault, pool) * draw(st.integers(10, 1000)) // 1000
    return staking_vault.mint(vault, pool, part, CLOCK)


# --- The vault


@given(minted())
def test_what_may_be_minted_can_be_minted_and_not_one_share_more(both: tuple[StakingVault, RebasingPool]) -> None:
    vault, pool = both
    room = staking_vault.mintable(vault, pool)
    if room:
        vault, pool = staking_vault.mint(vault, pool, room, CLOCK)
        assert staking_vault.mintable(vault, pool) == 0
    # One share more: the rounding of ether to shares, at most two shares a wei here, can hide a share or two.
    assert refusal(staking_vault.mint, vault, pool, 4, CLOCK).code == "vault_value_short"
    assert staking_vault.is_healthy(vault, pool)


@given(minted(), st.integers(0, 10**6))
def test_what_may_be_withdrawn_leaves_what_is_locked_and_a_healthy_vault(
    both: tuple[StakingVault, RebasingPool], at_hand: int
) -> None:
    vault, pool = both
    balance = staking_vault.total_value(vault) * at_hand // 10**6
    free = staking_vault.withdrawable(vault, pool, balance)
    assert free <= balance
    assert refusal(staking_vault.withdraw, vault, pool, free + 1, balance, CLOCK).remedy == (free or None)
    if free:
        after = staking_vault.withdraw(vault, pool, free, balance, CLOCK)
        assert staking_vault.total_value(after) >= staking_vault.locked(after, pool)
        assert staking_vault.is_healthy(after, pool)


@given(minted(), st.integers(0, 10**6))
def test_a_forced_rebalance_with_enough_at_hand_gives_the_vault_its_full_reserve_again(
    both: tuple[StakingVault, RebasingPool], lost: int
) -> None:
    vault, pool = both
    value = staking_vault.total_value(vault)
    vault = lossy(vault, value * lost // 10**6)
    left = staking_vault.total_value(vault)
    if staking_vault.liability(vault, pool) > left:
        assert staking_vault.health_shortfall_shares(vault, pool) == staking_vault.IMPOSSIBLE
    elif staking_vault.is_healthy(vault, pool):
        assert refusal(staking_vault.force_rebalance, vault, pool, left, CLOCK).code == (
            "vault_no_obligation" if left else "vault_nothing_at_hand"
        )
    else:
        done = staking_vault.force_rebalance(vault, pool, left, CLOCK)
        after, owed = staking_vault.total_value(done.vault), staking_vault.liability(done.vault, done.pool)
        assert not vault_reserve.is_breached(after, owed, vault.parameters.reserve_ratio_bps)
        assert left - after == done.ether == done.pool.buffered - pool.buffered
        assert rebasing.redemption_rate(done.pool) >= rebasing.redemption_rate(pool)


@given(minted(), st.integers(0, 10**6))
def test_bad_debt_written_off_leaves_a_vault_that_owes_no_more_than_it_is_worth(
    both: tuple[StakingVault, RebasingPool], lost: int
) -> None:
    vault, pool = both
    vault = lossy(vault, staking_vault.total_value(vault) * lost // 10**6)
    after, shares = staking_vault.write_off_bad_debt(vault, pool, 2**96, CLOCK)
    assert vault.liability_shares - after.liability_shares == shares == staking_vault.bad_debt_shares(vault, pool)
    assert rebasing.ether_for(pool, after.liability_shares) <= staking_vault.total_value(after)
    if shares:
        worse = external_shares.internalize(pool, shares)
        assert worse.external_shares == after.liability_shares


@given(minted())
def test_health_ends_exactly_past_the_threshold(both: tuple[StakingVault, RebasingPool]) -> None:
    vault, pool = both
    owed, threshold = staking_vault.liability(vault, pool), vault.parameters.forced_rebalance_threshold_bps
    edge = -(-owed * 10_000 // (10_000 - threshold))  # the least value whose floor still covers what is owed
    value = staking_vault.total_value(vault)
    assert staking_vault.is_healthy(lossy(vault, value - edge), pool)
    assert not staking_vault.is_healthy(lossy(vault, value - edge + 1), pool)
    assert vault_reserve.health_factor(edge, owed, threshold) >= ETHER > vault_reserve.health_factor(edge - 1, owed, threshold)


def test_a_vault_of_a_hundred_ether_by_hand() -> None:
    pool = pool_of(12_000 * ETHER, 10_000 * ETHER)
    vault = vault_of(100 * ETHER)
    assert staking_vault.minting_capacity(vault, pool) == 95 * ETHER * 10 // 12
    vault, pool = staking_vault.mint(vault, pool, 60 * ETHER, CLOCK)
    assert staking_vault.liability(vault, pool) == 72 * ETHER
    assert staking_vault.locked(vault, pool) == 72 * ETHER + -(-72 * ETHER * 5 // 95)
    free = 100 * ETHER - staking_vault.locked(vault, pool)
    assert staking_vault.withdrawable(vault, pool, 100 * ETHER) == free
    assert staking_vault.withdrawable(vault, pool, ETHER) == ETHER
    vault = lossy(vault, 25 * ETHER)  # 75 ether stand for 72: 4 % of reserve is less than 4.75 %
    shortfall = -(-(72 * 10_000 - 75 * 9_500) * ETHER // 500)  # (72 - x) / (75 - x) = 95 %: 15 ether
    assert shortfall == 15 * ETHER
    assert staking_vault.health_shortfall_shares(vault, pool) == 15 * ETHER * 10 // 12 + 100
    done = staking_vault.force_rebalance(vault, pool, 6 * ETHER, CLOCK)
    assert (done.shares, done.ether) == (5 * ETHER, 6 * ETHER)
    assert staking_vault.force_rebalance(done.vault, done.pool, 20 * ETHER, CLOCK).ether == 9 * ETHER + 120


def test_burning_frees_the_reserve_only_once_a_report_has_seen_it() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    vault, pool = staking_vault.mint(vault_of(100 * ETHER), pool, 50 * ETHER, CLOCK)
    locked = staking_vault.locked(vault, pool)
    burnt, pool = staking_vault.burn(vault, pool, 50 * ETHER, 50 * ETHER, CLOCK)
    assert staking_vault.locked(burnt, pool) == locked
    seen_before_minting = VaultFigures(NOW, 100 * ETHER, burnt.in_out_delta, 0, 0, 0)
    assert staking_vault.locked(staking_vault.apply_report(burnt, pool, seen_before_minting), pool) == locked
    seen = replace(seen_before_minting, max_liability_shares=50 * ETHER)
    assert staking_vault.locked(staking_vault.apply_report(burnt, pool, seen), pool) == staking_vault.CONNECT_DEPOSIT
    # What was owed as the oracle looked, or is owed now, whichever is more.
    assert staking_vault.apply_report(burnt, pool, replace(seen, liability_shares=40 * ETHER)).max_liability_shares == 40 * ETHER
    assert staking_vault.apply_report(vault, pool, seen).max_liability_shares == 50 * ETHER


def test_fees_are_charged_by_report_paid_from_what_is_free_and_stop_new_validators_from_one_ether_on() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    vault, pool = staking_vault.mint(vault_of(1000 * ETHER), pool, 900 * ETHER, CLOCK)
    year = vault_fees.YEAR_SECONDS
    assert sum(vault_fees.fees_accrued(vault, pool, 3 * ETHER // 100, year)) == 3 * ETHER // 10 + 1755 * ETHER // 1000
    charged = VaultFigures(NOW, 1000 * ETHER, vault.in_out_delta, 60 * ETHER, 900 * ETHER, 900 * ETHER)
    vault = staking_vault.apply_report(vault, pool, charged)
    assert not staking_vault.may_deposit_validators(vault, pool)
    assert staking_vault.withdrawable(vault, pool, 1000 * ETHER) == 0
    free = 1000 * ETHER - staking_vault.locked(vault, pool)
    vault, paid = staking_vault.settle_fees(vault, pool, 1000 * ETHER, CLOCK)
    assert paid == free == 1000 * ETHER - 900 * ETHER - -(-900 * ETHER * 5 // 95)
    assert staking_vault.unsettled_fees(vault) == 60 * ETHER - free
    assert refusal(staking_vault.settle_fees, vault, pool, 1000 * ETHER, CLOCK).code == "vault_fees_locked"
    less = replace(charged, cumulative_fees=1)
    assert refusal(staking_vault.apply_report, vault, pool, less).code == "vault_fees_shrunk"
    assert refusal(staking_vault.settle_fees, vault_of(ETHER), pool, ETHER, CLOCK).code == "vault_fees_settled"


def test_each_of_the_three_fees_is_a_part_of_what_lido_earns_on_its_own_base() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    parameters = replace(PARAMETERS, infra_fee_bps=100, liquidity_fee_bps=1_000, reservation_fee_bps=50)
    vault, pool = staking_vault.mint(vault_of(1_000 * ETHER, parameters), pool, 200 * ETHER, CLOCK)
    # At 3 % a year: 0.01 x 30 on the value, 0.1 x 6 on what is minted, 0.005 x 28.5 on the 950 that may be.
    year = vault_fees.YEAR_SECONDS
    assert sum(vault_fees.fees_accrued(vault, pool, 3 * ETHER // 100, year)) == (300 + 600) * 10**15 + 1425 * 10**14


def test_a_fee_on_debt_counts_what_was_owed_when_and_what_the_fee_was_then() -> None:
    events = [DebtEvent("minted", 100, 40), DebtEvent("fees", 400, fee_bps=650), DebtEvent("repaid", 700, 10)]
    walked = vault_fees.stretches(90, 1_000, 1_000, events)
    assert walked == ((90, 1_000, 300), (100, 1_000, 300), (100, 650, 300), (60, 650, 100))
    assert sum(stretch.seconds for stretch in walked) == 1_000


def test_every_fee_is_rounded_up_and_nothing_is_charged_on_nothing() -> None:
    assert vault_fees.fee_for(1, 1, 1, 1) == 1
    assert vault_fees.fee_for(0, 3 * ETHER // 100, 650, 86_400) == 0
    assert vault_fees.liquidity_fee(vault_fees.stretches(1, 1, 1), 1, ETHER, ETHER) == 1
    assert vault_fees.liquidity_fee(vault_fees.stretches(0, 650, 86_400), 3 * ETHER // 100, ETHER, ETHER) == 0


def test_new_validators_wait_while_shares_are_to_be_paid_back_or_an_ether_of_fees_is_unpaid() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    vault, pool = staking_vault.mint(vault_of(100 * ETHER), pool, 10 * ETHER, CLOCK)
    assert staking_vault.may_deposit_validators(replace(vault, cumulative_fees=ETHER - 1), pool)
    assert not staking_vault.may_deposit_validators(replace(vault, cumulative_fees=ETHER), pool)
    assert not staking_vault.may_deposit_validators(replace(vault, redemption_shares=1), pool)
    assert not staking_vault.may_deposit_validators(lossy(vault, 90 * ETHER), pool)


def test_a_vault_learns_of_a_pause_from_a_report_a_payment_or_a_target_and_not_from_funding() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    vault, pool = staking_vault.mint(vault_of(100 * ETHER), pool, 90 * ETHER, CLOCK)
    lost = lossy(vault, 8 * ETHER)
    assert lost.deposits_paused
    mended = staking_vault.fund(lost, 50 * ETHER)
    assert staking_vault.may_deposit_validators(mended, pool)
    assert mended.deposits_paused
    assert not staking_vault.burn(mended, pool, 1, ETHER, CLOCK)[0].deposits_paused
    assert not staking_vault.rebalance(mended, pool, 1, ETHER, CLOCK).vault.deposits_paused
    marked = staking_vault.set_liability_target(vault, pool, 89 * ETHER)
    assert marked.deposits_paused
    assert not staking_vault.set_liability_target(marked, pool, 90 * ETHER).deposits_paused


def test_what_keeps_deposits_stopped_is_counted_with_all_fees_and_nothing_where_they_run() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    vault, pool = staking_vault.mint(vault_of(100 * ETHER), pool, 10 * ETHER, CLOCK)
    charged = replace(vault, cumulative_fees=ETHER - 1)
    assert staking_vault.obligations_shortfall(charged, pool, 0) == 0
    assert staking_vault.settleable_fees(charged, pool, 7) == 7
    marked = replace(charged, redemption_shares=3 * ETHER)
    assert staking_vault.obligations_shortfall(marked, pool, ETHER) == 3 * ETHER - 1
    assert staking_vault.obligations_shortfall(marked, pool, 9 * ETHER) == 0
    assert staking_vault.obligations_shortfall(lossy(vault, 91 * ETHER), pool, 0) == staking_vault.IMPOSSIBLE


def test_a_vault_of_no_more_than_its_least_reserve_mints_nothing_and_one_that_is_worth_its_debt_has_no_bad_one() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    assert staking_vault.minting_capacity(vault_of(ETHER), pool) == 0
    assert staking_vault.minting_capacity(lossy(vault_of(2 * ETHER), 3 * ETHER // 2), pool) == 0
    assert staking_vault.minting_capacity(vault_of(ETHER + 1), pool) == 1
    assert staking_vault.lockable(replace(vault_of(ETHER), cumulative_fees=2 * ETHER)) == 0
    vault, pool = staking_vault.mint(vault_of(100 * ETHER), pool, 10 * ETHER, CLOCK)
    assert [staking_vault.bad_debt_shares(lossy(vault, lost * ETHER), pool) for lost in (0, 90, 91)] == [0, 0, ETHER]


def test_shares_marked_for_the_queue_are_paid_by_anyone_and_hold_back_withdrawals() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    vault, pool = staking_vault.mint(vault_of(100 * ETHER), pool, 10 * ETHER, CLOCK)
    vault = staking_vault.set_liability_target(vault, pool, 4 * ETHER)
    assert staking_vault.withdrawable(vault, pool, 50 * ETHER) == 44 * ETHER
    assert staking_vault.withdrawable(vault, pool, 5 * ETHER) == 0
    some, _ = staking_vault.burn(vault, pool, 2 * ETHER, 2 * ETHER, CLOCK)
    more, _ = staking_vault.burn(vault, pool, 7 * ETHER, 7 * ETHER, CLOCK)
    assert (some.redemption_shares, more.redemption_shares) == (4 * ETHER, 0)
    done = staking_vault.force_rebalance(vault, pool, 50 * ETHER, CLOCK)
    assert (done.shares, done.vault.redemption_shares, done.vault.liability_shares) == (6 * ETHER, 0, 4 * ETHER)
    assert staking_vault.set_liability_target(done.vault, done.pool, 10**30).redemption_shares == 0


def test_a_stale_report_stops_all_that_takes_value_out_and_not_what_puts_it_in() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    vault = vault_of(100 * ETHER)
    for clock in (Clock(NOW, 0, NOW + 1), Clock(NOW + 2 * 86_400, 0, NOW)):
        for act, args in (
            (staking_vault.withdraw, (pool, 1, ETHER)),
            (staking_vault.mint, (pool, 1)),
            (staking_vault.rebalance, (pool, 1, ETHER)),
            (staking_vault.force_rebalance, (pool, ETHER)),
            (staking_vault.settle_fees, (pool, ETHER)),
            (staking_vault.write_off_bad_debt, (pool, 1)),
            (staking_vault.set_parameters, (pool, PARAMETERS)),
        ):
            assert refusal(act, vault, *args, clock).code == "vault_report_stale"
    assert staking_vault.total_value(staking_vault.fund(vault, ETHER)) == 101 * ETHER
    assert staking_vault.withdraw(vault, pool, 1, ETHER, Clock(NOW + 2 * 86_400 - 1, 0, NOW)).in_out_delta == 100 * ETHER - 1


def test_what_a_vault_refuses_says_what_would_do() -> None:
    pool = pool_of(10_000 * ETHER, 10_000 * ETHER)
    tight = replace(PARAMETERS, share_limit=10 * ETHER)
    vault, pool = staking_vault.mint(vault_of(100 * ETHER, tight), pool, 4 * ETHER, CLOCK)
    assert refusal(staking_vault.mint, vault, pool, 7 * ETHER, CLOCK).remedy == 6 * ETHER
    assert refusal(staking_vault.burn, vault, pool, 5 * ETHER, 9 * ETHER, CLOCK).remedy == 4 * ETHER
    # Of all that is owed only as much as is held, or as the ether at hand is worth, can be paid.
    assert refusal(staking_vault.burn, vault, pool, 5 * ETHER, 3 * ETHER, CLOCK).remedy == 3 * ETHER
    assert refusal(staking_vault.rebalance, vault, pool, 5 * ETHER, 2 * ETHER, CLOCK).remedy == 2 * ETHER
    assert refusal(staking_vault.rebalance, vault, pool, 5 * ETHER, 9 * ETHER, CLOCK).remedy == 4 * ETHER
    assert refusal(staking_vault.rebalance, vault, pool, 5 * ETHER, 0, CLOCK).remedy is None
    assert refusal(external_shares.burn, pool, 5 * ETHER, 3 * ETHER, 0).remedy == 3 * ETHER
    assert refusal(external_shares.burn, pool, 5 * ETHER, 0, 0).remedy is None
    assert refusal(external_shares.burn, pool, 4 * ETHER, 0, 0).remedy is None
    assert refusal(staking_vault.rebalance, vault, pool, 2 * ETHER, ETHER, CLOCK).figures == {"have": ETHER, "need": 2 * ETHER}
    poor = lossy(vault, 99 * ETHER)
    assert refusal(staking_vault.rebalance, poor, pool, 2 * ETHER, 9 * ETHER, CLOCK).code == "vault_value_exceeded"
    assert refusal(staking_vault.mint, poor, pool, ETHER, CLOCK).remedy is None
    assert refusal(staking_vault.connect, PARAMETERS, "you", ETHER - 1, NOW).remedy == ETHER
    for act, args in (
        (staking_vault.fund, (0,)),
        (staking_vault.withdraw, (pool, 0, ETHER, CLOCK)),
        (staking_vault.mint, (pool, 0, CLOCK)),
        (staking_vault.burn, (pool, 0, ETHER, CLOCK)),
        (staking_vault.rebalance, (pool, 0, ETHER, CLOCK)),
        (staking_vault.write_off_bad_debt, (pool, 0, CLOCK)),
    ):
        assert refusal(act, vault, *args).code == "vault_amount_zero"
    strict = replace(tight, reserve_ratio_bps=9_700)
    assert refusal(staking_vault.set_parameters, vault, pool, strict, CLOCK).figures == {"value": 100 * ETHER, "owed": 4 * ETHER}
    stricter = replace(tight, reserve_ratio_bps=9_600)
    assert staking_vault.set_parameters(vault, pool, stricter, CLOCK).parameters == stricter
    cheaper = replace(tight, infra_fee_bps=1)
    assert staking_vault.set_parameters(poor, pool, cheaper, CLOCK).parameters == cheaper


NEW_POOL = pool_of(10_000 * ETHER, 10_000 * ETHER)
VAULT, POOL = staking_vault.mint(vault_of(100 * ETHER, replace(PARAMETERS, share_limit=95 * ETHER)), NEW_POOL, 4 * ETHER, CLOCK)
"""A hundred ether, of which four are owed."""
POOR, STALE = lossy(VAULT, 99 * ETHER), Clock(NOW + 5, 1000, NOW + 1)
CHARGED = replace(VAULT, cumulative_fees=9)


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        (
            "vault_deposit_short",
            ETHER,
            {"have": 5, "need": ETHER},
            lambda: staking_vault.connect(PARAMETERS, "you", 5, NOW),
        ),
        ("vault_amount_zero", None, {}, lambda: staking_vault.fund(VAULT, -ETHER)),
        ("vault_amount_zero", None, {}, lambda: staking_vault.withdraw(VAULT, POOL, -ETHER, ETHER, CLOCK)),
        ("vault_amount_zero", None, {}, lambda: staking_vault.mint(VAULT, POOL, -ETHER, CLOCK)),
        ("vault_amount_zero", None, {}, lambda: staking_vault.burn(VAULT, POOL, -ETHER, ETHER, CLOCK)),
        ("vault_amount_zero", None, {}, lambda: staking_vault.rebalance(VAULT, POOL, -ETHER, ETHER, CLOCK)),
        ("vault_amount_negative", None, {}, lambda: staking_vault.set_liability_target(VAULT, POOL, -1)),
        (
            "vault_report_stale",
            None,
            {"reported": NOW, "latest": NOW + 1},
            lambda: staking_vault.withdraw(VAULT, POOL, 1, 1, STALE),
        ),
        ("vault_withdrawal_beyond", 5, {"wanted": 6, "limit": 5}, lambda: staking_vault.withdraw(VAULT, POOL, 6, 5, CLOCK)),
        ("vault_withdrawal_beyond", None, {"wanted": 6, "limit": 0}, lambda: staking_vault.withdraw(VAULT, POOL, 6, 0, CLOCK)),
        (
            "vault_share_limit",
            91 * ETHER,
            {"wanted": 96 * ETHER, "limit": 95 * ETHER},
            lambda: staking_vault.mint(VAULT, POOL, 92 * ETHER, CLOCK),
        ),
        (
            "vault_value_short",
            # Ten ether owed and the least reserve, of one ether; one is left of the vault.
            None,
            {"need": 11 * ETHER, "have": ETHER},
            lambda: staking_vault.mint(POOR, POOL, 6 * ETHER, CLOCK),
        ),
        (
            "vault_value_short",
            5 * ETHER,
            {"need": 11 * ETHER, "have": 10 * ETHER},
            lambda: staking_vault.mint(lossy(VAULT, 90 * ETHER), POOL, 6 * ETHER, CLOCK),
        ),
        (
            "vault_shares_short",
            None,
            {"owed": 4 * ETHER, "wanted": 5 * ETHER},
            lambda: staking_vault.burn(VAULT, POOL, 5 * ETHER, 0, CLOCK),
        ),
        (
            "vault_shares_short",
            4 * ETHER,
            {"owed": 4 * ETHER, "wanted": 5 * ETHER},
            lambda: staking_vault.rebalance(VAULT, POOL, 5 * ETHER, 9 * ETHER, CLOCK),
        ),
        (
            "vault_value_exceeded",
            None,
            {"value": ETHER, "need": 2 * ETHER},
            lambda: staking_vault.rebalance(POOR, POOL, 2 * ETHER, ETHER, CLOCK),
        ),
        (
            "vault_balance_short",
            None,
            {"have": ETHER, "need": 2 * ETHER},
            lambda: staking_vault.rebalance(VAULT, POOL, 2 * ETHER, ETHER, CLOCK),
        ),
        ("vault_nothing_at_hand", None, {}, lambda: staking_vault.force_rebalance(POOR, POOL, 0, CLOCK)),
        ("vault_no_obligation", None, {}, lambda: staking_vault.force_rebalance(VAULT, POOL, ETHER, CLOCK)),
        ("transfers_stopped", None, {}, lambda: staking_vault.force_rebalance(POOR, replace(POOL, stopped=True), ETHER, CLOCK)),
        ("vault_fees_settled", None, {}, lambda: staking_vault.settle_fees(VAULT, POOL, ETHER, CLOCK)),
        ("vault_fees_locked", None, {"fees": 9}, lambda: staking_vault.settle_fees(CHARGED, POOL, 0, CLOCK)),
        (
            "vault_fees_shrunk",
            None,
            {"before": 9, "after": 8},
            lambda: staking_vault.apply_report(CHARGED, POOL, VaultFigures(NOW, 1, 1, 8, 0, 0)),
        ),
        (
            "vault_reserve_short",
            None,
            {"value": 100 * ETHER, "owed": 4 * ETHER},
            lambda: staking_vault.set_parameters(VAULT, POOL, replace(VAULT.parameters, reserve_ratio_bps=9_601), CLOCK),
        ),
    ],
)
def test_what_a_vault_refuses_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, int], act: Callable[[], object]
) -> None:
    refused = refusal(act)
    assert (refused.code, refused.remedy, refused.figures) == (code, remedy, figures)


# --- Futures, and the preset


@given(amounts_between(10**10, 10**7 * ETHER), amounts_between(10**10, 10**7 * ETHER), ratios)
def test_reals_agree_with_the_exact_formulas(value: int, owed: int, ratio: int) -> None:
    # Each exact answer is rounded once, by less than a unit.
    for least in (0, ETHER):
        real = vault_reserve.locked_for(Reals([owed]), Reals([least]), ratio)
        assert float(real[0]) == pytest.approx(vault_reserve.locked_for(owed, least, ratio), rel=1e-12, abs=1)
    health = vault_reserve.health_factor(Reals([value]), Reals([owed]), ratio)
    assert float(health[0]) == pytest.approx(vault_reserve.health_factor(value, owed, ratio), rel=1e-12, abs=1)
    fee = vault_fees.fee_for(Reals([value]), Reals([3e16]), 650, 86_400)
    assert float(fee[0]) == pytest.approx(vault_fees.fee_for(value, 3 * 10**16, 650, 86_400), rel=1e-12, abs=1)
    # A difference of two amounts: exact against the larger of them, which the ratio divides.
    short = vault_reserve.rebalance_shortfall(Reals([value]), Reals([owed]), ratio)
    scale = max(value, owed) * 10_000 // ratio
    assert float(short[0]) == pytest.approx(vault_reserve.rebalance_shortfall(value, owed, ratio), rel=0, abs=1e-14 * scale + 2)


def test_ten_thousand_vaults_are_asked_for_their_health_at_once() -> None:
    values = Reals(np.random.default_rng(7).uniform(60e18, 100e18, 10_000))
    owed = external_shares.ether_for_up(pool_of(12_000 * ETHER, 10_000 * ETHER), Reals([60e18]))
    health = vault_reserve.health_factor(values, owed, 475)
    shortfall = vault_reserve.rebalance_shortfall(values, owed, 500)
    for path in range(0, 10_000, 97):
        value = int(values[path])
        assert float(health[path]) == pytest.approx(vault_reserve.health_factor(value, 72 * ETHER, 475), rel=1e-12)
        exact = vault_reserve.rebalance_shortfall(value, 72 * ETHER, 500)
        assert float(shortfall[path]) == pytest.approx(exact, rel=0, abs=1e-14 * 2_000e18)


def test_the_preset_fills_the_tiers_and_groups() -> None:
    known = preset("lido-vault", vault_terms.Parameters).parameters
    grid = vault_terms.grid_of(known)
    assert len(grid.tiers) == 7
    assert set(grid.groups) == {"operator A", "operator B"}
    assert operator_grid.terms(grid, 1) == Parameters(3_000, 47_500 * ETHER, 500, 475, 100, 650, 0)
    assert vault_terms.limits_of(known) == OracleLimits(3 * 86_400, 350, 18 * 10**16)
