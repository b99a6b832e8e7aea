"""An ERC-4626 vault whose rewards drip in over a cycle, as in Frax's sfrxETH.

Equals, to the last wei, src/sfrxETH.sol of FraxFinance/frxETH-public at 018eaf4 with src/xERC4626.sol of
corddry/ERC4626 at 6cf2bee and src/mixins/ERC4626.sol of transmissions11/solmate at 2657280. frxETH itself
earns nothing: all that its validators earn is sent into this vault and belongs to whoever holds its shares.
What arrives waits for the next `sync`, and then drips evenly until the end of the cycle: the price of a share
never jumps, and what came in mid-cycle takes up to two cycles to count. Every rounding is against the caller.

The ledger holds shares and assets, the vault's own among them: functions that sync are told what it holds
(`balance`). Left out: permits and allowances, and how frxETH is minted and redeemed.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import Number, mul_div, mul_div_up
from wallet.errors import Refused
from wallet.last_answer import last_answer

ONE = 10**18
"""One whole share."""
SHORTEST_FRACTION = 20
"""A cycle of less than a twentieth of its length is joined with the next."""


class Parameters(msgspec.Struct, frozen=True):
    """What the contract was deployed with; value and source in resources/protocols/frax.toml."""

    cycle_length_s: int


class DrippingVault(msgspec.Struct, frozen=True, tag="dripping_vault"):
    """The contract's own storage: amounts in wei, times in unix seconds. Who holds shares is the ledger's business."""

    parameters: Parameters
    cycle_end: int
    """When the reward has dripped in wholly; from then on the next can be taken in."""
    last_sync: int = 0
    supply: int = 0
    stored_assets: int = 0
    """Assets that count in full."""
    last_reward: int = 0
    """Assets that drip in from `last_sync` to `cycle_end`."""


class Moved(NamedTuple):
    """A deposit or a withdrawal done: `assets` against `shares`."""

    vault: DrippingVault
    assets: int
    shares: int


def opened(parameters: Parameters, now_s: int) -> DrippingVault:
    """Return an empty vault as deployed at `now_s`: its first cycle is over, so the first entry syncs."""
    return DrippingVault(parameters, now_s // parameters.cycle_length_s * parameters.cycle_length_s)


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


def dripped(reward: Number, elapsed_s: int, length_s: int) -> Number:
    """Return the part of `reward` that is in after `elapsed_s` of `length_s` seconds, rounded down."""
    return reward * min(elapsed_s, length_s) // length_s


# --- Views


def total_assets(vault: DrippingVault, now_s: int) -> int:
    """Assets that belong to the shares now: what is stored and what of the reward has dripped in."""
    cycle_s = vault.cycle_end - vault.last_sync
    return vault.stored_assets + dripped(vault.last_reward, now_s - vault.last_sync, cycle_s)


def shares_for(vault: DrippingVault, assets: int, now_s: int) -> int:
    """Return the shares that depositing `assets` gives (`previewDeposit`, `convertToShares`): rounded down. Refuses
    drip_worthless where nothing is left behind those there are: the contract divides by zero.
    """
    return shares_at(assets, vault.supply, _left(vault, now_s)) if vault.supply else assets


def assets_to_mint(vault: DrippingVault, shares: int, now_s: int) -> int:
    """Return the assets that minting exactly `shares` takes (`previewMint`): rounded up."""
    return assets_up_at(shares, vault.supply, total_assets(vault, now_s)) if vault.supply else shares


def shares_to_withdraw(vault: DrippingVault, assets: int, now_s: int) -> int:
    """Return the shares that withdrawing exactly `assets` burns (`previewWithdraw`): rounded up. Refuses drip_worthless."""
    return shares_up_at(assets, vault.supply, _left(vault, now_s)) if vault.supply else assets


def _left(vault: DrippingVault, now_s: int) -> int:
    total = total_assets(vault, now_s)
    if not total:
        raise Refused("drip_worthless")
    return total


def assets_for(vault: DrippingVault, shares: int, now_s: int) -> int:
    """Return the assets that redeeming `shares` pays (`previewRedeem`, `convertToAssets`): rounded down."""
    return assets_at(shares, vault.supply, total_assets(vault, now_s)) if vault.supply else shares


@last_answer
def price_per_share(vault: DrippingVault, now_s: int) -> int:
    """Assets for one whole share, of 1e18, rounded down."""
    return assets_for(vault, ONE, now_s)


# --- The reward cycle


def sync(vault: DrippingVault, balance: int, now_s: int) -> DrippingVault:
    """Close the cycle and let all that arrived since the last sync drip in until the end of the next.

    Cycles end at multiples of their length; one that would be too short runs to the end after. What shares
    are worth does not move by it. `balance` is what the vault's account holds. Refuses drip_sync_early (opens:
    unix s).
    """
    if now_s < vault.cycle_end:
        raise Refused("drip_sync_early", opens=vault.cycle_end)
    length = vault.parameters.cycle_length_s
    end = (now_s + length) // length * length
    if end - now_s < length // SHORTEST_FRACTION:
        end += length
    stored = vault.stored_assets + vault.last_reward
    return replace(vault, stored_assets=stored, last_reward=balance - stored, last_sync=now_s, cycle_end=end)


def _synced(vault: DrippingVault, balance: int, now_s: int) -> DrippingVault:
    """What every entry does first: sync where a cycle is over."""
    return sync(vault, balance, now_s) if now_s >= vault.cycle_end else vault


# --- In and out


def deposit(vault: DrippingVault, assets: int, balance: int, now_s: int) -> Moved:
    """Put `assets` in for shares, rounded down.

    Refuses drip_share_zero (amount): it would give none. Remedy: the fewest assets that give one.
    """
    vault = _synced(vault, balance, now_s)
    shares = shares_for(vault, assets, now_s)
    if shares <= 0:
        raise Refused("drip_share_zero", remedy=assets_to_mint(vault, 1, now_s), amount=assets)
    return _put_in(vault, assets, shares)


def mint(vault: DrippingVault, shares: int, balance: int, now_s: int) -> Moved:
    """Get exactly `shares`, or none, for as many assets as they take, rounded up. Refuses drip_amount_negative."""
    _check_not_negative(shares)
    vault = _synced(vault, balance, now_s)
    return _put_in(vault, assets_to_mint(vault, shares, now_s), shares)


def withdraw(vault: DrippingVault, assets: int, held: int, balance: int, now_s: int) -> Moved:
    """Take exactly `assets` out for as many of the holder's `held` shares as they cost, rounded up.

    Refuses drip_amount_negative, drip_assets_short (amount, limit: what the shares are worth) and drip_withdraw_locked (amount,
    limit, opens: unix s): reward that drips counts in the price, but cannot be paid out before it is stored.
    Remedy of both: the most that can be withdrawn now.
    """
    _check_not_negative(assets)
    vault = _synced(vault, balance, now_s)
    shares, worth = shares_to_withdraw(vault, assets, now_s), assets_for(vault, held, now_s)
    most = min(worth, vault.stored_assets)
    if shares > held:
        raise Refused("drip_assets_short", remedy=most or None, amount=assets, limit=worth)
    if assets > vault.stored_assets:
        raise Refused("drip_withdraw_locked", remedy=most or None, amount=assets, limit=most, opens=vault.cycle_end)
    return _take_out(vault, assets, shares)


def redeem(vault: DrippingVault, shares: int, held: int, balance: int, now_s: int) -> Moved:
    """Burn `shares` of the holder's `held` for assets, rounded down.

    Refuses drip_asset_zero (amount; remedy: the fewest that pay something): they would pay nothing;
    drip_shares_short (amount, have) and drip_redeem_locked (need, limit, opens: unix s), as `withdraw`. Remedy
    of both: the most that can be redeemed now.
    """
    vault = _synced(vault, balance, now_s)
    assets, stored = assets_for(vault, shares, now_s), vault.stored_assets
    most = _most(vault, held, now_s)
    if assets <= 0:
        fewest = shares_to_withdraw(vault, 1, now_s)
        raise Refused("drip_asset_zero", remedy=fewest if fewest <= most else None, amount=shares)
    if shares > held:
        raise Refused("drip_shares_short", remedy=most or None, amount=shares, have=held)
    if assets > stored:
        raise Refused("drip_redeem_locked", remedy=most or None, need=assets, limit=stored, opens=vault.cycle_end)
    return _take_out(vault, assets, shares)


def redeemable(vault: DrippingVault, held: int, balance: int, now_s: int) -> int:
    """Return the most of `held` shares that `redeem` would take now."""
    return _most(_synced(vault, balance, now_s), held, now_s)


def _most(vault: DrippingVault, held: int, now_s: int) -> int:
    """The most of `held` shares whose worth, rounded down, is no more than what is stored; 0 where that pays nothing."""
    total = total_assets(vault, now_s)
    if not vault.supply or not total:
        return 0
    most = min(held, ((vault.stored_assets + 1) * vault.supply - 1) // total)
    return most if assets_for(vault, most, now_s) else 0


def _check_not_negative(amount: int) -> None:
    if amount < 0:
        raise Refused("drip_amount_negative")


def _put_in(vault: DrippingVault, assets: int, shares: int) -> Moved:
    grown = replace(vault, supply=vault.supply + shares, stored_assets=vault.stored_assets + assets)
    return Moved(grown, assets, shares)


def _take_out(vault: DrippingVault, assets: int, shares: int) -> Moved:
    left = replace(vault, supply=vault.supply - shares, stored_assets=vault.stored_assets - assets)
    return Moved(left, assets, shares)
