"""The withdrawal queue: first come first served, never more than nominal, and pruning changes no answer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import amounts_between, evenly_between
from wallet.errors import Refused
from wallet.staking import withdrawal_queue as queues
from wallet.staking.withdrawal_queue import MAXIMUM, MINIMUM, RATE_ONE, WithdrawalQueue

ETHER = 10**18


def refused_code(act: object, *arguments: object) -> tuple[str, object]:
    assert callable(act)
    with pytest.raises(Refused) as refused:
        act(*arguments)
    return refused.value.code, refused.value.remedy


def queue_of(*asked: tuple[int, int], owner: str = "you", frame: int = 0) -> WithdrawalQueue:
    """A queue of requests of (steth, shares), made at seconds 0, 1, 2, ... between the same two reports."""
    queue = WithdrawalQueue(last_report=frame)
    for second, (steth, shares) in enumerate(asked):
        queue, _ = queues.request(queue, owner, [steth], [shares], second)
    return queue


def serve(queue: WithdrawalQueue, batches: Sequence[int], rate: int) -> WithdrawalQueue:
    return queues.finalize(queue, batches[-1], queues.prefinalize(queue, batches, rate).ether, rate)


rates = evenly_between(RATE_ONE // 2, 2 * RATE_ONE)
requests = st.tuples(amounts_between(MINIMUM, MAXIMUM), evenly_between(RATE_ONE // 2, 2 * RATE_ONE)).map(
    lambda pair: (pair[0], max(1, pair[0] * RATE_ONE // pair[1]))
)


@given(st.lists(requests, min_size=1, max_size=12), rates)
def test_a_request_pays_the_lesser_of_nominal_and_its_shares_at_the_finalization_rate(
    asked: list[tuple[int, int]], rate: int
) -> None:
    queue = queue_of(*asked)
    batches = queues.calculate_batches(queue, rate, 10**9, 10**30)
    queue = serve(queue, batches.ids, rate)
    for id, (steth, shares) in enumerate(asked, start=1):
        paid = queues.claimable(queue, id)
        assert paid <= steth
        # the two differ by rounding only where the rates are equal to the last place of 1e27
        assert abs(paid - min(steth, shares * rate // RATE_ONE)) <= 1


@given(st.lists(requests, min_size=1, max_size=12), rates)
def test_what_is_locked_covers_every_claim_and_leaves_only_dust(asked: list[tuple[int, int]], rate: int) -> None:
    # requests between two different reports each, so that no batch mixes both sides of the rate
    queue = WithdrawalQueue()
    for frame, (steth, shares) in enumerate(asked):
        queue = queues.after_report(queue, frame, bunker=False)
        queue, _ = queues.request(queue, "you", [steth], [shares], frame)
    queue = serve(queue, queues.calculate_batches(queue, rate, 10**9, 10**30).ids, rate)
    for id in range(1, len(asked) + 1):
        queue, _ = queues.claim(queue, id, "you")
    # rounding down once for each request, against once for each batch
    assert 0 <= queue.locked_ether <= len(asked)


@given(st.lists(requests, min_size=1, max_size=12), rates, amounts_between(0, 4 * MAXIMUM))
def test_a_budget_serves_strictly_in_order_and_is_never_overdrawn(asked: list[tuple[int, int]], rate: int, budget: int) -> None:
    queue = queue_of(*asked)
    batches = queues.calculate_batches(queue, rate, 10**9, budget)
    assert 0 <= batches.remaining <= budget
    assert list(batches.ids) == sorted(set(batches.ids))
    served = batches.ids[-1] if batches.ids else 0
    if served < len(asked):
        steth, shares = asked[served]
        above = steth * RATE_ONE // shares > rate
        assert batches.remaining < (shares * rate // RATE_ONE if above else steth)


def test_a_large_request_at_the_head_blocks_all_behind_it() -> None:
    queue = queue_of((900, 900), (100, 100))
    assert queues.calculate_batches(queue, RATE_ONE, 10, 899) == ((), 899)
    assert queues.calculate_batches(queue, RATE_ONE, 10, 900) == ((1,), 0)


def test_a_request_younger_than_the_margin_waits() -> None:
    queue = queue_of((900, 900), (100, 100), (200, 200))
    assert queues.calculate_batches(queue, RATE_ONE, 1, 10**6).ids == (2,)


def test_a_queued_token_earns_nothing_and_still_bears_a_loss() -> None:
    queue = queue_of((1000, 1000), (1000, 1000))
    gained = serve(queue, [1], RATE_ONE * 11 // 10)
    assert queues.claimable(gained, 1) == 1000
    lost = serve(gained, [2], RATE_ONE * 9 // 10)
    assert queues.claimable(lost, 2) == 900


def test_a_batch_ends_where_the_rate_is_crossed_unless_no_report_came_between() -> None:
    low, high = (1000, 1000), (1000, 900)
    assert queues.calculate_batches(queue_of(low, high, low), RATE_ONE, 10, 10**6).ids == (3,)
    queue = WithdrawalQueue()
    for frame, (steth, shares) in enumerate((low, low, high, low)):
        queue = queues.after_report(queue, frame, bunker=False)
        queue, _ = queues.request(queue, "you", [steth], [shares], frame)
    assert queues.calculate_batches(queue, RATE_ONE, 10, 10**6).ids == (2, 3, 4)


def test_one_finalization_holds_at_most_thirty_six_batches() -> None:
    queue = WithdrawalQueue()
    for frame in range(40):
        queue = queues.after_report(queue, frame, bunker=False)
        queue, _ = queues.request(queue, "you", [1000], [1000 - 100 * (frame % 2)], frame)
    assert queues.calculate_batches(queue, RATE_ONE, 10**9, 10**9).ids == tuple(range(1, 37))


@given(amounts_between(MINIMUM, 5 * MAXIMUM))
def test_splitting_keeps_every_wei_in_parts_that_the_queue_takes(amount: int) -> None:
    if 0 < amount % MAXIMUM < MINIMUM:
        code, remedy = refused_code(queues.split, amount)
        assert code == "request_min"
        assert isinstance(remedy, int)
        assert sum(queues.split(remedy)) == remedy <= amount
        return
    parts = queues.split(amount)
    assert sum(parts) == amount
    assert all(MINIMUM <= part <= MAXIMUM for part in parts)


def test_a_rest_under_the_minimum_is_refused_with_the_amount_that_works() -> None:
    assert queues.split(2 * MAXIMUM + 100) == (MAXIMUM, MAXIMUM, 100)
    assert refused_code(queues.split, 2 * MAXIMUM + 99) == ("request_min", 2 * MAXIMUM)
    assert refused_code(queues.split, 99) == ("request_min", 100)
    assert refused_code(queues.split, 0) == ("request_min", 100)


def test_a_request_out_of_bounds_is_refused_and_none_of_its_company_is_taken() -> None:
    queue = queue_of()
    assert refused_code(queues.request, queue, "you", [100, 99], [1, 1], 0) == ("request_min", 100)
    too_much = [100, MAXIMUM + 1]
    assert refused_code(queues.request, queue, "you", too_much, [1, 1], 0) == ("request_max", MAXIMUM)
    paused = WithdrawalQueue(paused=True)
    assert refused_code(queues.request, paused, "you", [100], [1], 0) == ("withdrawals_paused", None)


def test_a_claim_is_paid_once_to_its_owner_and_only_when_finalized() -> None:
    queue = serve(queue_of((1000, 1000), (500, 500)), [1], RATE_ONE)
    rows = [queues.find(queue, id) for id in (1, 2)]
    assert [queues.status(queue, row) for row in rows] == ["ready", "pending"]
    assert (queues.claimable(queue, 1), queues.claimable(queue, 2)) == (1000, 0)
    assert refused_code(queues.claim, queue, 2, "you") == ("not_finalized", None)
    assert refused_code(queues.claim, queue, 1, "alice") == ("not_owner", None)
    assert refused_code(queues.claim, queue, 3, "you") == ("request_not_found", None)
    queue, paid = queues.claim(queue, 1, "you")
    assert (paid, queue.locked_ether, queues.claimable(queue, 1)) == (1000, 0, 0)
    assert queues.status(queue, queues.find(queue, 1)) == "claimed"
    assert refused_code(queues.claim, queue, 1, "you") == ("already_claimed", None)


def test_claiming_does_not_stop_with_the_queue() -> None:
    queue = serve(queue_of((1000, 1000)), [1], RATE_ONE)
    paused = queues.replace(queue, paused=True)
    assert queues.claim(paused, 1, "you")[1] == 1000


def test_finalization_out_of_order_unknown_or_above_nominal_is_refused() -> None:
    queue = queue_of((1000, 1000), (500, 500))
    assert refused_code(queues.prefinalize, queue, [], RATE_ONE)[0] == "finalization_empty"
    assert refused_code(queues.prefinalize, queue, [1], 0)[0] == "finalization_empty"
    assert refused_code(queues.prefinalize, queue, [2, 1], RATE_ONE)[0] == "batches_unsorted"
    assert refused_code(queues.prefinalize, queue, [3], RATE_ONE)[0] == "request_not_found"
    assert refused_code(queues.finalize, queue, 3, 0, RATE_ONE)[0] == "request_not_found"
    assert refused_code(queues.finalize, queue, 1, 1001, RATE_ONE)[0] == "finalization_too_rich"


def test_what_is_ahead_counts_only_what_is_still_waiting() -> None:
    queue = serve(queue_of((1000, 1000), (500, 500), (300, 300)), [1], RATE_ONE)
    assert [queues.queue_ahead(queue, id) for id in (2, 3, queue.last_request + 1)] == [0, 500, 800]
    assert [row.id for row in queues.unfinalized(queue)] == [2, 3]


def test_bunker_mode_is_dated_from_the_report_that_began_it() -> None:
    queue = queues.after_report(WithdrawalQueue(), 100, bunker=True)
    queue = queues.after_report(queue, 200, bunker=True)
    assert (queue.bunker_since, queue.last_report) == (100, 200)
    assert queues.after_report(queue, 300, bunker=False).bunker_since == 0


def test_pruning_keeps_the_rate_at_which_my_claimed_request_was_paid() -> None:
    queue = serve(queue_of((1000, 1000), owner="you"), [1], RATE_ONE * 8 // 10)
    queue, _ = queues.request(queue, "alice", [1000], [1000], 1)
    queue = serve(queue, [2], RATE_ONE * 9 // 10)
    queue = queues.claim(queues.claim(queue, 1, "you")[0], 2, "alice")[0]
    left = queues.prune(queue, "you")
    assert [row.id for row in left.requests] == [1]
    assert [checkpoint.first_id for checkpoint in left.checkpoints] == [1]
    assert queues.payout(left, left.requests[0]) == 800
    assert left.checkpoints_made == 2
    assert refused_code(queues.claimable, left, 2) == ("request_not_found", None)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("request"), st.sampled_from(["you", "alice", "bob"]), requests),
        st.tuples(st.just("report"), rates, amounts_between(0, 3 * MAXIMUM)),
        st.tuples(st.just("claim"), st.integers(1, 12), st.booleans()),
    ),
    max_size=30,
)


@given(steps)
def test_pruning_at_any_time_changes_no_later_answer(script: list[tuple[str, object, object]]) -> None:
    whole = pruned = WithdrawalQueue()
    for now, step in enumerate(script):
        whole, answer = live(whole, now, step)
        pruned, same = live(queues.prune(pruned, "you"), now, step)
        assert same == answer
        sums = ("last_request", "last_finalized", "locked_ether", "unfinalized_steth", "unfinalized_shares")
        assert [getattr(whole, name) for name in sums] == [getattr(pruned, name) for name in sums]
        mine = [row for row in whole.requests if row.owner == "you"]
        assert mine == [row for row in pruned.requests if row.owner == "you"]
        for row in mine:
            if row.id <= whole.last_finalized:
                assert queues.payout(whole, row) == queues.payout(pruned, row)
    final = queues.prune(pruned, "you")
    assert not [row for row in final.requests if row.claimed and row.owner != "you"]
    assert len(final.checkpoints) <= len(final.requests)


def live(queue: WithdrawalQueue, now: int, step: tuple[str, object, object]) -> tuple[WithdrawalQueue, object]:
    """One step of a script, and what it answered; claims of others' dropped rows are not asked for."""
    match step:
        case ("request", str(owner), (int(steth), int(shares))):
            return queues.request(queue, owner, [steth], [shares], now)
        case ("report", int(rate), int(budget)):
            batches = queues.calculate_batches(queue, rate, now, budget)
            locked = None
            if batches.ids:
                locked = queues.prefinalize(queue, batches.ids, rate)
                queue = queues.finalize(queue, batches.ids[-1], locked.ether, rate)
            return queues.after_report(queue, now, bunker=False), (batches, locked)
        case ("claim", int(id), _):
            row = next((row for row in queue.requests if row.id == id), None)
            if row is None or queues.status(queue, row) != "ready":
                return queue, None
            return queues.claim(queue, id, row.owner)
    raise AssertionError(step)
