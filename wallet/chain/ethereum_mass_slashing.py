"""What many validators of Ethereum lose that are slashed at once: the first of the exit queue, the last, and every part between.

`stepped` takes slashed validators through every epoch until they are withdrawable, as `process_slashings`,
`process_rewards_and_penalties`, `process_inactivity_updates` and `process_effective_balance_updates` of ethereum/consensus-specs
do at a08d8a6e (`specs/altair` to `gloas`): every step to the last Gwei, for the places it is given. The slashed leave through
the exit queue like everyone, and that decides what they lose: all who leave within 7936 epochs meet the correlation penalty
together; those behind them meet it later; those who leave 12,032 epochs on or after, meet it when the chain has forgotten the
slashing, and it is zero. Where more than a third is slashed, finality stops and the leak runs as well. Ours, and not the
specification's: `slashing_losses` takes those behind the head together in parts, as if all of a part met their midpoint on its
mean day. With a tenth to four tenths of 34 million ETH slashed under Electra, that moves the loss of one of them by up to 0.06
ETH and the mean by 0.03 %; the head by 200 Gwei and the last epoch by 4000, because the parts weigh a little differently
meanwhile. Left out: what comes after the slashing (other slashings, exits, deposits), penalties of the sync committee, and the
balance of everyone else, which stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain.ethereum_forks import (
    EFFECTIVE_BALANCE_INCREMENT,
    EPOCHS_PER_SLASHINGS_VECTOR,
    MIN_ACTIVATION_BALANCE,
    MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
    Fork,
)
from wallet.chain.ethereum_leak import settle, steady, voted
from wallet.chain.ethereum_queues import Churn, exit_limit, left_by
from wallet.chain.ethereum_rewards import Totals, network_totals
from wallet.chain.ethereum_runs import ValidatorRun, weighed
from wallet.chain.ethereum_slashing import (
    MIDPOINT,
    SHARED_MIDPOINT,
    Charge,
    correlation_penalty,
    initial_penalty,
    punished,
    ring_sum,
)
from wallet.chain.ethereum_state import joined_exit
from wallet.errors import Refused

START = EPOCHS_PER_SLASHINGS_VECTOR
"""The epoch of the slashing; any would do."""
TOGETHER = START + SHARED_MIDPOINT
"""The last exit epoch whose midpoint is the common one."""
REMEMBERED = TOGETHER + MIDPOINT - 1
"""The last exit epoch whose midpoint finds the slashing still in the vector."""
WINDOW = 256


class Path(NamedTuple):
    """A slashed validator, as a run of one, and the Gwei that took its balance since the initial penalty, by cause."""

    run: ValidatorRun
    missed: int = 0
    leaked: int = 0
    correlation: int = 0


class LeavingPart(NamedTuple):
    """Validators that leave one after the other and lose alike; epochs are counted from the slashing, Gwei are of each."""

    validators: int
    first_exit: int
    last_exit: int
    withdrawable: int
    initial: int
    correlation: int
    missed: int
    leaked: int

    @property
    def loss(self) -> int:
        """All that each of them loses, in Gwei."""
        return self.initial + self.correlation + self.missed + self.leaked


class SlashingLosses(NamedTuple):
    """The parts of the exit queue in order, and how many epochs the chain leaked meanwhile."""

    parts: tuple[LeavingPart, ...]
    leak_epochs: int

    @property
    def first(self) -> LeavingPart:
        """Those at the head of the queue."""
        return self.parts[0]

    @property
    def last(self) -> LeavingPart:
        """Those who leave in its last epoch."""
        return self.parts[-1]

    @property
    def mean_gwei(self) -> int:
        """What a validator loses on average, in Gwei, rounded down."""
        lost = sum(part.validators * part.loss for part in self.parts)
        return lost // sum(part.validators for part in self.parts)


class QueuePlace(NamedTuple):
    """A part's place in the queue: validators from `begin` to before `end`."""

    begin: int
    end: int
    first_exit: int
    last_exit: int
    withdrawable_epoch: int

    @property
    def midpoint(self) -> int:
        """The epoch in which it meets the correlation penalty."""
        return self.withdrawable_epoch - MIDPOINT


class Offence(NamedTuple):
    """The places of all who are slashed in the epoch `start`, Gwei `each`; the Gwei of everyone else, who attest and stay."""

    fork: Fork
    start: int
    each: int
    honest: int
    places: tuple[QueuePlace, ...]


class PassedEpoch(NamedTuple):
    """An epoch that has passed: whether it leaked, and what was charged where it is a midpoint that finds the slashing.

    A place that met its midpoint has its path in `struck`, by its number; all others live alike.
    """

    epoch: int
    leak: bool
    charge: Charge | None
    alike: Path
    struck: dict[int, Path]

    def path(self, number: int) -> Path:
        """How each validator of a place stands."""
        return self.struck.get(number, self.alike)


class _Queue(NamedTuple):
    """The slashed validators in the exit queue, `limit` of them or of their Gwei an epoch."""

    fork: Fork
    validators: int
    each: int
    limit: int

    def left_by(self, epoch: int) -> int:
        """How many have left by `epoch`."""
        return min(left_by(self.fork, Churn(0, 0), self.limit, self.each, START, epoch), self.validators)


def endure(path: Path, totals: Totals) -> Path:
    """Miss every duty of an epoch; effective balance stays until all of the epoch is done."""
    run, attested, leaked = settle(path.run, 0, totals)
    return Path(run, path.missed - attested, path.leaked + leaked, path.correlation)


def strike(path: Path, charge: Charge, fork: Fork) -> Path:
    """Take the correlation penalty, as far as the balance reaches."""
    run = path.run
    owed = min(correlation_penalty(run.effective_balance, charge, fork), run.balance)
    return path._replace(run=replace(run, balance=run.balance - owed), correlation=path.correlation + owed)


def rested(path: Path) -> Path:
    """End the epoch: the effective balance follows the balance."""
    run = weighed(path.run)
    return path if run is path.run else path._replace(run=run)


def slashing_losses(
    active_gwei: int,
    slashed_gwei: int,
    fork: Fork,
    effective_balance: int = MIN_ACTIVATION_BALANCE,
    window_epochs: int = WINDOW,
) -> SlashingLosses:
    """Return what validators of `effective_balance` each lose when `slashed_gwei` of `active_gwei` are slashed in one epoch.

    Everyone else attests, and the exit queue is empty before. Those who meet the correlation penalty on other days than the head
    of the queue are taken together where they leave within `window_epochs` (at most 512), as if at its mean (the module says
    by how much that may be off). Refuses `slash_zero` (count) for less than one validator and `slash_too_many` (asked,
    active; remedy: how many are active) for more than all.
    """
    validators, present = slashed_gwei // effective_balance, active_gwei // effective_balance
    if validators <= 0:
        raise Refused("slash_zero", count=validators)
    if validators > present:
        raise Refused("slash_too_many", present, asked=validators, active=present)
    queue = _Queue(fork, validators, effective_balance, exit_limit(fork, active_gwei, present))
    places = _places(queue, min(window_epochs, 2 * WINDOW))
    honest = active_gwei - validators * effective_balance
    initial = initial_penalty(effective_balance, fork)
    parts: list[LeavingPart] = []
    leak_epochs = 0
    for step in stepped(Offence(fork, START, effective_balance, honest, places), queue.left_by):
        leak_epochs += step.leak
        while len(parts) < len(places) and places[len(parts)].withdrawable_epoch == step.epoch + 1:
            number = len(parts)
            parts.append(_part(places[number], step.path(number), initial))
    return SlashingLosses(tuple(parts), leak_epochs)


def _places(queue: _Queue, window: int) -> tuple[QueuePlace, ...]:
    """Cut the queue where its validators meet the correlation penalty on other days, and before its last epoch."""
    last = joined_exit(queue.fork, Churn(0, 0), queue.limit, queue.validators, queue.each, START).earliest_epoch
    common = {TOGETHER, *range(TOGETHER + window, REMEMBERED, window), REMEMBERED}
    cuts = common | {*range(REMEMBERED + window, last, window), last - 1}
    places: list[QueuePlace] = []
    begin, first = 0, joined_exit(queue.fork, Churn(0, 0), queue.limit, 1, queue.each, START).earliest_epoch
    for cut in (*sorted(cut for cut in cuts if TOGETHER <= cut < last), last):
        end = queue.left_by(cut)
        if end > begin:
            mean = -(-(first + cut) // 2)
            withdrawable = max(mean + MIN_VALIDATOR_WITHDRAWABILITY_DELAY, START + EPOCHS_PER_SLASHINGS_VECTOR)
            places.append(QueuePlace(begin, end, first, cut, withdrawable))
        begin, first = end, cut + 1
    return tuple(places)


def stepped(offence: Offence, gone_by: Callable[[int], int]) -> Iterator[PassedEpoch]:
    """Step every epoch until the last place is withdrawable; `gone_by` tells how many have left by an epoch, the first first.

    Until their midpoint, and after it where nothing is remembered, all live alike.
    """
    fork, start, each, honest, places = offence
    ring = ((start, places[-1].end * each),)
    run = ValidatorRun("slashed", 1, each, each, compounding=each > MIN_ACTIVATION_BALANCE)
    alike = Path(punished(run, places[0].first_exit, start, fork))
    struck: dict[int, Path] = {}
    finality, reached = steady(start), 0
    for epoch in range(start, places[-1].withdrawable_epoch):
        active = honest + _still_active(places, struck, alike, gone_by(epoch))
        active = max(active, EFFECTIVE_BALANCE_INCREMENT)  # where all are slashed and have left; as get_total_balance
        totals, finality = voted(network_totals(active, (honest,) * 3, False, fork), finality, epoch)
        charge: Charge | None = None
        alike = endure(alike, totals)
        struck = {number: endure(path, totals) for number, path in struck.items() if places[number].withdrawable_epoch > epoch}
        while reached < len(places) and places[reached].midpoint == epoch:
            if remembered := ring_sum(ring, epoch):
                charge = Charge(remembered, active)
                struck[reached] = strike(alike, charge, fork)
            reached += 1
        alike = rested(alike)
        struck = {number: rested(path) for number, path in struck.items()}
        yield PassedEpoch(epoch, totals.leak, charge, alike, struck)


def _still_active(places: Sequence[QueuePlace], struck: Mapping[int, Path], alike: Path, left: int) -> int:
    """Gwei of effective balance of the slashed who have not left; `left` have, from the head of the queue on."""
    weight = begin = 0
    for number, path in struck.items():
        begin = places[number].end
        weight += max(begin - max(places[number].begin, left), 0) * path.run.effective_balance
    return weight + (places[-1].end - max(begin, left)) * alike.run.effective_balance


def _part(place: QueuePlace, path: Path, initial: int) -> LeavingPart:
    return LeavingPart(
        validators=place.end - place.begin,
        first_exit=place.first_exit - START,
        last_exit=place.last_exit - START,
        withdrawable=place.withdrawable_epoch - START,
        initial=initial,
        correlation=path.correlation,
        missed=path.missed,
        leaked=path.leaked,
    )
