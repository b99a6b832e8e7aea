"""What operators may ask of Ethereum, and what may befall them: deposits, exits, slashings, going offline.

The rules of ethereum/consensus-specs at a08d8a6e (`initiate_validator_exit`, `process_voluntary_exit`, `slash_validator`, the
deposit contract) for runs of equal validators; each request is refused where the chain would ignore it. A request may name the
epoch of the running day in which it is made. Left out: top-ups, partial withdrawals, consolidations, signatures.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain.ethereum_forks import (
    EPOCHS_PER_SLASHINGS_VECTOR,
    FAR_FUTURE_EPOCH,
    MAX_EFFECTIVE_BALANCE_ELECTRA,
    MIN_ACTIVATION_BALANCE,
    MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
    SHARD_COMMITTEE_PERIOD,
    SLOTS_PER_EPOCH,
    WITHDRAWALS_OPEN,
    unix_at,
)
from wallet.chain.ethereum_queues import Churn, PendingDeposit, left_by
from wallet.chain.ethereum_rewards import PPM, shared_out
from wallet.chain.ethereum_runs import ValidatorRun, part, working
from wallet.chain.ethereum_slashing import MIDPOINT, punished, whistleblower_reward
from wallet.chain.ethereum_state import Ethereum, daily_limits, exit_churn, joined_exit, leave, with_churn
from wallet.errors import Refused
from wallet.last_answer import last_answers


class ExitQueued(NamedTuple):
    """The chain with the validators in its exit queue; the epochs of the last of them."""

    chain: Ethereum
    exit_epoch: int
    withdrawable_epoch: int


class ExitFor(NamedTuple):
    """As `ExitQueued`, with the number of validators that an amount took."""

    chain: Ethereum
    exit_epoch: int
    withdrawable_epoch: int
    validators: int


class Slashed(NamedTuple):
    """The chain with the validators slashed; Gwei taken at once and Gwei newly issued to proposers; the last epochs."""

    chain: Ethereum
    penalty: int
    reward: int
    exit_epoch: int
    withdrawable_epoch: int


def deposit(
    chain: Ethereum,
    operator: str,
    count: int,
    each_gwei: int = MIN_ACTIVATION_BALANCE,
    compounding: bool = False,
    at_epoch: int = 0,
) -> Ethereum:
    """Put `count` deposits of `each_gwei` at the end of the queue.

    Refuses `deposit_zero`, `deposit_minimum` below 32 ETH each, `deposit_compounding` where the fork has no such validators,
    `deposit_maximum` above 2048 ETH each.
    """
    if count <= 0:
        raise Refused("deposit_zero", count=count)
    if each_gwei < MIN_ACTIVATION_BALANCE:
        raise Refused("deposit_minimum", MIN_ACTIVATION_BALANCE, each=each_gwei, minimum=MIN_ACTIVATION_BALANCE)
    if compounding and not chain.rules.compounding:
        raise Refused("deposit_compounding", fork=chain.fork)
    if each_gwei > MAX_EFFECTIVE_BALANCE_ELECTRA:
        most = MAX_EFFECTIVE_BALANCE_ELECTRA
        raise Refused("deposit_maximum", most, each=each_gwei, maximum=most)
    slot = SLOTS_PER_EPOCH * max(chain.epoch, at_epoch)
    row = PendingDeposit(operator, count, each_gwei, slot, compounding)
    tail = chain.deposits[-1] if chain.deposits else None
    if tail is not None and replace(tail, count=count, slot=slot) == row:
        joined = replace(tail, count=tail.count + count)
        return replace(chain, deposits=(*chain.deposits[:-1], joined))
    return replace(chain, deposits=(*chain.deposits, row))


def request_exit(chain: Ethereum, operator: str, count: int, at_epoch: int = 0) -> ExitQueued:
    """Send `count` active validators of `operator` to the exit queue; they earn until they leave.

    Refuses `withdrawals_not_open` (opens, unix seconds) before Capella, `exit_zero`, `exit_too_young` (opens) in a validator's
    first 256 epochs, `exit_too_many` (remedy: how many may leave).
    """
    epoch = max(chain.epoch, at_epoch)
    if not chain.rules.withdrawals:
        raise Refused("withdrawals_not_open", opens=WITHDRAWALS_OPEN)
    if count <= 0:
        raise Refused("exit_zero", count=count)
    able = _able(chain, operator, epoch)
    ripe = sum(run.count for run in able if run.activation_epoch + SHARD_COMMITTEE_PERIOD <= epoch)
    if able and not ripe:
        opens = min(run.activation_epoch for run in able) + SHARD_COMMITTEE_PERIOD
        raise Refused("exit_too_young", epoch=opens, opens=unix_at(opens))
    if count > ripe:
        raise Refused("exit_too_many", ripe or None, asked=count, active=ripe)
    after, _ = leave(chain, operator, count, epoch)
    last = after.earliest_exit_epoch
    return ExitQueued(after, last, last + MIN_VALIDATOR_WITHDRAWABILITY_DELAY)


def exit_for(chain: Ethereum, operator: str, gwei: int, at_epoch: int = 0) -> ExitFor:
    """Send as many validators of `operator` to the exit queue as free at least `gwei` of effective balance.

    Where all of them are too little, all leave. Refuses as `request_exit` does.
    """
    count, missing = 0, gwei
    for run in _able(chain, operator, max(chain.epoch, at_epoch)):
        if missing <= 0:
            break
        taken = min(-(-missing // run.effective_balance), run.count)
        count += taken
        missing -= taken * run.effective_balance
    exits = request_exit(chain, operator, count, at_epoch)
    return ExitFor(*exits, count)


def _able(chain: Ethereum, operator: str, epoch: int) -> list[ValidatorRun]:
    return [
        run for run in chain.runs if run.operator == operator and not run.slashed and not run.leaving and run.active_at(epoch)
    ]


def slash(chain: Ethereum, operator: str, count: int) -> Slashed:
    """Slash `count` active validators of `operator` at the start of the day: penalty now, the rest over 36 days.

    They leave through the exit queue like everyone; where less than two thirds of the stake still attest, epochs are no longer
    final. Refuses `slash_zero` and `slash_too_many` (remedy: how many are active).
    """
    able = _able(chain, operator, chain.epoch)
    active = sum(run.count for run in able)
    if count <= 0:
        raise Refused("slash_zero", count=count)
    if count > active:
        raise Refused("slash_too_many", active or None, asked=count, active=active)
    rules, limit, churn = chain.rules, daily_limits(chain)[1], exit_churn(chain)
    runs: list[ValidatorRun] = []
    left, weight, reward, penalty = count, 0, 0, 0
    for run in chain.runs:
        if not left or run not in able:
            runs.append(run)
            continue
        struck, rest = part(run, left)
        left -= struck.count
        weight += struck.weight
        reward += struck.count * whistleblower_reward(struck.effective_balance, rules)
        if rest is not None:
            runs.append(rest)
        pieces, churn = _pieces(chain, struck, churn, limit)
        penalty += struck.balance - sum(piece.balance for piece in pieces)
        runs.extend(pieces)
    reward, runs = _credited(runs, reward, chain.epoch)
    after = with_churn(replace(chain, runs=tuple(runs)), churn)
    after = replace(after, slashings=(*chain.slashings, (chain.epoch, weight)))
    withdrawable = max(run.withdrawable_epoch for run in runs if run.slashed and run.operator == operator)
    return Slashed(after, penalty, reward, churn.earliest_epoch, withdrawable)


def _pieces(chain: Ethereum, run: ValidatorRun, churn: Churn, limit: int) -> tuple[list[ValidatorRun], Churn]:
    """Cut a slashed run where the exit queue gives its validators other dates; each piece leaves at its mean epoch.

    All that leave within 7936 epochs are withdrawable together, 8192 epochs from now. Those behind them have later midpoints, and
    those that leave after 12,032 epochs reach theirs when the ring has forgotten the slashing. In a leak
    that only their leaving ends it ends with a piece, and those slashed lose up to a fifteenth more or less by it.
    """
    now = chain.epoch
    delay = MIN_VALIDATOR_WITHDRAWABILITY_DELAY
    together, forgotten = EPOCHS_PER_SLASHINGS_VECTOR - delay, EPOCHS_PER_SLASHINGS_VECTOR + MIDPOINT - delay
    last = joined_exit(chain.rules, churn, limit, run.count, run.effective_balance, now).earliest_epoch
    width = max(1024, (last - now - forgotten) // 8)
    cuts = [
        now + MIDPOINT,
        now + together,
        *range(now + together + 1024, now + forgotten, 1024),
        now + forgotten - 1,
    ]
    cuts += [*range(now + forgotten - 1 + width, last, width), last]
    pieces: list[ValidatorRun] = []
    rest: ValidatorRun | None = run
    for cut in cuts:
        if rest is None:
            break
        count = _leaving_by(chain, rest, churn, limit, cut)
        if count == 0:
            continue
        piece, rest = part(rest, count)
        first = joined_exit(chain.rules, churn, limit, 1, piece.effective_balance, now).earliest_epoch
        churn = joined_exit(chain.rules, churn, limit, piece.count, piece.effective_balance, now)
        mean = -(-(first + churn.earliest_epoch) // 2)
        pieces.append(punished(piece, mean, now, chain.rules))
    return pieces, churn


def _leaving_by(chain: Ethereum, run: ValidatorRun, churn: Churn, limit: int, epoch: int) -> int:
    """How many of the run's validators, joining the queue now, leave by `epoch`."""
    return min(run.count, left_by(chain.rules, churn, limit, run.effective_balance, chain.epoch, epoch))


def _credited(runs: list[ValidatorRun], reward: int, epoch: int) -> tuple[int, list[ValidatorRun]]:
    """Credit what proposers earn for including the proofs, shared by active stake as on average; nothing where none is left."""
    weights = {place: run.weight for place, run in enumerate(runs) if run.active_at(epoch) and not run.slashed}
    shares = shared_out(reward, weights)
    after = [replace(run, balance=run.balance + shares[place]) if place in shares else run for place, run in enumerate(runs)]
    return sum(shares.values()), after


def fall_silent(chain: Ethereum, count: int, operator: str | None = None, until: int = FAR_FUTURE_EPOCH) -> Ethereum:
    """Let `count` validators that attest go offline, of `operator` or of all in proportion, until the epoch `until`.

    Those that leave go on leaving. Refuses `silent_zero` and `silent_too_many` (remedy: how many attest).
    """
    attesting = online(chain, operator)
    if count <= 0:
        raise Refused("silent_zero", count=count)
    if count > attesting:
        raise Refused("silent_too_many", attesting or None, asked=count, active=attesting)
    runs: list[ValidatorRun] = []
    seen = taken = 0
    for run in chain.runs:
        seen += run.count if _is_online(run, operator, chain.epoch) else 0
        going = seen * count // attesting - taken
        taken += going
        if not going:
            runs.append(run)
            continue
        dark, rest = part(run, going)
        runs.append(replace(dark, silent_until=until))
        if rest is not None:
            runs.append(rest)
    return replace(chain, runs=tuple(runs))


@last_answers
def darkened(chain: Ethereum, share_ppm: int, operator: str | None = None) -> Ethereum:
    """Return the chain with so many millionths of the validators that attest offline for good, and all of `operator`."""
    count = online(chain) * share_ppm // PPM
    chain = fall_silent(chain, count) if count else chain
    own = 0 if operator is None else online(chain, operator)
    return fall_silent(chain, own, operator) if own else chain


def online(chain: Ethereum, operator: str | None = None) -> int:
    """Return how many validators attest, of `operator` or of all."""
    return sum(run.count for run in chain.runs if _is_online(run, operator, chain.epoch))


def _is_online(run: ValidatorRun, operator: str | None, epoch: int) -> bool:
    return operator in (None, run.operator) and run.active_at(epoch) and working(run, epoch)
