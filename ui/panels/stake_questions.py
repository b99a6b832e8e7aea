"""What the Stake tab asks of the model beside previews: totals, waits, limits; answered by `wallet`'s own functions.

The one place of this tab that knows where in the model an answer lives.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet import Stage, World, actions, estimates, holdings
from wallet.chain.ethereum import unix_at
from wallet.staking import locked, withdrawal_queue
from wallet.world import locking

Position = locked.Position
Request = withdrawal_queue.Request
BPS = 10_000


class Staked(NamedTuple):
    """All liquid staking tokens of one's own in terms of the protocol's token, wherever they are; amounts in wei.

    `sells_for` is a mark at the market price, None without a market; `gap` is it less what they redeem for.
    """

    balance: int
    redeems_for: int
    sells_for: int | None
    gap: int
    wrapped: int
    queued: int
    pooled: int
    price: int | None


def staked(world: World) -> Staked:
    """Return the totals that the figures at the top show, equal to the chart's last point."""
    price = world.market_price("stETH")
    lines = [line for line in holdings(world, actions.YOU, price) if line.staked]
    redeems = sum(line.staked_redemption for line in lines)
    sells = sum(line.staked_market for line in lines) if price is not None else None
    return Staked(
        balance=sum(line.staked for line in lines),
        redeems_for=redeems,
        sells_for=sells,
        gap=sells - redeems if sells is not None else 0,
        wrapped=sum(line.staked for line in lines if line.token == "wstETH"),
        queued=sum(line.staked for line in lines if line.request),
        pooled=sum(line.staked for line in lines if not line.request and line.token not in ("stETH", "wstETH")),
        price=price,
    )


def most_usable(world: World, token: str, *kinds: str) -> int:
    """Return the most of `token` that one action of those kinds can use, in its smallest unit: coins keep room for fees."""
    return actions.spendable(world, token, *kinds)


def room_for_deposits(world: World) -> int:
    """Return how much the protocol accepts now, in wei."""
    return estimates.room_now(world)


def largest_room(world: World) -> int:
    """Return the protocol's whole room for deposits, in wei; 0 where there is no limit."""
    return world.lido.pool.limit.maximum


def room_growth_hour(world: World) -> int:
    """Return by how much the room for deposits grows in an hour, in wei."""
    return estimates.limit_growth_hour(world)


def redemption_opens(world: World) -> int:
    """Return the unix time from which redeeming may be asked for, 0 where it may now."""
    opens = world.lido.withdrawals_open
    return 0 if 0 < opens <= world.now else opens


def wait_for(world: World, amount: int) -> tuple[Stage, ...]:
    """Return the stages between asking to redeem `amount` wei now and claiming it."""
    return estimates.redemption_stages(world, amount)


def wait_left(world: World, row: Request) -> tuple[Stage, ...]:
    """Return the stages that a waiting request has still before it: the queue's own estimate, ending with this request."""
    queue = world.lido.queue
    ahead = sum(other.steth for other in withdrawal_queue.unfinalized(queue) if other.id <= row.id)
    upto = replace(queue, unfinalized_steth=ahead)
    return estimates.redemption_stages(world.with_lido(replace(world.lido, queue=upto)), 0)


def ahead_of(world: World, row: Request) -> int:
    """Return the stETH (wei) in the queue before a waiting request."""
    return sum(other.steth for other in withdrawal_queue.unfinalized(world.lido.queue) if other.id < row.id)


def my_requests(world: World) -> tuple[Request, ...]:
    """Return all one's requests that the queue still knows, claimed ones included, oldest first."""
    return tuple(row for row in world.lido.queue.requests if row.owner == actions.YOU)


def request_state(world: World, row: Request) -> str:
    """Return "ready", "claimed", "slowed" (a report is disputed, or losses are being counted), "paused" or "pending"."""
    state = withdrawal_queue.status(world.lido.queue, row)
    if state != "pending":
        return state
    if world.lido.queue.paused:
        return "paused"
    return "slowed" if world.lido.bunker or world.lido.disputed_since else "pending"


def request_pays(world: World, row: Request) -> int:
    """Return the wei that a finalized request pays or has paid."""
    return withdrawal_queue.payout(world.lido.queue, row)


def my_positions(world: World) -> tuple[Position, ...]:
    """Return one's locked stake that is not yet paid out, oldest first."""
    return locked.positions_of(world.locked, actions.YOU)


def position_worth(position: Position) -> int:
    """Return what a locked position would bring if it were paid out now, in wei."""
    return locked.value(position)


def position_state(world: World, position: Position) -> str:
    """Return where a locked position stands: the name of a chain's stage, or "active"."""
    return locked.condition(position, locking.epoch(world))


def epoch_starts(epoch: int) -> int:
    """Return the unix time at which an epoch begins; 0 for one that is not known yet."""
    return unix_at(epoch) if epoch < locked.NEVER else 0


def wait_after_locking(world: World) -> tuple[Stage, ...]:
    """Return how long the newest locked position of `world` would take to leave if it asked as the queues are now."""
    return locking.leaving_stages(world, my_positions(world)[-1])


def staking_market(world: World) -> str:
    """Return the market that trades the staked token against the coin."""
    return next(name for name, market in world.markets.items() if "stETH" in market.coins and "ETH" in market.coins)


def least_received(quoted: int, tolerance_bps: int) -> int:
    """Return the least to accept of a quote under a tolerance in 1/10,000, rounded down."""
    return quoted * (BPS - tolerance_bps) // BPS


def hours_of(stages: tuple[Stage, ...]) -> tuple[int, int, int]:
    """Return the sums of the stages' low, likely and high hours."""
    low, high = estimates.hours_of(stages)
    return low, sum(stage.likely_hours for stage in stages), high


def break_even_yearly(redeemed: int, sold: int, hours: int) -> float | None:
    """Return what money must earn a year (0.12 is 12 %) for selling to pay, simple interest; None where it costs nothing.

    A ratio for the chart, never an amount: what is received less, over what is received now, spread over the wait.
    """
    if sold >= redeemed or sold <= 0 or hours <= 0:
        return None
    return (redeemed / sold - 1) * 365 * 24 / hours


