"""Every way out of what one holds, side by side: the exits of its issuer, its markets, and for locked stake the chain's own.

A way is tried by running its very action on the world. Where all of it cannot go, the part that can is tried too, so that one
sees what is there beside what was asked. Left out: two ways taken together, each with a part.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from wallet.actions.base import YOU, Action, Outcome
from wallet.actions.fixes import attempt
from wallet.actions.leave import Leave
from wallet.actions.lock import Unlock
from wallet.actions.pool import RemoveLiquidity
from wallet.actions.stake import Unwrap
from wallet.actions.trade import Swap, minimum_after_tolerance
from wallet.errors import Refused
from wallet.ways.found import Leavable, WayOut, WaysOut
from wallet.world import leaving
from wallet.world.book import Book
from wallet.world.holdings import UNSTAKED
from wallet.world.state import Issuer, Shares, System, Venue, World
from wallet.world.tokens import TEN_TO, WEI
from wallet.world.turning import owed_in

TOLERANCE_PPM = 1000
"""How much less than quoted a sale may bring before nothing is traded: 0.10 %, ample for a pool of two equals."""
NEAR_PPM = 5000
"""How far under redemption a market counts as paying what is owed: 0.5 %."""
PPM = 10**6
SELL, WITHDRAW = "sell", "withdraw"
"""What ways are called that are no exits of an issuer: a market, a pool of whose shares it is, a validator's exit."""


def leavable(world: World) -> tuple[Leavable, ...]:
    """Return what you hold that can leave, in the tokens' usual order; then locked stake that has not asked to."""
    found = [
        Leavable(token, world.listed[token].coin, amount)
        for token, amount in world.tokens(YOU).items()
        if world.listed[token].kind not in UNSTAKED
    ]
    locked = (Leavable(row.key, row.coin, row.worth, True) for row in leaving.my_positions(world) if not row.left_at)
    return (*found, *locked)


def ways_out(world: World, key: str, amount: int, tolerance_ppm: int = TOLERANCE_PPM) -> WaysOut:
    """Return every way out of `amount` of a token, in its smallest unit, or of the locked stake of that key, which leaves whole.

    A sale takes no less than its own quote less the tolerance. Nothing where it is a coin, or not known.
    """
    known = world.listed.get(key)
    if known is None:
        return _ways_of_locked(world, key)
    issuer = world.systems.get(known.issuer)
    of = Leavable(key, known.coin, amount)
    if issuer is None or amount <= 0:
        return WaysOut(of, amount, ())
    owed = world.worth(key, amount, world.redemption_rate(key))
    return WaysOut(of, amount, tuple(_ways(world, issuer, key, amount, tolerance_ppm)), owed)


def _ways(world: World, issuer: System, token: str, amount: int, tolerance_ppm: int) -> Iterator[WayOut]:
    if isinstance(issuer, Shares):
        yield _withdrawal(world, issuer, token, amount, tolerance_ppm)
    elif isinstance(issuer, Issuer):
        inner = _inside(world, issuer)
        leaver = inner if inner is not None and inner.exits(world) else issuer
        for exit_ in leaver.exits(world):
            yield _leaving(world, leaver, exit_.way, token, amount)
        if inner is not None:
            yield from _sales_of_what_is_inside(world, issuer, token, amount, tolerance_ppm)
    for market in world.listed[token].markets:
        yield _sale(world, market, token, amount, amount, tolerance_ppm)


def _inside(world: World, issuer: Issuer) -> Issuer | None:
    """Return who issues the token that an issuer wraps, if its own exits lead on to a coin; None where it wraps none, or where
    one waits until it is unwrapped.
    """
    if issuer.asset in world.coins or issuer.wait(world, 1):
        return None
    inner = world.systems.get(world.listed[issuer.asset].issuer)
    return inner if isinstance(inner, Issuer) and inner.asset in world.coins else None


def sold_within(world: World, market: str, token: str, less_ppm: int = NEAR_PPM) -> int:
    """Return the most that selling `token` pays before a sale brings `less_ppm` millionths less than is owed; 0 where any does.

    In the smallest unit of what comes, to a millionth of the reserve.
    """
    venue = world.system(market, Venue)
    receive, rate = venue.other(token), world.redemption_rate(token)

    def pays(amount: int) -> int:
        """What so much sells for, 0 where that is too little."""
        got = venue.sold_at_once(world, token, amount) or 0
        owed = world.worth(token, amount, rate) * WEI // world.redemption_rate(receive)
        return got if got * PPM >= owed * (PPM - less_ppm) else 0

    if not venue.is_live():
        return 0
    low, high = (
        0,
        venue.reserve(receive) * WEI * TEN_TO[world.listed[token].decimals] // (rate * TEN_TO[world.listed[receive].decimals]),
    )
    step = max(1, high // PPM)
    while high - low > step:
        middle = (low + high) // 2
        low, high = (middle, high) if pays(middle) else (low, middle)
    return pays(low) if low else 0


# -- one way


def _leaving(world: World, issuer: Issuer, way: str, token: str, amount: int) -> WayOut:
    action = Leave(amount, issuer.name, way, "" if token == issuer.token else token)
    found = _tried(world, WayOut(way=way, system=issuer.name, action=action, asked=amount), token)
    known = next(each for each in issuer.exits(world) if each.way == way)
    pays = found.pays or issuer.asset
    return replace(
        found,
        pays=pays,
        opens=known.opens if known.shut else 0,
        ready=None if known.most is None else owed_in(world, issuer.token, known.most, pays),
    )


def _sale(
    world: World, market: str, token: str, amount: int, asked: int, tolerance_ppm: int, first: Action | None = None
) -> WayOut:
    """The sale with a minimum that follows from its own quote."""
    receive = world.system(market, Venue).other(token)
    action = Swap(market, token, receive, amount)
    inside = token if first is not None else ""
    wished = WayOut(way=SELL, system=market, action=action, asked=asked, pays=receive, first=first, inside=inside)
    quoted = _tried(world, wished, token)
    least = minimum_after_tolerance(quoted.got, tolerance_ppm)
    if not quoted.open:
        return replace(quoted, worst=least) if first is None else replace(wished, refused=quoted.refused)
    sold = _tried(world, replace(wished, action=replace(action, minimum=least)), token)
    return replace(sold, taken=asked)


def _sales_of_what_is_inside(world: World, wrapper: Issuer, token: str, amount: int, tolerance_ppm: int) -> Iterator[WayOut]:
    """Unwrapped first, then sold where the token inside is."""
    first = Unwrap(amount, token)
    markets = world.listed[wrapper.asset].markets
    try:
        unwrapped = attempt(first, world)
    except Refused as refused:
        for market in markets:
            yield WayOut(way=SELL, system=market, action=first, asked=amount, refused=refused, first=first, inside=wrapper.asset)
        return
    came = int(unwrapped.receipt.figures["got"])
    for market in markets:
        yield _sale(unwrapped.world, market, wrapper.asset, came, amount, tolerance_ppm, first)


def _withdrawal(world: World, pool: Shares, token: str, amount: int, tolerance_ppm: int) -> WayOut:
    """All in the pool's coin, so that the ways compare."""
    coin = world.listed[token].coin
    action = RemoveLiquidity(pool.name, amount, into=coin if coin in pool.coins else "")
    wished = WayOut(way=WITHDRAW, system=pool.name, action=action, asked=amount, pays=coin)
    quoted = _tried(world, wished, token)
    if not action.into:
        return quoted
    least = minimum_after_tolerance(quoted.got, tolerance_ppm)
    if not quoted.open:
        return replace(quoted, worst=least)
    minimums = (least, 0) if pool.coin_index(coin) == 0 else (0, least)
    done = _tried(world, replace(wished, action=replace(action, minimums=minimums)), token)
    return replace(done, worst=least)


def _ways_of_locked(world: World, key: str) -> WaysOut:
    """The chain's own exit, of the whole position."""
    for stake in leaving.my_positions(world):
        if stake.key == key:
            of = Leavable(key, stake.coin, stake.worth, True)
            action = Unlock(stake.id, stake.system)
            way = world.system(stake.system, Book).leaves_by
            wished = WayOut(way=way, system=stake.system, action=action, asked=stake.worth, pays=stake.coin)
            tried = _tried(world, wished, stake.coin)
            if tried.outcome is not None and "rewards" in tried.outcome.receipt.figures:  # these are paid at once
                at_once = stake.worth - tried.got
                tried = replace(tried, got=stake.worth, worst=tried.worst + at_once)
            return WaysOut(of, stake.worth, (tried,), stake.worth)
    return WaysOut(Leavable(key, world.coin, 0), 0, ())


# -- trying it


def _tried(world: World, wished: WayOut, token: str) -> WayOut:
    """Return the way with what it would do; where it is refused, with what the part would do that can go."""
    try:
        return _told(world, wished, attempt(wished.action, world), token)
    except Refused as caught:
        refused = caught
    shut, part = replace(wished, refused=refused), wished.action.mended(refused)
    if part is None or not isinstance(refused.remedy, int) or refused.remedy >= wished.asked:
        return shut
    return _told(world, shut, attempt(part, world), token)


def _told(world: World, wished: WayOut, outcome: Outcome, token: str) -> WayOut:
    receipt, figures = outcome.receipt, outcome.receipt.figures
    taken = int(figures.get("paid", wished.asked))
    got, owed = int(figures.get("got", figures.get("worth", 0))), figures.get("owed")
    pays = receipt.units.get("got", wished.pays)
    low, likely, high = leaving.hours_of(receipt.stages)
    return replace(
        wished,
        pays=pays,
        taken=taken,
        got=got,
        owed=owed_in(world, token, taken, pays or world.listed[token].coin) if owed is None else int(owed),
        worst=int(figures.get("worst" if receipt.stages else "minimum", got)),
        missed=int(figures.get("missed_rewards", 0)),
        low_hours=low,
        likely_hours=likely,
        high_hours=high,
        outcome=outcome,
    )
