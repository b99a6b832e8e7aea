"""What can be said of both twins in the present hour, before anything is lived: how each row stands today."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from wallet.actions.base import Action
from wallet.errors import Refused
from wallet.practice.rewards import YearlyRate
from wallet.staking.rebasing import RATE_ONE
from wallet.ways.found import WayOut
from wallet.ways.out import ways_out
from wallet.ways.twins.living import Happened, Twins, in_coin, lived
from wallet.ways.twins.pair import TwinPair, backed_by, market_of, wrappers_of
from wallet.world import leaving
from wallet.world.lender import Lender
from wallet.world.roles import contracts
from wallet.world.state import Chain, Issuer, World

PPM, YEAR_DAYS = 10**6, 365
ONE_OF = 1000

Hours = tuple[int, int, int]
"""The shortest, the likely and the longest wait."""


class TwinFacts(NamedTuple):
    """How both stand today; amounts in the coin's smallest unit, waits in hours, yearly rates net in millionths: of the days that
    were lived, or of a usual day ahead.

    `starts` is until the locked stake earns, `leaves` from asking until it is paid, None where the chain pays nobody out yet.
    `at_once` and `later` are the liquid twin's ways out with all it has. `slashed_alone` is what its own validator's slashing
    costs the locked twin, `slashed_shared` what it costs the liquid one if one in `one_of` is slashed; None where that cannot be
    told. `gap_ppm` is how far its market price is under what one token redeems for, negative above it.
    """

    starts: Hours
    leaves: Hours | None
    at_once: WayOut | None
    later: WayOut | None
    yearly_locked_ppm: int
    yearly_liquid_ppm: int
    fee_locked_bps: int
    fee_liquid_bps: int
    owed: int
    sells: int | None
    gap_ppm: int | None
    contracts: int
    slashed_alone: int | None
    slashed_shared: int | None
    one_of: int
    markets: tuple[str, ...]
    lenders: tuple[str, ...]


def facts(world: World, pair: TwinPair, paid: Callable[[str], YearlyRate | None]) -> TwinFacts:
    """Return how both would stand if they staked now. `paid` says what a way to stake has paid. Refuses as their stakes do."""
    _after, twins = lived(world, _begun(world, pair))
    world, issuer, book = twins.world, twins.world.system(pair.protocol, Issuer), twins.book
    stake = twins.stake
    assert stake is not None
    found = [way for way in ways_out(world, pair.token, twins.tokens).ways if way.open]
    at_once = max(
        (way for way in found if not way.waits), key=lambda way: in_coin(twins.world, twins.pair, way.pays, way.got), default=None
    )
    later = min((way for way in found if way.waits), key=lambda way: way.likely_hours, default=None)
    alone = book.slashed_alone(world, pair.amount)
    shared, one_of = _shared(world, pair, twins)
    taking = {pair.token, *(wrapper.token for wrapper in wrappers_of(world, pair.token))}
    return TwinFacts(
        starts=leaving.hours_of(leaving.position_left(world, stake)),
        leaves=_leaves(twins),
        at_once=at_once,
        later=later,
        yearly_locked_ppm=_yearly_ppm(paid(book.name), book.usual_day(world)),
        yearly_liquid_ppm=_yearly_ppm(paid(issuer.name), issuer.usual_day(world)),
        fee_locked_bps=book.fee_bps,
        fee_liquid_bps=issuer.earning(world).fee_bps,
        owed=twins.owed,
        sells=twins.sells,
        gap_ppm=_gap_ppm(world, pair.token),
        contracts=_contracts(world, taking),
        slashed_alone=None if alone is None else alone.day_36,
        slashed_shared=shared,
        one_of=one_of,
        markets=world.listed[pair.token].markets,
        lenders=tuple(lender.name for lender in world.every(Lender) if taking & set(lender.assets())),
    )


def _yearly_ppm(lived: YearlyRate | None, usual_day: int) -> int:
    return int(lived.ppm) if lived else (usual_day - RATE_ONE) * YEAR_DAYS * PPM // RATE_ONE


def _begun(world: World, pair: TwinPair) -> Generator[Action | int, Happened, Twins]:
    twins = Twins(world, pair)
    yield from twins.begin()
    return twins


def _leaves(twins: Twins) -> Hours | None:
    try:
        return leaving.hours_of(twins.book.wait(twins.world, twins.pair.amount))
    except Refused:
        return None


def _gap_ppm(world: World, token: str) -> int | None:
    price, rate = world.market_price(token), world.redemption_rate(token)
    return None if price is None or market_of(world, token) is None else (rate - price) * PPM // rate


def _contracts(world: World, tokens: set[str]) -> int:
    """Return how many contracts take the token, or what wraps it: of its protocol, of markets and of lenders."""
    markets = {market for token in tokens for market in world.listed[token].markets}
    issuers = {world.listed[token].issuer for token in tokens}
    lenders = {lender.name for lender in world.every(Lender) if tokens & set(lender.assets())}
    return sum(one.system in markets | issuers | lenders for one in contracts(world))


def _shared(world: World, pair: TwinPair, twins: Twins) -> tuple[int | None, int]:
    """Return what the liquid twin loses by one of so many validators, and of how many."""
    issuer = world.system(backed_by(world, pair), Issuer)
    chain = world.system(issuer.chain, Chain)
    active = chain.active(issuer.operator)
    count, pooled = max(1, active // ONE_OF), issuer.backing()
    one_of = min(ONE_OF, active)
    if not active or not pooled:
        return None, one_of
    try:
        lost = chain.slashing_loss(issuer.operator, count).day_36
    except Refused:
        return None, one_of
    return twins.owed * issuer.borne(lost, count) // pooled, one_of
