"""The reported-rate token keeps its laws: between reports nothing moves its rate, and nobody gains by a round trip."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.replays import attempt
from tests.strategies import amounts_between, evenly_between
from wallet.arithmetic import Reals
from wallet.errors import Refused
from wallet.staking import reported_rate
from wallet.staking.operator_bond import OperatorTerms
from wallet.staking.reported_rate import Parameters, ReportedRate

ETHER = 10**18
NOW = 1_700_000_000
DAY = 86_400
TERMS = OperatorTerms(4 * ETHER, 5 * 10**16, 9 * 10**16, 0)
PARAMETERS = Parameters(
    deposit_fee_1e18=5 * 10**14,
    minimum_deposit_wei=ETHER // 100,
    maximum_pool_wei=18_000 * ETHER,
    target_collateral_1e18=10**17,
    maximum_change_1e18=2 * 10**16,
    report_interval_s=DAY,
    assignments=90,
    shared_assignments=0,
    operators=TERMS,
)
NEW = ReportedRate(PARAMETERS)
NETWORK = ReportedRate(
    PARAMETERS,
    reported_ether=1_100 * ETHER,
    reported_supply=1_000 * ETHER,
    reported_at=NOW,
    supply=1_000 * ETHER,
    contract_ether=50 * ETHER,
    pool_ether=200 * ETHER,
)

ether = amounts_between(ETHER // 100, 1_000 * ETHER)


@st.composite
def networks(draw: st.DrawFn) -> ReportedRate:
    """Networks of 1 to 1e6 ether at rates of 0.5 to 2, with any collateral, live supply apart from the reported."""
    reported = draw(amounts_between(ETHER, 10**6 * ETHER))
    return replace(
        NETWORK,
        reported_ether=reported,
        reported_supply=reported * draw(st.integers(500, 2_000)) // 1_000,
        supply=reported * draw(st.integers(1, 3_000)) // 1_000,
        contract_ether=draw(evenly_between(0, reported)),
        pool_ether=draw(amounts_between(0, 16_000 * ETHER)),
        queued_validators=draw(st.integers(0, 200)),
    )


def held_ether(network: ReportedRate) -> int:
    return network.contract_ether + network.pool_ether


# --- Deposits and burns


@given(networks(), ether)
def test_a_deposit_moves_its_ether_to_contract_pool_and_validators_and_makes_none(network: ReportedRate, value: int) -> None:
    done = reported_rate.deposit(network, value)
    assert held_ether(done.network) + 32 * ETHER * done.validators == held_ether(network) + value
    assert done.network.queued_validators == network.queued_validators - done.validators
    assert done.network.supply == network.supply + done.minted
    assert done.fee == value * 5 // 10_000


@given(networks(), ether)
def test_depositing_and_burning_again_costs_the_fee_and_at_most_three_wei(network: ReportedRate, value: int) -> None:
    # Minting loses below one rETH unit, worth at most 2 wei here, and paying out below one wei more.
    done = reported_rate.deposit(network, value)
    rich = replace(done.network, contract_ether=10**7 * ETHER)
    back = reported_rate.burn(rich, done.minted, done.minted).ether
    assert 0 <= value - done.fee - back <= 3


@given(networks(), ether)
def test_nothing_but_a_report_moves_the_rate(network: ReportedRate, value: int) -> None:
    before = reported_rate.exchange_rate(network)
    after = reported_rate.receive_ether(network, value)
    after = reported_rate.deposit(after, value).network
    after = reported_rate.deposit_excess_collateral(after).network
    after = reported_rate.queue_validators(after, 2)
    after = reported_rate.burn(after, 1, 1).network if reported_rate.total_collateral(after) > 2 else after
    assert reported_rate.exchange_rate(after) == before


@given(networks())
def test_the_most_that_can_be_burned_can_be_and_one_unit_more_cannot(network: ReportedRate) -> None:
    most = reported_rate.burnable(network)
    if most:
        assert reported_rate.burn(network, most, most).ether <= reported_rate.total_collateral(network)
    if most < network.supply:
        with pytest.raises(Refused) as caught:
            reported_rate.burn(network, most + 1, network.supply)
        assert (caught.value.code, caught.value.remedy) == ("rate_collateral_short", most or None)


@given(networks(), st.integers(1, 1_000))
def test_a_burn_takes_the_contract_s_ether_first_and_never_what_validators_wait_for(network: ReportedRate, share: int) -> None:
    reth = max(1, reported_rate.burnable(network) * share // 1_000)
    if reth > reported_rate.burnable(network):
        return
    done = reported_rate.burn(network, reth, reth)
    assert held_ether(network) - held_ether(done.network) == done.ether
    assert done.from_pool == max(0, done.ether - network.contract_ether)
    assert done.network.contract_ether == max(0, network.contract_ether - done.ether)
    assert done.network.pool_ether >= min(network.pool_ether, reported_rate.queue_capacity(network))
    assert network.supply - done.network.supply == reth


def test_a_deposit_fills_the_contract_to_its_target_before_the_pool() -> None:
    # A tenth of 1,100 ether is the target; 50 are there, so 60 are missing.
    small = reported_rate.deposit(NETWORK, 45 * ETHER).network
    assert (small.contract_ether, small.pool_ether) == (95 * ETHER, 200 * ETHER)
    large = reported_rate.deposit(NETWORK, 100 * ETHER).network
    assert (large.contract_ether, large.pool_ether) == (110 * ETHER, 240 * ETHER)


def test_waiting_validators_get_32_ether_each_one_for_each_32_deposited() -> None:
    waiting = reported_rate.queue_validators(NETWORK, 5)
    assert (waiting.pool_ether, waiting.queued_validators) == (220 * ETHER, 5)
    assert reported_rate.pool_excess(waiting) == 60 * ETHER
    assert reported_rate.deposit(waiting, 32 * ETHER - 1).validators == 0
    done = reported_rate.deposit(waiting, 100 * ETHER)
    assert done.validators == 3
    assert done.network.pool_ether == (220 + 40 - 96) * ETHER
    shared = replace(waiting, parameters=replace(PARAMETERS, shared_assignments=1))
    assert reported_rate.deposit(shared, ETHER).validators == 1
    capped = replace(waiting, parameters=replace(PARAMETERS, assignments=2))
    assert reported_rate.deposit(capped, 100 * ETHER).validators == 2
    poor = replace(waiting, pool_ether=30 * ETHER)
    assert reported_rate.deposit(poor, 100 * ETHER).validators == 2


@given(networks(), st.integers(1, 300))
def test_anybody_may_have_waiting_validators_started_with_what_the_pool_holds(network: ReportedRate, most: int) -> None:
    done = reported_rate.assign_deposits(network, most)
    assert done.started == min(most, network.queued_validators, network.pool_ether // (32 * ETHER))
    assert held_ether(done.network) + 32 * ETHER * done.started == held_ether(network)
    assert done.network.queued_validators == network.queued_validators - done.started
    assert reported_rate.exchange_rate(done.network) == reported_rate.exchange_rate(network)


def test_waiting_validators_take_ether_out_of_reach_of_a_burn_and_make_room_for_deposits() -> None:
    crowded = replace(NETWORK, queued_validators=10)
    assert reported_rate.pool_excess(crowded) == 0
    assert reported_rate.total_collateral(crowded) == 50 * ETHER
    assert reported_rate.deposit_room(crowded) == (18_000 + 320 - 200) * ETHER


def test_before_the_first_report_a_token_is_an_ether() -> None:
    done = reported_rate.deposit(NEW, 10 * ETHER)
    assert done.minted == 10 * ETHER - 10 * ETHER * 5 // 10_000
    assert reported_rate.exchange_rate(done.network) == ETHER
    assert reported_rate.burnable(done.network) == done.minted
    assert reported_rate.burn(done.network, done.minted, done.minted).ether == done.minted


# --- Collateral


@given(networks())
def test_sending_excess_collateral_keeps_all_ether_and_leaves_the_contract_its_target(network: ReportedRate) -> None:
    idle = replace(network, queued_validators=0)
    moved = reported_rate.deposit_excess_collateral(idle)
    assert held_ether(moved.network) == held_ether(idle)
    assert moved.sent == idle.contract_ether - moved.network.contract_ether >= 0
    assert moved.network.contract_ether >= min(idle.contract_ether, idle.reported_ether // 10)


def test_excess_goes_to_the_pool_and_starts_validators() -> None:
    # All rETH is worth 1,100 ether, the target is 110 of it: half of 220 goes, and pays for three validators.
    rich = reported_rate.queue_validators(replace(NETWORK, contract_ether=220 * ETHER, pool_ether=0), 5)
    moved = reported_rate.deposit_excess_collateral(rich)
    assert moved.sent == 110 * ETHER
    assert (moved.validators, moved.network.contract_ether) == (3, 110 * ETHER)
    assert moved.network.pool_ether == (20 + 110 - 96) * ETHER


def test_excess_on_its_way_to_the_pool_refills_the_contract_against_the_reported_ether() -> None:
    # Half of the rETH is burned: its target is 55 ether, but the report still asks for 110.
    burned = replace(NETWORK, contract_ether=220 * ETHER, supply=500 * ETHER)
    moved = reported_rate.deposit_excess_collateral(burned)
    assert (moved.sent, moved.network.contract_ether) == (110 * ETHER, 110 * ETHER)


def test_at_the_target_nothing_moves() -> None:
    exact = replace(NETWORK, contract_ether=110 * ETHER)
    assert reported_rate.collateral_rate(exact) == 10**17
    assert reported_rate.deposit_excess_collateral(exact) == (exact, 0, 0)


def test_with_no_reth_left_the_contract_counts_as_full() -> None:
    # No recorded answer shows this; it is the text of RocketTokenRETH.getCollateralRate.
    left = replace(NEW, contract_ether=ETHER)
    assert reported_rate.collateral_rate(left) == ETHER
    assert reported_rate.deposit_excess_collateral(left).sent == ETHER * 9 // 10


# --- Reports


def test_a_report_may_come_after_95_hundredths_of_a_day_and_not_a_second_sooner() -> None:
    with pytest.raises(Refused) as caught:
        reported_rate.submit_report(NETWORK, 1_100 * ETHER, 1_000 * ETHER, NOW + 82_079)
    assert (caught.value.code, caught.value.figures["opens"]) == ("rate_report_early", NOW + 82_080)
    done = reported_rate.submit_report(NETWORK, 1_101 * ETHER, 1_000 * ETHER, NOW + 82_080)
    assert (done.reported_at, reported_rate.exchange_rate(done)) == (NOW + 82_080, 1_101 * ETHER // 1_000)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_report_may_move_the_rate_by_two_hundredths_and_not_by_a_unit_more(sign: int) -> None:
    bound = 1_100 * ETHER + sign * 22 * ETHER
    assert reported_rate.submit_report(NETWORK, bound, 1_000 * ETHER, NOW + DAY).reported_ether == bound
    with pytest.raises(Refused) as caught:
        reported_rate.submit_report(NETWORK, bound + sign * 1_000, 1_000 * ETHER, NOW + DAY)
    assert caught.value.code == "rate_report_change"
    assert caught.value.figures == {
        "rate": 11 * ETHER // 10 + sign * (22 * 10**15 + 1),
        "was": 11 * ETHER // 10,
        "most": 22 * 10**15,
    }


def test_time_is_asked_before_the_rate() -> None:
    with pytest.raises(Refused) as caught:
        reported_rate.submit_report(NETWORK, 2_000 * ETHER, 1_000 * ETHER, NOW + 1)
    assert caught.value.code == "rate_report_early"


def test_the_first_report_is_free_of_both_bounds() -> None:
    # No recorded first report moves the rate by more than the bound; RocketNetworkBalances passes any.
    assert reported_rate.exchange_rate(reported_rate.submit_report(NEW, 5 * ETHER, 4 * ETHER, NOW)) == 5 * ETHER // 4


# --- Refusals

FULL = replace(NETWORK, pool_ether=18_000 * ETHER)
ROOM_FOR_ONE = replace(NETWORK, pool_ether=18_000 * ETHER - ETHER // 100)
"""The pool takes one more deposit, of the smallest kind."""


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        (
            "rate_deposit_small",
            ETHER // 100,
            {"amount": ETHER // 100 - 1, "minimum": ETHER // 100},
            lambda: reported_rate.deposit(NETWORK, ETHER // 100 - 1),
        ),
        (
            "rate_deposit_small",
            ETHER // 100,
            {"amount": 1, "minimum": ETHER // 100},
            lambda: reported_rate.deposit(ROOM_FOR_ONE, 1),
        ),
        ("rate_deposit_small", None, {"amount": 1, "minimum": ETHER // 100}, lambda: reported_rate.deposit(FULL, 1)),
        (
            "rate_pool_full",
            ETHER // 100,
            {"amount": ETHER, "limit": ETHER // 100, "maximum": 18_000 * ETHER},
            lambda: reported_rate.deposit(ROOM_FOR_ONE, ETHER),
        ),
        (
            "rate_pool_full",
            17_800 * ETHER,
            {"amount": 17_800 * ETHER + 1, "limit": 17_800 * ETHER, "maximum": 18_000 * ETHER},
            lambda: reported_rate.deposit(NETWORK, 17_800 * ETHER + 1),
        ),
        (
            "rate_pool_full",
            None,
            {"amount": ETHER, "limit": 0, "maximum": 18_000 * ETHER},
            lambda: reported_rate.deposit(FULL, ETHER),
        ),
        (
            "rate_mint_zero",
            None,
            {"amount": 5},
            lambda: reported_rate.deposit(
                replace(NETWORK, reported_supply=1, parameters=replace(PARAMETERS, minimum_deposit_wei=1)), 5
            ),
        ),
        ("rate_burn_zero", None, {}, lambda: reported_rate.burn(NETWORK, 0, ETHER)),
        ("rate_burn_zero", None, {}, lambda: reported_rate.burn(NETWORK, -1, ETHER)),
        ("rate_assign_zero", None, {}, lambda: reported_rate.assign_deposits(NETWORK, 0)),
        ("rate_amount_negative", None, {}, lambda: reported_rate.queue_validators(NETWORK, -1)),
        ("rate_amount_negative", None, {}, lambda: reported_rate.receive_ether(NETWORK, -1)),
        ("rate_balance_short", 5, {"amount": 6, "have": 5}, lambda: reported_rate.burn(NETWORK, 6, 5)),
        ("rate_balance_short", None, {"amount": 1, "have": 0}, lambda: reported_rate.burn(NETWORK, 1, 0)),
        (
            "rate_balance_short",
            # More is held than the ether at hand pays for.
            227_272_727_272_727_272_728,
            {"amount": 301 * ETHER, "have": 300 * ETHER},
            lambda: reported_rate.burn(NETWORK, 301 * ETHER, 300 * ETHER),
        ),
        (
            "rate_deposit_small",
            None,
            {"amount": 0, "minimum": 1},
            # The smallest deposit is worth less than the smallest part of a token.
            lambda: reported_rate.deposit(replace(NETWORK, parameters=replace(PARAMETERS, minimum_deposit_wei=1)), 0),
        ),
        (
            "rate_pool_full",
            None,
            {"amount": ETHER, "limit": 0, "maximum": 18_000 * ETHER},
            lambda: reported_rate.deposit(replace(FULL, parameters=replace(PARAMETERS, minimum_deposit_wei=0)), ETHER),
        ),
        (
            "rate_collateral_short",
            # 250 ether pay for 250 / 1.1 rETH, and a fraction of a wei more would round down to as much.
            227_272_727_272_727_272_728,
            {"need": 275 * ETHER, "limit": 250 * ETHER},
            lambda: reported_rate.burn(NETWORK, 250 * ETHER, 250 * ETHER),
        ),
        (
            "rate_collateral_short",
            None,
            {"need": ETHER * 11 // 10, "limit": 0},
            lambda: reported_rate.burn(replace(NETWORK, contract_ether=0, pool_ether=0), ETHER, ETHER),
        ),
        ("rate_report_empty", None, {}, lambda: reported_rate.submit_report(NETWORK, 0, ETHER, NOW + DAY)),
        ("rate_report_empty", None, {}, lambda: reported_rate.submit_report(NETWORK, ETHER, 0, NOW + DAY)),
    ],
)
def test_what_the_contract_would_refuse_is_refused(
    code: str, remedy: int | None, figures: dict[str, int], act: Callable[[], object]
) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert (caught.value.code, caught.value.remedy, caught.value.figures) == (code, remedy, figures)


@given(networks(), amounts_between(1, 30_000 * ETHER))
def test_what_is_offered_instead_of_a_deposit_that_does_not_fit_fits(network: ReportedRate, value: int) -> None:
    crowded = replace(network, pool_ether=network.pool_ether + 2_000 * ETHER)
    answer = attempt(lambda: reported_rate.deposit(crowded, value))
    if isinstance(answer, Refused):
        smallest, room = ETHER // 100, reported_rate.deposit_room(crowded)
        assert answer.remedy == (None if room < smallest else smallest if value < smallest else room)
        assert not isinstance(answer.remedy, int) or reported_rate.deposit(crowded, answer.remedy).minted > 0


# --- Reals


@given(networks(), ether)
def test_conversions_of_reals_are_the_exact_ones(network: ReportedRate, value: int) -> None:
    # Exact amounts are rounded down twice; from 0.01 ether on that is below 1e-15 of them.
    figures = Reals([network.reported_ether]), Reals([network.reported_supply])
    paid = Reals([value])
    minted = reported_rate.reth_at(paid - reported_rate.deposit_fee(paid, PARAMETERS.deposit_fee_1e18), *figures)
    assert float(reported_rate.ether_at(paid, *figures)[0]) == pytest.approx(reported_rate.ether_for(network, value), rel=1e-12)
    assert float(reported_rate.reth_at(paid, *figures)[0]) == pytest.approx(reported_rate.reth_for(network, value), rel=1e-12)
    assert float(minted[0]) == pytest.approx(reported_rate.deposit(network, value).minted, rel=1e-12)


def test_ten_thousand_reports_are_priced_at_once() -> None:
    reported = Reals(np.random.default_rng(7).uniform(1e21, 1e24, 10_000))
    supply, paid = Reals([10**24]), Reals([10**21])
    worth, minted = reported_rate.ether_at(paid, reported, supply), reported_rate.reth_at(paid, reported, supply)
    fees = reported_rate.deposit_fee(reported, PARAMETERS.deposit_fee_1e18)
    for path in range(0, 10_000, 97):
        exact = int(reported[path])
        assert float(worth[path]) == pytest.approx(reported_rate.ether_at(10**21, exact, 10**24), rel=1e-12)
        assert float(minted[path]) == pytest.approx(reported_rate.reth_at(10**21, exact, 10**24), rel=1e-12)
        assert float(fees[path]) == pytest.approx(reported_rate.deposit_fee(exact, PARAMETERS.deposit_fee_1e18), rel=1e-12)
