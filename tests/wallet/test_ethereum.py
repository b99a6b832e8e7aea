"""Laws of the chain's day: nothing appears or vanishes, and a day is what its 225 epochs are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet.chain import ethereum
from wallet.chain.ethereum import Day, Ethereum, PendingDeposit, ValidatorRun
from wallet.chain.ethereum_forks import ETHER, FAR_FUTURE_EPOCH, FORKS, WITHDRAWALS_OPEN
from wallet.chain.ethereum_rewards import (
    ALL_FLAGS,
    balance_after,
    epoch_deltas,
    epoch_totals,
    shared_duties,
)
from wallet.chain.ethereum_runs import pooled, total_active, weighed
from wallet.errors import Refused

EPOCH = 463_162
INCOME = 300 * 10**18


def chain_of(lido: int = 250_000, rest: int = 1_000_000, fork: str = "fulu", **more: int) -> Ethereum:
    each = 32_004_000_000
    return ethereum.network(fork, EPOCH, {"lido": (lido, lido * each), "rest": (rest, rest * each)}, **more)


def conserves(before: Ethereum, day: Day, income: int = INCOME) -> None:
    gained, paid = sum(day.earned.values()), sum(day.swept.values())
    assert ethereum.total_balance(before) + gained - paid == ethereum.total_balance(day.chain)
    assert sum(day.execution.values()) == income
    assert min(day.swept.values()) >= 0
    assert min(day.departed.values()) >= 0
    for run in day.chain.runs:
        assert run.count > 0
        assert run.balance >= 0
        assert run.exit_span >= 0
    assert all(row.count > 0 for row in day.chain.deposits)
    assert len({id(run) for run in day.chain.runs}) == len(day.chain.runs)


def validators(chain: Ethereum) -> int:
    """Everyone who ever came: waiting, present, gone."""
    return sum(row.count for row in chain.deposits) + sum(run.count for run in chain.runs) + sum(chain.departed.values())


def refusal(code: str, act: object) -> Refused:
    assert callable(act)
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


Wish = tuple[str, str, int]
WISHES = st.lists(
    st.tuples(
        st.sampled_from(["deposit", "compound", "exit", "slash", "pass"]),
        st.sampled_from(["lido", "rest", "locked-1"]),
        st.integers(1, 40_000),
    ),
    min_size=1,
    max_size=14,
)


def wished(chain: Ethereum, wish: Wish) -> Ethereum:
    kind, operator, count = wish
    try:
        match kind:
            case "deposit":
                return ethereum.deposit(chain, operator, count)
            case "compound":
                return ethereum.deposit(chain, operator, count % 50 + 1, (32 + count % 2017) * ETHER, True)
            case "exit":
                return ethereum.request_exit(chain, operator, count).chain
            case "slash":
                return ethereum.slash(chain, operator, count).chain
    except Refused:
        pass
    return chain


@settings(max_examples=60, deadline=None)
@given(
    wishes=WISHES,
    participation=st.integers(700_000, 1_000_000),
    lido=st.integers(1, 300_000),
    rest=st.integers(1, 1_300_000),
    queue=st.integers(0, 3_000_000),
)
def test_every_gwei_and_every_validator_is_accounted_for(
    wishes: list[Wish], participation: int, lido: int, rest: int, queue: int
) -> None:
    """Bound: exact, to the Gwei, the wei and the validator, whatever is asked and whatever strikes."""
    chain = chain_of(lido, rest, entry_queue_gwei=queue * ETHER, participation_ppm=participation)
    for wish in wishes:
        chain = wished(chain, wish)
        present = validators(chain)
        for _ in range(wish[2] % 5 + 1):
            day = ethereum.pass_day(chain, INCOME)
            conserves(chain, day)
            chain = day.chain
            assert validators(chain) == present


@settings(max_examples=40, deadline=None)
@given(count=st.integers(1, 300_000), reward=st.booleans())
def test_a_slashing_takes_the_penalty_and_issues_the_reward(count: int, reward: bool) -> None:
    """Bound: exact. The proposers' reward is new issuance, so it is added, not moved."""
    chain = chain_of(400_000, 900_000)
    struck = ethereum.slash(chain, "lido", count)
    assert struck.penalty == count * (32 * ETHER // 4096)
    assert struck.reward == count * (32 * ETHER // 4096)
    total = ethereum.total_balance(chain) - struck.penalty + struck.reward
    assert ethereum.total_balance(struck.chain) == total
    assert ethereum.operator_status(struck.chain, "lido").slashed_validators == count


def exact_epochs(chain: Ethereum, epochs: int) -> dict[str, int]:
    """What runs earn epoch by epoch under full participation, with the base reward of every single epoch."""
    runs, earned = list(chain.runs), dict.fromkeys((run.operator for run in chain.runs), 0)
    for epoch in range(chain.epoch, chain.epoch + epochs):
        totals = epoch_totals([(run, ALL_FLAGS) for run in runs], epoch, epoch - 2, chain.rules)
        duties = shared_duties(totals, 1_000_000)
        active = total_active(runs, epoch)
        for place, run in enumerate(runs):
            after = balance_after(run.balance, run.count, epoch_deltas(run, ALL_FLAGS, totals))
            after += duties * run.weight // active
            earned[run.operator] += after - run.balance
            runs[place] = weighed(replace(run, balance=after))
    return earned


def test_a_day_is_its_225_epochs() -> None:
    """Bound: one Gwei an epoch and run for the floor of the shared duties; nothing else differs in a steady
    network.
    """
    chain = chain_of()
    day = ethereum.pass_day(chain, 0)
    for operator, earned in exact_epochs(chain, 225).items():
        assert abs(day.earned[operator] - earned) <= 225


def test_a_year_of_days_stays_within_the_documented_error_of_its_epochs() -> None:
    """Bound: 1e-4 relative over 60 days in which stake compounds; the base reward of a day is that of its
    mean.
    """
    run = ValidatorRun("rest", 17_000, 2000 * ETHER, 17_000 * 2000 * ETHER, compounding=True)
    chain = Ethereum(fork="fulu", epoch=EPOCH, runs=(run,))
    exact = exact_epochs(chain, 225 * 60)["rest"]
    earned = 0
    for _ in range(60):
        day = ethereum.pass_day(chain, 0)
        earned, chain = earned + day.earned["rest"], day.chain
    assert abs(earned - exact) <= exact // 10_000


@pytest.mark.parametrize(("enters", "leaves"), [(100, 225), (0, 60), (40, 41), (0, 0), (224, 225)])
def test_a_validator_counts_for_the_epochs_of_the_day_in_which_it_is_active(enters: int, leaves: int) -> None:
    """Bound: exact for block income, 1 % of an epoch's duty for rewards (the base reward is the mean of the
    day).
    """
    mine = ValidatorRun("mine", 1000, 32 * ETHER, 32_000 * ETHER, activation_epoch=EPOCH + enters)
    if leaves < 225:
        mine = replace(mine, exit_epoch=EPOCH + leaves, withdrawable_epoch=EPOCH + leaves + 256)
    chain = replace(chain_of(), runs=(*chain_of().runs, mine))
    day = ethereum.pass_day(chain, INCOME)
    served = max(leaves - enters, 0)
    whole = 1_250_000 * 225 + 1000 * served
    assert abs(day.execution["mine"] - INCOME * 1000 * served // whole) <= 1
    one = ethereum.pass_day(chain_of(), 0).earned["rest"] / 1_000_000 / 225
    paid = min(leaves + 1, 225) - (enters + 1) if served else 0
    earned = day.earned["mine"] / 1000 / one
    assert abs(earned - (paid * 54 + served * 10) / 64) < 0.01 * max(served, 1)


def test_a_batch_credited_through_a_day_works_as_its_members_would() -> None:
    """Bound: 1 %; eight validators enter each epoch from the third on, the batch is taken at its mean epoch."""
    day = ethereum.pass_day(ethereum.deposit(chain_of(), "a", 5000), INCOME)
    members = 8 * sum(225 - epoch - 8 for epoch in range(2, 217))
    share = INCOME * members // (1_250_000 * 225 + members)
    assert abs(day.execution["a"] - share) <= share // 100


def test_the_young_in_a_pool_do_not_keep_the_old_from_leaving() -> None:
    chain = chain_of()
    for _ in range(4):
        chain = ethereum.pass_day(ethereum.deposit(chain, "lido", 100), 0).chain
    assert ethereum.operator_status(chain, "lido").active_validators > 250_000
    assert ethereum.request_exit(chain, "lido", 1000).chain.epoch == chain.epoch


def test_one_validator_is_swept_after_half_a_round() -> None:
    chain = replace(
        chain_of(),
        runs=(
            *chain_of().runs,
            ValidatorRun("mine", 1, 32 * ETHER, 32 * ETHER, exit_epoch=EPOCH - 256, withdrawable_epoch=EPOCH),
        ),
    )
    days = 0
    while ethereum.operator_status(chain, "mine").validators:
        chain, days = ethereum.pass_day(chain, 0).chain, days + 1
    assert days == 6  # a round of 1.25 million validators is 10.85 days


def test_requests_that_merge_in_the_queue_still_leave_in_their_time() -> None:
    """Bound: a day's churn; rows are merged over three days of the queue at the most."""
    chain = chain_of(exit_queue_gwei=400_000 * ETHER)
    for _ in range(5):
        asked = ethereum.request_exit(chain, "lido", 1700)
        chain = ethereum.pass_day(asked.chain, 0).chain
    assert sum(run.operator == "lido" and run.leaving for run in chain.runs) <= 4
    left = []
    for _ in range(12):
        queue = [run for run in chain.runs if run.operator == "lido" and run.active_at(chain.epoch)]
        left.append(sum(run.count for run in queue if run.leaving))
        chain = ethereum.pass_day(chain, 0).chain
    pace = [before - after for before, after in pairwise(left)]
    assert max(pace) <= 1800 + 10
    assert sum(pace) == 8500


def test_a_long_exit_queue_stays_a_few_dozen_rows() -> None:
    """Bound: two operators leave daily behind 43 days of queue: 15 windows of three days and 13 days of
    sweep, each.
    """
    chain = chain_of(exit_queue_gwei=2_500_000 * ETHER)
    for _ in range(60):
        chain = ethereum.request_exit(chain, "rest", 1500).chain
        chain = ethereum.request_exit(chain, "lido", 200).chain
        day = ethereum.pass_day(chain, INCOME)
        conserves(chain, day)
        chain = day.chain
        assert len(chain.runs) <= 2 * (15 + 13) + 4


def test_an_ideal_network_issues_the_closed_form() -> None:
    """166.3232 x sqrt(E) ETH a year, less what the integer base reward floors away (below 1/b, here 1/324)."""
    chain = chain_of(participation_ppm=1_000_000)
    eth = total_active(chain.runs, EPOCH) // ETHER
    closed = 166.3232 / eth**0.5
    rate = ethereum.reward_rate(chain) / 10**18
    assert closed * (1 - 1 / 320) < rate <= closed


def test_less_participation_pays_less() -> None:
    rates = [ethereum.reward_rate(chain_of(participation_ppm=ppm)) for ppm in (900_000, 990_000, 1_000_000)]
    assert rates == sorted(rates)
    assert rates[0] < rates[-1]


def test_a_queued_deposit_earns_nothing_until_it_is_active() -> None:
    chain = ethereum.deposit(chain_of(entry_queue_gwei=2_486_019 * ETHER), "locked-1", 1)
    queue, delay = ethereum.activation_stages(chain, 0)
    for number in range(60):
        day = ethereum.pass_day(chain, INCOME)
        chain = day.chain
        status = ethereum.operator_status(chain, "locked-1")
        if status.activation_epoch == FAR_FUTURE_EPOCH or status.activation_epoch >= chain.epoch:
            assert status.balance + status.queued == 32 * ETHER
            assert day.execution.get("locked-1", 0) == 0
        if day.activated.get("locked-1"):
            entered = number
    wait_hours = (status.activation_epoch - EPOCH) * 8 / 75
    assert abs(wait_hours - queue.likely_hours - delay.likely_hours) <= 2
    assert 42 <= entered <= 44  # 2.486 million ETH at 57,600 a day, as the recorded 43.16 days
    assert status.active > 32 * ETHER


def test_a_deposit_is_credited_in_the_epoch_its_budget_reaches_it() -> None:
    chain = ethereum.deposit(chain_of(entry_queue_gwei=256 * 100 * ETHER), "locked-1", 1)
    chain = ethereum.pass_day(chain, 0).chain
    status = ethereum.operator_status(chain, "locked-1")
    assert status.activation_epoch == EPOCH + 100 + 8


def test_the_first_come_is_the_first_served() -> None:
    chain = chain_of()
    for operator in ("a", "b", "c"):
        chain = ethereum.deposit(chain, operator, 2500)
    day = ethereum.pass_day(chain, 0)
    limit = 256 * 223 // 32  # the two first epochs wait for finality
    assert day.activated["a"] == limit
    assert "b" not in day.activated
    assert "c" not in day.activated


def test_leaving_earns_until_the_exit_then_waits_and_is_swept() -> None:
    chain = chain_of(exit_queue_gwei=100_000 * ETHER)
    stages = ethereum.exit_stages(chain, 32 * ETHER)
    chain = ethereum.deposit(chain, "locked-1", 1)
    for _ in range(4):
        chain = ethereum.pass_day(chain, INCOME).chain
    asked = ethereum.request_exit(chain, "locked-1", 1)
    assert asked.withdrawable_epoch == asked.exit_epoch + 256
    chain, paid = asked.chain, 0
    for _ in range(20):
        day = ethereum.pass_day(chain, INCOME)
        begins, chain = chain.epoch, day.chain
        earned = day.earned.get("locked-1", 0)
        assert (earned > 0) == (begins <= asked.exit_epoch)
        if day.departed.get("locked-1", 0):
            paid = chain.epoch
            assert day.swept["locked-1"] > 32 * ETHER
    assert paid > asked.withdrawable_epoch
    waited = (paid - asked.withdrawable_epoch) * 8 / 75
    assert stages[2].low_hours <= waited <= stages[2].high_hours + 24
    status = ethereum.operator_status(chain, "locked-1")
    assert (status.balance, status.validators, status.seen) == (0, 0, 1)


def test_the_estimate_of_the_exit_queue_is_what_the_queue_then_gives() -> None:
    chain = chain_of(exit_queue_gwei=2_500_000 * ETHER)
    for count in (1, 1000, 30_000):
        stage = ethereum.exit_stages(chain, count * 32 * ETHER)[0]
        asked = ethereum.request_exit(chain, "lido", count)
        hours = (asked.exit_epoch - EPOCH) * 8 / 75
        assert stage.low_hours <= hours <= stage.high_hours


def test_a_large_exit_leaves_day_by_day_at_the_churn() -> None:
    chain = ethereum.request_exit(chain_of(), "lido", 20_000).chain
    staying = []
    for _ in range(13):
        chain = ethereum.pass_day(chain, 0).chain
        active = sum(run.count for run in chain.runs if run.active_at(chain.epoch) and run.operator == "lido")
        staying.append(active)
    left = [before - after for before, after in pairwise(staying)]
    assert all(abs(count - 1800) <= 10 for count in left[1:9])  # 57,600 ETH a day
    assert staying[-1] == 230_000


def test_what_is_above_32_is_swept_at_the_rate_it_is_earned() -> None:
    """Bound: 2 % after ten rounds of the pointer; it holds half a round of rewards back, as a uniform pointer
    does.
    """
    chain = chain_of()
    for _ in range(120):
        day = ethereum.pass_day(chain, 0)
        chain = day.chain
    assert abs(day.swept["rest"] - day.earned["rest"]) <= day.earned["rest"] // 50
    held = ethereum.operator_status(chain, "rest").balance - 1_000_000 * 32 * ETHER
    round_days = 1_250_000 / 16 / 7200
    assert abs(held / day.earned["rest"] - round_days / 2) < 0.1


def test_compounding_validators_keep_their_rewards_and_gain_weight() -> None:
    chain = ethereum.deposit(chain_of(), "locked-1", 1, 64 * ETHER, True)
    for _ in range(400):
        day = ethereum.pass_day(chain, 0)
        assert day.swept.get("locked-1", 0) == 0
        chain = day.chain
    mine = next(run for run in chain.runs if run.operator == "locked-1")
    assert mine.balance > 65 * ETHER + ETHER // 4
    assert mine.effective_balance == 65 * ETHER


def test_ten_years_of_daily_deposits_stay_a_dozen_rows() -> None:
    chain = chain_of(entry_queue_gwei=200_000 * ETHER)
    for number in range(3650):
        chain = ethereum.deposit(chain, "rest", 900)
        chain = ethereum.deposit(chain, "lido", number % 200 + 1)
        if number % 400 == 0:
            chain = ethereum.deposit(chain, f"locked-{number}", 1, 2048 * ETHER, True)
        chain = ethereum.pass_day(chain, INCOME).chain
        assert len(chain.runs) <= 4 + number // 400 + 4
        assert len(chain.deposits) <= 40


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(1, 500), st.integers(32, 200), st.booleans()),
        max_size=12,
    )
)
def test_merging_rows_keeps_every_gwei_every_validator_and_the_order_of_weight(
    rows: list[tuple[str, int, int, bool]],
) -> None:
    """Bound: balances and counts exact; effective balance within one Gwei a validator, where unequal ones
    merge.
    """
    runs = tuple(
        ValidatorRun(name, count, (eth if grows else 32) * ETHER, count * eth * ETHER, grows) for name, count, eth, grows in rows
    )
    merged = pooled(runs, EPOCH)
    assert sum(run.count for run in merged) == sum(run.count for run in runs)
    assert sum(run.balance for run in merged) == sum(run.balance for run in runs)
    lost = sum(run.weight for run in runs) - sum(run.weight for run in merged)
    assert 0 <= lost <= sum(run.count for run in runs) * len(rows)
    assert len(merged) <= 6


def test_before_capella_one_may_not_leave_and_nothing_is_swept() -> None:
    chain = chain_of(100_000, 290_000, fork="altair")
    refused = refusal("withdrawals_not_open", lambda: ethereum.request_exit(chain, "lido", 1))
    assert refused.figures["opens"] == WITHDRAWALS_OPEN == 1_681_338_455
    refusal("withdrawals_not_open", lambda: ethereum.exit_stages(chain, 32 * ETHER))
    day = ethereum.pass_day(chain, 0)
    assert set(day.swept.values()) == {0}
    assert min(day.earned.values()) > 0
    conserves(chain, day, 0)


def test_before_electra_validators_enter_by_number() -> None:
    chain = ethereum.deposit(chain_of(100_000, 290_000, fork="altair"), "rest", 5000)
    chain = ethereum.pass_day(chain, 0).chain
    day = ethereum.pass_day(chain, 0)
    assert day.activated["rest"] == 5 * 225  # 390,000 // 65,536 = 5 an epoch
    assert FORKS["altair"].deposits_per_epoch is None


TEN = chain_of(10, 1_000_000)
MOST = 1_000_010 // 3
"""Of 1,000,010 validators of one size so many may go while two thirds still attest."""
YOUNG = ethereum.pass_day(ethereum.deposit(chain_of(), "locked-1", 1), 0).chain
RIPE = ethereum.operator_status(YOUNG, "locked-1").activation_epoch + 256


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("deposit_zero", None, {"count": 0}, lambda: ethereum.deposit(TEN, "lido", 0)),
        ("deposit_zero", None, {"count": -2}, lambda: ethereum.deposit(TEN, "lido", -2)),
        (
            "deposit_minimum",
            32 * ETHER,
            {"each": 32 * ETHER - 1, "minimum": 32 * ETHER},
            lambda: ethereum.deposit(TEN, "a", 1, 32 * ETHER - 1),
        ),
        (
            "deposit_compounding",
            None,
            {"fork": "altair"},
            lambda: ethereum.deposit(replace(TEN, fork="altair"), "a", 1, 64 * ETHER, True),
        ),
        (
            "deposit_maximum",
            2048 * ETHER,
            {"each": 2048 * ETHER + 1, "maximum": 2048 * ETHER},
            lambda: ethereum.deposit(TEN, "a", 1, 2048 * ETHER + 1, True),
        ),
        (
            "withdrawals_not_open",
            None,
            {"opens": WITHDRAWALS_OPEN},
            lambda: ethereum.request_exit(replace(TEN, fork="altair"), "lido", 1),
        ),
        ("exit_zero", None, {"count": 0}, lambda: ethereum.request_exit(TEN, "lido", 0)),
        (
            "exit_too_young",
            None,
            {"epoch": RIPE, "opens": ethereum.unix_at(RIPE)},
            lambda: ethereum.request_exit(YOUNG, "locked-1", 1, at_epoch=RIPE - 1),
        ),
        ("exit_too_many", 10, {"asked": 11, "active": 10}, lambda: ethereum.request_exit(TEN, "lido", 11)),
        ("exit_too_many", None, {"asked": 1, "active": 0}, lambda: ethereum.request_exit(TEN, "nobody", 1)),
        ("slash_zero", None, {"count": 0}, lambda: ethereum.slash(TEN, "lido", 0)),
        ("slash_too_many", 10, {"asked": 11, "active": 10}, lambda: ethereum.slash(TEN, "lido", 11)),
        ("slash_too_many", None, {"asked": 1, "active": 0}, lambda: ethereum.slash(TEN, "nobody", 1)),
    ],
)
def test_a_refused_request_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    caught = refusal(code, act)
    assert (caught.code, caught.remedy, caught.figures) == (code, remedy, figures)


@pytest.mark.parametrize(("count", "stalled"), [(MOST, False), (MOST + 1, True), (1_000_000, True)])
def test_a_slashing_is_not_refused_for_stopping_finality(count: int, stalled: bool) -> None:
    struck = ethereum.slash(TEN, "rest", count)
    assert struck.penalty > 0
    assert ethereum.stalls(struck.chain) is stalled
    assert (ethereum.pass_day(struck.chain, 0).chain.finality is not None) is stalled


def test_a_young_validator_may_not_leave_for_256_epochs() -> None:
    chain = ethereum.deposit(chain_of(), "locked-1", 1)
    chain = ethereum.pass_day(chain, 0).chain
    opens = ethereum.operator_status(chain, "locked-1").activation_epoch + 256
    assert chain.epoch < opens
    refused = refusal("exit_too_young", lambda: ethereum.request_exit(chain, "locked-1", 1))
    assert refused.figures["opens"] == ethereum.unix_at(opens)
    ethereum.request_exit(chain, "locked-1", 1, at_epoch=opens)


@given(gwei=amounts_between(1, 8_000_000 * ETHER, unit=ETHER))
def test_an_amount_is_freed_by_the_fewest_validators(gwei: int) -> None:
    chain = chain_of()
    freed = ethereum.exit_for(chain, "lido", gwei)
    assert freed.validators == min(-(-gwei // (32 * ETHER)), 250_000)


def test_a_chain_survives_being_written_and_read() -> None:
    chain = ethereum.slash(chain_of(entry_queue_gwei=10**15), "lido", 5).chain
    chain = ethereum.request_exit(chain, "rest", 5000).chain
    chain = ethereum.pass_day(chain, INCOME).chain
    assert msgspec.json.decode(msgspec.json.encode(chain), type=Ethereum) == chain


def test_asking_changes_nothing() -> None:
    chain = chain_of()
    written = msgspec.json.encode(chain)
    ethereum.pass_day(chain, INCOME)
    ethereum.slash(chain, "lido", 10)
    ethereum.projected_slashing_loss(chain, "lido", 10)
    ethereum.request_exit(chain, "lido", 10)
    assert msgspec.json.encode(chain) == written
    assert isinstance(PendingDeposit("a", 1, 1, 1), msgspec.Struct)
