"""Replays of the consensus layer: every validator of a record is a run of one, in the very code that the
world runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from tests.replays import Mismatch, Replay, compare
from wallet.chain.ethereum_forks import (
    EPOCHS_PER_SLASHINGS_VECTOR,
    ETHER,
    FAR_FUTURE_EPOCH,
    FORKS,
    MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
)
from wallet.chain.ethereum_leak import pass_epoch, steady
from wallet.chain.ethereum_mass_slashing import Offence, QueuePlace, stepped
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
from wallet.chain.ethereum_rewards import (
    ALL_FLAGS,
    Deltas,
    balance_after,
    base_reward,
    eligible,
    epoch_deltas,
    epoch_totals,
    sync_proposer_reward,
    sync_seat_reward,
)
from wallet.chain.ethereum_runs import ValidatorRun, active_count, total_active
from wallet.chain.ethereum_slashing import (
    Charge,
    correlation_penalty,
    initial_penalty,
    punished,
    ring_sum,
    whistleblower_reward,
)
from wallet.chain.ethereum_sweep import Partial, sweep_block

Arguments = Mapping[str, Any]
HONEST = "honest"


def _epoch_or_never(value: str | None) -> int:
    return FAR_FUTURE_EPOCH if value is None else int(value)


def epoch_rewards(args: Arguments) -> object:
    """One epoch of rewards and penalties for every listed validator."""
    epoch, finalized = int(args["current_epoch"]), int(args["finalized_epoch"])
    runs = [
        ValidatorRun(
            operator=HONEST,
            count=1,
            effective_balance=int(row["eb"]),
            balance=int(row["bal"]),
            slashed=row.get("slashed", False),
            exit_epoch=_epoch_or_never(row.get("exit_epoch")),
            withdrawable_epoch=_epoch_or_never(row.get("withdrawable_epoch")),
            inactivity_score=int(row["score"]),
        )
        for row in args["validators"]
    ]
    flags = [int(row["flags"]) for row in args["validators"]]
    totals = epoch_totals(zip(runs, flags, strict=True), epoch, finalized, FORKS[args["fork"]])
    answers = []
    for run, flag in zip(runs, flags, strict=True):
        idle = Deltas(0, 0, 0, 0, run.inactivity_score)
        deltas = epoch_deltas(run, flag, totals) if eligible(run, epoch) else idle
        answers.append(
            {
                "base_reward": base_reward(run, totals.base),
                "source": deltas.source,
                "target": deltas.target,
                "head": deltas.head,
                "inactivity_penalty": deltas.inactivity_penalty,
                "score_after": deltas.score,
                "balance_after": balance_after(run.balance, run.count, deltas),
            }
        )
    return {
        "total_active_balance": totals.active * ETHER,
        "base_reward_per_increment": totals.base,
        "is_in_inactivity_leak": totals.leak,
        "sync_seat_reward_per_slot": sync_seat_reward(totals),
        "sync_proposer_reward_per_bit": sync_proposer_reward(totals),
        "validators": answers,
    }


def exit_queue(args: Arguments) -> object:
    """Exits by count before Electra, by balance since."""
    return _exits_by_balance(args) if FORKS[args["fork"]].balance_churn else _exits_by_count(args)


def _exits_by_count(args: Arguments) -> object:
    fork = replace(FORKS[args["fork"]], churn_limit_quotient=int(args["churn_limit_quotient"]))
    staying = int(args["active_validators"])
    limits = exit_limit(fork, 0, staying), activation_limit(fork, 0, staying)
    left: list[ValidatorRun] = []
    churn, exits = Churn(0, 0), []
    for op in args["ops"]:
        epoch = int(op["epoch"])
        for _ in range(int(op["count"])):
            active = staying + active_count(left, epoch)
            churn = join_exit_count(churn, 1, epoch, exit_limit(fork, 0, active))
            last = churn.earliest_epoch
            left.append(ValidatorRun(HONEST, 1, 32 * ETHER, 32 * ETHER, exit_epoch=last))
            staying -= 1
            exits.append([epoch, last, last + MIN_VALIDATOR_WITHDRAWABILITY_DELAY])
    return {"churn_limit_at_start": limits[0], "activation_churn_at_start": limits[1], "exits": exits}


def _exits_by_balance(args: Arguments) -> object:
    fork, total = FORKS[args["fork"]], int(args["total_active_eth"]) * ETHER
    gloas = fork.exit_churn_cap is None
    limits = {
        "consolidation_churn_limit": consolidation_limit(fork, total),
        "activation_churn_limit" if gloas else "activation_exit_churn_limit": activation_limit(fork, total, 0),
        "exit_churn_limit" if gloas else "balance_churn_limit": exit_limit(fork, total, 0)
        + (0 if gloas else consolidation_limit(fork, total)),
    }
    staying, left = total, list[ValidatorRun]()
    queues = {"exit": Churn(0, 0), "consolidation": Churn(0, 0)}
    rows = []
    for op in args["ops"]:
        epoch, amount = int(op["epoch"]), int(op["amount"])
        active = staying + total_active(left, epoch) if any(run.active_at(epoch) for run in left) else staying
        merging = op["op"] == "consolidation"
        name = "consolidation" if merging else "exit"
        limit = consolidation_limit(fork, active) if merging else exit_limit(fork, active, 0)
        queues[name] = churn = join_exit_queue(queues[name], amount, epoch, limit)
        last = churn.earliest_epoch
        if op["op"] == "exit":
            staying -= amount
            left.append(ValidatorRun(HONEST, 1, amount, amount, exit_epoch=last))
        rows.append([last, last + MIN_VALIDATOR_WITHDRAWABILITY_DELAY, churn.left, last])
    return {"limits_at_start": limits, "ops_result_epoch_withdrawable_left_earliest": rows}


def deposit_queue(args: Arguments) -> object:
    """The queue of deposits, epoch by epoch; each deposit has a target of its own."""
    fork, total = FORKS[args["fork"]], int(args["total_active_eth"]) * ETHER
    fork = replace(fork, deposit_lag_epochs=int(args["finalized_lag"]))
    budget = activation_limit(fork, total, 0)
    queue = tuple(
        PendingDeposit(
            operator=str(index),
            count=1,
            each=int(row["amount"]),
            slot=int(row["slot"]),
            exit_epoch=_epoch_or_never(row["target_exit_epoch"]),
            withdrawable_epoch=_epoch_or_never(row["target_withdrawable_epoch"]),
        )
        for index, row in enumerate(args["deposits"])
    )
    balances = [0] * len(queue)
    rows, carry = [], 0
    start = int(args["start_epoch"])
    for epoch in range(start, start + int(args["epochs"])):
        before = len(queue)
        queue, carry, credits = credit_deposits(queue, carry, budget, epoch, 1, fork)
        for credit in credits:
            balances[int(credit.deposit.operator)] += credit.number * credit.deposit.each
        rows.append([epoch, before - len(queue), carry, len(queue)])
    return {"rows_epoch_removed_carry_left": rows, "balances_after": balances}


def withdrawal_sweep(args: Arguments) -> object:
    """Blocks of withdrawals, one a slot."""
    validators = tuple(
        ValidatorRun(
            operator=HONEST,
            count=1,
            effective_balance=int(effective),
            balance=int(balance),
            compounding=int(credentials) == 2,
            sweepable=int(credentials) != 0,
            exit_epoch=_epoch_or_never(exit_epoch),
            withdrawable_epoch=_epoch_or_never(withdrawable),
        )
        for credentials, effective, balance, exit_epoch, withdrawable in args["validators"]
    )
    partials = tuple(Partial(*map(int, row)) for row in args["pending_partials"])
    index, blocks = int(args["next_withdrawal_validator_index"]), []
    for slot in range(int(args["blocks"])):
        waiting = len(partials)
        paid, validators, partials, index = sweep_block(validators, partials, index, int(args["epoch"]) + slot // 32)
        blocks.append(
            {
                "withdrawals": [list(payment) for payment in paid],
                "partials_processed": waiting - len(partials),
                "next_index": index,
            }
        )
    return blocks


PROBES = 4


def inactivity_leak(args: Arguments) -> list[list[object]]:
    """Part of the stake goes dark, then everybody attests; a row for every epoch, four validators in each."""
    fork, start, leaks = FORKS[args["fork"]], int(args["start_epoch"]), int(args["leak_epochs"])
    largest = (2048 if fork.compounding else 24) * ETHER
    offline = int(args["offline_validators_of_32"])
    runs = [
        ValidatorRun(HONEST, 1, 32 * ETHER, 32 * ETHER),
        ValidatorRun(HONEST, 1, 32 * ETHER, 32 * ETHER),
        ValidatorRun(HONEST, 1, largest, largest, compounding=fork.compounding),
        ValidatorRun(HONEST, 1, 32 * ETHER, 32 * ETHER),
        ValidatorRun(HONEST, offline - 1, 32 * ETHER, (offline - 1) * 32 * ETHER),
    ]
    rest = int(args["total_active_eth"]) - sum(run.weight for run in runs) // ETHER
    runs.append(ValidatorRun(HONEST, rest, ETHER, rest * ETHER))
    finality = replace(steady(start), finalized=int(args["finalized_at_start"]))
    rows: list[list[object]] = []
    for epoch in range(start, start + leaks + int(args["recover_epochs"])):
        if epoch < start + leaks:
            flags = [0, ALL_FLAGS, 0, 0 if epoch % 2 else ALL_FLAGS, 0, ALL_FLAGS]
        else:
            flags = [ALL_FLAGS] * len(runs)
        passed = pass_epoch(list(zip(runs, flags, strict=True)), finality, epoch, fork)
        runs, finality = list(passed.runs), passed.finality
        total = total_active(runs, epoch)
        probes = [[run.balance, run.effective_balance, run.inactivity_score] for run in runs[:PROBES]]
        rows.append([epoch, passed.totals.leak, total, finality.finalized, *probes])
    return rows


def slashing_loss(args: Arguments) -> object:
    """A slashed validator from its slashing until it is withdrawable, epoch by epoch; it leaves first.

    The cohorts behind it leave when the record says and weigh what it weighs, as the record's note says: they are one place.
    """
    fork, start = FORKS[args["fork"]], int(args["start_epoch"])
    total = int(args["total_active_eth"]) * ETHER
    each = int(args["validator_effective_balance"])
    cohorts, churn = list[tuple[int, int]](), Churn(0, 0)
    limit = exit_limit(fork, total, 0)
    for eth in args["slashed_effective_balances_eth_in_order"]:
        amount = int(eth) * ETHER
        churn = join_exit_queue(churn, amount, start, limit)
        cohorts.append((churn.earliest_epoch, amount // each))
    validators, (first, _), (last, _) = sum(count for _, count in cohorts), cohorts[0], cohorts[-1]
    end = punished(ValidatorRun(HONEST, 1, each, each), first, start, fork).withdrawable_epoch
    place = QueuePlace(0, validators, first, last, end)
    offence = Offence(fork, start, each, total - validators * each, (place,))
    steps = list(stepped(offence, lambda epoch: sum(count for exit_epoch, count in cohorts if exit_epoch <= epoch)))
    (midpoint,) = (step for step in steps if step.charge)
    assert midpoint.charge is not None
    path = steps[-1].path(0)
    seen = [(step.epoch, step.path(0).run) for step in steps[::1024]]
    return {
        "initial_penalty": initial_penalty(each, fork),
        "whistleblower_plus_proposer_reward": whistleblower_reward(each, fork),
        "exit_epoch": path.run.exit_epoch,
        "withdrawable_epoch": path.run.withdrawable_epoch,
        "last_exit_epoch_of_slashed_set": last,
        "slashed_total": validators * each,
        "correlation_epoch": midpoint.epoch,
        "correlation_penalty": path.correlation,
        "total_active_balance_at_correlation": midpoint.charge.active,
        "slashings_sum_at_correlation": midpoint.charge.slashed,
        "attestation_penalties": path.missed,
        "inactivity_penalties": path.leaked,
        "leak_epochs": sum(step.leak for step in steps),
        "final_balance": path.run.balance,
        "total_loss": each - path.run.balance,
        "samples_epoch_balance_eb_score": [
            [epoch, run.balance, run.effective_balance, run.inactivity_score] for epoch, run in seen
        ],
    }


def slashing_formula(args: Arguments) -> object:
    """The single steps of a slashing, fork by fork."""
    fork, each = FORKS[args["fork"]], int(args["effective_balance"])
    charge = Charge(int(args["slashings_sum"]), int(args["total_active_balance"]))
    initial = initial_penalty(each, fork)
    return {
        "initial_penalty": initial,
        "proposer_credit": whistleblower_reward(each, fork),
        "correlation_penalty": min(correlation_penalty(each, charge, fork), each - initial),
    }


def slashing_correlation(args: Arguments) -> object:
    """Many validators slashed in one epoch: what the first and the last of the exit queue owe at their
    midpoints.
    """
    fork, start = FORKS[args["fork"]], int(args["start_epoch"])
    total, each = int(args["total_active_eth"]) * ETHER, int(args["effective_balance"])
    runs, churn = list[ValidatorRun](), Churn(0, 0)
    limit = exit_limit(fork, total, 0)
    for eth in args["slashed_effective_balances_eth_in_order"]:
        amount = int(eth) * ETHER
        churn = join_exit_queue(churn, amount, start, limit)
        count = amount // each
        runs.append(punished(ValidatorRun(HONEST, count, each, amount), churn.earliest_epoch, start, fork))
    slashed_total = sum(run.weight for run in runs)
    rest = ValidatorRun(HONEST, 1, total - slashed_total, total - slashed_total)

    def dues(run: ValidatorRun) -> dict[str, int]:
        midpoint = run.withdrawable_epoch - EPOCHS_PER_SLASHINGS_VECTOR // 2
        charge = Charge(ring_sum([(start, slashed_total)], midpoint), total_active([rest, *runs], midpoint))
        owed = correlation_penalty(each, charge, fork)
        return {
            "exit_epoch": run.exit_epoch,
            "withdrawable_epoch": run.withdrawable_epoch,
            "correlation_epoch": midpoint,
            "slashings_sum": charge.slashed,
            "total_active_balance": charge.active,
            "correlation_penalty": min(owed, each - initial_penalty(each, fork)),
        }

    return {
        "initial_penalty": initial_penalty(each, fork),
        "reward_to_proposer_and_whistleblower": whistleblower_reward(each, fork),
        "slashed_total": slashed_total,
        "first": dues(runs[0]),
        "last": dues(runs[-1]),
    }


def _replay(answer: Any) -> Replay:
    def replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
        for number, step in enumerate(case["steps"]):
            yield from compare(number, "", step["expect"], answer(step["args"]))

    return replay


def _inactivity_leak(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """The record shows some of the epochs."""
    for number, step in enumerate(case["steps"]):
        shown = {int(row[0]) for row in step["expect"]["rows"]}
        rows = [row for row in inactivity_leak(step["args"]) if row[0] in shown]
        yield from compare(number, "", step["expect"], {"rows": rows})


REPLAYS: dict[str, Replay] = {
    "cl_epoch_rewards": _replay(epoch_rewards),
    "cl_exit_queue": _replay(exit_queue),
    "cl_deposit_queue": _replay(deposit_queue),
    "cl_withdrawal_sweep": _replay(withdrawal_sweep),
    "cl_inactivity_leak": _inactivity_leak,
    "cl_slashing_loss": _replay(slashing_loss),
    "cl_slashing_formula": _replay(slashing_formula),
    "cl_slashing_correlation": _replay(slashing_correlation),
}
