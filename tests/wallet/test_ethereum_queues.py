"""Laws of the two doors: taking many at once ends where taking them one by one does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.chain.ethereum_forks import ETHER, FORKS
from wallet.chain.ethereum_queues import (
    Churn,
    PendingDeposit,
    activation_limit,
    consolidation_limit,
    credit_deposits,
    exit_limit,
    join_exit_count,
    join_exit_queue,
)

ELECTRA = FORKS["electra"]
BUDGETS = st.integers(32, 600).map(lambda eth: eth * ETHER)


@given(
    amounts=st.lists(amounts_between(1, 3000 * ETHER, unit=ETHER), min_size=1, max_size=20),
    earliest=st.integers(0, 200),
    left=amounts_between(0, 256 * ETHER, unit=ETHER),
    limit=st.integers(128, 256).map(lambda eth: eth * ETHER),
)
def test_joining_with_a_sum_is_joining_with_its_parts(amounts: list[int], earliest: int, left: int, limit: int) -> None:
    """Bound: exact; the queue only counts the amount that has gone before."""
    churn = start = Churn(earliest, left)
    for amount in amounts:
        churn = join_exit_queue(churn, amount, 100, limit)
    assert churn == join_exit_queue(start, sum(amounts), 100, limit)
    assert 0 <= churn.left < limit + left


@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=20),
    earliest=st.integers(0, 200),
    limit=st.integers(4, 20),
)
def test_joining_by_number_is_joining_one_by_one(counts: list[int], earliest: int, limit: int) -> None:
    churn = start = Churn(earliest, 0)
    for count in counts:
        for _ in range(count):
            churn = join_exit_count(churn, 1, 100, limit)
    assert churn == join_exit_count(start, sum(counts), 100, limit)


def deposits() -> st.SearchStrategy[tuple[PendingDeposit, ...]]:
    row = st.builds(
        PendingDeposit,
        operator=st.sampled_from(["a", "b"]),
        count=st.integers(1, 300),
        each=st.sampled_from([1, 5, 32, 64, 300, 2048]).map(lambda eth: eth * ETHER),
        slot=st.integers(0, 3400),
    )
    return st.lists(row, max_size=6).map(tuple)


@settings(max_examples=200, deadline=None)
@given(queue=deposits(), carry=amounts_between(0, 100 * ETHER, unit=ETHER), budget=BUDGETS, epochs=st.integers(1, 120))
def test_a_stretch_of_epochs_is_each_of_them(queue: tuple[PendingDeposit, ...], carry: int, budget: int, epochs: int) -> None:
    """Bound: exact, carry included; stretches where only the budget decides are taken in one step."""
    start = 50
    at_once = credit_deposits(queue, carry, budget, start, epochs, ELECTRA)
    left, kept = queue, carry
    credited: dict[str, int] = {}
    for epoch in range(start, start + epochs):
        left, kept, credits = credit_deposits(left, kept, budget, epoch, 1, ELECTRA)
        for credit in credits:
            name = credit.deposit.operator
            credited[name] = credited.get(name, 0) + credit.number * credit.deposit.each
    assert (at_once.queue, at_once.carry) == (left, kept)
    for name, amount in credited.items():
        mine = [credit for credit in at_once.credits if credit.deposit.operator == name]
        assert sum(credit.number * credit.deposit.each for credit in mine) == amount
    waiting = sum(row.count * row.each for row in left)
    assert waiting + sum(credited.values()) == sum(row.count * row.each for row in queue)


@settings(max_examples=100, deadline=None)
@given(queue=deposits(), budget=BUDGETS)
def test_many_equal_deposits_are_as_many_single_ones(queue: tuple[PendingDeposit, ...], budget: int) -> None:
    """Bound: exact; a row of n is n rows of one, so what the records pin for single deposits holds for rows."""
    queue = tuple(replace(row, count=row.count % 40 + 1) for row in queue)
    single = tuple(replace(row, count=1) for row in queue for _ in range(row.count))
    rows = credit_deposits(queue, 0, budget, 50, 30, ELECTRA)
    ones = credit_deposits(single, 0, budget, 50, 30, ELECTRA)
    assert rows.carry == ones.carry
    assert tuple(replace(row, count=1) for row in rows.queue for _ in range(row.count)) == ones.queue


@settings(max_examples=100, deadline=None)
@given(count=st.integers(1, 400), carry=amounts_between(0, 31 * ETHER, unit=ETHER), budget=BUDGETS)
def test_the_epochs_of_a_credit_are_those_of_its_first_and_last(count: int, carry: int, budget: int) -> None:
    queue = (PendingDeposit("a", count, 32 * ETHER, 0),)
    at_once = credit_deposits(queue, carry, budget, 50, 90, replace(ELECTRA, deposits_per_epoch=None))
    when: list[int] = []
    for epoch in range(50, 140):
        queue, carry, credits = credit_deposits(queue, carry, budget, epoch, 1, replace(ELECTRA, deposits_per_epoch=None))
        when += [epoch for credit in credits for _ in range(credit.number)]
    place = 0
    for credit in at_once.credits:
        assert (when[place], when[place + credit.number - 1]) == (credit.first, credit.last)
        place += credit.number
    assert place == len(when)


@given(eth=evenly_between(1, 200_000_000))
def test_limits_stay_in_their_bounds_and_only_grow(eth: int) -> None:
    limit = exit_limit(ELECTRA, eth * ETHER, 0)
    assert 128 * ETHER <= limit <= 256 * ETHER
    assert limit % ETHER == 0
    assert limit == activation_limit(ELECTRA, eth * ETHER, 0)
    assert exit_limit(ELECTRA, (eth + 1) * ETHER, 0) >= limit
    assert limit + consolidation_limit(ELECTRA, eth * ETHER) == max(128, eth // 65_536) * ETHER
    assert activation_limit(FORKS["deneb"], 0, eth) <= 8 <= max(8, exit_limit(FORKS["deneb"], 0, eth))
