"""Figures of a world: what I hold, what tokens are worth, and how leaving goes. Each function answers one, in exact numbers."""

from __future__ import annotations

from msgspec.structs import astuple

from wallet.actions.base import YOU
from wallet.errors import Refused
from wallet.practice.lows import Quote
from wallet.practice.lows import deepest as deepest_quote
from wallet.practice.series import Series
from wallet.scripts.scene import Scene
from wallet.scripts.values import Value
from wallet.staking.rebasing import RATE_ONE
from wallet.world import holdings, leaving, ledger, liquidity, providing
from wallet.world.book import Book
from wallet.world.lines import WaitingRequest
from wallet.world.state import Issuer, Shares, Venue, World
from wallet.world.tokens import TEN_TO

PPM_DECIMALS = 4
"""A millionth is a ten-thousandth of a percent."""
YEAR_DAYS = 365
CHART_DECIMALS = 15
RETURN_PARTS = ("gained", "fees", "staking", "price", "bonus", "lost", "divergence", "held", "against_holding")


def amount_of(world: World, token: str, number: int) -> Value:
    """Return smallest units of a token as a value."""
    return Value(number, world.listed[token].decimals, token)


def count(number: int) -> Value:
    """Return how many as a value."""
    return Value(number, 0, "count")


# -- what I hold


def hold(scene: Scene, world: World, of: str) -> Value:
    """Return how much of a token or a coin is in my wallet."""
    return amount_of(world, of, world.balance(YOU, of))


def redeems(scene: Scene, world: World, of: str, amount: Value | None = None) -> Value:
    """Return what I hold of a token redeems for, or another amount of it, in its coin."""
    held = world.balance(YOU, of) if amount is None else amount.number
    return amount_of(world, world.listed[of].coin, world.worth(of, held, world.redemption_rate(of)))


def sells(scene: Scene, world: World, of: str, amount: Value | None = None) -> Value | None:
    """Return what selling all I hold of a token would bring now, or another amount of it, in its coin."""
    brought = world.sale_proceeds(YOU, of) if amount is None else world.sold_at_once(of, amount.number)
    return None if brought is None else amount_of(world, world.listed[of].coin, brought)


def net_worth(scene: Scene, world: World) -> Value:
    """Return all I have as it redeems, in the world's first coin."""
    return amount_of(world, world.coin, holdings.net_worth(world, YOU)[0])


def net_sold(scene: Scene, world: World) -> Value:
    """Return all I have as it sells, in the world's first coin."""
    return amount_of(world, world.coin, holdings.net_worth(world, YOU)[1])


def pooled(scene: Scene, world: World, of: str, system: str) -> Value:
    """Return how much of a token my shares of a pool stand for."""
    part = liquidity.part_of(world, system, YOU)
    return amount_of(world, of, dict(zip(world.system(system, Venue).coins, part.amounts, strict=True)).get(of, 0))


def pool_gain(scene: Scene, world: World, of: str, part: str = "gained") -> Value | None:
    """Return what my deposits in a pool brought, what was withdrawn included, in the coin of its share: all of it, or one of
    `RETURN_PARTS`. "fees" to "divergence" add up to it; "held" is what keeping the coins would have brought, "against_holding"
    the difference. None where nothing was deposited.
    """
    came, coin = providing.returned(world, of), world.listed[world.system(of, Shares).share].coin
    return None if came is None or part not in RETURN_PARTS else amount_of(world, coin, int(getattr(came, part)))


def locked(scene: Scene, world: World, of: str) -> Value:
    """Return what my locked stake of a coin is worth."""
    return amount_of(world, of, sum(row.worth for row in leaving.my_positions(world) if row.coin == of))


def allowance(scene: Scene, world: World, of: str, to: str) -> Value:
    """Return how much of my token a contract may take."""
    return amount_of(world, of, ledger.allowance(world.ledger, YOU, of, to))


# -- what tokens are worth


def rate(scene: Scene, world: World, of: str) -> Value:
    """Return what one token redeems for, in its coin."""
    return Value(world.redemption_rate(of), 18, world.listed[of].coin)


def price(scene: Scene, world: World, of: str) -> Value | None:
    """Return what one token sells for, in its coin."""
    found = world.market_price(of)
    return None if found is None else Value(found, 18, world.listed[of].coin)


def discount(scene: Scene, world: World, of: str) -> Value | None:
    """Return by how many percent a token sells below what it redeems for; negative above it."""
    found, owed = world.market_price(of), world.redemption_rate(of)
    return None if found is None or not owed else Value((owed - found) * TEN_TO[PPM_DECIMALS] * 100 // owed, PPM_DECIMALS, "%")


def lowest(scene: Scene, world: World, of: str) -> Value | None:
    """Return the price of one token when it was furthest below redemption since the script began, in its coin: on the hour, and
    of any trade where that is recorded. It is a chart's, so it has 15 digits.
    """
    found = _deepest(scene, of)
    return None if found is None else Value(round(found.price * 10**CHART_DECIMALS), CHART_DECIMALS, world.listed[of].coin)


def deepest(scene: Scene, world: World, of: str) -> Value | None:
    """Return by how many percent it was below redemption then."""
    found = _deepest(scene, of)
    return None if found is None else Value(round(found.discount * 100 * TEN_TO[PPM_DECIMALS]), PPM_DECIMALS, "%")


def in_pool(scene: Scene, world: World, of: str, system: str) -> Value | None:
    """Return how many percent of a pool are that token, each of the two counted as it redeems."""
    coins = world.system(system, Venue).coins
    worth = {coin: world.worth(coin, world.system(system, Venue).reserve(coin), world.redemption_rate(coin)) for coin in coins}
    total = sum(worth.values())
    return Value(worth.get(of, 0) * 100 * TEN_TO[PPM_DECIMALS] // total, PPM_DECIMALS, "%") if total else None


def yearly(scene: Scene, world: World, of: str) -> Value | None:
    """Return what a way to stake has paid a year, net, as the mean of its last 30 days, or what a usual day makes of a year."""
    lived = scene.practice.yearly_rate(of) if world is scene.world else None
    if lived is not None:
        return Value(lived.ppm, PPM_DECIMALS, "%")
    system = world.systems.get(of)
    if not isinstance(system, Issuer | Book):
        return None
    gain = system.usual_day(world) - RATE_ONE
    return Value(gain * YEAR_DAYS * 100 * TEN_TO[PPM_DECIMALS] // RATE_ONE, PPM_DECIMALS, "%")


def fee(scene: Scene, world: World, of: str) -> Value | None:
    """Return how many percent of rewards a protocol or an operator keeps."""
    system = world.systems.get(of)
    return Value(system.fee_bps(), 2, "%") if isinstance(system, Issuer) else _book_fee(system)


def earned(scene: Scene, world: World, of: str) -> Value:
    """Return what reports have brought me with a token since the script began, net, in its coin."""
    rows = scene.practice.rewards(scene.begun.hour, of)
    return amount_of(world, world.listed[of].coin, sum(row.amount for row in rows))


# -- leaving


def waiting(scene: Scene, world: World) -> Value:
    """Return how many of my requests still wait."""
    return count(sum(row.state == "pending" for row in leaving.my_requests(world)))


def ready(scene: Scene, world: World) -> Value:
    """Return how many of my requests can be claimed."""
    return count(sum(row.state == "ready" for row in leaving.my_requests(world)))


def claimed(scene: Scene, world: World) -> Value:
    """Return how many of my requests that queues still know are paid out."""
    return count(sum(row.state == "claimed" for row in leaving.my_requests(world)))


def estimate(scene: Scene, world: World, nth: int = 1) -> Value | None:
    """Return the date on which my nth request is likely ready, as its queue tells it now."""
    row = _request(world, nth)
    if row is None or row.state != "pending":
        return None
    return Value(world.now + leaving.hours_of(leaving.wait_left(world, row))[1] * 3600, 0, "date")


def ready_at(scene: Scene, world: World, nth: int = 1) -> Value | None:
    """Return the date on which my nth request became ready."""
    row = _request(world, nth)
    told = (mark for mark in scene.practice.markers() if mark.kind == "request_ready" and mark.account == YOU)
    hour = next((mark.hour for mark in told if row and (mark.system, mark.figures.get("request")) == (row.system, row.id)), None)
    return None if hour is None else Value(world.start + hour * 3600, 0, "date")


def pays(scene: Scene, world: World, nth: int = 1) -> Value | None:
    """Return what my nth request pays, as things stand or as it was fixed."""
    row = _request(world, nth)
    return None if row is None else amount_of(world, row.coin, row.pays)


def ahead(scene: Scene, world: World, nth: int = 1) -> Value | None:
    """Return how much of its token is served before my nth request."""
    row = _request(world, nth)
    return None if row is None or row.state != "pending" else amount_of(world, row.token, row.ahead)


def wait(scene: Scene, world: World, of: str, amount: Value) -> Value | None:
    """Return how many hours leaving with an amount by the first exit of a protocol likely takes now."""
    try:
        return Value(leaving.hours_of(leaving.payer_of(world, of).wait(world, amount.number))[1], 0, "hours")
    except Refused:
        return None


def exit_takes(scene: Scene, world: World, of: str, way: str = "") -> Value | None:
    """Return how much of its token an exit of a protocol pays for now, without a name the first; None where it has no limit."""
    issuer = world.issuer(of)
    found = next((row for row in issuer.exits(world) if not way or row.way == way), None)
    if found is None or (found.most is None and not found.shut):
        return None
    return amount_of(world, issuer.token, 0 if found.shut else found.most or 0)


def _deepest(scene: Scene, token: str) -> Quote | None:
    lived, first = scene.practice.series(token), scene.begun.hour
    since = Series(*(column[first:] for column in astuple(lived)))
    found = [quote for within in (False, True) if (quote := deepest_quote(since, within)) is not None]
    return max(found, key=lambda quote: quote.discount, default=None)


def _book_fee(system: object) -> Value | None:
    return Value(system.fee_bps, 2, "%") if isinstance(system, Book) else None


def _request(world: World, nth: int) -> WaitingRequest | None:
    rows = leaving.my_requests(world)
    return rows[nth - 1] if 0 < nth <= len(rows) else None
