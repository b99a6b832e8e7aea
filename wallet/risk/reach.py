"""How large a shock can be here: the sizes between which a person may choose, from the world as it stands.

The largest sale is what others hold, and no more than the pool has ether to pay with, in whole tokens. The largest share of the
pool that may leave is what others own of it, and never all: an empty pool has no price. All of a protocol's validators may be
slashed, whether the chain finalizes after it or not. What is usual is an ordinary hour of the crowd, and the largest single sale
of the record. Others can ask to redeem all that they hold. `struck` says at which systems a shock of each kind finds a mark.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from wallet.errors import Refused
from wallet.risk.on_record import CAP_SHORT_AT, CAP_SHORT_PPM, EVER_SLASHED_PPM, cap_is_known, slashed_is_known
from wallet.world.book import Book
from wallet.world.crowd.noise import LARGEST_TRADE_PPM, NoiseTraders
from wallet.world.ledger import units_of
from wallet.world.lender import Lender
from wallet.world.lines import OTHERS, YOU
from wallet.world.redemption import exit_of
from wallet.world.shocks.cap_drawn_low import believed_feeds
from wallet.world.shocks.lender_run import run_on
from wallet.world.shocks.liquidity_leaves import PROVIDERS
from wallet.world.state import Chain, Issuer, Shares, System, World
from wallet.world.strategy import strategies
from wallet.world.tokens import TEN_TO

PPM = 10**6
MOST_LEAVING_PPM = 950_000


class Reach(msgspec.Struct, frozen=True):
    """Sizes in the smallest unit of the staked token, millionths, and whole validators; 0 where there is nothing to hit."""

    sale_usual: int
    """One standard deviation of an ordinary hour's net sale."""
    sale_recorded: int
    """As large a part of the pool as the largest single sale of the record was."""
    sale_most: int
    leaving_most_ppm: int
    slashed_least_ppm: int
    """One validator."""
    slashed_most_ppm: int
    validators: int
    slashed_ever_ppm: int
    """Of all validators, those ever slashed; 0 in a world before that was counted."""
    redeemed_most: int
    """What others hold, in two leading digits."""
    cap_short_ppm: int = 0
    """How far under a rate its cap was once drawn by mistake; 0 in a world before that."""
    cap_short_at: int = 0
    """The unix second of that day."""


class Struck(NamedTuple):
    """By kind of shock the systems at which it finds something to hit, in their order: protocols whose validators can be slashed,
    protocols whose token others could sell, markets that others fill, books of locked stake, yours first, chains and protocols
    whose validators can go offline, contracts that hold something, the first market first, protocols that others could leave,
    restaking strategies in which an operator allocated something, yours first, price feeds whose caps a lender believes, and
    lenders of which others can take something out.
    """

    slash: tuple[str, ...]
    sale: tuple[str, ...]
    liquidity: tuple[str, ...]
    own: tuple[str, ...]
    dark: tuple[str, ...] = ()
    drained: tuple[str, ...] = ()
    rush: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    cap: tuple[str, ...] = ()
    run: tuple[str, ...] = ()


def struck(world: World) -> Struck:
    """Return at which systems each kind of shock finds something to hit."""
    issuers, books = world.every(Issuer), world.every(Book)
    mine = tuple(book.name for book in books if book.stakes(world, YOU))
    return Struck(
        slash=tuple(row.name for row in issuers if world.system(row.chain, Chain).active(row.operator)),
        sale=tuple(row.name for row in issuers if _market(world, row.token) is not None),
        liquidity=tuple(row.name for row in world.every(Shares) if _leaving(world, row)),
        own=mine or tuple(book.name for book in books),
        dark=_dark(world, issuers),
        drained=_drained(world),
        rush=tuple(row.name for row in issuers if _leaves(world, row)),
        service=_slashable(world),
        cap=believed_feeds(world),
        run=tuple(lender.name for lender in world.every(Lender) if run_on(world, lender.name)[0]),
    )


def _slashable(world: World) -> tuple[str, ...]:
    found = [row for row in strategies(world) if any(each.allocated_ppm for each in row.operators(world))]
    return tuple(row.name for row in sorted(found, key=lambda row: not row.position(world, YOU).restaked))


def _leaves(world: World, issuer: Issuer) -> bool:
    """Whether others hold a whole token and a way out of it is open."""
    if world.balance(OTHERS, issuer.token) < TEN_TO[world.listed[issuer.token].decimals]:
        return False
    try:
        return not exit_of(world, issuer).shut
    except Refused:
        return False


def _dark(world: World, issuers: tuple[Issuer, ...]) -> tuple[str, ...]:
    chains = tuple(chain.name for chain in world.every(Chain) if chain.online())
    return chains + tuple(row.name for row in issuers if row.operator and world.system(row.chain, Chain).online(row.operator))


def _drained(world: World) -> tuple[str, ...]:
    first = world.listed[world.issuer().token].markets[:1]
    holding = (row.name for row in world.systems.values() if type(row).drained is not System.drained)
    return tuple(dict.fromkeys((*first, *holding)))


def own_stakes(world: World, system: str) -> int:
    """Return how many stakes of yours in a book a fault of their validators would reach now."""
    return len(world.system(system, Book).punishable(world, YOU))


def reach(world: World, system: str = "") -> Reach:
    """Return between which sizes each shock to a protocol and its token's first market can be tried; without a name the first.

    A market's name stands for it and for the protocol whose token it sells.
    """
    known = world.systems.get(system)
    market = known if isinstance(known, Shares) else None
    issuer = world.issuer(system if market is None else world.listed[market.sells(world)].issuer)
    market = market or _market(world, issuer.token)
    usual, recorded, most = (0, 0, 0) if market is None else _sale(world, market)
    validators = world.system(issuer.chain, Chain).active(issuer.operator)
    least = -(-PPM // validators) if validators else 0
    ever = EVER_SLASHED_PPM if slashed_is_known(world) else 0
    slashed = _slashed(world, issuer, validators)
    held = _whole(world.balance(OTHERS, issuer.token), TEN_TO[world.listed[issuer.token].decimals])
    cap = (CAP_SHORT_PPM, CAP_SHORT_AT) if cap_is_known(world) else (0, 0)
    return Reach(usual, recorded, most, _leaving(world, market), least, slashed, validators, ever, held, *cap)


def _market(world: World, token: str) -> Shares | None:
    """Return the first market of a token, if others fill it."""
    markets = (world.systems[name] for name in world.listed[token].markets)
    return next((market for market in markets if isinstance(market, Shares)), None)


def _sale(world: World, market: Shares) -> tuple[int, int, int]:
    size, token = market.size(), market.sells(world)
    coins = market.reserve(market.other(token))
    noise = (habit.noise_ppm for habit in world.crowd if isinstance(habit, NoiseTraders) and habit.system == market.name)
    most = min(coins, world.balance(OTHERS, token))
    usual, recorded = (size * part // PPM for part in (next(noise, 0), LARGEST_TRADE_PPM))
    one = TEN_TO[world.listed[token].decimals]
    return _whole(min(usual, most), one), _whole(min(recorded, most), one), _whole(most, one)


def _whole(amount: int, one: int) -> int:
    """Return `amount` with two leading digits of whole tokens, rounded down: a size, not a balance."""
    tokens = amount // one
    step: int = 10 ** max(0, len(str(tokens)) - 2)
    return tokens // step * step * one


def _leaving(world: World, market: Shares | None) -> int:
    if market is None or not market.supply():
        return 0
    others = sum(units_of(world.ledger, account, market.share) for account in PROVIDERS)
    return min(MOST_LEAVING_PPM, others * PPM // market.supply())


def _slashed(world: World, issuer: Issuer, validators: int) -> int:
    if not validators:
        return 0
    try:
        world.system(issuer.chain, Chain).slashing_loss(issuer.operator, 1)
    except Refused:
        return 0
    return PPM
