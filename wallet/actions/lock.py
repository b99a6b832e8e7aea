"""Traditional staking: locking a coin in a book, with one operator, and leaving."""

from __future__ import annotations

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
from wallet.errors import Refused
from wallet.world.book import Book
from wallet.world.leaving import book_of
from wallet.world.outlook import hours_of
from wallet.world.state import Chain, World


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
        units = {"paid": book.coin, "got": book.coin}
        return done(world, after, "lock", title, figures, made.notes, made.stages, units=units, chain=book.chain)

    def _check(self, world: World, book: Book) -> int:
        """Return the fee; whatever is wrong, the remedy is an amount that the book takes and that you can pay."""
        affordable = book.lockable(world, spendable(world, book.coin, "lock"))
        try:
            book.check(world, self.amount)
        except Refused as refused:
            remedy = min(refused.remedy, affordable) if isinstance(refused.remedy, int) else 0
            raise Refused(refused.code, remedy or None, **refused.figures) from None
        return require(world, book.coin, self.amount, "lock", most=affordable)


class Unlock(Action, frozen=True, tag="Unlock"):
    """Ask for a stake in the book `system`, without a name the first, to leave. Refuses lock_unknown, and as the book does."""

    position: int
    system: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the exit asked for."""
        book = book_of(world, self.system)
        left = book.unlock(world, YOU, self.position)
        fee = world.system(book.chain, Chain).fee("unlock")
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
        units = {"got": book.coin, "principal": book.coin}
        return done(world, after, "unlock", title, figures, left.notes, left.stages, units=units, chain=book.chain)
