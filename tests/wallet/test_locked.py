"""Laws of traditional staking: fees on rewards only, every wei to one of the two, nothing leaves early."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.chain import ethereum
from wallet.errors import Refused
from wallet.staking import locked
from wallet.staking.locked import ETHER, GWEI, NEVER, LockedStaking, Reading

BOOK = LockedStaking()
START = 1_784_678_400


def opened(amount: int = 32 * ETHER, fee_bps: int = 1000) -> tuple[LockedStaking, locked.Position]:
    return locked.lock(BOOK, "you", "Operator", amount, fee_bps, START)


def reading(balance_gwei: int, swept_gwei: int = 0, execution_wei: int = 0, **epochs: int) -> Reading:
    dates = {"activation_epoch": 100, "exit_epoch": NEVER, "withdrawable_epoch": NEVER} | epochs
    return Reading(balance_gwei=balance_gwei, swept_gwei=swept_gwei, execution_wei=execution_wei, **dates)


def refusal(code: str, act: object) -> Refused:
    assert callable(act)
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


@pytest.mark.parametrize("compounding", [True, False])
def test_less_than_32_is_refused_and_32_offered(compounding: bool) -> None:
    refused = refusal("lock_minimum", lambda: locked.check_amount(32 * ETHER - 1, compounding))
    assert refused.remedy == 32 * ETHER
    locked.check_amount(32 * ETHER, compounding)


def test_more_than_2048_is_refused_where_validators_compound() -> None:
    refused = refusal("lock_maximum", lambda: locked.check_amount(2048 * ETHER + GWEI, True))
    assert refused.remedy == 2048 * ETHER
    locked.check_amount(2048 * ETHER, True)


@given(amount=amounts_between(32 * ETHER, 2048 * ETHER, unit=ETHER), compounding=st.booleans())
def test_the_remedy_of_a_wrong_step_is_accepted_and_just_below(amount: int, compounding: bool) -> None:
    step = GWEI if compounding else 32 * ETHER
    if amount % step == 0:
        locked.check_amount(amount, compounding)
        return
    remedy = refusal("lock_step", lambda: locked.check_amount(amount, compounding)).remedy
    assert isinstance(remedy, int)
    assert amount - step < remedy < amount
    locked.check_amount(remedy, compounding)


@given(units=st.integers(1, 100))
def test_before_compounding_a_position_is_validators_of_32(units: int) -> None:
    _, position = locked.lock(BOOK, "you", "Operator", units * 32 * ETHER, 0, START, compounding=False)
    assert locked.validators(position) == units
    assert locked.validators(position) * locked.each_gwei(position) * GWEI == position.principal


def test_the_fee_is_taken_from_rewards_and_not_from_the_principal() -> None:
    book, position = opened(fee_bps=1000)
    settled = locked.settle(book, position.id, reading(32 * ETHER // GWEI, 1_000_000, 7), START)
    reward = 1_000_000 * GWEI + 7
    assert settled.operator_wei == reward // 10
    assert settled.owner_wei == reward - reward // 10
    leaving = locked.leave(settled.book, position.id, 200, 456, 150, START)
    ended = reading(0, 32 * ETHER // GWEI, exit_epoch=200, withdrawable_epoch=456)
    final = locked.settle(leaving, position.id, ended, START)
    assert (final.owner_wei, final.operator_wei) == (32 * ETHER, 0)
    assert final.book.positions == ()
    assert final.book.closed_paid - final.book.closed_principal == settled.owner_wei


@given(
    incomes=st.lists(st.tuples(evenly_between(0, 10**9), amounts_between(0, 10**17, unit=10**9)), min_size=1, max_size=12),
    fee_bps=st.integers(0, 10_000),
    left=amounts_between(0, 40 * 10**9, unit=10**9),
)
def test_every_wei_is_paid_to_one_of_the_two_and_the_fee_is_the_running_total(
    incomes: list[tuple[int, int]], fee_bps: int, left: int
) -> None:
    """Bound: exact. The fee is floored once on the running total, so it does not depend on how income is cut
    up.
    """
    book, position = opened(fee_bps=fee_bps)
    owner = operator = 0
    for swept, execution in incomes:
        book, to_owner, to_operator = locked.settle(book, position.id, reading(32 * 10**9, swept, execution), START)
        assert min(to_owner, to_operator) >= 0
        assert to_owner + to_operator == swept * GWEI + execution
        owner, operator = owner + to_owner, operator + to_operator
    income = sum(swept * GWEI + execution for swept, execution in incomes)
    assert operator == income * fee_bps // 10_000
    ended = reading(0, left, exit_epoch=200, withdrawable_epoch=456)
    book, to_owner, to_operator = locked.settle(book, position.id, ended, START)
    assert to_owner + to_operator == left * GWEI
    reward = income + left * GWEI - position.principal
    assert operator + to_operator == max(operator, reward * fee_bps // 10_000)
    assert book.closed_fees == operator + to_operator
    assert book.closed_paid == owner + to_owner


def test_a_loss_costs_the_owner_and_no_fee() -> None:
    book, position = opened()
    lost = reading(31 * 10**9, exit_epoch=200, withdrawable_epoch=9000)
    book = locked.settle(book, position.id, lost, START).book
    position = locked.position_of(book, position.id)
    assert locked.value(position) == 31 * ETHER
    assert locked.reward_after_fee(position) == -ETHER
    ended = replace(lost, balance_gwei=0, swept_gwei=31 * 10**9)
    final = locked.settle(book, position.id, ended, START)
    assert (final.owner_wei, final.operator_wei) == (31 * ETHER, 0)


def test_what_comes_back_first_while_leaving_is_principal() -> None:
    """Two of three validators are paid out: only what is above the principal of all three counts as reward."""
    book, position = locked.lock(BOOK, "you", "Operator", 96 * ETHER, 1000, START, compounding=False)
    dates = {"exit_epoch": 200, "withdrawable_epoch": 456}
    first = locked.settle(book, position.id, reading(32 * 10**9, 64 * 10**9, **dates), START)
    assert first.operator_wei == 0
    last = locked.settle(first.book, position.id, reading(0, 33 * 10**9, **dates), START)
    assert last.operator_wei == ETHER // 10


def test_the_value_leaves_out_the_operators_part_of_rewards_still_on_the_chain() -> None:
    book, position = opened(fee_bps=1000)
    book = locked.settle(book, position.id, reading(33 * 10**9), START).book
    position = locked.position_of(book, position.id)
    assert locked.value(position) == 33 * ETHER - ETHER // 10
    assert locked.reward_after_fee(position) == ETHER * 9 // 10
    assert locked.locked_total(book) == 33 * ETHER


def test_leaving_is_refused_before_activation_and_a_second_time() -> None:
    book, position = opened()
    assert refusal("lock_not_active", lambda: locked.leave(book, position.id, 9, 9, 99, START)).figures == {
        "id": position.id,
        "activation_epoch": 0,
    }
    book = locked.settle(book, position.id, reading(32 * 10**9), START).book
    refused = refusal("lock_not_active", lambda: locked.leave(book, position.id, 9, 9, 99, START))
    assert refused.figures["activation_epoch"] == 100
    book = locked.leave(book, position.id, 200, 456, 100, START)
    refused = refusal("lock_leaving", lambda: locked.leave(book, position.id, 9, 9, 101, START))
    assert refused.figures["withdrawable_epoch"] == 456
    refusal("lock_unknown", lambda: locked.leave(book, 99, 9, 9, 101, START))


def test_a_position_walks_through_its_conditions_in_order() -> None:
    book, position = opened()
    seen = [locked.condition(position, 10)]
    book = locked.settle(book, position.id, reading(32 * 10**9), START).book
    seen += [locked.condition(locked.position_of(book, position.id), epoch) for epoch in (50, 100)]
    book = locked.leave(book, position.id, 200, 456, 150, START)
    seen += [locked.condition(locked.position_of(book, position.id), epoch) for epoch in (199, 200, 456)]
    assert seen == ["activation_queue", "activation_delay", "active", "exit_queue", "exit_delay", "sweep"]


def test_a_position_goes_in_earns_and_comes_back_out_of_a_chain() -> None:
    """The composition that the module describes, on the real chain: principal and rewards come back, to the
    wei.
    """
    chain = ethereum.network("fulu", 463_162, {"rest": (1_000_000, 32_000_000 * 10**9)})
    book, position = opened(64 * ETHER)
    name = locked.key(position.id)
    each = locked.each_gwei(position)
    chain = ethereum.deposit(chain, name, locked.validators(position), each, compounding=True)
    paid = fees = 0
    swept_gwei = execution_wei = 0
    for number in range(60):
        if number == 30:
            after = ethereum.request_exit(chain, name, locked.validators(position))
            chain = after.chain
            book = locked.leave(book, position.id, after.exit_epoch, after.withdrawable_epoch, chain.epoch, START)
        day = ethereum.pass_day(chain, 3 * 10**20)
        chain, status = day.chain, ethereum.operator_status(day.chain, name)
        seen = Reading(
            activation_epoch=status.activation_epoch,
            exit_epoch=status.exit_epoch,
            withdrawable_epoch=status.withdrawable_epoch,
            balance_gwei=status.balance + status.queued,
            swept_gwei=day.swept.get(name, 0),
            execution_wei=day.execution.get(name, 0),
        )
        swept_gwei, execution_wei = swept_gwei + seen.swept_gwei, execution_wei + seen.execution_wei
        book, to_owner, to_operator = locked.settle(book, position.id, seen, START)
        paid, fees = paid + to_owner, fees + to_operator
        if not book.positions:
            break
    assert book.positions == ()
    assert status.balance == 0
    assert paid + fees == swept_gwei * GWEI + execution_wei
    reward = paid + fees - 64 * ETHER
    assert fees == reward // 10
    assert 64 * ETHER * 20 // 10_000 < reward < 64 * ETHER * 40 // 10_000  # about 30 days at 3 to 4 % a year
