"""A pool whose holders' balances grow: shares are stored, balances are computed, as in Lido's stETH.

Equals, to the last wei, contracts/0.4.24/StETH.sol and Lido.sol and the burn requests of
contracts/0.8.9/Burner.sol of lidofinance/core at 372b02e (V3: the rate uses the internal ether and shares).
The ledger holds everybody's shares; this file holds the contract's own totals and says how many shares move.
How much may be staked at once is in `stake_limit.py`, how a daily report changes the totals in
`wallet/world/oracle_report.py`; the external shares of V3 vaults are minted and repaid in
`external_shares.py`. Left out: allowances, which are the ledger's. The formulas `internal_ether`,
`shares_for`, `ether_for` and `redemption_rate` have no branch: a pool whose fields are `Reals` answers for
many futures at once.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import Number
from wallet.errors import Refused
from wallet.last_answer import last_answer
from wallet.staking.pool_rules import RULES, PoolRules
from wallet.staking.stake_limit import StakeLimit, spend_limit

DEPOSIT = 32 * 10**18
"""Wei of one validator deposit (`DEPOSIT_SIZE`)."""
AMOUNT_LIMIT = 2**128 - 1
"""Amounts of ether and shares must stay below this (`ETH_TOO_LARGE`, `SHARES_TOO_LARGE`)."""
RATE_ONE = 10**27
"""Scale of a share rate."""
DAY_SECONDS = 86_400
YEAR_SECONDS = 365 * DAY_SECONDS
REPORTS_KEPT = 7


class ReportLimits(msgspec.Struct, frozen=True):
    """What a report may say at most (`OracleReportSanityChecker`); values and sources in
    resources/protocols/lido.toml.

    bp are 1/10,000; `max_positive_rebase_1e9` is per report; slashing and penalties are milliether (1e15
    wei) a validator.
    """

    max_positive_rebase_1e9: int
    annual_increase_bp: int
    simulated_rate_deviation_bp: int
    request_margin_s: int
    appeared_per_day: int
    exited_per_day: int
    initial_slashing_pwei: int
    inactivity_penalties_pwei: int
    negative_rebase_shift_epochs: int = 2250
    """How long the daemon holds requests back at most where only a loss, and no slashing, does."""


class Rebase(msgspec.Struct, frozen=True):
    """One report's effect: the share rate (ether per share, 1e27) before and after, `elapsed` seconds since
    the last one.
    """

    timestamp: int
    elapsed: int
    before_1e27: int
    after_1e27: int


class Balance(msgspec.Struct, frozen=True):
    """What a report said of the consensus layer, in wei: all that is there or waits to enter it, and all that was ever deposited
    to and withdrawn from it by then. Only differences of the last two matter.
    """

    timestamp: int
    balance: int
    deposited: int
    withdrawn: int


class RebasingPool(msgspec.Struct, frozen=True, tag="rebasing_pool"):
    """The contracts' own storage, in wei and shares. Who holds the shares is the ledger's business.

    `modules` are (account, fee of 1e20) of the operators' shares; the treasury gets the rest of `total_fee`
    (of 1e20). `cover_requested` and `noncover_requested` are shares on the burner awaiting a report.
    `losses` are (timestamp, wei) of the last 18 days, `exits` (timestamp, validators exited by then) of the
    last 54, `rebases` the last seven reports. Of rules from v4 on: `reserve` is what is kept for new
    validators, `window` what reports of the last 36 days said, the oldest first.
    """

    total_shares: int
    buffered: int
    limits: ReportLimits
    modules: tuple[tuple[str, int], ...] = ()
    total_fee: int = 0
    external_shares: int = 0
    cl_balance: int = 0
    cl_validators: int = 0
    deposited_validators: int = 0
    cover_requested: int = 0
    noncover_requested: int = 0
    limit: StakeLimit = StakeLimit()
    stopped: bool = False
    losses: tuple[tuple[int, int], ...] = ()
    exits: tuple[tuple[int, int], ...] = ()
    rebases: tuple[Rebase, ...] = ()
    rules: str = "v3"
    reserve: int = 0
    window: tuple[Balance, ...] = ()
    vault_left: int = 0
    """Wei that the last report left in the withdrawal vault."""

    @property
    def terms(self) -> PoolRules:
        """The rules under which the pool works."""
        return RULES[self.rules]


def internal_ether(pool: RebasingPool) -> int:
    """Wei that back the internal shares: buffer, reported validators, and deposits not yet reported."""
    in_transit = (pool.deposited_validators - pool.cl_validators) * DEPOSIT
    return pool.buffered + pool.cl_balance + in_transit


def internal_shares(pool: RebasingPool) -> int:
    """Shares backed by `internal_ether`."""
    return pool.total_shares - pool.external_shares


def shares_for(pool: RebasingPool, ether: Number) -> Number:
    """Shares worth `ether` wei, rounded down."""
    ether_inside = pool.buffered + pool.cl_balance + (pool.deposited_validators - pool.cl_validators) * DEPOSIT
    return ether * (pool.total_shares - pool.external_shares) // ether_inside


def ether_for(pool: RebasingPool, shares: Number) -> Number:
    """Wei that `shares` are worth, rounded down: what a holder sees as the balance.

    Asked ten times an hour, so `internal_ether` and `internal_shares` are written out here and in `shares_for`.
    """
    ether_inside = pool.buffered + pool.cl_balance + (pool.deposited_validators - pool.cl_validators) * DEPOSIT
    return shares * ether_inside // (pool.total_shares - pool.external_shares)


def redemption_rate(pool: RebasingPool) -> int:
    """Ether per share, of 1e27, rounded down. (One stETH token redeems for one ether; this is what grows.)"""
    return internal_ether(pool) * RATE_ONE // internal_shares(pool)


def total_pooled(pool: RebasingPool) -> int:
    """The token's total supply in wei: internal ether and what external shares are worth."""
    ether = internal_ether(pool)
    return ether + pool.external_shares * ether // internal_shares(pool)


def submit(pool: RebasingPool, ether: int, block: int) -> tuple[RebasingPool, int]:
    """Stake `ether` wei at `block`; returns the shares minted, at the rate before it, rounded down.

    A few wei may mint no share: they are given to all holders. Refuses stake_zero, staking_paused,
    amount_too_large, cap_reached (wanted, limit, maximum, grows_per_hour; remedy: what is left, if
    anything).
    """
    if ether <= 0:
        raise Refused("stake_zero")
    _check_size(ether)
    limit = spend_limit(pool.limit, ether, block)
    shares = shares_for(pool, ether)
    grown = replace(pool, total_shares=pool.total_shares + shares, buffered=pool.buffered + ether, limit=limit)
    return grown, shares


def for_withdrawals(pool: RebasingPool) -> int:
    """Wei of the buffer that withdrawals may take: what the reserve for new validators leaves."""
    return max(0, pool.buffered - pool.reserve)


def depositable(pool: RebasingPool, unfinalized: int) -> int:
    """Wei of the buffer free for new validators: the reserve, and what the withdrawal queue's `unfinalized`
    wei leave of the rest.
    """
    return pool.buffered - min(for_withdrawals(pool), unfinalized)


def adopt(pool: RebasingPool, rules: PoolRules, last_report: int) -> RebasingPool:
    """Go over to later rules: the window begins with what the last report left, as the contracts' migration does."""
    waiting = (pool.deposited_validators - pool.cl_validators) * DEPOSIT
    seed = Balance(last_report, pool.cl_balance + waiting, pool.deposited_validators * DEPOSIT, 0)
    return replace(pool, rules=rules.name, window=(seed,))


def deposit_validators(pool: RebasingPool, count: int, unfinalized: int = 0, bunker: bool = False) -> RebasingPool:
    """Send 32 ether to each of `count` new validators; the total pooled does not change.

    Refuses deposits_halted (stopped or bunker mode) and deposit_beyond_buffer (wanted, depositable in wei;
    remedy: a count).
    """
    if pool.stopped or bunker:
        raise Refused("deposits_halted", stopped=int(pool.stopped), bunker=int(bunker))
    free = depositable(pool, unfinalized)
    if count * DEPOSIT > free:
        raise Refused("deposit_beyond_buffer", remedy=free // DEPOSIT or None, wanted=count * DEPOSIT, depositable=free)
    return replace(
        pool,
        buffered=pool.buffered - count * DEPOSIT,
        deposited_validators=pool.deposited_validators + count,
        reserve=max(0, pool.reserve - count * DEPOSIT),
    )


def transfer_shares_for(pool: RebasingPool, amount: int, held: int) -> int:
    """Shares that a transfer of `amount` wei moves, rounded down, from someone who holds `held` shares.

    The receiver's balance may rise by 1 or 2 wei less, and amounts below one share move none. Sending a wei
    more than the balance shown can pass, since shares are compared. Refuses transfers_stopped,
    amount_too_large, balance_exceeded (amount, balance; remedy: the balance).
    """
    check_running(pool)
    _check_size(amount)
    shares = shares_for(pool, amount)
    if shares > held:
        balance = ether_for(pool, held)
        raise Refused("balance_exceeded", remedy=balance, amount=amount, balance=balance)
    return shares


def transfer_shares(pool: RebasingPool, shares: int, held: int) -> int:
    """Move exactly `shares`; returns the wei they are worth. To send all, send all shares.

    Refuses transfers_stopped, amount_too_large, shares_exceeded (shares, held; remedy: held).
    """
    check_running(pool)
    _check_size(shares)
    if shares > held:
        raise Refused("shares_exceeded", remedy=held, shares=shares, held=held)
    return ether_for(pool, shares)


def request_burn(pool: RebasingPool, shares: int, cover: bool, held: int) -> RebasingPool:
    """Hand `shares` to the burner, to cover a loss or for another reason; they count until a report burns
    them.

    Refuses burn_zero, transfers_stopped, shares_exceeded.
    """
    if shares <= 0:
        raise Refused("burn_zero")
    transfer_shares(pool, shares, held)
    if cover:
        return replace(pool, cover_requested=pool.cover_requested + shares)
    return replace(pool, noncover_requested=pool.noncover_requested + shares)


def apr_of_report(rebase: Rebase) -> int:
    """The yearly rate that one report implies, without compounding, of 1e18 (rounded down; negative after a
    loss).
    """
    gained = rebase.after_1e27 - rebase.before_1e27
    return gained * YEAR_SECONDS * 10**18 // (rebase.before_1e27 * rebase.elapsed)


def mean_apr(pool: RebasingPool) -> int:
    """Mean `apr_of_report` of the last seven reports, of 1e18; 0 before the first."""
    return sum(map(apr_of_report, pool.rebases)) // max(1, len(pool.rebases))


def usual_rebase(pool: RebasingPool) -> int:
    """Factor by which a usual day multiplies the rate, of 1e27: the mean of the last seven reports over the
    time that they really took; 1e27 before the first.

    A report that gained less than half of what the middle one did carries a loss that comes once and is left
    out; where the middle one itself gained nothing, all count.
    """
    return _usual(pool.rebases) if pool.rebases else RATE_ONE


@last_answer
def _usual(rebases: tuple[Rebase, ...]) -> int:
    gains = [rebase.after_1e27 * RATE_ONE // rebase.before_1e27 - RATE_ONE for rebase in rebases]
    daily = [gain * DAY_SECONDS // rebase.elapsed for gain, rebase in zip(gains, rebases, strict=True)]
    middle = sorted(daily)[len(daily) // 2]
    least = middle // 2 if middle > 0 else min(daily)
    gained = elapsed = 0
    for rebase, gain, a_day in zip(rebases, gains, daily, strict=True):
        if a_day >= least:
            gained += gain
            elapsed += rebase.elapsed
    return RATE_ONE + gained * DAY_SECONDS // elapsed


def check_running(pool: RebasingPool) -> None:
    """Refuses transfers_stopped."""
    if pool.stopped:
        raise Refused("transfers_stopped")


def _check_size(amount: int) -> None:
    if amount >= AMOUNT_LIMIT or amount < 0:
        raise Refused("amount_too_large", amount=amount, limit=AMOUNT_LIMIT - 1)
