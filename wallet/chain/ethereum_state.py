"""Ethereum's validator set as a world holds it, and the questions one may ask of it.

The state is what ethereum/consensus-specs keeps at a08d8a6e, held as runs of equal validators, rows of equal deposits and events
of slashing. Left out: blocks, committees, fork choice, consolidations.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from wallet.chain.ethereum_forks import (
    FAR_FUTURE_EPOCH,
    FORKS,
    MAX_SEED_LOOKAHEAD,
    MIN_ACTIVATION_BALANCE,
    MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
    SLOTS_PER_EPOCH,
    Fork,
)
from wallet.chain.ethereum_leak import Finality
from wallet.chain.ethereum_queues import (
    Churn,
    PendingDeposit,
    entry_budget,
    exit_limit,
    join_exit_count,
    join_exit_queue,
)
from wallet.chain.ethereum_rewards import PPM, finalizes, in_leak, network_totals
from wallet.chain.ethereum_runs import ValidatorRun, active_count, part, total_active, working
from wallet.chain.ethereum_slashing import Slashing
from wallet.last_answer import last_answer


class Ethereum(msgspec.Struct, frozen=True, tag="ethereum", omit_defaults=True):
    """The consensus layer at the start of `epoch`. Amounts in Gwei."""

    fork: str
    epoch: int
    runs: tuple[ValidatorRun, ...] = ()
    deposits: tuple[PendingDeposit, ...] = ()
    earliest_exit_epoch: int = 0
    """The last epoch that the exit queue reaches."""
    exit_balance_to_consume: int = 0
    """Gwei that may still leave in that epoch (since Electra)."""
    exits_in_epoch: int = 0
    """Validators that already leave in that epoch (before Electra)."""
    deposit_balance_to_consume: int = 0
    slashings: tuple[Slashing, ...] = ()
    participation_ppm: int = 1_000_000
    """Share of the stake that makes every duty in time; the others make none. Also the share of slots with a block."""
    departed: dict[str, int] = {}
    """Validators of each operator that the sweep has paid out in full."""
    finality: Finality | None = None
    """Its checkpoints while a leak lasts, or is not healed yet; None while the chain finalizes as it should."""

    @property
    def rules(self) -> Fork:
        """The fork in force."""
        return FORKS[self.fork]


def upgraded(chain: Ethereum) -> Ethereum:
    """Return the chain under the fork that is due at its epoch; one that already lives under a later fork keeps it.

    Where the exit queue goes over from counting validators to counting Gwei, it begins again behind its last epoch, as
    `upgrade_to_electra` of ethereum/consensus-specs lets it.
    """
    order = tuple(FORKS.values())
    due = max(place for place, fork in enumerate(order) if fork.epoch <= chain.epoch)
    if due <= order.index(chain.rules):
        return chain
    after = replace(chain, fork=order[due].name)
    if after.rules.balance_churn == chain.rules.balance_churn:
        return after
    return replace(after, exits_in_epoch=0, exit_balance_to_consume=0, deposit_balance_to_consume=0)


class Status(msgspec.Struct, frozen=True):
    """What the chain knows of an operator. Gwei; epochs are the operator's latest of each kind."""

    active: int
    """Balance of validators that attest and have not been asked to leave."""
    pending: int
    """Balance credited to validators that are not active yet."""
    exiting: int
    """Balance of validators in the exit queue; they still earn."""
    exited: int
    """Balance of validators that have left and are not withdrawable yet; slashed ones stay long."""
    withdrawable: int
    """Balance that waits for the sweep to pay it out in full."""
    queued: int
    """Deposits that wait for their credit: no validator holds them yet."""
    active_validators: int
    validators: int
    """Validators that the chain holds for the operator now."""
    seen: int
    """Validators that have ever appeared on the chain for the operator, those paid out included."""
    queued_validators: int
    slashed_validators: int
    silent_validators: int = 0
    """Validators that should attest and are offline."""
    activation_epoch: int = FAR_FUTURE_EPOCH
    exit_epoch: int = FAR_FUTURE_EPOCH
    withdrawable_epoch: int = FAR_FUTURE_EPOCH

    @property
    def balance(self) -> int:
        """All that validators hold, in Gwei; the queue of deposits not included."""
        return self.active + self.pending + self.exiting + self.exited + self.withdrawable


@last_answer
def operator_status(chain: Ethereum, operator: str) -> Status:
    """Return what the chain knows of `operator`; all zero for one it has never seen."""
    runs = [run for run in chain.runs if run.operator == operator]
    balances = dict.fromkeys(("active", "pending", "exiting", "exited", "withdrawable"), 0)
    for run in runs:
        balances[_condition(run, chain.epoch)] += run.balance
    queue = [row for row in chain.deposits if row.operator == operator]
    validators = sum(run.count for run in runs)
    return Status(
        **balances,
        queued=sum(row.count * row.each for row in queue),
        active_validators=sum(run.count for run in runs if run.active_at(chain.epoch) and not run.leaving),
        validators=validators,
        seen=validators + chain.departed.get(operator, 0),
        queued_validators=sum(row.count for row in queue),
        slashed_validators=sum(run.count for run in runs if run.slashed),
        silent_validators=sum(run.count for run in runs if _is_silent(run, chain.epoch)),
        activation_epoch=max((run.activation_epoch for run in runs), default=FAR_FUTURE_EPOCH),
        exit_epoch=max((run.exit_epoch for run in runs), default=FAR_FUTURE_EPOCH),
        withdrawable_epoch=max((run.withdrawable_epoch for run in runs), default=FAR_FUTURE_EPOCH),
    )


def _is_silent(run: ValidatorRun, epoch: int) -> bool:
    return run.silent_until > epoch and not run.slashed and run.active_at(epoch)


def leaks(chain: Ethereum) -> bool:
    """Whether the epochs to come begin in an inactivity leak."""
    return chain.finality is not None and in_leak(chain.epoch, chain.finality.finalized)


@last_answer
def stalls(chain: Ethereum) -> bool:
    """Whether the epochs to come may not all be final, or a leak is not healed yet: then they have to be passed one by one."""
    return chain.finality is not None or not _has_votes(chain)


def waits(chain: Ethereum) -> bool:
    """Whether the epochs to come are not final at first: what has to be final waits."""
    return leaks(chain) or not _has_votes(chain)


def _has_votes(chain: Ethereum) -> bool:
    hit = sum(run.weight for run in chain.runs if run.active_at(chain.epoch) and working(run, chain.epoch))
    hit = hit * chain.participation_ppm // PPM
    active = total_active(chain.runs, chain.epoch)
    return finalizes(network_totals(active, (hit, hit, hit), False, chain.rules))


def blocks_ppm(chain: Ethereum) -> int:
    """Return which part of the slots has a block: those of validators that are offline have none. At least 1."""
    silent = sum(run.weight for run in chain.runs if _is_silent(run, chain.epoch))
    if not silent:
        return chain.participation_ppm
    active = total_active(chain.runs, chain.epoch)
    return max(chain.participation_ppm * (active - silent) // active, 1)


def _condition(run: ValidatorRun, epoch: int) -> str:
    if run.withdrawable_epoch <= epoch:
        return "withdrawable"
    if run.exit_epoch <= epoch:
        return "exited"
    if run.leaving:
        return "exiting"
    return "active" if run.activation_epoch <= epoch else "pending"


def total_balance(chain: Ethereum) -> int:
    """Return all balances and all deposits that wait, in Gwei: what a day must conserve."""
    held = sum(run.balance for run in chain.runs)
    return held + queued_gwei(chain)


def queued_gwei(chain: Ethereum) -> int:
    """Return the deposits that wait for their credit, in Gwei."""
    return sum(row.count * row.each for row in chain.deposits)


def exit_queue_gwei(chain: Ethereum) -> int:
    """Return what stands in the exit queue, in Gwei of effective balance: what leaves before one who asks now could."""
    limit, reached = daily_limits(chain)[1], exit_churn(chain)
    each = 1 if chain.rules.balance_churn else MIN_ACTIVATION_BALANCE
    epochs = reached.earliest_epoch - chain.epoch - MAX_SEED_LOOKAHEAD
    if epochs <= 0:
        return 0
    taken = epochs * limit - reached.left if chain.rules.balance_churn else (epochs - 1) * limit + reached.left
    return taken * each


def daily_limits(chain: Ethereum) -> tuple[int, int]:
    """Return (Gwei that may enter, Gwei or validators that may leave) an epoch, as the chain stands."""
    active = total_active(chain.runs, chain.epoch)
    validators = active_count(chain.runs, chain.epoch)
    return entry_budget(chain.rules, active, validators), exit_limit(chain.rules, active, validators)


def joined_exit(rules: Fork, churn: Churn, limit: int, count: int, each: int, epoch: int) -> Churn:
    """Put `count` validators of `each` Gwei effective balance at the end of the exit queue, as asked for in `epoch`."""
    if rules.balance_churn:
        return join_exit_queue(churn, count * each, epoch, limit)
    return join_exit_count(churn, count, epoch, limit)


def exit_churn(chain: Ethereum) -> Churn:
    """Return how far the exit queue reaches, in the unit of the fork."""
    used = chain.exit_balance_to_consume if chain.rules.balance_churn else chain.exits_in_epoch
    return Churn(chain.earliest_exit_epoch, used)


def with_churn(chain: Ethereum, churn: Churn) -> Ethereum:
    """Return the chain with its exit queue reaching as far as `churn` says."""
    if chain.rules.balance_churn:
        return replace(chain, earliest_exit_epoch=churn.earliest_epoch, exit_balance_to_consume=churn.left)
    return replace(chain, earliest_exit_epoch=churn.earliest_epoch, exits_in_epoch=churn.left)


def network(
    fork: str,
    epoch: int,
    active: Mapping[str, tuple[int, int]],
    *,
    entry_queue_gwei: int = 0,
    exit_queue_gwei: int = 0,
    others: str = "rest",
    participation_ppm: int = 1_000_000,
) -> Ethereum:
    """Return a validator set to start from: `active` maps an operator to (validators of 32 ETH, their balance in Gwei).

    The queues are given in Gwei, rounded down to whole validators, and belong to `others`, whose active validators include those
    that wait to leave.
    """
    runs = tuple(
        ValidatorRun(operator=name, count=count, effective_balance=MIN_ACTIVATION_BALANCE, balance=balance)
        for name, (count, balance) in active.items()
    )
    entering = entry_queue_gwei // MIN_ACTIVATION_BALANCE
    slot = SLOTS_PER_EPOCH * max(epoch - FORKS[fork].deposit_lag_epochs, 0)
    rows = (PendingDeposit(others, entering, MIN_ACTIVATION_BALANCE, slot),) if entering else ()
    chain = Ethereum(fork=fork, epoch=epoch, runs=runs, deposits=rows, participation_ppm=participation_ppm)
    leaving = exit_queue_gwei // MIN_ACTIVATION_BALANCE
    return leave(chain, others, leaving, epoch)[0] if leaving else chain


def leave(chain: Ethereum, operator: str, count: int, epoch: int) -> tuple[Ethereum, int]:
    """Send up to `count` active validators of `operator` to the end of the exit queue; the oldest runs first.

    Returns the chain and how many of them had to stay, because no more are active.
    """
    rules, limit, churn = chain.rules, daily_limits(chain)[1], exit_churn(chain)
    runs: list[ValidatorRun] = []
    for run in chain.runs:
        if not count or run.operator != operator or run.slashed or run.leaving or not run.active_at(epoch):
            runs.append(run)
            continue
        going, rest = part(run, count)
        first = joined_exit(rules, churn, limit, 1, going.effective_balance, epoch).earliest_epoch
        churn = joined_exit(rules, churn, limit, going.count, going.effective_balance, epoch)
        last = churn.earliest_epoch
        count -= going.count
        if rest is not None:
            runs.append(rest)
        runs.append(
            replace(
                going,
                exit_epoch=last,
                exit_span=last - first,
                withdrawable_epoch=last + MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
            )
        )
    return with_churn(replace(chain, runs=tuple(runs)), churn), count
