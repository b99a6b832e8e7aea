"""A slashing costs what the specification's path costs, on the days it says, and the preview is close to it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from wallet.chain import ethereum
from wallet.chain.ethereum import Ethereum
from wallet.chain.ethereum_forks import ETHER, FORKS
from wallet.chain.ethereum_slashing import Charge, correlation_penalty, ring_sum

EPOCH = 463_162
TOTAL = 1_062_500
"""Validators of 32 ETH: 34 million ETH, as in the table of the facts."""


def network(lido: int, fork: str = "electra") -> Ethereum:
    rest = TOTAL - lido
    return ethereum.network(fork, EPOCH, {"lido": (lido, lido * 32 * ETHER), "rest": (rest, rest * 32 * ETHER)})


def lived(chain: Ethereum, days: int) -> list[int]:
    """What "lido" has lost after each day, counted from before the slashing."""
    losses, lost = [], 0
    for _ in range(days):
        day = ethereum.pass_day(chain, 0)
        lost -= day.earned["lido"]
        losses.append(lost)
        chain = day.chain
    return losses


@pytest.mark.parametrize(("count", "eth_each"), [(1, 0.0648), (1062, 0.1607), (10_625, 1.0327), (21_250, 2.022), (53_125, 5.014)])
def test_the_loss_of_a_validator_is_the_one_of_the_executed_specification(count: int, eth_each: float) -> None:
    """Bound: 0.5 % of the table's figure, which is for the first of the exit queue; the others leave at their
    mean.
    """
    chain = network(count)
    struck = ethereum.slash(chain, "lido", count)
    losses = lived(struck.chain, 37)
    each = (struck.penalty + losses[-1]) / count / ETHER
    assert abs(each - eth_each) < 0.005 * eth_each


@pytest.mark.parametrize("count", [1, 100, 10_000, 60_000, 250_000])
def test_the_projection_is_close_to_the_days(count: int) -> None:
    """Bound: 0.5 % at each date: the days count the active total as it moves, the projection as it stands."""
    chain = network(count)
    projected = ethereum.projected_slashing_loss(chain, "lido", count)
    struck = ethereum.slash(chain, "lido", count)
    assert projected.at_once == struck.penalty
    losses = [struck.penalty + loss for loss in lived(struck.chain, 38)]
    assert abs(projected.day_1 - losses[0]) <= projected.day_1 // 200
    assert losses[17] < projected.day_18 <= losses[18] + losses[18] // 200
    assert abs(projected.day_36 - losses[36]) <= projected.day_36 // 200


def test_the_loss_arrives_at_once_then_slowly_then_at_the_midpoint() -> None:
    struck = ethereum.slash(network(10_625), "lido", 10_625)
    losses = [0, *lived(struck.chain, 37)]
    daily = [after - before for before, after in pairwise(losses)]
    assert daily.index(max(daily)) == 18  # 4096 epochs are 18.2 days: the nineteenth day
    quiet = [loss for number, loss in enumerate(daily[:36]) if number != 18]
    assert max(quiet) * 100 < max(daily)
    assert min(daily[:36]) > 0
    assert daily[36] < daily[35]


def test_the_tail_of_a_large_slashing_is_forgotten_before_its_midpoint() -> None:
    """Above 9 % of 34 million ETH the queue is so long that the ring is clear when the last reach their
    midpoint.
    """
    count = 106_250 * 2
    struck = ethereum.slash(network(count), "lido", count).chain
    pieces = sorted((run for run in struck.runs if run.slashed), key=lambda run: (run.withdrawable_epoch, run.exit_epoch))
    sums = [ring_sum(struck.slashings, run.withdrawable_epoch - 4096) for run in pieces]
    assert sums[0] == count * 32 * ETHER
    assert sums[-1] == 0
    assert sums == sorted(sums, reverse=True)
    assert len(pieces) <= 16
    assert sum(run.count for run in pieces) == count


def test_the_ring_forgets_after_8192_epochs() -> None:
    ring = ((100, 5), (200, 7))
    assert [ring_sum(ring, epoch) for epoch in (200, 8291, 8292, 8391, 8392)] == [12, 12, 7, 7, 0]


def test_slashed_validators_of_a_run_leave_at_the_mean_of_the_queue() -> None:
    struck = ethereum.slash(network(10_625), "lido", 10_625)
    run = next(run for run in struck.chain.runs if run.slashed)
    assert struck.exit_epoch == EPOCH + 1333  # 340,000 ETH at 256 an epoch, from the fifth epoch on
    assert run.exit_epoch == EPOCH + (5 + 1333) // 2


def test_slashed_validators_are_paid_out_what_is_left() -> None:
    chain = ethereum.slash(network(1000), "lido", 1000).chain
    paid = lost = 0
    for _ in range(60):
        day = ethereum.pass_day(chain, 0)
        paid, lost, chain = paid + day.swept.get("lido", 0), lost - day.earned.get("lido", 0), day.chain
    status = ethereum.operator_status(chain, "lido")
    assert (status.balance, status.seen) == (0, 1000)
    assert paid == 1000 * (32 * ETHER - 32 * ETHER // 4096) - lost


def test_two_slashings_within_36_days_count_together() -> None:
    alone = ethereum.slash(network(20_000), "lido", 10_000).chain
    both = alone
    for number in range(30):
        if number == 9:
            both = ethereum.slash(both, "lido", 10_000).chain
        alone, both = ethereum.pass_day(alone, 0).chain, ethereum.pass_day(both, 0).chain

    def first_slashed(chain: Ethereum) -> int:
        runs = [run for run in chain.runs if run.slashed]
        return min(run.balance // run.count for run in runs)

    assert first_slashed(both) < first_slashed(alone) - ETHER // 2


def test_before_electra_a_lone_slashing_costs_whole_ether() -> None:
    """Bellatrix: one ether at once, no correlation below 1.04 %, the rest missed duties."""
    fork = FORKS["bellatrix"]
    charge = Charge(340_000 * ETHER, 34_000_000 * ETHER)
    assert correlation_penalty(32 * ETHER, charge, fork) == 0
    assert correlation_penalty(32 * ETHER, charge._replace(slashed=354_167 * ETHER), fork) == ETHER
    struck = ethereum.slash(network(1, "bellatrix"), "lido", 1)
    assert struck.penalty == ETHER
