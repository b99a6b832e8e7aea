"""The daily report by which a rebasing pool learns what its validators earned: one pure function of pool,
queue and figures.

Equals contracts/0.8.9/Accounting.sol, sanity_checks/OracleReportSanityChecker.sol and
lib/PositiveTokenRebaseLimiter.sol of lidofinance/core (V3) to the last wei, in their order: principal,
withdrawals to serve, the limit on a positive rebase, burns, the fee, and then the pool's and the queue's
new storage. The answer's numbers are for the ledger to move. `prepare` is the oracle daemon's side, which
lives off chain: the simulated rate and the batches follow the contract's own view functions; whom the daemon
serves is decided in `wallet.world.bunker`. Left out: bad debt of V3 vaults, limits on exit requests, and the
checks that a report does not claim more than the vaults hold (the figures are what they hold).
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.arithmetic import Number, choose, minimum
from wallet.staking import withdrawal_queue
from wallet.staking.rebasing import (
    DEPOSIT,
    RATE_ONE,
    REPORTS_KEPT,
    Rebase,
    RebasingPool,
    for_withdrawals,
    internal_ether,
    internal_shares,
    redemption_rate,
)
from wallet.staking.withdrawal_queue import WithdrawalQueue
from wallet.world.report_limits import (
    PENALTY_SECONDS,
    ReportedFigures,
    balances_with,
    check_balances,
    check_margin,
    check_simulated_rate,
    check_validators,
    elapsed_seconds,
    recent_losses,
)

__all__ = [
    "Report",
    "ReportedFigures",
    "Settled",
    "Smoothed",
    "consensus_rebase",
    "fee_shares_for",
    "prepare",
    "report",
    "settle",
    "smooth",
]

REBASE_ONE = 10**9
FEE_ONE = 10**20


class Report(NamedTuple):
    """New storage, and what the ledger moves for it: ether in wei, the rest shares.

    Ether: `withdrawals_taken` and `execution_taken` go from the two vaults to the pool, `ether_locked` from
    the pool to the queue. Shares: `shares_from_queue` go from the queue to the burner, which then burns
    `shares_burnt`; `fee_shares` are minted, `module_fee_shares` in the order of the pool's modules and the
    rest to the treasury. `principal` is the consensus-layer balance before the report with what was
    deposited since.
    """

    pool: RebasingPool
    queue: WithdrawalQueue
    withdrawals_taken: int
    execution_taken: int
    ether_locked: int
    shares_from_queue: int
    shares_from_queue_burnt: int
    shares_burnt: int
    fee_shares: int
    module_fee_shares: tuple[int, ...]
    treasury_fee_shares: int
    principal: int
    rebase: Rebase


class Smoothed(NamedTuple):
    """What the limit on a positive rebase lets through, in wei and shares."""

    withdrawals: int
    execution: int
    burn: int
    burn_for_queue: int


class Settled(NamedTuple):
    """A report worked out, before anything is changed: internal ether and shares after it."""

    principal: int
    smoothed: Smoothed
    fee_shares: int
    ether: int
    shares: int


def report(pool: RebasingPool, queue: WithdrawalQueue, figures: ReportedFigures) -> Report:
    """Work out one report and apply it.

    Refuses where the contracts revert, leaving everything as it was: report_validators_shrunk,
    report_validators_undeposited, report_validators_appeared, report_exits_shrunk,
    report_validators_exited, report_burn, report_loss_limit, report_gain_limit, report_request_margin,
    report_simulated_rate, and what `prefinalize` refuses.
    """
    check_validators(pool, figures)
    locked = withdrawal_queue.Prefinalized(0, 0)
    if figures.batches and not queue.paused:
        check_margin(queue, figures, pool.limits)
        locked = withdrawal_queue.prefinalize(queue, figures.batches, figures.simulated_rate_1e27)
    settled = settle(pool, figures, locked.ether, locked.shares)
    check_balances(pool, figures, settled.principal)
    if figures.batches:
        check_simulated_rate(
            figures,
            settled.ether + locked.ether,
            settled.shares + settled.smoothed.burn_for_queue,
            pool.limits,
        )
    after = _apply(pool, figures, settled, locked.ether, locked.shares)
    served = queue
    if locked.ether > 0:
        served = withdrawal_queue.finalize(queue, figures.batches[-1], locked.ether, figures.simulated_rate_1e27)
    to_modules = tuple(settled.fee_shares * fee // pool.total_fee for _, fee in pool.modules) if settled.fee_shares else ()
    return Report(
        pool=after,
        queue=withdrawal_queue.after_report(served, figures.timestamp, figures.bunker),
        withdrawals_taken=settled.smoothed.withdrawals,
        execution_taken=settled.smoothed.execution,
        ether_locked=locked.ether,
        shares_from_queue=locked.shares,
        shares_from_queue_burnt=settled.smoothed.burn_for_queue,
        shares_burnt=settled.smoothed.burn,
        fee_shares=settled.fee_shares,
        module_fee_shares=to_modules,
        treasury_fee_shares=settled.fee_shares - sum(to_modules),
        principal=settled.principal,
        rebase=after.rebases[-1],
    )


def prepare(
    pool: RebasingPool, queue: WithdrawalQueue, figures: ReportedFigures, bunker: bool, border: int | None = None
) -> ReportedFigures:
    """Fill in what the daemon computes: shares to burn, the rate simulated without finalization, and the
    batches.

    The budget is the buffer, less what is kept for new validators, with what this report takes from the
    vaults; requests younger than the margin wait, and those made after `border` (unix seconds) where it is given.
    """
    requested = pool.cover_requested + pool.noncover_requested
    asked = replace(figures, shares_to_burn=requested, bunker=bunker, batches=(), simulated_rate_1e27=0)
    if queue.paused or queue.last_finalized == queue.last_request:
        return asked
    simulated = settle(pool, asked, 0, 0)
    rate = simulated.ether * RATE_ONE // simulated.shares
    budget = for_withdrawals(pool) + simulated.smoothed.withdrawals + simulated.smoothed.execution
    youngest = figures.timestamp - pool.limits.request_margin_s
    youngest = youngest if border is None else min(youngest, border)
    batches = withdrawal_queue.calculate_batches(queue, rate, youngest, budget)
    return replace(asked, simulated_rate_1e27=rate, batches=batches.ids) if batches.ids else asked


def consensus_rebase(pool: RebasingPool, figures: ReportedFigures) -> int:
    """Return the wei by which the consensus layer grows the pool in a report, without income of the execution layer.

    The balance with what the report would take from the withdrawal vault, less the principal; negative for a loss.
    """
    settled = settle(pool, replace(figures, execution_vault=0), 0, 0)
    return figures.cl_balance + settled.smoothed.withdrawals - settled.principal


def settle(pool: RebasingPool, figures: ReportedFigures, ether_locked: int, queue_shares: int) -> Settled:
    """Work out a report that locks `ether_locked` wei and takes `queue_shares` from the queue; nothing is
    checked.
    """
    principal = pool.cl_balance + (figures.cl_validators - pool.cl_validators) * DEPOSIT
    smoothed = smooth(pool, figures, principal, ether_locked, queue_shares)
    balance = figures.cl_balance + smoothed.withdrawals
    ether = internal_ether(pool) + balance - principal + smoothed.execution - ether_locked
    shares = internal_shares(pool) - smoothed.burn
    fee = fee_shares_for(balance - principal + smoothed.execution, pool.total_fee, ether, shares)
    fee_shares = choose(balance > principal, fee, 0)
    return Settled(principal, smoothed, fee_shares, ether, shares + fee_shares)


def fee_shares_for(rewards: Number, total_fee: int, ether: Number, shares: Number) -> Number:
    """Shares minted so that they are worth `total_fee` (of 1e20) of `rewards`, rounded down twice.

    `ether` is the pool after the report, `shares` before the fee. A formula without a branch, also for
    `Reals`.
    """
    fee = rewards * total_fee // FEE_ONE
    return fee * shares // (ether - fee)


def smooth(pool: RebasingPool, figures: ReportedFigures, principal: int, ether_locked: int, queue_shares: int) -> Smoothed:
    """Limit a positive rebase by what is taken from the vaults and burnt; the rest waits there for the next
    report.

    A gain on the consensus layer is booked in full and only uses up the room; a loss makes room.
    """
    before = internal_ether(pool)
    ceiling = before + pool.limits.max_positive_rebase_1e9 * before // REBASE_ONE
    ether = minimum(before + figures.cl_balance - principal, ceiling)
    withdrawals = minimum(figures.withdrawal_vault, ceiling - ether)
    execution = minimum(figures.execution_vault, ceiling - ether - withdrawals)
    ether += withdrawals + execution
    requested = minimum(_burn_room(pool, before, ceiling, ether), figures.shares_to_burn)
    room = _burn_room(pool, before, ceiling, ether - ether_locked)
    burn = minimum(room, queue_shares + figures.shares_to_burn)
    return Smoothed(withdrawals, execution, burn, burn - requested)


def _burn_room(pool: RebasingPool, before: int, ceiling: int, ether: int) -> int:
    most = pool.limits.max_positive_rebase_1e9 + REBASE_ONE
    room = internal_shares(pool) * (most - ether * REBASE_ONE // before) // most
    return choose(ether >= ceiling, 0, room)


def _apply(pool: RebasingPool, figures: ReportedFigures, settled: Settled, ether_locked: int, queue_shares: int) -> RebasingPool:
    smoothed = settled.smoothed
    covered = min(smoothed.burn, pool.cover_requested)
    loss = settled.principal - figures.cl_balance - figures.withdrawal_vault
    after = replace(
        pool,
        total_shares=pool.total_shares - smoothed.burn + settled.fee_shares,
        buffered=pool.buffered + smoothed.withdrawals + smoothed.execution - ether_locked,
        cl_balance=figures.cl_balance,
        cl_validators=figures.cl_validators,
        cover_requested=pool.cover_requested - covered,
        noncover_requested=pool.noncover_requested + queue_shares - (smoothed.burn - covered),
        losses=recent_losses(pool, figures.timestamp) + (((figures.timestamp, loss),) if loss > 0 else ()),
        exits=_remember_exits(pool, figures),
        reserve=pool.terms.deposits_reserve,
        window=balances_with(pool, figures) if pool.terms.loss_limit_bp else (),
        vault_left=figures.withdrawal_vault - smoothed.withdrawals,
    )
    rebase = Rebase(figures.timestamp, elapsed_seconds(figures), redemption_rate(pool), redemption_rate(after))
    return replace(after, rebases=(*pool.rebases[1 - REPORTS_KEPT :], rebase))


def _remember_exits(pool: RebasingPool, figures: ReportedFigures) -> tuple[tuple[int, int], ...]:
    """Keep changes of the count only, and of those older than 54 days the last one."""
    exits = pool.exits
    if figures.exited != (exits[-1][1] if exits else 0):
        exits = (*exits, (figures.timestamp, figures.exited))
    since = figures.timestamp - PENALTY_SECONDS
    while len(exits) > 1 and exits[1][0] <= since:
        exits = exits[1:]
    return exits
