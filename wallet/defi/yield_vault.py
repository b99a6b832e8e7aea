"""An ERC-4626 vault that unlocks its profit slowly and takes losses from what is still locked, as Yearn's v3.

Equals, to the last unit, contracts/VaultV3.vy of yearn/yearn-vaults-v3 at 104a2b23 for a vault whose funds
count as idle: deposit, mint, withdraw, redeem and process_report. A report compares what the vault has with
what it recorded. For a gain the vault mints shares to itself, so that the price stays; as these unlock they
stop counting, evenly over the unlocking time, and the price rises. Fees are minted as shares against the same
buffer, so they come out of profit. A loss burns locked shares first, and only what is beyond them lowers the
price.

The ledger holds everybody's shares; the vault's own, still locked or not, are in `own_shares` alone. What is with
strategies, and losses not yet reported, are `yield_vault_debts`'. Left out: limit modules, roles and shutdown.
The accountant is one that charges a part of gains; its refunds come in as a figure. Refusals do not name the
asset: who composes the vault with a token says which.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import Number, mul_div, mul_div_up
from wallet.errors import Refused

BPS = 10_000
RATE_UNIT = 10**12
"""Scale of the unlocking rate (`MAX_BPS_EXTENDED`)."""
ONE = 10**18
"""One whole share."""


class Parameters(msgspec.Struct, frozen=True):
    """What the vault's managers set; values and sources in resources/markets/yearn-vault.toml."""

    unlock_time_s: int
    """How long a profit unlocks; 0: at once."""
    performance_fee_bps: int
    """The accountant's fee, of gains."""
    protocol_fee_bps: int
    """Yearn's part of that fee."""
    deposit_limit: int
    """The most assets that the vault takes in; 2**256 - 1 for no limit."""


class YieldVault(msgspec.Struct, frozen=True, tag="yield_vault"):
    """The contract's own storage: amounts in the smallest unit, times in unix seconds."""

    parameters: Parameters
    total_assets: int = 0
    """As recorded: deposits and the last report."""
    raw_supply: int = 0
    """All shares, the vault's own included."""
    own_shares: int = 0
    """Shares that the vault holds itself: locked profit, and what has unlocked of it since the last report."""
    unlocking_rate_1e12: int = 0
    """Shares a second that unlock, of 1e12."""
    full_unlock: int = 0
    """When all is unlocked; 0 where nothing is locked."""
    last_update: int = 0
    debts: tuple[int, ...] = ()
    """What is with each strategy as recorded, in the order of the queue; the rest is idle."""


class Moved(NamedTuple):
    """A deposit or a withdrawal done: `assets` against `shares`."""

    vault: YieldVault
    assets: int
    shares: int


class Reported(NamedTuple):
    """A report's outcome: assets won or lost, and the shares minted as fees to accountant and protocol."""

    vault: YieldVault
    gain: int
    loss: int
    accountant_shares: int
    protocol_shares: int


# --- Formulas, for ints and for Reals


def shares_at(assets: Number, supply: Number, total: Number) -> Number:
    """Shares that `assets` are worth, rounded down."""
    return mul_div(assets, supply, total)


def shares_up_at(assets: Number, supply: Number, total: Number) -> Number:
    """Shares that `assets` are worth, rounded up."""
    return mul_div_up(assets, supply, total)


def assets_at(shares: Number, supply: Number, total: Number) -> Number:
    """Assets that `shares` are worth, rounded down."""
    return mul_div(shares, total, supply)


def assets_up_at(shares: Number, supply: Number, total: Number) -> Number:
    """Assets that `shares` are worth, rounded up."""
    return mul_div_up(shares, total, supply)


def unlocked_at(rate_1e12: Number, elapsed_s: int) -> Number:
    """Shares unlocked after `elapsed_s` seconds at that rate, rounded down."""
    return rate_1e12 * elapsed_s // RATE_UNIT


# --- Views


def unlocked_shares(vault: YieldVault, now_s: int) -> int:
    """Return the vault's own shares that count no more: by the second while they unlock, then all it holds."""
    if now_s < vault.full_unlock:
        return unlocked_at(vault.unlocking_rate_1e12, now_s - vault.last_update)
    return vault.own_shares


def locked_shares(vault: YieldVault, now_s: int) -> int:
    """Return the buffer: shares whose worth is still to become profit, or to meet a loss."""
    return vault.own_shares - unlocked_shares(vault, now_s)


def total_supply(vault: YieldVault, now_s: int) -> int:
    """Shares that count: everybody's, and the vault's own that are still locked."""
    return vault.raw_supply - unlocked_shares(vault, now_s)


def shares_for(vault: YieldVault, assets: int, now_s: int) -> int:
    """Return the shares that depositing `assets` gives (`previewDeposit`): rounded down; 0 where all is lost."""
    supply, total = total_supply(vault, now_s), vault.total_assets
    if not supply:
        return assets
    return shares_at(assets, supply, total) if total else 0


def shares_to_withdraw(vault: YieldVault, assets: int, now_s: int) -> int:
    """Return the shares that withdrawing exactly `assets` burns (`previewWithdraw`): rounded up; 0 where all is lost."""
    supply, total = total_supply(vault, now_s), vault.total_assets
    if not supply:
        return assets
    return shares_up_at(assets, supply, total) if total else 0


def assets_for(vault: YieldVault, shares: int, now_s: int) -> int:
    """Return the assets that redeeming `shares` pays (`previewRedeem`): rounded down."""
    supply = total_supply(vault, now_s)
    return assets_at(shares, supply, vault.total_assets) if supply else shares


def assets_to_mint(vault: YieldVault, shares: int, now_s: int) -> int:
    """Return the assets that minting exactly `shares` takes (`previewMint`): rounded up."""
    supply = total_supply(vault, now_s)
    return assets_up_at(shares, supply, vault.total_assets) if supply else shares


def price_per_share(vault: YieldVault, now_s: int) -> int:
    """Assets for one whole share, of 1e18, rounded down."""
    return assets_for(vault, ONE, now_s)


def deposit_room(vault: YieldVault) -> int:
    """Assets that the vault still takes."""
    return max(0, vault.parameters.deposit_limit - vault.total_assets)


# --- In and out


def deposit(vault: YieldVault, assets: int, now_s: int) -> Moved:
    """Put `assets` in for shares, rounded down.

    Refuses yield_limit_full (amount, limit, maximum; remedy: what fits, if anything) and yield_share_zero
    (amount; remedy: the fewest assets that give a share, if they fit and not all is lost).
    """
    room = deposit_room(vault)
    if assets > room:
        raise Refused("yield_limit_full", remedy=room or None, amount=assets, limit=room, maximum=vault.parameters.deposit_limit)
    shares = shares_for(vault, assets, now_s)
    if shares <= 0:
        fewest = assets_to_mint(vault, 1, now_s)
        raise Refused("yield_share_zero", remedy=fewest if 0 < fewest <= room else None, amount=assets)
    return _put_in(vault, assets, shares)


def mint(vault: YieldVault, shares: int, now_s: int) -> Moved:
    """Get exactly `shares` for as many assets as they take, rounded up.

    Refuses yield_cost_zero (they would cost nothing) and yield_mint_full (need, limit; remedy: the shares
    that fit, if any).
    """
    assets, room = assets_to_mint(vault, shares, now_s), deposit_room(vault)
    if assets <= 0:
        raise Refused("yield_cost_zero")
    if assets > room:
        raise Refused("yield_mint_full", remedy=shares_for(vault, room, now_s) or None, need=assets, limit=room)
    return _put_in(vault, assets, shares)


def withdraw(vault: YieldVault, assets: int, held: int, now_s: int) -> Moved:
    """Take exactly `assets` out for as many of the holder's `held` shares as they cost, rounded up.

    Refuses yield_withdraw_zero (nothing is asked for, or everything is lost) and yield_assets_short (amount,
    limit; remedy: what the shares are worth).
    """
    shares = shares_to_withdraw(vault, assets, now_s)
    if shares <= 0:
        raise Refused("yield_withdraw_zero")
    if shares > held:
        worth = assets_for(vault, held, now_s)
        raise Refused("yield_assets_short", remedy=worth or None, amount=assets, limit=worth)
    return _take_out(vault, assets, shares)


def redeem(vault: YieldVault, shares: int, held: int, now_s: int) -> Moved:
    """Burn `shares` of the holder's `held` for assets, rounded down.

    Refuses yield_asset_zero (amount: they would pay nothing; remedy: the fewest that pay something, if so many
    are held and not all is lost) and yield_shares_short (amount, have; remedy: what is held, if it pays anything).
    """
    assets = assets_for(vault, shares, now_s)
    if assets <= 0:
        fewest = shares_to_withdraw(vault, 1, now_s)
        raise Refused("yield_asset_zero", remedy=fewest if 0 < fewest <= held else None, amount=shares)
    if shares > held:
        pays = assets_for(vault, held, now_s) > 0
        raise Refused("yield_shares_short", remedy=held if pays else None, amount=shares, have=held)
    return _take_out(vault, assets, shares)


# --- Reports


def report(vault: YieldVault, assets: int, now_s: int, refund: int = 0) -> Reported:
    """Record that the vault has `assets`, and `refund` more that the accountant pays back.

    All shares are counted at the price before the report. The gain's shares are locked; those for loss and
    fees (rounded up) are burned out of the buffer, as far as it goes. Fee shares are then minted. Refuses
    yield_report_beyond where more shares would have to be burned than there are: a vault that locks nothing and
    gains many times its assets, or one without shares that loses what was left in it; and where less than nothing
    would be left (`assets`) or paid back (`refund`).
    """
    if assets < 0 or refund < 0:
        raise Refused("yield_report_beyond")
    terms = vault.parameters
    gain, loss = max(0, assets - vault.total_assets), max(0, vault.total_assets - assets)
    fees = gain * terms.performance_fee_bps // BPS
    to_burn = shares_to_withdraw(vault, loss + fees, now_s)
    fee_shares = to_burn * fees // (loss + fees) if fees else 0
    protocol_shares = fee_shares * terms.protocol_fee_bps // BPS
    to_lock = shares_for(vault, gain + refund, now_s) if terms.unlock_time_s else 0
    change = to_lock - to_burn - unlocked_shares(vault, now_s)
    if vault.raw_supply + change < 0:
        raise Refused("yield_report_beyond")
    change = max(change, -vault.own_shares)
    settled = replace(
        vault,
        total_assets=assets + refund,
        raw_supply=vault.raw_supply + change + fee_shares,
        own_shares=vault.own_shares + change,
    )
    locked = _relocked(settled, max(0, to_lock - to_burn), now_s)
    return Reported(locked, gain, loss, fee_shares - protocol_shares, protocol_shares)


def _relocked(vault: YieldVault, newly_locked: int, now_s: int) -> YieldVault:
    """Let all that the vault holds unlock over the mean of old and new times, weighed by their shares.

    The mean is never 0: shares left from before have time left, new ones the whole unlocking time.
    """
    if not vault.own_shares:
        return replace(vault, full_unlock=0)  # rate and time of the last update stay, and mean nothing
    remaining_s = max(0, vault.full_unlock - now_s)
    before, new = vault.own_shares - newly_locked, newly_locked
    period_s = (before * remaining_s + new * vault.parameters.unlock_time_s) // vault.own_shares
    rate_1e12 = vault.own_shares * RATE_UNIT // period_s
    return replace(vault, unlocking_rate_1e12=rate_1e12, full_unlock=now_s + period_s, last_update=now_s)


def _put_in(vault: YieldVault, assets: int, shares: int) -> Moved:
    grown = replace(vault, total_assets=vault.total_assets + assets, raw_supply=vault.raw_supply + shares)
    return Moved(grown, assets, shares)


def _take_out(vault: YieldVault, assets: int, shares: int) -> Moved:
    left = replace(vault, total_assets=vault.total_assets - assets, raw_supply=vault.raw_supply - shares)
    return Moved(left, assets, shares)
