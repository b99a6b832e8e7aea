"""Where somebody stands who leaves: requests in the queue, locked stake, and how long what is still ahead takes.

Questions about a world, answered from its queue, its book of locked stake and its chain; nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from wallet.chain.ethereum import Stage, unix_at
from wallet.staking import locked, withdrawal_queue
from wallet.staking.locked import Position
from wallet.staking.rebasing import DEPOSIT
from wallet.staking.withdrawal_queue import Request
from wallet.world.lines import YOU
from wallet.world.state import World
from wallet.world.systems import native_staking
from wallet.world.systems import rebasing_waiting as waiting
from wallet.world.systems.bunker import losses_ahead
from wallet.world.systems.native_staking import NativeStaking
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.systems.wait_change import Standing, WaitChange, since_asked, standing_of
from wallet.world.systems.wait_change import standing as _standing

YEAR_HOURS = 365 * 24


def queue_of(world: World, system: str = "") -> RebasingProtocol:
    """Return the protocol of that name, whose queue is asked; without one the first. Refuses `protocol_unknown`."""
    return world.system(system or world.issuer().name, RebasingProtocol)


def book_of(world: World, system: str = "") -> NativeStaking:
    """Return where stake is locked, without a name the first."""
    return world.system(system, NativeStaking) if system else world.every(NativeStaking)[0]


def standing(world: World, amount: int = DEPOSIT) -> Standing:
    """Return how a request of `amount` wei made now would stand."""
    return _standing(world, queue_of(world), amount)


def redemption_opens(world: World) -> int:
    """Return the unix time from which redeeming may be asked for, 0 where it may now."""
    opens = queue_of(world).withdrawals_open
    return 0 if 0 < opens <= world.now else opens


def opens_at(world: World) -> int:
    """Return the unix time from which redeeming may be asked for, past or to come; 0 where it is not known."""
    return queue_of(world).withdrawals_open


def wait_left(world: World, row: Request) -> tuple[Stage, ...]:
    """Return the stages that a waiting request has still before it: the queue's own estimate, ending with this request."""
    return waiting.stages_left(world, queue_of(world), ahead_of(world, row) + row.asked, row.timestamp)


def told_when_asked(hour: int, stages: tuple[Stage, ...], figures: Mapping[str, int | str]) -> Standing | None:
    """Return how a request stood when it was made, from the receipt of asking; None for one too old to say."""
    if "at_hand" not in figures:
        return None
    low_likely_high = hours_of(stages)
    names = ("ahead", "at_hand", "leaving", "held_hours", "income")
    return Standing(hour, low_likely_high[1], *(int(figures[name]) for name in names))


def change_since_asked(world: World, row: Request, then: Standing) -> WaitChange:
    """Return how the wait of a waiting request moved since it was made, and why."""
    likely = sum(stage.likely_hours for stage in wait_left(world, row))
    return since_asked(then, standing_of(world, queue_of(world), likely, ahead_of(world, row), row.timestamp))


def ahead_of(world: World, row: Request) -> int:
    """Return what of the token (wei) is in the queue before a waiting request."""
    return sum(other.asked for other in withdrawal_queue.unfinalized(queue_of(world).queue) if other.id < row.id)


def my_requests(world: World) -> tuple[Request, ...]:
    """Return all one's requests that the queue still knows, claimed ones included, oldest first."""
    return tuple(row for row in queue_of(world).queue.requests if row.owner == YOU)


def request_state(world: World, row: Request) -> str:
    """Return where a request stands.

    "ready", "claimed", "paused", "refused" (no report is accepted), "slowed" (the next one does not serve it) or "pending".
    """
    state = withdrawal_queue.status(queue_of(world).queue, row)
    if state != "pending":
        return state
    if queue_of(world).queue.paused:
        return "paused"
    if queue_of(world).disputed_since:
        return "refused"
    return "slowed" if _held(world, row) else "pending"


def _held(world: World, row: Request) -> int:
    own = queue_of(world)
    return waiting.first_serving(world, own, losses_ahead(world, own), row.timestamp)


def request_pays(world: World, row: Request) -> int:
    """Return the wei that a finalized request pays or has paid."""
    return withdrawal_queue.payout(queue_of(world).queue, row)


def positions_by_key(world: World) -> dict[str, Position]:
    """Return all open positions by the key of their line."""
    return {locked.key(row.id): row for row in book_of(world).book.positions}


def my_positions(world: World, system: str = "") -> tuple[Position, ...]:
    """Return one's locked stake in a book that is not yet paid out, oldest first."""
    return locked.positions_of(book_of(world, system).book, YOU)


def position_worth(position: Position) -> int:
    """Return what a locked position would bring if it were paid out now, in wei."""
    return locked.value(position)


def position_left(world: World, position: Position) -> tuple[Stage, ...]:
    """Return the stages that a locked position has still before it: until it earns or is paid out; none while it earns."""
    return book_of(world).stages_left(world, position)


def position_state(world: World, position: Position) -> str:
    """Return where a locked position stands: the name of a chain's stage, or "active"."""
    return locked.condition(position, native_staking.epoch(world))


def epoch_starts(epoch: int) -> int:
    """Return the unix time at which an epoch begins; 0 for one that is not known yet."""
    return unix_at(epoch) if epoch < locked.NEVER else 0


def wait_after_locking(world: World, system: str = "") -> tuple[Stage, ...]:
    """Return how long the newest position in a book would take to leave if it asked as the queues are now."""
    return book_of(world, system).leaving_stages(world, my_positions(world, system)[-1])


def hours_of(stages: tuple[Stage, ...]) -> tuple[int, int, int]:
    """Return the sums of the stages' low, likely and high hours."""
    low, high = waiting.hours_of(stages)
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
