"""Sending, the practice faucet, and approvals."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.actions.base import (
    YOU,
    Action,
    Note,
    Outcome,
    charge,
    done,
    needs_allowance,
    require,
    spendable,
    words,
)
from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world.accounts import contract_accounts, is_person
from wallet.world.state import World

FAUCET_MOST = 1_000_000
"""Whole tokens that one visit to the faucet gives at most."""
GIVEN = ("coin", "dollar")
"""Kinds of token that it gives."""


def faucet_tokens(world: World) -> tuple[str, ...]:
    """Return what the faucet gives: the coins of all chains, the first of the world first, then dollars."""
    return tuple(token for kind in GIVEN for token, known in world.listed.items() if known.kind == kind)


class Transfer(Action, frozen=True, tag="Transfer"):
    """Send `amount` of `token` to an address-book name. `everything` sends all you have then, less the fee where it is the
    coin, whatever rounding shows and whatever `amount` says.

    Refuses token_unknown, recipient_missing, recipient_self, recipient_contract (what a contract is sent by mistake is lost to
    its sender) and recipient_reserved, a name that the model uses for an account of its own.
    """

    token: str
    to: str
    amount: int
    everything: bool = False

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with another amount: that much, not everything."""
        return replace(self, amount=size, everything=False)

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount sent."""
        if self.token not in world.listed:
            raise Refused("token_unknown", token=self.token)
        if not self.to or self.to.casefold() == YOU:
            raise Refused("recipient_missing" if not self.to else "recipient_self")
        if self.to in contract_accounts(world):
            raise Refused("recipient_contract", to=self.to)
        if not is_person(world, self.to):
            raise Refused("recipient_reserved", to=self.to)
        chain = world.chain_of(self.token)
        kind = f"transfer_{self.token}" if self.token == chain.coin else "transfer_token"
        amount = spendable(world, self.token, kind) if self.everything else self.amount
        fee = require(world, self.token, amount, kind)
        moved = world.moved_units(YOU, self.token, amount, self.everything)
        sent = replace(world, ledger=books.move(world.ledger, self.token, YOU, self.to, moved))
        after = charge(sent, fee, chain.name)
        arrived = after.balance(self.to, self.token) - world.balance(self.to, self.token)
        figures: dict[str, int | str] = {"to": self.to, "paid": amount, "arrives": arrived, "network_fee": fee}
        notes = (Note("rounding_corner", {"sent": amount, "arrives": arrived}),) if arrived != amount else ()
        title = f"Sent {words(world, amount, self.token)} to {self.to}"
        units, others = dict.fromkeys(("paid", "arrives"), self.token), ((self.to, self.token),)
        return done(world, after.followed(), "transfer", title, figures, notes, others=others, units=units, chain=chain.name)


class Faucet(Action, frozen=True, tag="Faucet"):
    """Hand out practice money: a coin, without a name the world's first, or dollars. They count as a deposit, never as profit."""

    amount: int
    token: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the coins handed out. Refuses faucet_token and faucet_most (remedy: the most)."""
        token = self.token or world.coin
        known = world.listed.get(token)
        if known is None or known.kind not in GIVEN:
            raise Refused("faucet_token", token=token, gives=faucet_tokens(world))
        most = FAUCET_MOST * 10**known.decimals
        if self.amount <= 0:
            raise Refused("amount_zero", token=token)
        if self.amount > most:
            raise Refused("faucet_most", most, most=most, token=token)
        given = {**world.faucet, token: world.faucet.get(token, 0) + self.amount} if token in world.coins else world.faucet
        minted = books.mint(world.ledger, token, YOU, self.amount)
        after = replace(world, ledger=minted, faucet=given)
        figures: dict[str, int | str] = {"got": self.amount, "network_fee": 0}
        title = f"Received {words(world, self.amount, token)} of practice money"
        notes = (Note("deposit_not_profit"),)
        return done(world, after, "faucet", title, figures, notes, units={"got": token}, chain=known.chain)


class Approve(Action, frozen=True, tag="Approve"):
    """Allow the contract `spender` to take up to `amount` of your `token`; the contract's own largest number means no limit."""

    token: str
    spender: str
    amount: int = books.UNLIMITED

    def apply(self, world: World) -> Outcome:
        """Return the world with the allowance open. Refuses token_unknown, and approve_coin: the native coin needs none."""
        if self.token not in world.listed:
            raise Refused("token_unknown", token=self.token)
        if not needs_allowance(world, self.token):
            raise Refused("approve_coin", token=self.token)
        if self.amount <= 0:
            raise Refused("amount_zero", token=self.token)
        chain = world.chain_of(self.token)
        fee = chain.fee("approve")
        allowed = replace(world, ledger=books.allow(world.ledger, YOU, self.token, self.spender, self.amount))
        after = charge(allowed, fee, chain.name)
        at_risk = min(self.amount, world.balance(YOU, self.token))
        limit = "all your" if self.amount == books.UNLIMITED else words(world, self.amount, self.token)
        what = f"{limit} {self.token}" if self.amount == books.UNLIMITED else limit
        figures: dict[str, int | str] = {
            "spender": self.spender,
            "token": self.token,
            "allowance": self.amount,
            "could_take": at_risk,
            "network_fee": fee,
        }
        title = f"Allowed {self.spender} to take {what}"
        notes = (Note("approval_stays_open", {"could_take": at_risk, "token": self.token}),)
        units = dict.fromkeys(("allowance", "could_take"), self.token)
        return done(world, after, "approve", title, figures, notes, units=units, chain=chain.name)


class Revoke(Action, frozen=True, tag="Revoke"):
    """Take back an allowance. Refuses nothing_to_revoke (token, spender)."""

    token: str
    spender: str

    def apply(self, world: World) -> Outcome:
        """Return the world with the allowance closed."""
        open_now = books.allowance(world.ledger, YOU, self.token, self.spender)
        if not open_now:
            raise Refused("nothing_to_revoke", token=self.token, spender=self.spender)
        chain = world.chain_of(self.token)
        fee = chain.fee("revoke")
        closed = replace(world, ledger=books.allow(world.ledger, YOU, self.token, self.spender, 0))
        after = charge(closed, fee, chain.name)
        figures: dict[str, int | str] = {"spender": self.spender, "token": self.token, "allowance": 0, "network_fee": fee}
        title = f"Revoked {self.spender}'s approval for {self.token}"
        return done(world, after, "revoke", title, figures, units={"allowance": self.token}, chain=chain.name)
