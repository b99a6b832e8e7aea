"""Without finality the silent bleed, the others do not, and the chain finalizes again once they are two thirds."""

from __future__ import annotations

from itertools import pairwise
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet.chain.ethereum_forks import ETHER, FORKS
from wallet.chain.ethereum_leak import Finality, darkness, justify, must_leave, pass_epoch, settle, steady
from wallet.chain.ethereum_queues import Churn, join_exit_count, join_exit_queue, left_by
from wallet.chain.ethereum_rewards import ALL_FLAGS, HEAD, SOURCE, TARGET, balance_after, epoch_deltas, network_totals
from wallet.chain.ethereum_runs import ValidatorRun, weighed
from wallet.errors import Refused

FULU = FORKS["fulu"]
TOTAL = 34_000_000 * ETHER
START = 5000
EPOCHS_PER_DAY = 225


def full(count: int = 1, eth: int = 32, score: int = 0, flags: int = 0) -> tuple[ValidatorRun, int]:
    return ValidatorRun("a", count, eth * ETHER, count * eth * ETHER, eth > 32, inactivity_score=score), flags


@pytest.mark.parametrize(
    ("justified", "previous", "current", "votes", "final"),
    [
        ((True, True, True, True), 4998, 4999, (True, True), 4999),  # the last two in a row: their first
        ((True, True, True, True), 4998, 4999, (True, False), 4998),  # this epoch fails, the one before stands
        ((True, True, True, True), 4998, 4999, (False, False), 4998),
        ((False, True, True, True), 4998, 4998, (True, True), 4998),  # voted late: two links back from here
        ((False, False, True, True), 4997, 4997, (True, False), 4990),  # a gap in the chain finalizes nothing
        ((False, True, True, False), 4997, 4998, (True, False), 4997),  # three justified behind this epoch
        ((False, True, True, True), 4997, 4997, (False, False), 4990),  # three links, the nearest of them missing
        ((False, True, False, True), 4998, 4998, (False, False), 4990),  # two links, the nearer missing
        ((False, False, False, False), 4990, 4990, (True, True), 4990),  # justified again, not final yet
        # Each rule asks for its own links and for none before them.
        ((True, True, False, False), 4998, 4999, (False, False), 4998),
        ((False, True, False, False), 4990, 4998, (True, True), 4998),
        ((True, False, False, False), 4990, 4999, (True, True), 4999),
    ],
)
def test_an_epoch_is_final_once_justified_ones_follow_it_without_a_gap(
    justified: tuple[bool, bool, bool, bool], previous: int, current: int, votes: tuple[bool, bool], final: int
) -> None:
    """The four rules of weigh_justification_and_finalization, worked by hand for epoch 5000."""
    before = Finality(previous, current, min(4990, previous), justified)
    after = justify(before, 5000, *votes)
    assert after.finalized == final
    assert after.previous_justified == current
    assert after.current_justified == (5000 if votes[1] else 4999 if votes[0] else current)


def test_a_healthy_chain_finalizes_every_epoch() -> None:
    finality = steady(START)
    for epoch in range(START, START + 10):
        finality = justify(finality, epoch, True, True)
        assert finality == steady(epoch + 1)


def test_after_a_leak_the_second_good_epoch_is_final() -> None:
    finality = Finality(4000, 4000, 4000, (False, False, False, False))
    finality = justify(finality, 5000, True, True)
    assert finality.finalized == 4000
    assert justify(finality, 5001, True, True).finalized == 5000


@given(score=st.integers(0, 50_000), flags=st.integers(0, 7), leak=st.booleans())
def test_the_score_moves_as_the_specification_says(score: int, flags: int, leak: bool) -> None:
    """Exact: +4 for a missed target or -1 for one made; 16 less while the chain finalizes; never below zero."""
    run, _ = full(score=score)
    totals = network_totals(TOTAL, (TOTAL, TOTAL, TOTAL), leak, FULU)
    moved = max(score - 1, 0) if flags & TARGET else score + 4
    assert settle(run, flags, totals).run.inactivity_score == max(moved - (0 if leak else 16), 0)


@given(score=st.integers(0, 20_000), missing=st.sampled_from([0, SOURCE, TARGET, HEAD]), share=st.integers(1, 66))
def test_in_a_leak_nobody_gains_and_whoever_attests_loses_nothing(score: int, missing: int, share: int) -> None:
    run, _ = full(score=score)
    hit = TOTAL * share // 100
    totals = network_totals(TOTAL, (hit, hit, hit), True, FULU)
    after = settle(run, ALL_FLAGS & ~missing, totals)
    assert (after.run.balance < run.balance) == (missing in (SOURCE, TARGET))
    assert (after.leaked > 0) == (missing == TARGET)  # the score is at least 4 then, whose cost is 1,907 Gwei
    assert after.run.balance == run.balance + after.attested - after.leaked


@given(
    score=st.integers(0, 20_000),
    flags=st.integers(0, 7),
    leak=st.booleans(),
    balance=amounts_between(0, 33 * ETHER, unit=ETHER),
    count=st.integers(1, 10**6),
)
def test_a_run_loses_what_its_members_lose(score: int, flags: int, leak: bool, balance: int, count: int) -> None:
    """Exact, and the same as the deltas applied in the order of the specification."""
    totals = network_totals(TOTAL, (TOTAL // 2, TOTAL // 2, TOTAL // 3), leak, FULU)
    one = ValidatorRun("a", 1, 32 * ETHER, balance, inactivity_score=score)
    member = settle(one, flags, totals)
    together = settle(replace(one, count=count, balance=count * balance), flags, totals)
    assert together.run == replace(member.run, count=count, balance=count * member.run.balance)
    assert (together.attested, together.leaked) == (count * member.attested, count * member.leaked)
    assert member.run.balance == balance_after(balance, 1, epoch_deltas(one, flags, totals))
    assert weighed(together.run).effective_balance == weighed(member.run).effective_balance


def test_effective_balances_follow_of_those_too_for_whom_nothing_is_settled() -> None:
    """`process_effective_balance_updates` asks nobody whether they are active: not yet, or no more."""
    waiting = ValidatorRun("waiting", 1, 20 * ETHER, 31 * ETHER, activation_epoch=START + 1)
    left = ValidatorRun("left", 1, 32 * ETHER, 0, exit_epoch=START - 1, withdrawable_epoch=START)
    passed = pass_epoch([full(1_000, flags=ALL_FLAGS), (waiting, 0), (left, 0)], steady(START), START, FULU)
    assert [run.effective_balance for run in passed.runs] == [32 * ETHER, 31 * ETHER, 0]
    assert [run.balance for run in passed.runs[1:]] == [31 * ETHER, 0]
    assert passed.totals.active == 1_000 * 32, "whole ether of those that are active in this very epoch"


def dark_for(epochs: int, dark: int = 425_000) -> tuple[list[int], list[int]]:
    """Balance and score of a dark validator, epoch by epoch, with 40 % of 34 million ETH dark."""
    cohorts = [full(dark), full(1_062_500 - dark, flags=ALL_FLAGS)]
    finality, balances, scores = steady(START), [], []
    for epoch in range(START, START + epochs):
        passed = pass_epoch(cohorts, finality, epoch, FULU)
        finality = passed.finality
        cohorts = [(run, flags) for run, (_, flags) in zip(passed.runs, cohorts, strict=True)]
        balances.append(passed.runs[0].balance // dark)
        scores.append(passed.runs[0].inactivity_score)
    return balances, scores


def test_the_leak_follows_its_closed_form() -> None:
    """32 exp(-t^2 / 2^25) from its fifth epoch on, less the flags missed.

    Bound: 0.034 ETH at 1500 epochs. Whole ether of effective balance lie half an ether below the balance on
    average, 1.6 % of it, and so is the leak of 2.1 ETH smaller than the formula's.
    """
    balances, scores = dark_for(1500)
    missed = 1500 * (32 * 347 * 40 // 64)
    formula = 32 * ETHER * exp(-(1496**2) / 2**25) - missed
    assert 0 < balances[-1] - formula < 0.034 * ETHER
    assert scores[-1] == 4 * (1500 - 4)  # four epochs pass before the leak begins
    losses = [before - after for before, after in pairwise(balances)]
    assert all(loss > 0 for loss in losses)


@pytest.mark.parametrize(("fork", "dark"), [("fulu", 425_000), ("fulu", 637_500), ("deneb", 637_500)])
def test_darkness_is_the_epochs_stepped_one_by_one(fork: str, dark: int) -> None:
    """40 and 60 % dark: a cohort of `pass_epoch` finalizes again, and is calm again, in the very epoch with the very balance.

    Those at 16 ETH leave from the fifth epoch on: 256 ETH are sixteen an epoch, and so many are the count churn of Deneb.
    """
    answer = darkness(TOTAL, dark * 10**6 // 1_062_500, FORKS[fork])
    one, online, finality, epoch, ejected = full()[0], full(1_062_500 - dark, flags=ALL_FLAGS)[0], steady(START), START, None
    ends: list[tuple[int, int]] = []
    while len(ends) < 2:
        count = dark - (0 if ejected is None else max(0, 16 * (epoch - ejected - 4)))
        ejected = epoch if ejected is None and one.effective_balance <= 16 * ETHER else ejected
        cohorts = [(replace(one, count=count, balance=count * one.balance), 0), (online, ALL_FLAGS)]
        (after, online), finality, _ = pass_epoch(cohorts, finality, epoch, FORKS[fork])
        one, epoch = replace(after, count=1, balance=after.balance // count), epoch + 1
        if finality.finalized == epoch - 2 and epoch > START + 1 if not ends else not one.inactivity_score:
            ends.append((epoch - START, 32 * ETHER - one.balance))
    assert [(answer.epochs, answer.lost_gwei), (answer.calm_epochs, answer.calm_lost_gwei)] == ends
    assert answer.ejected_after == (None if ejected is None else ejected - START)


def test_with_forty_percent_dark_finality_is_back_in_about_a_fortnight() -> None:
    assert 12 < darkness(TOTAL, 400_000, FULU).epochs / EPOCHS_PER_DAY < 15


def test_one_validator_of_two_is_enough_to_stop_finality() -> None:
    """It must sink to half of the other's 32 ETH, where it is ejected too; among so few, misses cost 0.005 ETH an epoch."""
    answer = darkness(64 * ETHER, 500_000, FULU)
    assert answer.ejected_after is not None
    assert 2000 < answer.ejected_after < answer.epochs < answer.calm_epochs < 3000
    assert 15 * ETHER < answer.lost_gwei < 16 * ETHER


def test_up_to_a_third_may_go_dark_without_stopping_finality() -> None:
    assert darkness(TOTAL, 333_333, FULU)[:4] == (0, 0, 0, 0)
    assert darkness(96 * 32 * ETHER, 333_334, FULU)[:4] == (0, 0, 0, 0), "32 of 96: two thirds to the validator"
    assert darkness(TOTAL, 333_400, FULU).epochs > 500


@settings(max_examples=6, deadline=None)
@given(share=st.integers(334_000, 900_000), more=st.integers(1, 90_000))
def test_the_more_goes_dark_the_longer_it_stays_dark(share: int, more: int) -> None:
    less, much = darkness(TOTAL, share, FULU), darkness(TOTAL, share + more, FULU)
    assert less.epochs <= much.epochs
    assert less.lost_gwei <= much.lost_gwei
    for answer in (less, much):
        assert answer.lost_gwei <= answer.calm_lost_gwei <= 32 * ETHER
        assert answer.epochs < answer.calm_epochs


def test_the_merge_made_the_leak_twice_as_quick() -> None:
    """The offline balance falls with t^2 / quotient: a third of the quotient, sqrt(3) times as quick (2 % for
    missed flags).
    """
    altair, bellatrix = darkness(TOTAL, 400_000, FORKS["altair"]), darkness(TOTAL, 400_000, FORKS["bellatrix"])
    assert abs(altair.epochs / bellatrix.epochs - 3**0.5) < 0.02


def test_a_large_validator_bleeds_the_same_share() -> None:
    """2048 ETH go in finer steps: each ether is 0.05 % of it, where it is 3 % of 32 ETH; bound: one such step
    of time.
    """
    small, large = darkness(TOTAL, 400_000, FULU), darkness(TOTAL, 400_000, FULU, 2048 * ETHER)
    assert small.epochs < large.epochs < small.epochs * 1.06
    assert abs(large.lost_gwei / 64 - 8 * ETHER) < ETHER // 100  # a quarter is what 40 % must shrink by


def test_at_sixteen_ether_the_dark_are_sent_away() -> None:
    run, _ = full(eth=16)
    assert must_leave(run, START)
    assert not must_leave(full(eth=17)[0], START)
    assert not must_leave(replace(run, exit_epoch=START + 9), START)
    assert not must_leave(replace(run, activation_epoch=START + 9), START)
    answer = darkness(TOTAL, 600_000, FULU)
    assert answer.ejected_after is not None
    assert 4600 < answer.ejected_after < 4700
    assert answer.ejected_after < answer.epochs
    balances, _ = dark_for(answer.ejected_after + 1, 637_500)
    assert balances[-2] + ETHER // 4 < 17 * ETHER <= balances[-3] + ETHER // 4  # the update after makes it 16


def test_a_single_ether_that_stays_brings_finality_back() -> None:
    assert darkness(33 * ETHER, 969_697, FULU).epochs > 0
    with pytest.raises(Refused, match="leak_share"):
        darkness(33 * ETHER - 1, 969_698, FULU)


@pytest.mark.parametrize("share", [0, 1_000_000, 2_000_000, -5])
def test_a_share_that_is_nobody_or_everybody_is_refused(share: int) -> None:
    with pytest.raises(Refused) as refused:
        darkness(TOTAL, share, FULU)
    assert refused.value.code == "leak_share"
    assert refused.value.figures == {"share_ppm": share}


@given(
    fork=st.sampled_from(["deneb", "electra"]),
    reach=st.integers(-20, 40),
    used=st.integers(0, 16),
    each=st.integers(1, 64),
    epochs=st.integers(0, 200),
)
def test_those_that_have_left_are_those_that_the_queue_lets_out(fork: str, reach: int, used: int, each: int, epochs: int) -> None:
    """Exact: that many joining leave by the epoch, one more would not."""
    rules, limit, epoch = FORKS[fork], 16, START + epochs
    join = join_exit_queue if rules.balance_churn else join_exit_count
    size = each if rules.balance_churn else 1
    churn = Churn(START + reach, used)
    count = left_by(rules, churn, limit, size, START, epoch)
    if count:
        assert join(churn, count * size, START, limit).earliest_epoch <= epoch
    assert join(churn, (count + 1) * size, START, limit).earliest_epoch > epoch
