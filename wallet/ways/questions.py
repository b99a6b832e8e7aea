"""Five questions about liquid staking, answered with the figures of one practice as it stands.

What a liquid staking token is, whether one can lose, whether it is better than locking, how rewards are added, and whether it can
be sold at any time: of the token that is held, or else of the first one, as ten of it would be.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from wallet.actions.base import YOU
from wallet.errors import Refused
from wallet.practice.lows import Quote, deepest
from wallet.practice.practice import Practice
from wallet.practice.rewards import Reward, RewardSum, reward_sum
from wallet.ways.found import WaysOut
from wallet.ways.out import NEAR_PPM, SELL, sold_within, ways_out
from wallet.ways.twins.facts import TwinFacts, facts
from wallet.ways.twins.pair import TwinPair, backed_by, pairs
from wallet.world.estimates import slashing_loss
from wallet.world.state import Chain, Issuer, World
from wallet.world.tokens import TEN_TO

EXAMPLE = 10
"""Whole tokens that are spoken of where none are held."""
DUST = 10_000
"""Less than such a part of a whole token is what a sale left behind, and counts as none."""
ONE_OF = 1000


class FiveAnswers(NamedTuple):
    """The figures of the answers; amounts of the token in its smallest unit, all others in the coin's.

    `amount` of the token is what is held, or an example where `held` is false. `worst` is the deepest discount of the practice so
    far. `slashed` is what it loses if one of `one_of` validators is slashed, None where the chain slashes none. `facts` compare
    it with locked stake, None where neither can be taken now. `rewards` are those of the token so far, `latest` the newest.
    `within` is the most that a market pays at no more than `near_ppm` under what is owed, 0 where it pays nobody that much.
    """

    pair: TwinPair
    style: str
    amount: int
    held: bool
    owed: int
    sells: int | None
    gap_ppm: int | None
    worst: Quote | None
    slashed: int | None
    one_of: int
    facts: TwinFacts | None
    fee_bps: int
    rewards: RewardSum
    latest: Reward | None
    ways: WaysOut
    within: int
    near_ppm: int


def five_answers(practice: Practice) -> FiveAnswers | None:
    """Return the figures of the answers in the present hour; None where no token of staked coins is in the practice."""
    world, found = practice.world, pairs(practice.world)
    if not found:
        return None
    pair = next((pair for pair in found if _held(world, pair.token)), found[0])
    token, issuer = pair.token, world.system(pair.protocol, Issuer)
    held = _held(world, token)
    amount = held or EXAMPLE * TEN_TO[world.listed[token].decimals]
    rate, price = world.redemption_rate(token), world.market_price(token)
    rewards = practice.rewards(key=token)
    compared: TwinFacts | None = None
    with suppress(Refused):
        compared = facts(world, pair, practice.yearly_rate)
    slashed, one_of = _slashed(world, pair, amount)
    out = ways_out(world, token, amount)
    return FiveAnswers(
        pair=pair,
        style=world.listed[token].kind,
        amount=amount,
        held=bool(held),
        owed=world.worth(token, amount, rate),
        sells=world.sold_at_once(*issuer.sold_as(world, token, amount)),
        gap_ppm=None if price is None else (rate - price) * 10**6 // rate,
        worst=deepest(practice.series(token)),
        slashed=slashed,
        one_of=one_of,
        facts=compared,
        fee_bps=issuer.earning(world).fee_bps,
        rewards=reward_sum(rewards),
        latest=rewards[0] if rewards else None,
        ways=out,
        within=max((sold_within(world, way.system, token) for way in out.ways if way.way == SELL and not way.first), default=0),
        near_ppm=NEAR_PPM,
    )


def _held(world: World, token: str) -> int:
    """Return what is held of a token, 0 where that is dust."""
    held = world.balance(YOU, token)
    return held if held * DUST >= TEN_TO[world.listed[token].decimals] else 0


def _slashed(world: World, pair: TwinPair, amount: int) -> tuple[int | None, int]:
    """Return what `amount` of the token loses by one of so many validators, and of how many."""
    issuer = world.system(backed_by(world, pair), Issuer)
    active = world.system(issuer.chain, Chain).active(issuer.operator)
    one_of = min(ONE_OF, active)
    if not active:
        return None, one_of
    owed = world.worth(pair.token, amount, world.redemption_rate(pair.token))
    inner = owed * 10**18 // world.redemption_rate(issuer.token)
    return slashing_loss(world, inner, max(1, active // ONE_OF), issuer.name), one_of
