"""What Ethereum does when more than a third of the stake is silent: no epoch becomes final, and the silent bleed until the rest
are two thirds again.

Equals `process_justification_and_finalization`, `process_inactivity_updates`, `process_rewards_and_penalties` and
`process_effective_balance_updates` of ethereum/consensus-specs at a08d8a6e (`specs/altair` to `gloas`), to the last Gwei for a
run of one: whoever misses the target gains 4 points of inactivity an epoch, whoever makes it loses 1, all lose 16 more once the
chain finalizes, and a miss costs effective balance x points / 2^26 (less before Bellatrix). Those that sink to 16 ETH are ejected
through the exit queue. Left out: blocks, so that proposers and the sync committee earn nothing here and lose nothing; forks of
the chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.chain.ethereum_forks import (
    EFFECTIVE_BALANCE_INCREMENT,
    EJECTION_BALANCE,
    FINALITY_LAG,
    MIN_ACTIVATION_BALANCE,
    SHARD_COMMITTEE_PERIOD,
    Fork,
)
from wallet.chain.ethereum_queues import Churn, exit_limit, left_by
from wallet.chain.ethereum_rewards import (
    PPM,
    Deltas,
    Totals,
    balance_after,
    eligible,
    epoch_deltas,
    epoch_totals,
    finalizes,
    in_leak,
    network_totals,
)
from wallet.chain.ethereum_runs import ValidatorRun, weighed
from wallet.errors import Refused


class Finality(msgspec.Struct, frozen=True):
    """The checkpoints that the chain keeps, as epochs, and which of the last four epochs were justified."""

    previous_justified: int
    current_justified: int
    finalized: int
    justified: tuple[bool, bool, bool, bool]
    """The newest epoch first."""


class Settled(NamedTuple):
    """A run after an epoch; Gwei that its flags brought (negative: cost) and that the leak took, of the whole run."""

    run: ValidatorRun
    attested: int
    leaked: int


class Epoch(NamedTuple):
    """Runs in their order and the finality after an epoch, and the totals it was settled with."""

    runs: tuple[ValidatorRun, ...]
    finality: Finality
    totals: Totals


def steady(epoch: int) -> Finality:
    """Return the finality in which a healthy chain comes to settle `epoch`."""
    previous = epoch - FINALITY_LAG
    return Finality(previous, previous + 1, previous, (True, True, True, True))


def justify(finality: Finality, epoch: int, previous: bool, current: bool) -> Finality:
    """Weigh the votes at the end of `epoch`: whether two thirds attested the target of the epoch before it, and its own.

    An epoch becomes final when justified ones follow it without a gap (spec: weigh_justification_and_finalization).
    """
    newest, second, third, _ = finality.justified
    justified = (current, previous or newest, second, third)
    latest = finality.current_justified
    latest = epoch if current else epoch - 1 if previous else latest
    final = finality.finalized
    for source, gap, linked in (
        (finality.previous_justified, 3, justified[1:4]),
        (finality.previous_justified, 2, justified[1:3]),
        (finality.current_justified, 2, justified[0:3]),
        (finality.current_justified, 1, justified[0:2]),
    ):
        if all(linked) and source + gap == epoch:
            final = source
    return Finality(finality.current_justified, latest, final, justified)


def settle(run: ValidatorRun, flags: int, totals: Totals) -> Settled:
    """Apply one epoch to an eligible run: flags, then the leak, each stopping at a balance of zero; its inactivity score after.

    Effective balance stays, for the caller to weigh again when all of the epoch is done.
    """
    deltas = epoch_deltas(run, flags, totals)
    attested = balance_after(run.balance, run.count, Deltas(deltas.source, deltas.target, deltas.head, 0, 0))
    balance = max(attested - run.count * deltas.inactivity_penalty, 0)
    after = replace(run, balance=balance, inactivity_score=deltas.score)
    return Settled(after, attested - run.balance, attested - balance)


def voted(totals: Totals, finality: Finality, epoch: int) -> tuple[Totals, Finality]:
    """Return the totals, leaking or not, and the finality after the votes of `epoch`.

    The stake that attested the target of the epoch before stands for the votes of `epoch` itself, as where validators keep doing
    what they do.
    """
    final = finalizes(totals)
    finality = justify(finality, epoch, final, final)
    leak = in_leak(epoch, finality.finalized)
    return totals if leak == totals.leak else totals._replace(leak=leak), finality


def pass_epoch(cohorts: Sequence[tuple[ValidatorRun, int]], finality: Finality, epoch: int, fork: Fork) -> Epoch:
    """Settle `epoch` for runs and the flags (source 1, target 2, head 4) that each earned in the epoch before.

    Nobody is ejected here.
    """
    totals, finality = voted(epoch_totals(cohorts, epoch, finality.finalized, fork), finality, epoch)
    runs = tuple(weighed(settle(run, flags, totals).run if eligible(run, epoch) else run) for run, flags in cohorts)
    return Epoch(runs, finality, totals)


def must_leave(run: ValidatorRun, epoch: int) -> bool:
    """Whether the registry update of `epoch` ejects the run: active, with 16 ETH of effective balance or less each."""
    return run.active_at(epoch) and not run.leaving and run.effective_balance <= EJECTION_BALANCE


class Darkness(NamedTuple):
    """How long finality stays away when stake goes dark and stays dark, and what a dark validator loses."""

    epochs: int
    """Epochs from the first dark one until the chain finalizes again; 0 where it never stops."""
    lost_gwei: int
    """What a dark validator has lost by then. One that was ejected and has left has lost less."""
    calm_epochs: int
    """Epochs from the first dark one until the inactivity score is gone though it is still dark: until then staying dark costs
    more than rewards missed.
    """
    calm_lost_gwei: int
    ejected_after: int | None
    """Epochs after which dark validators have sunk to 16 ETH and join the exit queue, where that comes first."""


class _Night(NamedTuple):
    """So many dark validators, each as `dark`; those ejected in the epoch `asked` leave by `limit` an epoch."""

    dark: ValidatorRun
    validators: int
    online: int
    finality: Finality
    epoch: int
    asked: int | None = None
    limit: int = 0

    def gone(self, fork: Fork) -> int:
        """Return how many have left the active set, ejected."""
        if self.asked is None:
            return 0
        return min(left_by(fork, Churn(0, 0), self.limit, EJECTION_BALANCE, self.asked, self.epoch), self.validators)


def darkness(active_gwei: int, dark_ppm: int, fork: Fork, effective_balance: int = MIN_ACTIVATION_BALANCE) -> Darkness:
    """Return what happens when `dark_ppm` of the stake goes dark at once for good, stepping epoch by epoch.

    Dark validators start with `effective_balance` each (Gwei), in full; all others make every duty and stay. Refuses `leak_share`
    where less than one validator goes dark, or less than one ether stays (then nothing ever finalizes).
    """
    count = active_gwei * dark_ppm // (PPM * effective_balance)
    online = active_gwei - count * effective_balance
    if count <= 0 or online < EFFECTIVE_BALANCE_INCREMENT:
        raise Refused("leak_share", share_ppm=dark_ppm)
    start = SHARD_COMMITTEE_PERIOD
    run = ValidatorRun("dark", 1, effective_balance, effective_balance, compounding=effective_balance > MIN_ACTIVATION_BALANCE)
    night = _Night(run, count, online, steady(start), start)
    if 3 * online >= 2 * active_gwei:
        return Darkness(0, 0, 0, 0, None)
    while night.epoch == start or night.finality.finalized != night.epoch - FINALITY_LAG:
        night = _dark_epoch(night, fork)
    final = night
    while night.dark.inactivity_score and night.gone(fork) < count:
        night = _dark_epoch(night, fork)
    return Darkness(
        epochs=final.epoch - start,
        lost_gwei=effective_balance - final.dark.balance,
        calm_epochs=night.epoch - start,
        calm_lost_gwei=effective_balance - night.dark.balance,
        ejected_after=None if night.asked is None else night.asked - start,
    )


def _dark_epoch(night: _Night, fork: Fork) -> _Night:
    dark, online, epoch = night.dark, night.online, night.epoch
    active = online + (night.validators - night.gone(fork)) * dark.effective_balance
    totals = network_totals(active, (online, online, online), False, fork)
    totals, finality = voted(totals, night.finality, epoch)
    after = settle(dark, 0, totals).run
    asked, limit = night.asked, night.limit
    if asked is None and must_leave(dark, epoch):  # the registry still sees the effective balance of the epoch before
        asked, limit = epoch, exit_limit(fork, active, online // MIN_ACTIVATION_BALANCE + night.validators)
    return _Night(weighed(after), night.validators, online, finality, epoch + 1, asked, limit)
