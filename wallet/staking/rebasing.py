"""A pool whose holders' balances grow: shares are stored, balances are computed, as in Lido's stETH.

Equals, to the last wei, contracts/0.4.24/StETH.sol, Lido.sol and lib/StakeLimitUtils.sol and the burn
requests of contracts/0.8.9/Burner.sol of lidofinance/core (V3: the rate uses the internal ether and
shares). The ledger holds everybody's shares; this file holds the contract's own totals and says how many
shares move. How a daily report changes them is `wallet/world/oracle_report.py`; the external shares of V3
vaults are minted and repaid in `external_shares.py`. Left out: allowances, which are the ledger's. The formulas
`internal_ether`, `shares_for`, `ether_for` and `redemption_rate` have no branch: a pool whose fields are
`Reals` answers for many futures at once.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import Number
from wallet.errors import Refused

DEPOSIT = 32 * 10**18
"""Wei of one validator deposit (`DEPOSIT_SIZE`)."""
AMOUNT_LIMIT = 2**128 - 1
"""Amounts of ether and shares must stay below this (`ETH_TOO_LARGE`, `SHARES_TOO_LARGE`)."""
UNLIMITED = 2**256 - 1
"""What `current_limit` answers where no limit is set."""
RATE_ONE = 10**27
"""Scale of a share rate."""
YEAR_SECONDS = 365 * 86_400
BLOCKS_PER_HOUR = 300
REPORTS_KEPT = 7


class StakeLimit(msgspec.Struct, frozen=True):
    """How much may still be staked. `maximum` 0 means no limit; wei, and blocks of 12 s.

    `previous` is what was left at `block`, the last submission or change; it regrows to `maximum` over
    `growth_blocks`.
    """

    maximum: int = 0
    growth_blocks: int = 0
    previous: int = 0
    block: int = 0
    paused: bool = False


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


class Rebase(msgspec.Struct, frozen=True):
    """One report's effect: the share rate (ether per share, 1e27) before and after, `elapsed` seconds since
    the last one.
    """

    timestamp: int
    elapsed: int
    before_1e27: int
    after_1e27: int


class RebasingPool(msgspec.Struct, frozen=True, tag="rebasing_pool"):
    """The contracts' own storage, in wei and shares. Who holds the shares is the ledger's business.

    `modules` are (account, fee of 1e20) of the operators' shares; the treasury gets the rest of `total_fee`
    (of 1e20). `cover_requested` and `noncover_requested` are shares on the burner awaiting a report.
    `losses` are (timestamp, wei) of the last 18 days, `exits` (timestamp, validators exited by then) of the
    last 54, `rebases` the last seven reports.
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


def internal_ether(pool: RebasingPool) -> int:
    """Wei that back the internal shares: buffer, reported validators, and deposits not yet reported."""
    in_transit = (pool.deposited_validators - pool.cl_validators) * DEPOSIT
    return pool.buffered + pool.cl_balance + in_transit


def internal_shares(pool: RebasingPool) -> int:
    """Shares backed by `internal_ether`."""
    return pool.total_shares - pool.external_shares


def shares_for(pool: RebasingPool, ether: Number) -> Number:
    """Shares worth `ether` wei, rounded down."""
    return ether * internal_shares(pool) // internal_ether(pool)


def ether_for(pool: RebasingPool, shares: Number) -> Number:
    """Wei that `shares` are worth, rounded down: what a holder sees as the balance."""
    return shares * internal_ether(pool) // internal_shares(pool)


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
    grown = replace(
        pool, total_shares=pool.total_shares + shares, buffered=pool.buffered + ether, limit=limit
    )
    return grown, shares


def current_limit(limit: StakeLimit, block: int) -> int:
    """Wei that may be staked at `block`; 0 while paused, `UNLIMITED` where none is set.

    Above the maximum (ether freed elsewhere) it shrinks at the same pace. `lib/StakeLimitUtils.sol`.
    """
    if limit.paused:
        return 0
    if limit.maximum == 0:
        return UNLIMITED
    change = (block - limit.block) * growth_per_block(limit)
    if limit.previous < limit.maximum:
        return min(limit.previous + change, limit.maximum)
    return max(limit.previous - change, limit.maximum)


def growth_per_block(limit: StakeLimit) -> int:
    """Wei by which the limit regrows each block: maximum // growth_blocks, not the increase asked for."""
    return limit.maximum // limit.growth_blocks if limit.growth_blocks else 0


def spend_limit(limit: StakeLimit, ether: int, block: int) -> StakeLimit:
    """Charge a submission to the limit. Refuses staking_paused and cap_reached."""
    if limit.paused:
        raise Refused("staking_paused")
    if limit.maximum == 0:
        return limit
    left = current_limit(limit, block)
    if ether > left:
        raise Refused(
            "cap_reached",
            remedy=left or None,
            wanted=ether,
            limit=left,
            maximum=limit.maximum,
            grows_per_hour=growth_per_block(limit) * BLOCKS_PER_HOUR,
        )
    return replace(limit, previous=left - ether, block=block)


def regain_limit(limit: StakeLimit, ether: int, block: int) -> StakeLimit:
    """Give `ether` wei back to the limit, where one is set and staking is not paused; it may pass its maximum."""
    if limit.maximum == 0 or limit.paused:
        return limit
    return replace(limit, previous=current_limit(limit, block) + ether, block=block)


def set_staking_limit(limit: StakeLimit, maximum: int, increase_per_block: int, block: int) -> StakeLimit:
    """Set a new limit (wei, wei a block). What the last submission left is kept, without the regrowth
    since.

    It starts full only where staking was paused, unlimited, or left more than the new maximum. Refuses
    limit_zero, limit_too_large (96 bits), limit_increase (more than the maximum, or over 2^32 blocks).
    """
    if maximum <= 0:
        raise Refused("limit_zero")
    if maximum >= 2**96:
        raise Refused("limit_too_large", maximum=maximum)
    growth = maximum // increase_per_block if increase_per_block else 0
    if not 0 <= increase_per_block <= maximum or growth >= 2**32:
        raise Refused("limit_increase", maximum=maximum, increase_per_block=increase_per_block)
    starts_full = limit.paused or limit.maximum == 0 or maximum < limit.previous
    return StakeLimit(
        maximum=maximum,
        growth_blocks=growth,
        previous=maximum if starts_full else limit.previous,
        block=limit.block if limit.paused else block,
        paused=limit.paused,
    )


def pause_staking(limit: StakeLimit) -> StakeLimit:
    """Take no new stake; the regrowth since the last submission is lost."""
    return replace(limit, paused=True)


def resume_staking(limit: StakeLimit, block: int) -> StakeLimit:
    """Take stake again, from what the last submission left."""
    return replace(limit, paused=False, block=block)


def depositable(pool: RebasingPool, unfinalized: int) -> int:
    """Wei of the buffer free for new validators: the withdrawal queue's `unfinalized` wei go first."""
    return max(0, pool.buffered - unfinalized)


def deposit_validators(
    pool: RebasingPool, count: int, unfinalized: int = 0, bunker: bool = False
) -> RebasingPool:
    """Send 32 ether to each of `count` new validators; the total pooled does not change.

    Refuses deposits_halted (stopped or bunker mode) and deposit_beyond_buffer (wanted, depositable in wei;
    remedy: a count).
    """
    if pool.stopped or bunker:
        raise Refused("deposits_halted", stopped=int(pool.stopped), bunker=int(bunker))
    free = depositable(pool, unfinalized)
    if count * DEPOSIT > free:
        raise Refused(
            "deposit_beyond_buffer", remedy=free // DEPOSIT or None, wanted=count * DEPOSIT, depositable=free
        )
    return replace(
        pool,
        buffered=pool.buffered - count * DEPOSIT,
        deposited_validators=pool.deposited_validators + count,
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


def mean_rebase(pool: RebasingPool) -> int:
    """Mean factor by which one of the last seven reports multiplied the rate, of 1e27; 1e27 before the
    first.
    """
    factors = [rebase.after_1e27 * RATE_ONE // rebase.before_1e27 for rebase in pool.rebases]
    return sum(factors) // len(factors) if factors else RATE_ONE


def check_running(pool: RebasingPool) -> None:
    """Refuses transfers_stopped."""
    if pool.stopped:
        raise Refused("transfers_stopped")


def _check_size(amount: int) -> None:
    if amount >= AMOUNT_LIMIT or amount < 0:
        raise Refused("amount_too_large", amount=amount, limit=AMOUNT_LIMIT - 1)
