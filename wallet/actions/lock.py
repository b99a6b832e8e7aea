"""Traditional staking: locking a coin in a book, with one operator, moving it to another validator, and leaving."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.actions.base import (
    YOU,
    Action,
    Outcome,
    charge,
    done,
    require,
    spendable,
    words,
)
from wallet.actions.vaults import RepayVault
from wallet.errors import Refused
from wallet.world.book import Book, book_of
from wallet.world.outlook import hours_of
from wallet.world.state import Chain, World
from wallet.world.vault_book import VaultBook


class Lock(Action, frozen=True, tag="Lock"):
    """Lock `amount` of the coin of the book `system`, without a name of the first. Refuses as the book does."""

    amount: int
    system: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the coins locked."""
        book = book_of(world, self.system)
        fee = self._check(world, book)
        made = book.lock(world, YOU, self.amount)
        after = charge(made.world, fee, book.chain)
        low, high = hours_of(made.stages)
        figures: dict[str, int | str] = {
            "paid": self.amount,
            "got": 0,
            **made.figures,
            "system": book.name,
            "low_hours": low,
            "high_hours": high,
            "network_fee": fee,
        }
        title = f"Locked {words(world, self.amount, book.coin)} with one operator"
        units = dict.fromkeys(("paid", "got", "to_validators"), book.coin)
        if isinstance(book, VaultBook):
            units["mintable"] = book.token
        return done(world, after, "lock", title, figures, made.notes, made.stages, units=units, chain=book.chain)

    def _check(self, world: World, book: Book) -> int:
        """Return the fee; whatever is wrong, the remedy is an amount that the book takes and that you can pay."""
        affordable = book.lockable(world, spendable(world, book.coin, book.work("lock")))
        try:
            book.check(world, self.amount)
        except Refused as refused:
            remedy = min(refused.remedy, affordable) if isinstance(refused.remedy, int) else 0
            raise Refused(refused.code, remedy or None, **refused.figures) from None
        return require(world, book.coin, self.amount, book.work("lock"), most=affordable)


class Unlock(Action, frozen=True, tag="Unlock"):
    """Ask for a stake in the book `system`, without a name the first, to leave. Refuses lock_unknown, and as the book does."""

    position: int
    system: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the exit asked for."""
        book = book_of(world, self.system)
        try:
            left = book.unlock(world, YOU, self.position)
        except Refused as refused:
            raise Refused(refused.code, self._first(refused, book.name), **refused.figures) from None
        fee = world.system(book.chain, Chain).fee(book.work("unlock"))
        after = charge(left.world, fee, book.chain)
        low, high = hours_of(left.stages)
        figures: dict[str, int | str] = {
            "got": left.got,
            **left.figures,
            "system": book.name,
            "low_hours": low,
            "likely_hours": sum(stage.likely_hours for stage in left.stages),
            "high_hours": high,
            "network_fee": fee,
        }
        title = f"Asked for {words(world, left.got, book.coin)} of locked stake to exit"
        units = dict.fromkeys(("got", "principal", "rewards", "worst"), book.coin)
        return done(world, after, "unlock", title, figures, left.notes, left.stages, units=units, chain=book.chain)

    def _first(self, refused: Refused, system: str) -> object:
        """Return what can be done instead, or first."""
        if refused.code == "unbonding_entries_full":
            return Redelegate(self.position, "", self.system)
        if refused.code == "vault_owes":
            return RepayVault(0, system, self.position, everything=True)
        return refused.remedy


class Redelegate(Action, frozen=True, tag="Redelegate"):
    """Move a stake of the book `system`, without a name the first, to the validator `to`, without one the next that takes it.

    Refuses as the book does; the remedy is another validator, or to leave, where one of these goes through.
    """

    position: int
    to: str = ""
    system: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the stake moved."""
        book = book_of(world, self.system)
        others = book.destinations(world, self.position)
        to = self.to or next(iter(others), "")
        try:
            moved = book.move(world, YOU, self.position, to)
        except Refused as refused:
            raise Refused(refused.code, self._instead(refused, to, others), **refused.figures) from None
        fee = world.system(book.chain, Chain).fee("redelegate")
        after = charge(moved.world, fee, book.chain)
        figures: dict[str, int | str] = {"moved": moved.got, **moved.figures, "system": book.name, "network_fee": fee}
        title = f"Moved {words(world, moved.got, book.coin)} of locked stake to another validator"
        units = dict.fromkeys(("moved", "principal", "rewards"), book.coin)
        return done(world, after, "redelegate", title, figures, moved.notes, units=units, chain=book.chain)

    def _instead(self, refused: Refused, to: str, others: tuple[str, ...]) -> Action | None:
        if refused.code == "redelegation_again":
            return Unlock(self.position, self.system)
        after = others[others.index(to) + 1 :] if to in others else others
        elsewhere = refused.code in ("redelegation_entries_full", "redelegation_same", "validator_unknown", "validator_emptied")
        return replace(self, to=after[0]) if elsewhere and after else None
