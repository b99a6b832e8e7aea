"""Every way to stake, side by side: what it gives, how it pays, what it keeps, and how one leaves it.

What a way would do is found by trying it: coins are handed out where there are none, staked, and every way out of what came is
tried in turn. All of it happens on copies.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import msgspec

from wallet.actions.base import Action, Outcome, spendable
from wallet.actions.fixes import attempt
from wallet.actions.lock import Lock
from wallet.actions.stake import Stake
from wallet.actions.transfers import Faucet
from wallet.errors import FileProblem, Refused
from wallet.library.scenarios import preset_of
from wallet.practice.rewards import PPM, YEAR_DAYS, YearlyRate
from wallet.staking.rebasing import RATE_ONE
from wallet.ways.found import WayOut
from wallet.ways.out import SELL, sold_within, ways_out
from wallet.world.book import Book
from wallet.world.entering import steps_into
from wallet.world.leaving import hours_of
from wallet.world.roles import Stakeable, stakeable
from wallet.world.state import Issuer, Venue, World
from wallet.world.tokens import TEN_TO

LOCKED = "locked"
"""The style of a way for which no token stands."""
TYPICAL = 10
"""Whole coins that are tried where nobody says how many."""
YEAR_HOURS = YEAR_DAYS * 24


class ExitNow(NamedTuple):
    """A way out as it stands now: how long it takes, in hours, and the most that it pays of `pays`, None where it has no limit;
    a market's is what it pays within half a percent of what is owed, None too where it pays nobody that much.

    `shut` is the code with which it would be refused, `opens` the unix time from which it is not, 0 where that is not known.
    """

    way: str
    system: str
    pays: str
    low_hours: int
    likely_hours: int
    high_hours: int
    most: int | None = None
    shut: str = ""
    opens: int = 0


class WayToStake(msgspec.Struct, frozen=True, kw_only=True):
    """A way to stake a chain's coin. `token` is "" where none is given; `style` is the token's kind, or "locked", `mechanism` how
    the system works.

    `yearly` is net, of the days that were lived, or of a usual day ahead where its `days` are 0. `capacity` is how much of the
    coin it takes now, None where it takes any amount; `validators` a word for who runs them, "" where nobody says.
    """

    key: str
    system: str
    chain: str
    coin: str
    token: str
    style: str
    mechanism: str
    yearly: YearlyRate
    fee_bps: int
    capacity: int | None
    validators: str
    markets: tuple[str, ...]
    exits: tuple[ExitNow, ...]
    """The issuer's first, then the markets that sell it."""


class Trial(NamedTuple):
    """What staking `amount` of the coin this way would do, or why it is refused; and every way out of what comes.

    `worth` is what comes redeems for at once, `in_a_year` what that becomes at the way's rate, in the coin: of locked stake only
    with what goes to validators, and from the hour on in which it likely starts, `starts_in` hours ahead. `entry_ppm` is what
    entering costs, in millionths of the amount.
    """

    amount: int
    outcome: Outcome | None = None
    refused: Refused | None = None
    out: tuple[WayOut, ...] = ()
    worth: int = 0
    in_a_year: int = 0
    entry_ppm: int = 0
    starts_in: int = 0


def to_stake(world: World, lived: Callable[[str], YearlyRate | None]) -> tuple[WayToStake, ...]:
    """Return every way to stake, chain by chain, those with a token first. `lived` says what a way has paid, by its system."""
    return tuple((_liquid if row.token else _locked)(world, row, lived(row.system)) for row in stakeable(world))


def try_way(world: World, way: WayToStake, amount: int = 0) -> Trial:
    """Return what staking that much would do, without an amount ten whole coins, or what a validator takes."""
    wished = amount or _typical(world, way)
    funded = _funded(world, way, wished)
    try:
        outcome = attempt(_staking(way, wished), funded)
    except Refused as refused:
        return Trial(wished, refused=refused)
    if not way.token:
        return _lock_tried(outcome, way, wished)
    got, after = int(outcome.receipt.figures["got"]), outcome.world
    worth = after.worth(way.token, got, after.redemption_rate(way.token))
    out, entry_ppm = ways_out(after, way.token, got).ways, (wished - worth) * PPM // wished
    return Trial(wished, outcome, None, out, worth, _in_a_year(worth, way.yearly), entry_ppm)


# -- one way


def _liquid(world: World, row: Stakeable, lived: YearlyRate | None) -> WayToStake:
    issuer, known = world.issuer(row.system), world.listed[row.token]
    steps = steps_into(world, issuer)
    way = WayToStake(
        **row._asdict(),
        style=known.kind,
        yearly=lived or _outlook(issuer.usual_day(world)),
        capacity=steps[0].capacity(world),
        validators=next(filter(None, (_said(step.name, "validators") for step in steps)), ""),
        markets=known.markets,
        exits=(),
    )
    return msgspec.structs.replace(way, exits=_exits(world, issuer, way))


def _locked(world: World, row: Stakeable, lived: YearlyRate | None) -> WayToStake:
    book = world.system(row.system, Book)
    amount = book.fitting(world, _whole(world, book.coin))
    return WayToStake(
        **row._asdict(),
        style=LOCKED,
        yearly=lived or _outlook(book.usual_day(world)),
        capacity=None,
        validators=_said(book.name, "validators") or _said(book.chain, "validators"),
        markets=(),
        exits=(_exit_of_locked(world, book, amount),),
    )


def _exits(world: World, issuer: Issuer, way: WayToStake) -> tuple[ExitNow, ...]:
    trial = try_way(world, way)
    tried = {found.key: found for found in trial.out}
    rows = []
    for place, exit_ in enumerate(issuer.exits(world)):
        found = tried.get(f"{exit_.way} {issuer.name}")
        if found is not None:
            hours = found.low_hours, found.likely_hours, found.high_hours
        elif exit_.shut:
            hours = (0, 0, 0)
        elif not place:
            hours = hours_of(issuer.wait(world, _whole(world, issuer.token)))
        else:
            continue  # nothing tells how long it takes
        most = None if exit_.most is None else world.worth(way.token, exit_.most, world.redemption_rate(way.token))
        rows.append(ExitNow(exit_.way, issuer.name, exit_.pays, *hours, most, exit_.shut, exit_.opens if exit_.shut else 0))
    for market in way.markets:
        most = sold_within(world, market, way.token)
        live = world.system(market, Venue).is_live()
        rows.append(ExitNow(SELL, market, way.coin, 0, 0, 0, most or (None if live else 0), "" if live else "market_empty"))
    return tuple(rows)


def _exit_of_locked(world: World, book: Book, amount: int) -> ExitNow:
    try:
        return ExitNow(book.leaves_by, book.name, book.coin, *hours_of(book.wait(world, amount)))
    except Refused as refused:
        opens = refused.figures.get("opens", 0)
        return ExitNow(book.leaves_by, book.name, book.coin, 0, 0, 0, None, refused.code, opens if isinstance(opens, int) else 0)


def _lock_tried(outcome: Outcome, way: WayToStake, amount: int) -> Trial:
    """What is locked cannot ask to leave before it earns, so its way out is told by the book."""
    waits = min(hours_of(outcome.receipt.stages)[1], YEAR_HOURS)
    earning = int(outcome.receipt.figures.get("to_validators", amount))
    earned = (_in_a_year(earning, way.yearly) - earning) * (YEAR_HOURS - waits) // YEAR_HOURS
    return Trial(amount, outcome, None, (), amount, amount + earned, starts_in=waits)


# -- parts


def _staking(way: WayToStake, amount: int) -> Action:
    return Stake(amount, way.system) if way.token else Lock(amount, way.system)


def _typical(world: World, way: WayToStake) -> int:
    whole = _whole(world, way.coin)
    return whole if way.token else world.system(way.system, Book).fitting(world, whole)


def _whole(world: World, coin: str) -> int:
    return TYPICAL * TEN_TO[world.listed[coin].decimals]


def _funded(world: World, way: WayToStake, amount: int) -> World:
    """Return the world in which you could pay it: what is missing comes from the faucet."""
    steps = steps_into(world, world.system(way.system, Issuer)) if way.token else ()
    kinds = [step.work(step.entry) for step in steps] or ["lock"]
    short = amount - spendable(world, way.coin, *kinds)
    if short <= 0:
        return world
    fee = sum(world.chain_of(way.coin).fee(kind) for kind in kinds)
    with suppress(Refused):
        return attempt(Faucet(short + fee, way.coin), world).world
    return world


def _outlook(usual_day: int) -> YearlyRate:
    return YearlyRate((usual_day - RATE_ONE) * YEAR_DAYS * PPM // RATE_ONE, 0)


def _in_a_year(worth: int, yearly: YearlyRate) -> int:
    return worth * (PPM + int(yearly.ppm)) // PPM


def _said(preset: str, key: str) -> str:
    """Return a plain fact at the top of a preset, "" where it is not said or there is no such preset."""
    with suppress(FileProblem):
        found = preset_of(preset).labels.get(key, "")
        return found if isinstance(found, str) else ""
    return ""
