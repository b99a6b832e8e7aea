"""Many slashed at once: the head of the queue loses most, its tail escapes, and the closed form knows both."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import evenly_between
from wallet.arithmetic import Reals
from wallet.chain.ethereum_forks import ETHER, FORKS
from wallet.chain.ethereum_leak import settle, steady, voted
from wallet.chain.ethereum_mass_slashing import (
    Offence,
    Path,
    QueuePlace,
    SlashingLosses,
    endure,
    rested,
    slashing_losses,
    stepped,
    strike,
)
from wallet.chain.ethereum_queues import exit_limit
from wallet.chain.ethereum_rewards import ALL_FLAGS, base_reward_per_increment, epoch_totals, network_totals
from wallet.chain.ethereum_runs import ValidatorRun, total_active, weighed
from wallet.chain.ethereum_slashing import Charge, Loss, correlation_penalty, expected_loss, punished, serve
from wallet.errors import Refused

ETH_34M = 34_000_000 * ETHER
VALIDATORS = 1_062_500
LAST_COMMON_EXIT = 7936
FIRST_FORGOTTEN_EXIT = 12_032


@cache
def losses(fork: str, ppm: int) -> SlashingLosses:
    """Of 34 million ETH in validators of 32."""
    return lost(ETH_34M, max(ETH_34M * ppm // 10**6, 32 * ETHER), fork)


@cache
def lost(active: int, slashed: int, fork: str) -> SlashingLosses:
    return slashing_losses(active, slashed, FORKS[fork])


@pytest.mark.parametrize(
    ("fork", "ppm", "eth", "leaked", "leak_epochs"),
    [
        ("deneb", 1, 1.0533, 0, 0),
        ("deneb", 20_000, 2.054, 0, 0),
        ("deneb", 50_000, 5.051, 0, 0),
        ("deneb", 400_000, 31.54, 5.51, 2232),
        ("electra", 1, 0.0648, 0, 0),
        ("electra", 1000, 0.1607, 0, 0),
        ("electra", 10_000, 1.0327, 0, 0),
        ("electra", 100_000, 9.962, 0, 0),
        ("electra", 400_000, 32, 8.02, 2707),
        ("gloas", 50_000, 5.113, 0, 0),
        ("gloas", 200_000, 21.99, 0, 0),
        ("gloas", 400_000, 31.27, 4.24, None),
    ],
)
def test_the_head_of_the_queue_loses_what_an_independent_model_says(
    fork: str, ppm: int, eth: float, leaked: float, leak_epochs: int | None
) -> None:
    """Bound: half a unit of the last figure of a table made with another integer model, which equals the executed
    specification wherever that could run. Its exits are a smooth flow, so its leak may end an epoch later: 0.004 ETH.
    """
    answer = losses(fork, ppm)
    assert answer.first.loss / ETHER == pytest.approx(eth, abs=0.005 if eth > 1.1 else 0.00005)
    assert answer.first.leaked / ETHER == pytest.approx(leaked, abs=0.009)
    assert leak_epochs is None or answer.leak_epochs == leak_epochs


@pytest.mark.parametrize(("fork", "ppm"), [("electra", 1000), ("electra", 100_000), ("gloas", 200_000), ("deneb", 400_000)])
def test_every_slashed_validator_is_in_one_part_of_the_queue(fork: str, ppm: int) -> None:
    answer = losses(fork, ppm)
    assert sum(part.validators for part in answer.parts) == VALIDATORS * ppm // 10**6
    assert answer.first.first_exit == 5
    for before, after in pairwise(answer.parts):
        assert after.first_exit == before.last_exit + 1
        assert after.withdrawable > before.withdrawable
    for part in answer.parts:
        assert part.validators > 0
        assert part.loss <= 32 * ETHER
        assert part.withdrawable >= max(part.first_exit + 256, 8192)
    assert min(part.loss for part in answer.parts) <= answer.mean_gwei <= max(part.loss for part in answer.parts)


def test_the_tail_of_a_long_queue_escapes_the_correlation_penalty() -> None:
    """10 % slashed under Electra: 256 ETH an epoch, so the last leaves after 13,286 epochs."""
    answer = losses("electra", 100_000)
    assert answer.last.last_exit == 13_286
    assert answer.last.first_exit == 13_286
    for part in answer.parts:
        assert (part.correlation == 0) == (part.first_exit >= FIRST_FORGOTTEN_EXIT)
        assert part.last_exit < FIRST_FORGOTTEN_EXIT or part.first_exit >= FIRST_FORGOTTEN_EXIT
        assert (part.withdrawable == 8192) == (part.last_exit <= LAST_COMMON_EXIT)
    assert answer.last.loss < ETHER // 9 < 9 * ETHER < answer.first.loss
    assert answer.mean_gwei < answer.first.loss * 93 // 100
    waits = [part.missed for part in answer.parts if part.correlation == 0]
    assert waits == sorted(waits)  # the longer the wait, the more duties missed


def test_a_wider_exit_door_brings_everyone_before_the_same_judge() -> None:
    """Under Gloas churn, 1,037 ETH an epoch, 10 % have left in 3,284 epochs: one midpoint for all."""
    answer = losses("gloas", 100_000)
    assert len(answer.parts) == 1
    assert answer.first is answer.last
    assert answer.mean_gwei == answer.first.loss


def test_a_finer_cut_of_the_queue_changes_little() -> None:
    """Bounds: those of the module's first words; only the days of later midpoints move, and the base reward with them."""
    fine = slashing_losses(ETH_34M, ETH_34M // 10, FORKS["electra"], window_epochs=64)
    coarse = losses("electra", 100_000)
    assert len(fine.parts) > 3 * len(coarse.parts)
    assert fine.first.correlation == coarse.first.correlation
    assert 0 < abs(fine.first.loss - coarse.first.loss) <= 200
    assert abs(fine.last.loss - coarse.last.loss) <= 4000
    assert abs(fine.mean_gwei - coarse.mean_gwei) <= coarse.mean_gwei * 3 // 10_000
    for whole in coarse.parts:
        within = [part for part in fine.parts if whole.first_exit <= part.first_exit <= whole.last_exit]
        assert max(abs(part.loss - whole.loss) for part in within) <= ETHER * 6 // 100


@pytest.mark.parametrize("slashed", [12_000, 40_000])
def test_every_place_of_the_queue_lives_as_the_validators_of_the_specification_would(slashed: int) -> None:
    """Exact: four places as runs of their own, added up epoch by epoch; of 100,000, without and with a leak.

    Two share a midpoint, the third meets its own, and the fourth's finds the slashing forgotten.
    """
    rules, start, each, exits = FORKS["electra"], 9000, 32 * ETHER, (5, 7936, 9000, 12_100)
    count = slashed // 4
    runs = [punished(ValidatorRun("a", count, each, count * each), start + left, start, rules) for left in exits]
    others = ValidatorRun("b", 100_000 - slashed, each, (100_000 - slashed) * each)
    places = tuple(
        QueuePlace(number * count, (number + 1) * count, run.exit_epoch, run.exit_epoch, run.withdrawable_epoch)
        for number, run in enumerate(runs)
    )
    offence = Offence(rules, start, each, others.weight, places)
    steps = stepped(offence, lambda epoch: count * sum(start + left <= epoch for left in exits))
    finality, leaked, struck = steady(start), 0, 0
    for epoch, step in zip(range(start, start + 12_356), steps, strict=True):
        attesters = [(others, ALL_FLAGS), *((run, 0) for run in runs)]
        totals, finality = voted(epoch_totals(attesters, epoch, finality.finalized, rules), finality, epoch)
        active = total_active([others, *runs], epoch)
        for number, run in enumerate(runs):
            if epoch < run.withdrawable_epoch:
                after = settle(run, 0, totals).run
                if epoch == run.withdrawable_epoch - 4096 and epoch < start + 8192:
                    owed = correlation_penalty(run.effective_balance, Charge(slashed * each, active), rules)
                    after = replace(after, balance=max(after.balance - count * owed, 0))
                    assert step.charge == Charge(slashed * each, active)
                    struck += 1
                runs[number] = weighed(after)
                mine = step.path(number).run
                assert (count * mine.balance, mine.effective_balance) == (runs[number].balance, runs[number].effective_balance)
        leaked += totals.leak
        assert step.leak == totals.leak
    assert (struck, leaked > 0) == (3, slashed > 34_000)


RECORD = json.loads((File(__file__).parents[1] / "vectors" / "cl_slashing_loss.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", RECORD["cases"], ids=lambda case: case["steps"][0]["args"]["slashed_fraction_ppm"])
def test_the_queue_is_as_long_as_the_record_says(case: dict[str, Any]) -> None:
    """Exact. Up to a thousandth slashed, so is the loss; above, the record lets all but the first leave as one."""
    (step,) = case["steps"]
    given, said = step["args"], step["expect"]
    answer = lost(int(given["total_active_eth"]) * ETHER, int(said["slashed_total"]), given["fork"])
    assert answer.last.last_exit == int(said["last_exit_epoch_of_slashed_set"]) - int(given["start_epoch"])
    assert answer.first.initial == int(said["initial_penalty"])
    assert answer.leak_epochs == said["leak_epochs"]
    if int(given["slashed_fraction_ppm"]) <= 1000:
        assert answer.first.correlation == int(said["correlation_penalty"])
        assert answer.first.loss == int(said["total_loss"])


def test_finality_stops_only_above_a_third() -> None:
    assert losses("gloas", 333_000).leak_epochs == 0
    assert losses("gloas", 400_000).leak_epochs > 0


def test_large_validators_leave_whole() -> None:
    """2048 ETH take eight epochs of churn each; the loss per ether is that of small ones but for half an ether."""
    large = slashing_losses(ETH_34M, ETH_34M // 100, FORKS["electra"], 2048 * ETHER)
    assert sum(part.validators for part in large.parts) == 166
    # The first asks for eight epochs' churn, from the fifth epoch on: it is out in the last of them.
    assert large.first.first_exit == 5 + 8 - 1
    assert large.last.last_exit == 5 + 166 * 8 - 1
    assert abs(large.mean_gwei / 64 - losses("electra", 10_000).mean_gwei) < ETHER / 100


def test_none_or_more_than_all_is_refused() -> None:
    with pytest.raises(Refused) as none:
        slashing_losses(ETH_34M, 31 * ETHER, FORKS["fulu"])
    assert (none.value.code, none.value.figures) == ("slash_zero", {"count": 0})
    with pytest.raises(Refused) as all_and_one:
        slashing_losses(ETH_34M, ETH_34M + 32 * ETHER, FORKS["fulu"])
    assert (all_and_one.value.code, all_and_one.value.remedy) == ("slash_too_many", VALIDATORS)
    assert all_and_one.value.figures == {"asked": VALIDATORS + 1, "active": VALIDATORS}
    everyone = slashing_losses(320 * ETHER, 320 * ETHER, FORKS["fulu"])
    assert sum(part.validators for part in everyone.parts) == 10


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(1, 1000),
    eth=st.integers(1, 2048),
    slashed=evenly_between(0, 34_000_000),
    into=st.just(4096) | st.integers(0, 8191),
    fork=st.sampled_from(["altair", "deneb", "electra"]),
)
def test_a_day_serves_a_slashed_run_as_the_path_of_each_of_its_validators(
    count: int, eth: int, slashed: int, into: int, fork: str
) -> None:
    """Exact: what the day runs, an epoch long, and the steps of the path, with and without the midpoint."""
    rules, epoch = FORKS[fork], 8192 + into
    totals = network_totals(ETH_34M, (ETH_34M, ETH_34M, ETH_34M), False, rules)
    charge = Charge(slashed * ETHER, ETH_34M)
    run = punished(ValidatorRun("a", count, eth * ETHER, count * eth * ETHER, eth > 32), 8200, 8192, rules)
    path = endure(Path(punished(ValidatorRun("a", 1, eth * ETHER, eth * ETHER, eth > 32), 8200, 8192, rules)), totals)
    if epoch == run.withdrawable_epoch - 4096:
        path = strike(path, charge, rules)
    path = rested(path)
    served = serve(run, epoch, epoch + 1, totals, charge, rules)
    assert (served.balance, served.effective_balance) == (count * path.run.balance, path.run.effective_balance)
    assert eth * ETHER - path.run.balance == eth * ETHER // rules.slashing_penalty_quotient + path.missed + path.correlation


@settings(max_examples=60)
@given(fork=st.sampled_from(["phase0", "altair", "bellatrix", "electra"]), slashed=evenly_between(0, 34_000_000))
def test_a_midpoint_takes_no_more_than_there_is(fork: str, slashed: int) -> None:
    rules = FORKS[fork]
    path = Path(punished(ValidatorRun("a", 1, 32 * ETHER, 32 * ETHER), 10, 0, rules))
    after = strike(path, Charge(slashed * ETHER, ETH_34M), rules)
    assert 0 <= after.run.balance == path.run.balance - after.correlation


def churn_of(fork: str) -> int:
    rules = FORKS[fork]
    limit = exit_limit(rules, ETH_34M, VALIDATORS)
    return limit if rules.balance_churn else limit * 32 * ETHER


@pytest.mark.parametrize(
    ("fork", "ppm"),
    [
        ("deneb", 1),
        ("deneb", 50_000),
        ("electra", 1),
        ("electra", 10_000),
        ("electra", 100_000),
        ("gloas", 333_000),
        ("gloas", 200_000),
    ],
)
def test_the_closed_form_is_close_to_the_path(fork: str, ppm: int) -> None:
    """Bound: 0.2 % for the head of the queue, 1.2 % for the mean, as its docstring says."""
    base = base_reward_per_increment(ETH_34M)
    slashed = max(ETH_34M * ppm // 10**6, 32 * ETHER)
    loss = expected_loss(32 * ETHER, slashed, ETH_34M, churn_of(fork), base, FORKS[fork])
    answer = losses(fork, ppm)
    assert abs(loss.first - answer.first.loss) <= answer.first.loss // 500
    assert abs(loss.mean - answer.mean_gwei) <= answer.mean_gwei * 12 // 1000


@settings(max_examples=100)
@given(fork=st.sampled_from(["phase0", "bellatrix", "electra"]), ppm=st.integers(1, 10**6), base=st.integers(0, 10**5))
def test_the_closed_form_takes_no_more_than_there_is(fork: str, ppm: int, base: int) -> None:
    """Base rewards up to 100,000 Gwei an increment, 300 times those of 34 million ETH: duties alone then take half."""
    loss = expected_loss(32 * ETHER, ETH_34M * ppm // 10**6, ETH_34M, churn_of(fork), base, FORKS[fork])
    assert min(loss.initial, loss.correlation, loss.missed) >= 0
    assert loss.first <= 32 * ETHER
    assert 0 < loss.mean <= 32 * ETHER


def on_paths(effective: int, slashed: list[int], active: list[int], churn: int, base: int) -> tuple[Loss[Reals], list[Loss[int]]]:
    """The same text on `Reals` of all paths at once, and on the ints of each."""
    rules, ones = FORKS["fulu"], np.ones(len(slashed))
    many = expected_loss(Reals(effective * ones), Reals(slashed), Reals(active), Reals(churn * ones), Reals(base * ones), rules)
    exact = [expected_loss(effective, *pair, churn, base, rules) for pair in zip(slashed, active, strict=True)]
    return many, exact


def test_ten_thousand_paths_agree_with_the_ints_where_nothing_is_rounded() -> None:
    """Bound: 1e-12 relative, for every field.

    Balances are scaled by 10^12 so that no floor counts, and the slashed stake is whole epochs of churn, so that
    three times it divides evenly by the active stake at the midpoint.
    """
    churn, scale = 256 * ETHER, 10**12
    active = 30_000_000 * ETHER + 4092 * churn
    slashed = [churn * (4092 + number * 3840 // 10_000) for number in range(10_000)]
    many, exact = on_paths(32 * ETHER * scale, slashed, [active] * len(slashed), churn, 347)
    for field in Loss._fields:
        got, wanted = np.asarray(getattr(many, field)), np.array([float(getattr(loss, field)) for loss in exact])
        assert np.all(np.abs(got - wanted) <= 1e-12 * wanted), field


def test_ten_thousand_paths_differ_from_the_ints_by_what_ints_round_away() -> None:
    """Bound: 1e-12 relative, and the floors. Head of the queue: 1 Gwei of the initial penalty, 1 for each of 32
    increments of correlation, 3 for each of 8192 epochs of duties. Mean: an epoch of waiting more, 6,940 Gwei.
    """
    draw = np.random.default_rng(20250507)
    active = [int(eth) * ETHER for eth in draw.integers(10_000_000, 60_000_000, 10_000)]
    slashed = [int(whole * share) for whole, share in zip(active, draw.uniform(1e-6, 0.33, 10_000), strict=True)]
    many, exact = on_paths(32 * ETHER, slashed, active, 256 * ETHER, 347)
    floors = 1 + 32 + 3 * 8192
    for got, wanted, spare in (
        (many.initial, [loss.initial for loss in exact], 1),
        (many.correlation, [loss.correlation for loss in exact], 32 + 2 * 4097),
        (many.first, [loss.first for loss in exact], floors),
        (many.mean, [loss.mean for loss in exact], floors + 6940),
    ):
        assert np.all(np.abs(np.asarray(got) - np.array(wanted, dtype=float)) <= spare + 1e-12 * np.asarray(got))
