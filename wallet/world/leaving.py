"""Where somebody stands who leaves: requests in the queue, locked stake, and how long what is still ahead takes.

Questions about a world, answered from its queue, its book of locked stake and its chain; nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from wallet.chain.ethereum import Stage, unix_at
from wallet.staking import locked, withdrawal_queue
from wallet.staking.locked import Position
from wallet.staking.withdrawal_queue import Request
from wallet.world import locking, outlook
from wallet.world.bunker import losses_ahead
from wallet.world.state import World
from wallet.world.wait_change import Standing, WaitChange, since_asked, standing_of

YOU = "you"
YEAR_HOURS = 365 * 24


def redemption_opens(world: World) -> int:
    """Return the unix time from which redeeming may be asked for, 0 where it may now."""
    opens = world.lido.withdrawals_open
    return 0 if 0 < opens <= world.now else opens


def wait_left(world: World, row: Request) -> tuple[Stage, ...]:
    """Return the stages that a waiting request has still before it: the queue's own estimate, ending with this request."""
    return outlook.stages_left(world, ahead_of(world, row) + row.steth, row.timestamp)


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
    return since_asked(then, standing_of(world, likely, ahead_of(world, row), row.timestamp))


def ahead_of(world: World, row: Request) -> int:
    """Return the stETH (wei) in the queue before a waiting request."""
    return sum(other.steth for other in withdrawal_queue.unfinalized(world.lido.queue) if other.id < row.id)


def my_requests(world: World) -> tuple[Request, ...]:
    """Return all one's requests that the queue still knows, claimed ones included, oldest first."""
    return tuple(row for row in world.lido.queue.requests if row.owner == YOU)


def request_state(world: World, row: Request) -> str:
    """Return where a request stands.

    "ready", "claimed", "paused", "refused" (no report is accepted), "slowed" (the next one does not serve it) or "pending".
    """
    state = withdrawal_queue.status(world.lido.queue, row)
    if state != "pending":
        return state
    if world.lido.queue.paused:
        return "paused"
    if world.lido.disputed_since:
        return "refused"
    return "slowed" if outlook.first_serving(world, losses_ahead(world), row.timestamp) else "pending"


def request_pays(world: World, row: Request) -> int:
    """Return the wei that a finalized request pays or has paid."""
    return withdrawal_queue.payout(world.lido.queue, row)


def my_positions(world: World) -> tuple[Position, ...]:
    """Return one's locked stake that is not yet paid out, oldest first."""
    return locked.positions_of(world.locked, YOU)


def position_worth(position: Position) -> int:
    """Return what a locked position would bring if it were paid out now, in wei."""
    return locked.value(position)


def position_left(world: World, position: Position) -> tuple[Stage, ...]:
    """Return the stages that a locked position has still before it: until it earns or is paid out; none while it earns."""
    return locking.stages_left(world, position)


def position_state(world: World, position: Position) -> str:
    """Return where a locked position stands: the name of a chain's stage, or "active"."""
    return locked.condition(position, locking.epoch(world))


def epoch_starts(epoch: int) -> int:
    """Return the unix time at which an epoch begins; 0 for one that is not known yet."""
    return unix_at(epoch) if epoch < locked.NEVER else 0


def wait_after_locking(world: World) -> tuple[Stage, ...]:
    """Return how long the newest locked position of `world` would take to leave if it asked as the queues are now."""
    return locking.leaving_stages(world, my_positions(world)[-1])


def hours_of(stages: tuple[Stage, ...]) -> tuple[int, int, int]:
    """Return the sums of the stages' low, likely and high hours."""
    low, high = outlook.hours_of(stages)
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
