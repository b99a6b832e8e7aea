"""Vaults of one's own validators: opening, funding, minting against them, repaying, and what comes before they leave."""

from __future__ import annotations

from wallet.actions.base import (
    YOU,
    Action,
    Note,
    Outcome,
    charge,
    done,
    require,
    require_fee,
    words,
)
from wallet.errors import Refused
from wallet.world.lines import Figures, Stage
from wallet.world.outlook import hours_of
from wallet.world.state import Chain, World
from wallet.world.vault_book import VaultBook, VaultFacts

BPS_1E18 = 10**14
"""A ten-thousandth, of 1e18."""


class OpenVault(Action, frozen=True, tag="OpenVault"):
    """Open a vault at the hub `system` with `amount` of its coin, in a tier by its number, whose operator runs its validators.

    Refuses protocol_unknown, tier_unknown, vault_deposit_short, and what every payment refuses.
    """

    amount: int
    system: str
    tier: int

    def apply(self, world: World) -> Outcome:
        """Return the world with the vault."""
        book = _book(world, self.system)
        book.check(world, self.amount)
        fee = require(world, book.coin, self.amount, book.work("lock"))
        made = book.open(world, YOU, self.amount, self.tier)
        low, high = hours_of(made.stages)
        figures: Figures = {"paid": self.amount, "got": 0, **made.figures, "system": book.name}
        figures |= {"low_hours": low, "high_hours": high, "network_fee": fee}
        title = f"Opened a vault with {words(world, self.amount, book.coin)}"
        units = {"paid": book.coin, "got": book.coin, "deposit": book.coin, "to_validators": book.coin, "mintable": book.token}
        after = charge(made.world, fee, book.chain)
        return done(world, after, "lock", title, figures, made.notes, made.stages, units=units, chain=book.chain, by=book)


class FundVault(Action, frozen=True, tag="FundVault"):
    """Put `amount` of the coin into a vault by its number; `aside` sends it past the hub, so that it counts only by a report.

    Refuses protocol_unknown, vault_unknown, vault_gone, and what every payment refuses.
    """

    amount: int
    system: str
    vault: int
    aside: bool = False

    def apply(self, world: World) -> Outcome:
        """Return the world with the vault funded."""
        book = _book(world, self.system)
        fee = require(world, book.coin, self.amount, book.work("fund_vault"))
        after = book.fund(world, YOU, self.vault, self.amount, self.aside)
        title = f"Put {words(world, self.amount, book.coin)} into a vault"
        notes = (Note("vault_aside"),) if self.aside else ()
        return _done(world, after, book, "fund_vault", title, self.vault, {"paid": self.amount}, fee, notes)


class WithdrawVault(Action, frozen=True, tag="WithdrawVault"):
    """Take `amount` of the coin out of a vault: what is neither with validators, nor locked, nor due as fees.

    Refuses protocol_unknown, vault_unknown and as the hub does.
    """

    amount: int
    system: str
    vault: int

    def apply(self, world: World) -> Outcome:
        """Return the world with the coins taken out."""
        book = _book(world, self.system)
        fee = require_fee(world, world.system(book.chain, Chain).fee(book.work("withdraw_vault")), book.chain)
        after = book.withdraw(world, YOU, self.vault, self.amount)
        title = f"Withdrew {words(world, self.amount, book.coin)} from a vault"
        return _done(world, after, book, "withdraw_vault", title, self.vault, {"got": self.amount}, fee)


class MintVault(Action, frozen=True, tag="MintVault"):
    """Mint `amount` of the token against a vault. Refuses protocol_unknown, vault_unknown, and as hub and pool do."""

    amount: int
    system: str
    vault: int

    def apply(self, world: World) -> Outcome:
        """Return the world with the token minted."""
        book = _book(world, self.system)
        fee = require_fee(world, world.system(book.chain, Chain).fee(book.work("mint_vault")), book.chain)
        after = book.mint(world, YOU, self.vault, self.amount)
        got = after.balance(YOU, book.token) - world.balance(YOU, book.token)
        title = f"Minted {words(world, got, book.token)} against a vault"
        notes = (Note("vault_may_be_forced", {"threshold_bps": _facts(after, book, self.vault).threshold_bps}),)
        return _done(world, after, book, "mint_vault", title, self.vault, {"got": got}, fee, notes)


class RepayVault(Action, frozen=True, tag="RepayVault"):
    """Burn `amount` of the token to repay what a vault owes, or `everything` it owes; `from_vault` pays with the vault's own
    coins what that is worth.

    Refuses protocol_unknown, vault_unknown, vault_debt_none and as the hub and the pool do.
    """

    amount: int
    system: str
    vault: int
    everything: bool = False
    from_vault: bool = False

    def apply(self, world: World) -> Outcome:
        """Return the world with the debt repaid."""
        book = _book(world, self.system)
        owed = _facts(world, book, self.vault).owed
        if not owed:
            raise Refused("vault_debt_none")
        kind = "rebalance_vault" if self.from_vault else "repay_vault"
        fee = world.system(book.chain, Chain).fee(book.work(kind))
        if self.from_vault:
            require_fee(world, fee, book.chain)
            after = book.rebalance(world, YOU, self.vault, self.amount, self.everything)
        else:
            fee = require(world, book.token, owed if self.everything else self.amount, book.work(kind))
            after = book.repay(world, YOU, self.vault, self.amount, self.everything)
        paid = owed - _facts(after, book, self.vault).owed
        title = f"Repaid {words(world, paid, book.token)} of a vault"
        return _done(world, after, book, kind, title, self.vault, {"paid": paid}, fee)


class CallValidators(Action, frozen=True, tag="CallValidators"):
    """Ask `validators` of a vault to leave, so that their coins come back into it; no new ones are made until it is funded again.

    Refuses protocol_unknown, vault_unknown, vault_validators and as the chain does.
    """

    validators: int
    system: str
    vault: int

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with another number of validators."""
        return CallValidators(size, self.system, self.vault)

    def size_for(self, refused: Refused) -> int | None:
        """Return how many validators are asked."""
        return self.validators

    def apply(self, world: World) -> Outcome:
        """Return the world with the exits asked for."""
        book = _book(world, self.system)
        fee = require_fee(world, world.system(book.chain, Chain).fee(book.work("exit_vault")), book.chain)
        left = book.call_back(world, YOU, self.vault, self.validators)
        low, high = hours_of(left.stages)
        figures: Figures = {
            "coming": left.got,
            "validators": self.validators,
            "low_hours": low,
            "high_hours": high,
            **left.figures,
        }
        title = f"Called {self.validators} validators of a vault back"
        return _done(world, left.world, book, "exit_vault", title, self.vault, figures, fee, left.notes, left.stages)


class ChangeVaultTier(Action, frozen=True, tag="ChangeVaultTier"):
    """Move a vault to another tier of its operator. Refuses protocol_unknown, vault_unknown, and as the grid and the hub do."""

    tier: int
    system: str
    vault: int

    def apply(self, world: World) -> Outcome:
        """Return the world with the vault in that tier."""
        book = _book(world, self.system)
        fee = require_fee(world, world.system(book.chain, Chain).fee(book.work("change_vault_tier")), book.chain)
        after = book.change_tier(world, YOU, self.vault, self.tier)
        facts = _facts(after, book, self.vault)
        figures: Figures = {"tier": facts.tier_name, "reserve_bps": facts.reserve_ratio_bps}
        title = f"Moved a vault to the tier {facts.tier_name}"
        return _done(world, after, book, "change_vault_tier", title, self.vault, figures, fee)


def _book(world: World, name: str) -> VaultBook:
    return world.system(name, VaultBook)


def _facts(world: World, book: VaultBook, number: int) -> VaultFacts:
    """Return a vault of yours. Refuses vault_unknown."""
    for facts in world.system(book.name, VaultBook).vaults(world, YOU):
        if facts.id == number:
            return facts
    raise Refused("vault_unknown", id=number)


def _done(
    world: World,
    changed: World,
    book: VaultBook,
    kind: str,
    title: str,
    number: int,
    figures: Figures,
    fee: int,
    notes: tuple[Note, ...] = (),
    stages: tuple[Stage, ...] = (),
) -> Outcome:
    """Return the outcome: the fee is paid, and the receipt tells how the vault stands after it, and its health before."""
    after = charge(changed, fee, book.chain)
    told: Figures = {"system": book.name, "vault": number, **figures}
    for name, at in (("health_before_bps", world), ("health_bps", after)):
        there = next((row for row in at.system(book.name, VaultBook).vaults(at, YOU) if row.id == number), None)
        if there is not None and there.health_1e18 is not None:
            told[name] = there.health_1e18 // BPS_1E18
        if there is not None and at is after:
            told |= {"value": there.value, "owed": there.owed, "withdrawable": there.withdrawable, "mintable": there.mintable}
    told["network_fee"] = fee
    of_token = kind in ("mint_vault", "repay_vault", "rebalance_vault")
    units = dict.fromkeys(("value", "withdrawable", "coming"), book.coin) | dict.fromkeys(("owed", "mintable"), book.token)
    units |= dict.fromkeys(("paid", "got"), book.token if of_token else book.coin)
    return done(world, after, kind, title, told, notes, stages, units=units, chain=book.chain, by=book)
