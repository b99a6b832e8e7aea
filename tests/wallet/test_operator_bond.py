"""The operator's bond keeps its laws: it bears a loss before holders do, and all of a validator is shared out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet.arithmetic import Reals
from wallet.staking import operator_bond
from wallet.staking.operator_bond import OperatorTerms

ETHER = 10**18
TERMS = OperatorTerms(4 * ETHER, 5 * 10**16, 9 * 10**16, 0)


@pytest.mark.parametrize(
    ("balance", "operator", "holders", "shortfall"),
    [
        # A minipool of 8 + 24 ether at 14 %: of 4 ether rewards the bond earns 1, and 14 % of the other 3.
        (36 * ETHER, 9_420 * 10**15, 26_580 * 10**15, 0),
        (32 * ETHER, 8 * ETHER, 24 * ETHER, 0),
        # A loss of 5 ether is the operator's alone.
        (27 * ETHER, 3 * ETHER, 24 * ETHER, 0),
        (24 * ETHER + 1, 1, 24 * ETHER, 0),
        (24 * ETHER, 0, 24 * ETHER, 0),
        # Beyond the bond holders bear it.
        (24 * ETHER - 1, 0, 24 * ETHER - 1, 1),
        (16 * ETHER, 0, 16 * ETHER, 8 * ETHER),
        (8 * ETHER, 0, 8 * ETHER, 16 * ETHER),
        # Less than 8 ether counts as rewards: a quarter for the bond, and 14 % of the rest.
        (4 * ETHER, 1_420 * 10**15, 2_580 * 10**15, 21_420 * 10**15),
        (0, 0, 0, 24 * ETHER),
    ],
)
def test_the_operator_s_bond_bears_a_loss_before_holders_do(balance: int, operator: int, holders: int, shortfall: int) -> None:
    settled = operator_bond.settle(balance, 8 * ETHER, 24 * ETHER, 14 * 10**16)
    assert settled == (operator, holders, shortfall)


def test_a_penalty_moves_the_operator_s_part_to_holders_and_no_more_than_all_of_it() -> None:
    fined = operator_bond.settle(32 * ETHER, 8 * ETHER, 24 * ETHER, 14 * 10**16, penalty_1e18=10**17)
    assert fined == (7_200 * 10**15, 24_800 * 10**15, 0)
    assert operator_bond.settle(32 * ETHER, 8 * ETHER, 24 * ETHER, 0, penalty_1e18=2 * ETHER).operator == 0
    # Where nothing of the bond is left, there is nothing to take.
    assert operator_bond.settle(16 * ETHER, 8 * ETHER, 24 * ETHER, 0, penalty_1e18=2 * ETHER) == (0, 16 * ETHER, 8 * ETHER)
    # A third of 8 ether, rounded down.
    settled = operator_bond.settle(32 * ETHER, 8 * ETHER, 24 * ETHER, 0, penalty_1e18=ETHER // 3)
    assert settled.operator == 8 * ETHER - 8 * (ETHER // 3)


def test_of_a_megapool_s_rewards_holders_get_86_hundredths_of_what_borrowed_ether_earned() -> None:
    # 4 of 32 ether are the operator's: 0.7 of 0.8 ether were earned on borrowed ether.
    split = operator_bond.split_rewards(TERMS, 4 * ETHER, 28 * ETHER, 8 * ETHER // 10)
    assert split == (135 * 10**15, 63 * 10**15, 0, 602 * 10**15)
    # A share for the protocol's treasury comes out of the holders'; the operator keeps its 5 %.
    taxed = replace(TERMS, protocol_share_1e18=10**16)
    split = operator_bond.split_rewards(taxed, 4 * ETHER, 28 * ETHER, 8 * ETHER // 10)
    assert split == (135 * 10**15, 63 * 10**15, 7 * 10**15, 595 * 10**15)


def test_every_part_but_the_operator_s_is_rounded_down() -> None:
    # Of 99 wei the operator's own third comes to 32.99... and is taken as 32; of the other 67 holders get 57.62
    # and voters 6.03.
    assert operator_bond.split_rewards(TERMS, 1, 2, 99) == (36, 6, 0, 57)
    # One in a hundred of 67 for the treasury is less than a wei, and stays with the operator.
    assert operator_bond.split_rewards(replace(TERMS, protocol_share_1e18=10**16), 1, 2, 99) == (37, 6, 0, 56)


def test_a_minipool_s_commission_is_rounded_down() -> None:
    # Of 10 wei, 2.5 were earned by the bond; 14 % of the other 8 are 1.12.
    assert operator_bond.node_rewards(8, 24, 10, 14 * 10**16) == 3


@given(amounts_between(0, 100 * ETHER), amounts_between(1, 16 * ETHER), amounts_between(1, 32 * ETHER), amounts_between(0, ETHER))
def test_nothing_of_a_validator_is_created_or_lost(balance: int, bond: int, borrowed: int, commission: int) -> None:
    settled = operator_bond.settle(balance, bond, borrowed, commission)
    assert settled.operator + settled.holders == balance
    assert settled.holders + settled.shortfall >= borrowed
    assert min(settled) >= 0
    split = operator_bond.split_rewards(TERMS, bond, borrowed, balance)
    assert sum(split) == balance
    assert min(split) >= 0


@pytest.mark.parametrize("penalty", [0, 3 * 10**17])
def test_ten_thousand_settlements_run_at_once_and_each_is_the_exact_one(penalty: int) -> None:
    balances = Reals(np.random.default_rng(7).uniform(0, 40e18, 10_000))
    bond, borrowed = Reals(np.full(10_000, 4e18)), Reals(np.full(10_000, 28e18))
    settled = operator_bond.settle(balances, bond, borrowed, 14 * 10**16, penalty)
    split = operator_bond.split_rewards(TERMS, bond, borrowed, balances)
    for path in range(0, 10_000, 97):
        balance = int(balances[path])
        exact = operator_bond.settle(balance, 4 * ETHER, 28 * ETHER, 14 * 10**16, penalty)
        for real, whole in zip(settled, exact, strict=True):
            assert float(real[path]) == pytest.approx(whole, rel=1e-12, abs=1e-12 * 40e18)
        for real, whole in zip(split, operator_bond.split_rewards(TERMS, 4 * ETHER, 28 * ETHER, balance), strict=True):
            assert float(real[path]) == pytest.approx(whole, rel=1e-12, abs=1e-12 * 40e18)
