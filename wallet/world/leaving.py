"""Where somebody stands who leaves: requests in the queue, locked stake, and how long what is still ahead takes.

Questions about a world, answered from its queue, its book of locked stake and its chain; nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from wallet.chain.ethereum import Stage
from wallet.staking.rebasing import DEPOSIT
from wallet.world import lines
from wallet.world.book import Book, book_of
from wallet.world.lines import YOU, LockedStake, WaitingRequest
from wallet.world.state import Issuer, World
from wallet.world.strategy import Strategy
from wallet.world.wait_change import Standing, WaitChange, since_asked

YEAR_HOURS = 365 * 24


def payer_of(world: World, system: str = "") -> Issuer | Book | Strategy:
    """Return the protocol, the book or the strategy of that name, without one the first protocol. Refuses `protocol_unknown`."""
    found = world.systems.get(system)
    return found if isinstance(found, (Book, Strategy)) else world.issuer(system)


def standing(world: World, amount: int = DEPOSIT) -> Standing | None:
    """Return how a request of `amount` wei made now would stand at the first protocol; None where that cannot be told."""
    return world.issuer().standing(world, amount)


def leaves_by(world: World, token: str) -> str:
    """Return the protocol by whose exits a token is redeemed for a coin: its issuer, or that of the token inside; "" for none."""
    known = world.systems.get(world.listed[token].issuer)
    while isinstance(known, Issuer) and world.listed[known.asset].issuer:
        known = world.systems.get(world.listed[known.asset].issuer)
    return known.name if isinstance(known, Issuer) else ""


def redemption_opens(world: World, system: str = "") -> int:
    """Return the unix time from which the first exit may be taken; 0 where it may now, or where that is not known."""
    return next((way.opens if way.shut else 0 for way in world.issuer(system).exits(world)), 0)


def opens_at(world: World, system: str = "") -> int:
    """Return the unix time from which the first exit may be taken, past or to come; 0 where it is not known."""
    return next((way.opens for way in world.issuer(system).exits(world)), 0)


def wait_left(world: World, row: WaitingRequest) -> tuple[Stage, ...]:
    """Return the stages that a waiting request has still before it: the queue's own estimate, ending with this request."""
    return world.systems[row.system].stages_left(world, row.id)


def told_when_asked(hour: int, stages: tuple[Stage, ...], figures: Mapping[str, int | str]) -> Standing | None:
    """Return how a request stood when it was made, from the receipt of asking; None for one too old to say."""
    if "at_hand" not in figures:
        return None
    low_likely_high = hours_of(stages)
    names = ("ahead", "at_hand", "leaving", "held_hours", "income")
    return Standing(hour, low_likely_high[1], *(int(figures[name]) for name in names))


def change_since_asked(world: World, row: WaitingRequest, then: Standing) -> WaitChange | None:
    """Return how the wait of a waiting request moved since it was made, and why; None where its queue does not tell."""
    now = world.systems[row.system].standing(world, row.asked, row)
    return None if now is None else since_asked(then, now)


def my_requests(world: World) -> tuple[WaitingRequest, ...]:
    """Return all one's requests that queues still know, claimed ones included, system by system, oldest first."""
    return tuple(row for system in world.systems.values() for row in system.places(world, YOU))


def request_state(world: World, row: WaitingRequest) -> str:
    """Return where a request stands.

    "ready", "claimed", "paused", "refused" (no report is accepted), "slowed" (the next one does not serve it) or "pending".
    """
    return row.state if row.state != "pending" else world.systems[row.system].delayed(world, row) or "pending"


def my_positions(world: World, system: str = "") -> tuple[LockedStake, ...]:
    """Return one's locked stake that is not yet paid out, in one book or in all, oldest first."""
    books = (book_of(world, system),) if system else world.every(Book)
    return tuple(row for book in books for row in book.stakes(world, YOU))


def could_move(world: World, position: LockedStake) -> bool:
    """Return whether there is another validator for a locked position, which may refuse it for a while."""
    return bool(world.system(position.system, Book).destinations(world, position.id))


def position_left(world: World, position: LockedStake) -> tuple[Stage, ...]:
    """Return the stages that a locked position has still before it: until it earns or is paid out; none while it earns."""
    return world.system(position.system, Book).stages_left(world, position.id)


def wait_after_locking(world: World, system: str = "") -> tuple[Stage, ...]:
    """Return how long the newest stake in a book, without a name the first, would take to leave as the queues are now."""
    book = book_of(world, system)
    return book.wait(world, book.stakes(world, YOU)[-1].worth)


def hours_of(stages: tuple[Stage, ...]) -> tuple[int, int, int]:
    """Return the sums of the stages' low, likely and high hours."""
    low, high = lines.hours_of(stages)
    return low, sum(stage.likely_hours for stage in stages), high


def break_even_days(redeemed: int, sold: int, yearly: float) -> float | None:
    """Return after how many days of waiting both ways are even for money that earns `yearly` (0.05 is 5 %), simple interest.

    None where selling costs nothing or money earns nothing. A ratio for words and charts, never an amount.
    """
    if sold >= redeemed or sold <= 0 or yearly <= 0:
        return None
    return (redeemed / sold - 1) * 365 / yearly


def break_even_yearly(redeemed: int, sold: int, hours: int) -> float | None:
    """Return what money must earn a year (0.12 is 12 %) for selling to pay, simple interest; None where it costs nothing.

    A ratio for the chart, never an amount: what is received less, over what is received now, spread over the wait.
    """
    if sold >= redeemed or sold <= 0 or hours <= 0:
        return None
    return (redeemed / sold - 1) * YEAR_HOURS / hours
