"""One bond for all validators of an operator: a debt comes before the operator, and nothing is created or lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import amounts_between
from wallet.errors import Refused
from wallet.staking import bonded_validators as bonded
from wallet.staking.bonded_validators import BondedValidators
from wallet.staking.operator_bond import OperatorTerms

ETHER = 10**18
TERMS = OperatorTerms(4 * ETHER, 5 * 10**16, 9 * 10**16, 0)
FOUR = BondedValidators(TERMS, 16 * ETHER, 112 * ETHER, 4, 125 * 10**15)
balances = amounts_between(0, 40 * ETHER)


def test_a_loss_within_the_bond_costs_holders_nothing_and_makes_no_debt() -> None:
    paid = bonded.exit_validator(FOUR, 30 * ETHER, 12 * ETHER)
    assert (paid.holders, paid.shortfall, paid.pool.refund_wei, paid.pool.debt_wei) == (28 * ETHER, 0, 2 * ETHER, 0)


def test_what_the_bond_cannot_bear_is_a_debt_that_later_rewards_repay_before_the_operator_gets_any() -> None:
    paid = bonded.exit_validator(FOUR, 27 * ETHER, 12 * ETHER)
    assert (paid.holders, paid.shortfall, paid.pool.debt_wei) == (27 * ETHER, ETHER, ETHER)
    shared = bonded.distribute(bonded.receive(paid.pool, 8 * ETHER))
    assert shared.pool.refund_wei == 350 * 10**15
    assert shared.holders == 7_020 * 10**15
    assert shared.pool.debt_wei == 0


def test_an_operator_without_capital_keeps_the_ratio_of_its_last_day() -> None:
    last = BondedValidators(TERMS, 4 * ETHER, 28 * ETHER, 1, 125 * 10**15)
    paid = bonded.exit_validator(last, 32 * ETHER, 0)
    assert (paid.pool.bond_wei, paid.pool.borrowed_wei) == (0, 0)
    assert bonded.split(paid.pool, 8 * ETHER).holders == bonded.split(last, 8 * ETHER).holders
    with pytest.raises(Refused) as refused:
        bonded.exit_validator(paid.pool, 32 * ETHER, 0)
    assert refused.value.code == "bond_no_validator"


def test_no_more_than_the_debt_is_repaid() -> None:
    indebted = bonded.penalise(FOUR, ETHER)
    with pytest.raises(Refused) as refused:
        bonded.repay_debt(indebted, ETHER + 1)
    assert refused.value.remedy == ETHER
    assert bonded.repay_debt(indebted, ETHER).pool.debt_wei == 0
    with pytest.raises(Refused):
        bonded.repay_debt(FOUR, 0)


@given(st.lists(st.tuples(st.sampled_from(["rewards", "distribute", "penalty", "exit"]), balances), max_size=12))
def test_all_ether_that_came_in_went_out_or_waits(steps: list[tuple[str, int]]) -> None:
    pool, came, went = FOUR, 0, 0
    for what, amount in steps:
        if what == "rewards":
            pool, came = bonded.receive(pool, amount), came + amount
            continue
        if what == "penalty":
            pool = bonded.penalise(pool, amount)
            continue
        if what == "exit" and not pool.validators:
            continue
        came += amount if what == "exit" else 0
        needed = 4 * ETHER * (pool.validators - 1)
        paid = bonded.exit_validator(pool, amount, needed) if what == "exit" else bonded.distribute(pool)
        pool, went = paid.pool, went + paid.holders + paid.voters + paid.protocol
        assert min(pool.debt_wei, pool.refund_wei, pool.pending_wei, paid.holders) >= 0
    assert came == went + pool.pending_wei + pool.refund_wei
