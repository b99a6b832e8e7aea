"""What a yield vault's keepers do: report what strategies are worth, bring them to their shares, and look after their health.

A report is the contract's, strategy by strategy, after what lies in the vault's account beyond what it knows of. Here all of
them are one row, since they come in one hour: what was won and lost, what the fee was, and who took the loss.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

import msgspec
from msgspec.structs import replace

from wallet.defi import yield_vault, yield_vault_debts
from wallet.defi.yield_vault import BPS, YieldVault
from wallet.errors import Refused
from wallet.staking.rebasing import RATE_ONE
from wallet.world import ledger as books
from wallet.world.ledger import units_of
from wallet.world.lent_out import ReportRow
from wallet.world.lines import YOU, Event, Figures
from wallet.world.state import Step, World
from wallet.world.systems.vault_strategy import VaultRecipe, climbed, health_bps, invested, lowered, standing, target_debt
from wallet.world.tokens import WEI

MOST_REPORTS = 14
"""How many of its last reports a vault keeps: a quarter of a year of weekly ones."""
APART_BPS = 200
"""By how much of all that there is a strategy may be under its share before a keeper hands on what is idle."""
OFF_BPS = 500
"""By how much of its debt a strategy may be off its recipe."""


class VaultStorage(Protocol):
    """The storage, as `wallet.world.systems.yield_vault` has it, to be read."""

    @property
    def name(self) -> str: ...
    @property
    def asset(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def vault(self) -> YieldVault: ...
    @property
    def recipe(self) -> tuple[VaultRecipe, ...]: ...
    @property
    def reported(self) -> tuple[ReportRow, ...]: ...


def stored(world: World, name: str) -> VaultStorage:
    """Return the storage of the vault of that name as it stands in `world`."""
    return cast("VaultStorage", world.systems[name])


def account_of(name: str, place: int) -> str:
    """Return the account in which a strategy works."""
    return f"{name}-strategy-{place + 1}"


def manager(name: str) -> str:
    """Return who gets the shares of the performance fee, less the protocol's part."""
    return f"{name}-manager"


def treasury(name: str) -> str:
    """Return who gets the protocol's part."""
    return f"{name}-treasury"


def tried(world: World, act: Callable[[World], World]) -> World:
    """Return the world after a call, as it was where that is refused."""
    try:
        return act(world)
    except Refused:
        return world


# --- Reports


class ReportsTold(msgspec.Struct, frozen=True):
    """What the reports of one hour come to: the vault after them, assets won, lost and charged, and shares minted for fees."""

    vault: YieldVault
    gain: int = 0
    loss: int = 0
    fee: int = 0
    managers: int = 0
    protocols: int = 0

    def with_one(self, done: yield_vault.Reported) -> ReportsTold:
        """Return them with one report more."""
        return ReportsTold(
            done.vault,
            self.gain + done.gain,
            self.loss + done.loss,
            self.fee + done.gain * done.vault.parameters.performance_fee_bps // BPS,
            self.managers + done.accountant_shares,
            self.protocols + done.protocol_shares,
        )


def reported(world: World, name: str) -> Step:
    """Report what lies in the vault's account beyond what it knows of, then every strategy: those with a profit first, so that
    it is there to meet the losses of the others.
    """
    own, now = stored(world, name), world.now
    held, known = units_of(world.ledger, name, own.asset), yield_vault_debts.idle(own.vault)
    told = ReportsTold(own.vault).with_one(yield_vault.report(own.vault, own.vault.total_assets + held - known, now))
    debts = own.vault.debts
    worths = [standing(world, account_of(name, place), recipe, own.asset).worth for place, recipe in enumerate(own.recipe)]
    for place in sorted(range(len(debts)), key=lambda place: worths[place] < debts[place]):
        told = told.with_one(yield_vault_debts.report(told.vault, place, worths[place], now))
    ledger = books.mint(world.ledger, own.token, manager(name), told.managers)
    ledger = books.mint(ledger, own.token, treasury(name), told.protocols)
    before, after = (yield_vault.price_per_share(vault, now) for vault in (own.vault, told.vault))
    row = _row(world, own.vault, told, before, after)
    kept = (*own.reported, row)[-MOST_REPORTS:]
    figures: Figures = {
        **{"gain": row.gain, "loss": row.loss, "fee": row.fee, "by_locked": row.by_locked, "by_holders": row.by_holders},
        **{"price_before": before, "price_after": after, "asset": own.asset},
    }
    kind = "yield_fall" if row.by_holders else "yield_loss" if row.loss > row.gain else "yield_profit"
    event = Event(world.hour, kind, "", figures, name)
    done = world.changed(name, ledger, vault=told.vault, reported=kept)
    return done, (event, *_yours(done, own, before, after))


def _row(world: World, was: YieldVault, told: ReportsTold, before: int, after: int) -> ReportRow:
    """Return the row of a report; what the price fell by is what holders bore, and locked profit took the rest of the loss."""
    vault, now = told.vault, world.now
    people = vault.raw_supply - vault.own_shares
    by_holders = min(told.loss, max(0, before - after) * people // WEI)
    return ReportRow(
        hour=world.hour,
        gain=told.gain,
        loss=told.loss,
        fee=told.fee,
        by_locked=told.loss - by_holders,
        by_holders=by_holders,
        locked=yield_vault.locked_shares(vault, now) - yield_vault.locked_shares(was, now),
        minted=told.managers + told.protocols,
        assets=vault.total_assets,
        supply=people,
        own=vault.own_shares,
        rate_1e12=vault.unlocking_rate_1e12,
        full_unlock=vault.full_unlock,
    )


def _yours(world: World, own: VaultStorage, before: int, after: int) -> tuple[Event, ...]:
    """Return what a fall of the price cost you, told as rewards are; nothing where it did not fall."""
    held = units_of(world.ledger, YOU, own.token)
    if after >= before or not held:
        return ()
    rates = [price * world.redemption_rate(own.asset) // WEI for price in (before, after)]
    lost = (rates[1] - rates[0]) * held // WEI
    figures: Figures = {
        **{"before_1e27": rates[0] * (RATE_ONE // WEI), "after_1e27": rates[1] * (RATE_ONE // WEI)},
        **{"gain": lost, "fee_1e20": 0, "elapsed_s": 0},
        **{f"held_{own.token}": held, f"gain_{own.token}": lost},
    }
    return (Event(world.hour, "negative_rebase", YOU, figures, own.name),)


# --- Strategies


def safe(world: World, name: str) -> World:
    """Return the world after each strategy under its floor has repaid down to its recipe, as far as anybody lets it."""
    own = stored(world, name)
    for place, recipe in enumerate(own.recipe):
        account = account_of(name, place)
        health = health_bps(world, account, recipe) if recipe.borrows_bps else None
        if health is not None and health < recipe.floor_bps:
            world = tried(world, lambda one, a=account, r=recipe: lowered(one, a, r, own.asset))  # type: ignore[misc]
    return world


def spread(world: World, name: str) -> World:
    """Return the world after a keeper brought debts near to the recipe, and handed on what is idle by its shares."""
    for place in range(len(stored(world, name).recipe)):
        world = tried(world, lambda one, at=place: _releveraged(one, name, at))  # type: ignore[misc]
        world = tried(world, lambda one, at=place: _handed_on(one, name, at))  # type: ignore[misc]
    return world


def _releveraged(world: World, name: str, place: int) -> World:
    """Return the world after a strategy whose debt is well off its recipe borrowed more, or repaid."""
    own, account = stored(world, name), account_of(name, place)
    recipe = own.recipe[place]
    if not recipe.borrows_bps or not own.vault.debts[place]:
        return world
    now = standing(world, account, recipe, own.asset)
    target = target_debt(world, recipe, own.asset, now)
    if abs(target - now.owed) * BPS <= target * OFF_BPS:
        return world
    return (lowered if now.owed > target else climbed)(world, account, recipe, own.asset)


def _handed_on(world: World, name: str, place: int) -> World:
    """Return the world after a strategy that is well under its share got what is idle beyond what is meant to be."""
    own, account = stored(world, name), account_of(name, place)
    recipe, vault = own.recipe[place], own.vault
    meant = vault.total_assets * recipe.share_bps // BPS
    kept = vault.total_assets * (BPS - sum(row.share_bps for row in own.recipe)) // BPS
    more = min(meant - vault.debts[place], yield_vault_debts.idle(vault) - kept)
    if more * BPS <= vault.total_assets * APART_BPS:
        return world
    world = replace(world, ledger=books.move(world.ledger, own.asset, name, account, more))
    world = invested(world, account, recipe, own.asset, more)
    return world.changed(name, vault=yield_vault_debts.lent(stored(world, name).vault, place, more))
