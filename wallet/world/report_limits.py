"""What a daily report may say: its figures, and the limits beyond which the contracts turn it away.

Equals contracts/0.8.9/sanity_checks/OracleReportSanityChecker.sol of lidofinance/core, and the checks of
exited validators around it (at 372b02e, and the limit on losses since v4 at 3f6ab3da). No second opinion is asked:
on mainnet none is set. Where a report is turned away nothing changes, and the next one carries its
gains or losses too.
"""

from __future__ import annotations

import msgspec

from wallet.errors import Refused
from wallet.staking import withdrawal_queue
from wallet.staking.rebasing import DEPOSIT, RATE_ONE, Balance, RebasingPool, ReportLimits
from wallet.staking.withdrawal_queue import WithdrawalQueue

HOUR, DAY = 3_600, 86_400
YEAR = 365 * DAY
LOSS_SECONDS, PENALTY_SECONDS = 18 * DAY, 54 * DAY
BASIS_POINTS = 10_000
GWEI, MILLIETHER = 10**9, 10**15


class ReportedFigures(msgspec.Struct, frozen=True):
    """What the oracle says. Seconds, wei and shares; `cl_balance` and the vaults as they are at
    `timestamp`.

    `cl_validators` counts every validator ever seen, exited ones included; `exited` those that have left.
    `batches` and `simulated_rate_1e27` come from `prepare`; no batches means nothing is finalized.
    `limit_raised` says that a vote has raised the limit on losses above this one.
    """

    timestamp: int
    elapsed: int
    cl_validators: int
    cl_balance: int
    withdrawal_vault: int = 0
    execution_vault: int = 0
    exited: int = 0
    shares_to_burn: int = 0
    batches: tuple[int, ...] = ()
    simulated_rate_1e27: int = 0
    bunker: bool = False
    limit_raised: bool = False


def recent_losses(pool: RebasingPool, timestamp: int) -> tuple[tuple[int, int], ...]:
    """Losses (timestamp, wei) of the 18 days before `timestamp`."""
    since = timestamp - LOSS_SECONDS
    return tuple(entry for entry in pool.losses if entry[0] > since)


def _exited_at(pool: RebasingPool, timestamp: int) -> int:
    return next((count for when, count in reversed(pool.exits) if when <= timestamp), 0)


def elapsed_seconds(figures: ReportedFigures) -> int:
    """Seconds since the last report; the contract takes 0 for an hour (`DEFAULT_TIME_ELAPSED`)."""
    return figures.elapsed or HOUR


def check_validators(pool: RebasingPool, figures: ReportedFigures) -> None:
    """Refuse counts that shrink, exceed what was deposited, or change faster than allowed, and burns never
    asked for.

    Codes: report_validators_shrunk, report_validators_undeposited, report_validators_appeared,
    report_exits_shrunk, report_validators_exited, report_burn.
    """
    limits = pool.limits
    appeared = figures.cl_validators - pool.cl_validators
    if appeared < 0:
        raise Refused("report_validators_shrunk", reported=figures.cl_validators, before=pool.cl_validators)
    if figures.cl_validators > pool.deposited_validators:
        raise Refused(
            "report_validators_undeposited",
            reported=figures.cl_validators,
            deposited=pool.deposited_validators,
        )
    most = limits.appeared_per_day * elapsed_seconds(figures) // DAY
    if appeared > most:
        raise Refused("report_validators_appeared", appeared=appeared, limit=most)
    exited_before = pool.exits[-1][1] if pool.exits else 0
    left = figures.exited - exited_before
    if left < 0:
        raise Refused("report_exits_shrunk", reported=figures.exited, before=exited_before)
    if left * DAY // elapsed_seconds(figures) > limits.exited_per_day:
        raise Refused("report_validators_exited", exited=left, limit_per_day=limits.exited_per_day)
    requested = pool.cover_requested + pool.noncover_requested
    if figures.shares_to_burn > requested:
        raise Refused("report_burn", reported=figures.shares_to_burn, requested=requested)


def check_balances(pool: RebasingPool, figures: ReportedFigures, principal: int) -> None:
    """Refuse report_loss_limit (loss and limit of the window, in wei) and report_gain_limit (in bp a year).

    Losses are net of what came to the withdrawal vault. Since v4 what waits to enter the chain counts too.
    """
    limits = pool.limits
    waiting = _waiting(pool, figures) if pool.terms.loss_limit_bp else 0
    if not figures.limit_raised:
        total, most = _windowed_loss(pool, figures, principal) if pool.terms.loss_limit_bp else _loss(pool, figures, principal)
        if total > most:
            raise Refused("report_loss_limit", loss=total, limit=most)
    base, balance = principal + waiting or GWEI, figures.cl_balance + waiting
    if balance > base:
        yearly_bp = YEAR * BASIS_POINTS * (balance - base) // base // elapsed_seconds(figures)
        if yearly_bp > limits.annual_increase_bp:
            raise Refused("report_gain_limit", yearly_bp=yearly_bp, limit_bp=limits.annual_increase_bp)


def _loss(pool: RebasingPool, figures: ReportedFigures, principal: int) -> tuple[int, int]:
    """Return what was lost in 18 days and the limit, so much a validator."""
    loss = principal - figures.cl_balance - figures.withdrawal_vault
    if loss <= 0:
        return 0, 0
    total = loss + sum(amount for _, amount in recent_losses(pool, figures.timestamp))
    slashable = figures.cl_validators - _exited_at(pool, figures.timestamp - LOSS_SECONDS)
    penalized = figures.cl_validators - _exited_at(pool, figures.timestamp - PENALTY_SECONDS)
    most = MILLIETHER * (pool.limits.initial_slashing_pwei * slashable + pool.limits.inactivity_penalties_pwei * penalized)
    return total, most


def _windowed_loss(pool: RebasingPool, figures: ReportedFigures, principal: int) -> tuple[int, int]:
    """Return by how much the balance misses what the window's first report lets expect, and the limit, a share of that."""
    rows = balances_with(pool, figures)
    first, last = rows[0], rows[-1]
    if principal - figures.cl_balance <= _withdrawn(pool, figures):
        return 0, 0
    expected = first.balance + last.deposited - first.deposited - (last.withdrawn - first.withdrawn)
    return max(0, expected - last.balance), expected * pool.terms.loss_limit_bp // BASIS_POINTS


def balances_with(pool: RebasingPool, figures: ReportedFigures) -> tuple[Balance, ...]:
    """Return the window's balances with this report's, which is the last."""
    since = figures.timestamp - pool.terms.loss_window_s
    before = pool.window[-1].withdrawn if pool.window else 0
    row = Balance(
        figures.timestamp,
        figures.cl_balance + _waiting(pool, figures),
        pool.deposited_validators * DEPOSIT,
        before + _withdrawn(pool, figures),
    )
    return (*(kept for kept in pool.window if kept.timestamp >= since), row)


def _waiting(pool: RebasingPool, figures: ReportedFigures) -> int:
    """Return the wei that were deposited and that the report does not see among validators."""
    return (pool.deposited_validators - figures.cl_validators) * DEPOSIT


def _withdrawn(pool: RebasingPool, figures: ReportedFigures) -> int:
    """Return the wei that came to the withdrawal vault since the last report."""
    return max(0, figures.withdrawal_vault - pool.vault_left)


def check_margin(queue: WithdrawalQueue, figures: ReportedFigures, limits: ReportLimits) -> None:
    """Refuse report_request_margin where the last request to finalize was made too shortly before the
    report.
    """
    asked = withdrawal_queue.find(queue, figures.batches[-1]).timestamp
    if figures.timestamp < asked + limits.request_margin_s:
        raise Refused("report_request_margin", id=figures.batches[-1], requested=asked, margin_s=limits.request_margin_s)


def check_simulated_rate(figures: ReportedFigures, ether: int, shares: int, limits: ReportLimits) -> None:
    """Compare the daemon's rate with the true one: wei and shares after the report, had none been served.

    Refuses report_simulated_rate.
    """
    rate = ether * RATE_ONE // shares
    apart_bp = BASIS_POINTS * abs(rate - figures.simulated_rate_1e27) // rate
    if apart_bp > limits.simulated_rate_deviation_bp:
        raise Refused(
            "report_simulated_rate",
            simulated_1e27=figures.simulated_rate_1e27,
            actual_1e27=rate,
            limit_bp=limits.simulated_rate_deviation_bp,
        )
