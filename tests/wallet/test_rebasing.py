"""The rebasing pool: what staking, transferring and the limit do to the last wei."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between, words_of
from wallet.arithmetic import Reals
from wallet.errors import Refused
from wallet.staking import rebasing, stake_limit
from wallet.staking.rebasing import DEPOSIT, Rebase, RebasingPool, ReportLimits
from wallet.staking.stake_limit import StakeLimit

ETHER = 10**18
LIMITS = ReportLimits(
    max_positive_rebase_1e9=750_000,
    annual_increase_bp=1000,
    simulated_rate_deviation_bp=50,
    request_margin_s=7680,
    appeared_per_day=1800,
    exited_per_day=3600,
    initial_slashing_pwei=8,
    inactivity_penalties_pwei=101,
)


def pool_of(ether: int, shares: int) -> RebasingPool:
    return RebasingPool(total_shares=shares, buffered=ether, limits=LIMITS)


pools = st.builds(
    pool_of,
    amounts_between(ETHER, 10**8 * ETHER),
    amounts_between(ETHER, 10**8 * ETHER),
)
rising_pools = amounts_between(ETHER, 10**7 * ETHER).flatmap(
    lambda shares: evenly_between(shares, 2 * shares).map(lambda ether: pool_of(ether, shares))
)


@given(pools, st.lists(amounts_between(1, 10**6 * ETHER), min_size=1, max_size=20))
def test_balances_never_sum_to_more_than_the_supply_and_lose_less_than_a_wei_each(pool: RebasingPool, stakes: list[int]) -> None:
    holdings = [pool.total_shares]
    for ether in stakes:
        pool, shares = rebasing.submit(pool, ether, 0)
        holdings.append(shares)
    seen = sum(rebasing.ether_for(pool, shares) for shares in holdings)
    assert sum(holdings) == pool.total_shares
    # each balance is rounded down by less than one wei
    assert 0 <= rebasing.total_pooled(pool) - seen < len(holdings)


@given(pools, amounts_between(1, 10**6 * ETHER))
def test_staking_never_lowers_the_rate_of_those_already_there(pool: RebasingPool, ether: int) -> None:
    after, shares = rebasing.submit(pool, ether, 0)
    # the minted shares are rounded down, so what is cut off goes to everybody
    assert after.buffered * pool.total_shares >= pool.buffered * after.total_shares
    assert rebasing.ether_for(after, shares) <= ether


@given(rising_pools, amounts_between(0, 10**6 * ETHER))
def test_a_transfer_brings_its_receiver_at_most_two_wei_less_than_asked(pool: RebasingPool, amount: int) -> None:
    moved = rebasing.transfer_shares_for(pool, amount, pool.total_shares * 10**7)
    worth = rebasing.ether_for(pool, moved)
    # a share is worth at most 2 wei here; the roundings lose less than one share and less than one wei
    assert 0 <= amount - worth <= 2


def test_a_wei_more_than_the_balance_shown_can_be_sent_where_rounding_hides_it() -> None:
    pool = pool_of(ether=30, shares=20)
    held = 7
    balance = rebasing.ether_for(pool, held)
    assert balance == 10
    assert rebasing.transfer_shares_for(pool, balance + 1, held) == held
    with pytest.raises(Refused) as refused:
        rebasing.transfer_shares_for(pool, balance + 2, held)
    assert refused.value.code == "balance_exceeded"
    assert refused.value.remedy == balance


def test_sending_the_whole_balance_can_leave_a_share_and_sending_all_shares_leaves_none() -> None:
    pool = pool_of(ether=31, shares=20)
    assert rebasing.transfer_shares_for(pool, rebasing.ether_for(pool, 7), 7) == 6
    assert rebasing.transfer_shares(pool, 7, 7) == 10
    with pytest.raises(Refused) as refused:
        rebasing.transfer_shares(pool, 8, 7)
    assert (refused.value.code, refused.value.remedy) == ("shares_exceeded", 7)


def test_wei_below_one_share_stake_and_move_nothing_and_are_not_refused() -> None:
    pool = pool_of(ether=3 * ETHER, shares=ETHER)
    after, shares = rebasing.submit(pool, 2, 0)
    assert (shares, after.buffered, after.total_shares) == (0, 3 * ETHER + 2, ETHER)
    assert rebasing.transfer_shares_for(pool, 2, 0) == 0


def test_staking_nothing_or_more_than_the_contract_can_count_is_refused() -> None:
    pool = pool_of(ETHER, ETHER)
    for amount, code in ((0, "stake_zero"), (2**128 - 1, "amount_too_large")):
        with pytest.raises(Refused) as refused:
            rebasing.submit(pool, amount, 0)
        assert refused.value.code == code


def test_a_stopped_pool_moves_nothing() -> None:
    pool = replace(pool_of(ETHER, ETHER), stopped=True)
    for act in (rebasing.transfer_shares_for, rebasing.transfer_shares):
        with pytest.raises(Refused) as refused:
            act(pool, 1, ETHER)
        assert refused.value.code == "transfers_stopped"
    with pytest.raises(Refused) as refused:
        rebasing.deposit_validators(pool, 1)
    assert refused.value.code == "deposits_halted"


def test_a_stake_over_the_limit_is_refused_with_what_is_left_and_how_fast_it_grows() -> None:
    limit = stake_limit.set_staking_limit(StakeLimit(), 150_000 * ETHER, 23_437_500_000_000_000_000, 100)
    pool = replace(pool_of(ETHER, ETHER), limit=limit)
    pool, _ = rebasing.submit(pool, 149_000 * ETHER, 100)
    with pytest.raises(Refused) as refused:
        rebasing.submit(pool, 2_000 * ETHER, 100)
    assert refused.value.code == "cap_reached"
    assert refused.value.remedy == 1_000 * ETHER
    assert refused.value.figures["grows_per_hour"] == 300 * 23_437_500_000_000_000_000
    later, _ = rebasing.submit(pool, 2_000 * ETHER, 100 + 43)
    assert stake_limit.current_limit(later.limit, 143) == 1_000 * ETHER + 43 * 23_437_500_000_000_000_000 - 2_000 * ETHER


@given(
    words_of(96, least=1),
    words_of(60, least=1),
    st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 100)), max_size=12),
)
def test_the_limit_never_passes_its_maximum_and_never_falls_while_nobody_stakes(
    maximum: int, growth_blocks: int, steps: list[tuple[int, int]]
) -> None:
    increase = max(maximum // growth_blocks, -(-maximum // (2**32 - 1)))
    limit, block = stake_limit.set_staking_limit(StakeLimit(), maximum, increase, 0), 0
    for wait, percent in steps:
        left = stake_limit.current_limit(limit, block)
        block += wait
        now = stake_limit.current_limit(limit, block)
        assert left <= now <= maximum
        spend = now * percent // 100
        limit = stake_limit.spend_limit(limit, spend, block)
        assert stake_limit.current_limit(limit, block) == now - spend


def test_where_no_limit_is_set_any_amount_is_taken_and_nothing_is_counted() -> None:
    assert stake_limit.current_limit(StakeLimit(), 5) == 2**256 - 1
    assert stake_limit.spend_limit(StakeLimit(), 10**30, 5) == StakeLimit()


def test_while_nothing_may_be_staked_no_amount_is_offered() -> None:
    spent = stake_limit.spend_limit(StakeLimit(maximum=100, growth_blocks=10, previous=100), 100, 7)
    with pytest.raises(Refused, match="cap_reached") as caught:
        stake_limit.spend_limit(spent, 1, 7)
    assert (caught.value.remedy, caught.value.figures["limit"]) == (None, 0)


def test_a_limit_that_is_changed_while_staking_is_paused_leaves_it_paused() -> None:
    changed = stake_limit.set_staking_limit(stake_limit.pause_staking(StakeLimit()), 1000, 100, 3)
    assert stake_limit.current_limit(changed, 9) == 0
    assert stake_limit.current_limit(stake_limit.resume_staking(changed, 9), 9) == 1000


def test_a_limit_left_above_its_maximum_shrinks_back_to_it() -> None:
    limit = StakeLimit(maximum=100, growth_blocks=10, previous=135, block=0)
    assert [stake_limit.current_limit(limit, block) for block in (0, 1, 3, 4, 50)] == [135, 125, 105, 100, 100]


def test_changing_the_limit_forgets_the_regrowth_and_pausing_keeps_what_was_left() -> None:
    limit = StakeLimit(maximum=1000, growth_blocks=10, previous=400, block=0)
    assert stake_limit.current_limit(limit, 3) == 700
    assert stake_limit.current_limit(stake_limit.set_staking_limit(limit, 2000, 100, 3), 3) == 400
    assert stake_limit.current_limit(stake_limit.set_staking_limit(limit, 300, 100, 3), 3) == 300
    paused = stake_limit.pause_staking(limit)
    assert stake_limit.current_limit(paused, 3) == 0
    with pytest.raises(Refused) as refused:
        stake_limit.spend_limit(paused, 1, 3)
    assert refused.value.code == "staking_paused"
    assert stake_limit.current_limit(stake_limit.resume_staking(paused, 5), 5) == 400
    assert stake_limit.current_limit(stake_limit.resume_staking(stake_limit.set_staking_limit(paused, 1500, 1, 4), 5), 5) == 1500


@pytest.mark.parametrize(
    ("maximum", "increase", "code"),
    [
        (0, 0, "limit_zero"),
        (2**96, 1, "limit_too_large"),
        (10, 11, "limit_increase"),
        (10, -1, "limit_increase"),
        (2**32, 1, "limit_increase"),
        (2**95, 1, "limit_increase"),
    ],
)
def test_a_limit_that_the_contract_cannot_hold_is_refused(maximum: int, increase: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        stake_limit.set_staking_limit(StakeLimit(), maximum, increase, 0)
    assert refused.value.code == code


def test_validators_are_paid_from_what_the_withdrawal_queue_leaves_of_the_buffer() -> None:
    pool = pool_of(100 * ETHER, 90 * ETHER)
    assert rebasing.depositable(pool, 40 * ETHER) == 60 * ETHER
    assert rebasing.depositable(pool, 140 * ETHER) == 0
    after = rebasing.deposit_validators(pool, 1, 40 * ETHER)
    assert (after.buffered, after.deposited_validators) == (100 * ETHER - DEPOSIT, 1)
    assert rebasing.total_pooled(after) == rebasing.total_pooled(pool)
    with pytest.raises(Refused) as refused:
        rebasing.deposit_validators(pool, 2, 40 * ETHER)
    assert (refused.value.code, refused.value.remedy) == ("deposit_beyond_buffer", 1)
    with pytest.raises(Refused) as refused:
        rebasing.deposit_validators(pool, 1, 0, bunker=True)
    assert refused.value.code == "deposits_halted"


def test_shares_handed_to_the_burner_count_until_a_report_burns_them() -> None:
    pool = pool_of(30 * ETHER, 20 * ETHER)
    after = rebasing.request_burn(rebasing.request_burn(pool, 5, True, 10), 7, False, 10)
    assert (after.cover_requested, after.noncover_requested) == (5, 7)
    assert rebasing.redemption_rate(after) == rebasing.redemption_rate(pool)
    for shares, code in ((0, "burn_zero"), (11, "shares_exceeded")):
        with pytest.raises(Refused) as refused:
            rebasing.request_burn(pool, shares, True, 10)
        assert refused.value.code == code


def test_the_yearly_rate_of_a_report_takes_its_time_into_account() -> None:
    one = 10**27
    daily = Rebase(timestamp=86_400, elapsed=86_400, before_1e27=one, after_1e27=one + one // 10_000)
    assert rebasing.apr_of_report(daily) == 365 * 10**14
    assert rebasing.apr_of_report(replace(daily, elapsed=2 * 86_400)) == 365 * 10**14 // 2
    lost = replace(daily, after_1e27=one - one // 1000)
    assert rebasing.apr_of_report(lost) == -365 * 10**15
    pool = replace(pool_of(ETHER, ETHER), rebases=(daily, lost))
    assert rebasing.mean_apr(pool) == (365 * 10**14 - 365 * 10**15) // 2
    assert rebasing.mean_apr(pool_of(ETHER, ETHER)) == 0


def test_a_report_with_a_loss_is_no_usual_one_unless_losing_is_usual() -> None:
    one = 10**27
    daily = Rebase(timestamp=86_400, elapsed=86_400, before_1e27=one, after_1e27=one + one // 10_000)
    half_lost = replace(daily, after_1e27=one + one // 30_000)
    lost = replace(daily, after_1e27=one - one // 1000)

    def usual(*rebases: Rebase) -> int:
        return rebasing.usual_rebase(replace(pool_of(ETHER, ETHER), rebases=rebases))

    assert usual() == one
    assert usual(daily, lost, daily, half_lost, daily) == daily.after_1e27
    assert usual(lost, lost, daily) == one + (one // 10_000 - 2 * (one // 1000)) // 3
    assert usual(lost) == lost.after_1e27


@given(st.lists(pools, min_size=1, max_size=8), amounts_between(ETHER, 10**6 * ETHER))
def test_the_formulas_answer_for_many_futures_as_the_exact_ones_do(worlds: list[RebasingPool], amount: int) -> None:
    together = RebasingPool(
        total_shares=cast(int, Reals([world.total_shares for world in worlds])),
        buffered=cast(int, Reals([world.buffered for world in worlds])),
        limits=LIMITS,
    )
    for formula in (rebasing.shares_for, rebasing.ether_for):
        # answers are at least 1e10 wei here, so neither the floor nor float64 costs more than 1e-9 of them
        exact = np.array([float(formula(world, amount)) for world in worlds])
        assert np.allclose(np.asarray(formula(together, amount)), exact, rtol=1e-9, atol=0)
    rates = np.array([float(rebasing.redemption_rate(world)) for world in worlds])
    assert np.allclose(np.asarray(rebasing.redemption_rate(together)), rates, rtol=1e-12, atol=0)


def test_every_parameter_of_the_protocol_carries_its_unit_date_and_source() -> None:
    text = (Path(__file__).parents[2] / "resources/protocols/lido.toml").read_text(encoding="utf-8")
    protocol = tomllib.loads(text)["parameters"]
    groups = ("report", "report_limits", "stake_limit", "queue")
    rows = [row for group in groups for row in protocol[group].values()]
    rows += [protocol["fee"]["total"], *(module["share"] for module in protocol["fee"]["modules"])]
    for row in rows:
        assert {"value", "unit", "date", "source"} <= row.keys()
    assumed = [row["value"] for row in rows if row.get("assumed")]
    assert assumed == [6400, "3906000000000000000"]
    limits = {name: row["value"] for name, row in protocol["report_limits"].items()}
    assert ReportLimits(**limits) == LIMITS
