"""A loop before it is built: its rungs, what it earns, and what ends it.

Every rung is the very action that a person would do, tried on a copy of the world with its fee, so that one's own size moves the
rates one is told. Amounts are in the coin that is borrowed, the collateral at its redemption value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from wallet.actions.base import YOU, charge, network_fees, require_fee
from wallet.actions.looping import ClimbLoop
from wallet.defi import looping
from wallet.defi.lending_account import AccountData
from wallet.defi.looping import Loop
from wallet.errors import Refused
from wallet.practice.rewards import PPM, YearlyRate
from wallet.risk.on_record import (
    CAP_SHORT_AT,
    CAP_SHORT_PPM,
    DEAREST_DAY_AT,
    DEAREST_DAY_PPM,
    cap_is_known,
    dearest_day_is_known,
    lowest_price,
)
from wallet.staking.rebasing import RATE_ONE
from wallet.world.entering import path_into
from wallet.world.holdings import UNSTAKED
from wallet.world.lender import Danger, Lender
from wallet.world.state import World
from wallet.world.tokens import TEN_TO, WEI

BPS = 10_000
WAD = 10**18
WAD_RAY = 10**9
YEAR_DAYS = 365
FLOOR_BPS = 10_200
"""The health factor down to which a loop is climbed and left, where nobody says another: 1.02."""
MOST_RUNGS = 30
ALIKE_FROM = 2
"""From this rung on all cost the same: before it an e-mode may be entered, and one's own coins are staked."""


class LoopWay(NamedTuple):
    """A token that can be looped at a lender: the coin that is borrowed against it, the e-mode that backs most (0: none), up
    to which part of its value it lends there and from which it liquidates, in 1/10,000.
    """

    system: str
    token: str
    coin: str
    category: int
    ltv_bps: int
    threshold_bps: int


class Rung(NamedTuple):
    """A step of the stairs: what is done, the coins it stakes, and how the loop stands after it; `health_wad` is None without
    a debt.
    """

    action: ClimbLoop
    staked: int
    added: int
    collateral: int
    debt: int
    health_wad: int | None


class LoopPlan(NamedTuple):
    """The rungs from the present world on, and the world after them. `of` counts those of the whole loop, done or not;
    `before` is what is supplied already. `refused` says why no further rung can be done where the leverage is not reached.
    """

    rungs: tuple[Rung, ...]
    of: int
    before: int
    after: World
    refused: Refused | None = None

    @property
    def next(self) -> int:
        """Return which rung of the whole loop comes next, from 1."""
        return self.of - len(self.rungs) + 1


class LoopFacts(NamedTuple):
    """A loop as it stands in a world. Rates are of 1e18 a year, without compounding: `staking` is what the token earns and the
    lender adds (`deposit` of it), `borrow` what the debt costs now, `net` on your own; over `stops` looping earns less than plain
    staking, over `loses` less than nothing (both None without a debt). `ends_at` is the price of a whole token, in its coin,
    below which it is liquidated, beside what it sells for (None without a market), redeems for, and the lender believes.
    """

    collateral: int
    debt: int
    leverage_bps: int
    staking: int
    borrow: int
    net: int
    stops: int | None
    loses: int | None
    danger: Danger | None
    rate_ppm: int | None
    ends_at: int | None
    sells: int | None
    redeems: int
    believed: int
    source: str
    deposit: int = 0


class LoopEnd(NamedTuple):
    """What would end a loop, by `key`: a price ("market", "capped", "redemption" or "stale"; of 1e18), "rate" where it earns
    nothing any more, "year" the rate that held for a year liquidates it (both of 1e18 a year), and "time" in hours.

    `now` and `limit` are None where they are not known, or never come; `distance` in millionths is a part of `now` for a price,
    and points for a rate. `counts` says that the lender looks at it.
    """

    key: str
    now: int | None
    limit: int | None
    distance: int | None
    counts: bool = True


class SeenBefore(NamedTuple):
    """The worst that is on record of what ends a loop, in millionths, and when, in unix seconds; `so_far` while a record runs."""

    ppm: int
    at: int
    so_far: bool = False


def loopable(world: World) -> tuple[LoopWay, ...]:
    """Return every token that some lender takes and lends its coin against, lender by lender."""
    return tuple(
        way
        for lender in world.every(Lender)
        for token in lender.assets()
        if world.listed[token].kind not in UNSTAKED and (way := _way(world, lender, token)) is not None
    )


def _way(world: World, lender: Lender, token: str) -> LoopWay | None:
    coin = world.listed[token].coin
    if coin not in lender.assets() or not path_into(world, token):
        return None
    modes = [mode for mode in lender.modes() if token in mode.backing and coin in mode.lent]
    if modes:
        mode = max(modes, key=lambda mode: mode.ltv_bps)
        return LoopWay(lender.name, token, coin, mode.number, mode.ltv_bps, mode.threshold_bps)
    terms = lender.terms(world, "", token)
    if not terms.ltv_bps or not lender.terms(world, "", coin).lent:
        return None
    return LoopWay(lender.name, token, coin, 0, terms.ltv_bps, terms.threshold_bps)


def most_leverage_bps(way: LoopWay, floor_bps: int = FLOOR_BPS) -> int:
    """Return the highest leverage that the loan-to-value and the health floor allow, rounded down; endless rungs come near it."""
    by_ltv = BPS * BPS // (BPS - way.ltv_bps)
    by_floor = floor_bps * BPS // (floor_bps - way.threshold_bps) if floor_bps > way.threshold_bps else by_ltv
    return min(by_ltv, by_floor)


# -- the stairs


def stairs(world: World, way: LoopWay, own: int, leverage_bps: int, floor_bps: int = FLOOR_BPS, market: str = "") -> LoopPlan:
    """Return the rungs to a leverage: `own` coins first, where there are any, then loan upon loan, none of which leaves the
    health factor under the floor. What is supplied and owed already counts.
    """
    begun, rungs, refused = standing(world, way), list[Rung](), None
    target = (begun.collateral - begun.debt + own) * (leverage_bps - BPS) // BPS
    lender = world.system(way.system, Lender)
    price, unit, rate = lender.price(world, way.coin), TEN_TO[world.listed[way.coin].decimals], world.redemption_rate(way.token)
    after, now, data, fee, due = world, begun, lender.health(world, YOU), 0, 0
    while len(rungs) < MOST_RUNGS:
        mine = own > 0 and not rungs
        amount = own if mine else min(_room(data, floor_bps) * unit // price, target - now.debt)
        if amount <= max(target, own) // BPS:
            break
        action, path = ClimbLoop(way.system, way.token, amount, not mine, way.category, market), path_into(after, way.token)
        try:
            if len(rungs) < ALIKE_FROM:
                fee = network_fees(world, action.kinds(after, lender, path), lender.chain)
            due = require_fee(after, due + fee, lender.chain)
            after = action.stepped(after, lender, way.coin, path)[0]
        except Refused as refusal:
            refused = refusal
            break
        lender = after.system(way.system, Lender)
        held, data = lender.supplied(after, YOU, way.token), lender.health(after, YOU)
        then = Loop(after.worth(way.token, held, rate), lender.owed(after, YOU, way.coin))
        health = data.health_factor_wad if data.debt_value else None
        rungs.append(Rung(action, amount, then.collateral - now.collateral, *then, health))
        now = then
    whole = _rungs_to(way, leverage_bps, floor_bps) + 1
    return LoopPlan(tuple(rungs), max(whole, len(rungs)), begun.collateral, charge(after, due, lender.chain), refused)


def standing(world: World, way: LoopWay) -> Loop[int]:
    """Return what you supplied of the token, at its redemption value, and owe in its coin."""
    lender = world.system(way.system, Lender)
    held = lender.supplied(world, YOU, way.token)
    return Loop(world.worth(way.token, held, world.redemption_rate(way.token)), lender.owed(world, YOU, way.coin))


def health_of(world: World, way: LoopWay) -> int | None:
    """Return your health factor at the lender, of 1e18; None without a debt."""
    data = world.system(way.system, Lender).health(world, YOU)
    return data.health_factor_wad if data.debt_value else None


def _room(data: AccountData, floor_bps: int) -> int:
    """Return how much may still be borrowed by the loan-to-value and the floor, in what the lender counts values in."""
    by_floor = data.threshold_value // floor_bps - data.debt_value
    return max(0, min(data.collateral_value * data.ltv_bps // BPS - data.debt_value, by_floor) - 1)


def _rungs_to(way: LoopWay, leverage_bps: int, floor_bps: int) -> int:
    """Return how many loans take one of equity to a leverage, by the same rule."""
    share, collateral, debt, rungs = min(way.ltv_bps / BPS, way.threshold_bps / floor_bps), 1.0, 0.0, 0
    target = leverage_bps / BPS - 1
    while rungs < MOST_RUNGS:
        amount = min(collateral * share - debt, target - debt)
        if amount <= target / BPS:
            break
        collateral, debt, rungs = collateral + amount, debt + amount, rungs + 1
    return rungs


# -- what it earns and what ends it


def loop_facts(world: World, way: LoopWay, lived: Callable[[str], YearlyRate | None]) -> LoopFacts:
    """Return how your loop stands. `lived` is what a token has paid a year, by its way to stake; where it is not known, a
    usual day ahead counts.
    """
    lender, loop = world.system(way.system, Lender), standing(world, way)
    equity = loop.collateral - loop.debt
    exposure = loop.collateral * WAD // equity if equity > 0 else 0
    rates, pays = lender.yearly_rates(way.token), lender.yearly_rates(way.coin)
    staking = staking_yearly(world, way, lived) + rates.liquidity_ray // WAD_RAY
    borrow = pays.variable_borrow_ray // WAD_RAY
    owing = loop.debt > 0 and exposure > WAD
    believed = lender.price(world, way.token) * WEI // lender.price(world, way.coin)
    danger = lender.danger(world, YOU)
    return LoopFacts(
        *loop,
        leverage_bps=exposure * BPS // WAD,
        staking=staking,
        borrow=borrow,
        net=looping.net_apr(exposure, staking, borrow),
        stops=staking if owing else None,
        loses=looping.break_even_borrow_apr(exposure, staking) if owing else None,
        danger=danger,
        rate_ppm=lender.ending_rate_ppm(world, YOU) if owing else None,
        ends_at=None if danger is None or not danger.health_wad else -(-believed * WAD // danger.health_wad),
        sells=world.market_price(way.token),
        redeems=world.redemption_rate(way.token),
        believed=believed,
        source=lender.prices_from,
        deposit=rates.liquidity_ray // WAD_RAY,
    )


def rates_at(world: World, way: LoopWay, leverage_bps: int, lived: Callable[[str], YearlyRate | None]) -> LoopFacts:
    """Return what a loop of that leverage would earn at the rates of now: of one coin, whose own loan moves nothing."""
    lender, one = world.system(way.system, Lender), TEN_TO[world.listed[way.coin].decimals]
    exposure, collateral = leverage_bps * WAD // BPS, one * leverage_bps // BPS
    staking = staking_yearly(world, way, lived) + lender.yearly_rates(way.token).liquidity_ray // WAD_RAY
    borrow = lender.yearly_rates(way.coin).variable_borrow_ray // WAD_RAY
    return LoopFacts(
        collateral=collateral,
        debt=collateral - one,
        leverage_bps=leverage_bps,
        staking=staking,
        borrow=borrow,
        net=looping.net_apr(exposure, staking, borrow),
        stops=staking,
        loses=looping.break_even_borrow_apr(exposure, staking) if exposure > WAD else None,
        danger=None,
        rate_ppm=None,
        ends_at=None,
        sells=world.market_price(way.token),
        redeems=world.redemption_rate(way.token),
        believed=lender.price(world, way.token) * WEI // lender.price(world, way.coin),
        source=lender.prices_from,
        deposit=lender.yearly_rates(way.token).liquidity_ray // WAD_RAY,
    )


def staking_yearly(world: World, way: LoopWay, lived: Callable[[str], YearlyRate | None]) -> int:
    """Return what staking pays a year, net, of 1e18: as it was lived, or as a usual day ahead brings."""
    issuer = path_into(world, way.token)[0]
    known = lived(issuer.name)
    if known is not None and known.days:
        return known.ppm * (WAD // PPM)
    return (issuer.usual_day(world) - RATE_ONE) * YEAR_DAYS * WAD // RATE_ONE


def net_line(leverage_bps: int, staking: int, highest: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the net rate where borrowing costs nothing and where it costs `highest`, each after that cost; of 1e18 a year."""
    exposure = leverage_bps * WAD // BPS
    return (0, looping.net_apr(exposure, staking, 0)), (highest, looping.net_apr(exposure, staking, highest))


def seen_before(world: World, way: LoopWay) -> dict[str, SeenBefore]:
    """Return the worst on record by now, by the key of what it would end: how far a price was below what the token redeems for,
    how far a cap was drawn below it, and a day's mean rate. Prices are those of the world's first token, rates its first coin's.
    """
    found, low = {}, lowest_price(world)
    if low is not None and path_into(world, way.token)[0].name == world.issuer().name:
        found["market"] = SeenBefore(PPM - low.ppm, low.at, low.so_far)
    if cap_is_known(world):
        found["capped"] = SeenBefore(CAP_SHORT_PPM, CAP_SHORT_AT)
    if way.coin == world.coin and dearest_day_is_known(world):
        found["rate"] = SeenBefore(DEAREST_DAY_PPM, DEAREST_DAY_AT)
    return found


def ends(facts: LoopFacts) -> tuple[LoopEnd, ...]:
    """Return what would end a loop: the price under what it sells for and under what the lender believes, its rate, and time."""
    danger, limit = facts.danger, facts.ends_at
    if danger is None or limit is None or facts.loses is None:
        return ()
    believes = "redemption" if facts.source == "market" else facts.source
    prices = (("market", facts.sells), (believes, facts.redeems if facts.source == "market" else facts.believed))
    found = [
        LoopEnd(key, now, limit, None if not now else max(0, now - limit) * PPM // now, key == facts.source)
        for key, now in prices
    ]
    points = WAD // PPM
    found.append(LoopEnd("rate", facts.borrow, facts.loses, (facts.loses - facts.borrow) // points))
    year = None if facts.rate_ppm is None else facts.rate_ppm * points
    found.append(LoopEnd("year", facts.borrow, year, None if year is None else (year - facts.borrow) // points))
    return (*found, LoopEnd("time", None, danger.hours, None))
