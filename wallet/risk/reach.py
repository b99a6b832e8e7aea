"""How large a shock can be here: the sizes between which a person may choose, from the world as it stands.

The largest sale is what others hold, and no more than the pool has ether to pay with, in whole tokens. The largest share of the
pool that may leave is what others own of it, and never all: an empty pool has no price. The largest share slashed is a third
of the protocol's validators, or less where the chain would lose finality. What is usual is an ordinary hour of the crowd,
and the largest single sale of the record.
"""

from __future__ import annotations

import msgspec

from wallet.errors import Refused
from wallet.risk.on_record import EVER_SLASHED_PPM, slashed_is_known
from wallet.world.crowd.noise import LARGEST_TRADE_PPM, NoiseTraders
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS
from wallet.world.shocks.liquidity_leaves import PROVIDERS
from wallet.world.state import Chain, Shares, World
from wallet.world.tokens import WEI

PPM = 10**6
MOST_SLASHED_PPM = 330_000
MOST_LEAVING_PPM = 950_000


class Reach(msgspec.Struct, frozen=True):
    """Sizes in wei of the staked token, millionths, and whole validators; 0 where there is nothing to hit."""

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


def reach(world: World) -> Reach:
    """Return between which sizes each shock can be tried in this world."""
    usual, recorded, most = _sale(world)
    issuer = world.issuer()
    validators = world.system(issuer.chain, Chain).active(issuer.operator)
    least = -(-PPM // validators) if validators else 0
    ever = EVER_SLASHED_PPM if slashed_is_known(world) else 0
    return Reach(usual, recorded, most, _leaving(world), least, _slashed(world, validators), validators, ever)


def _market(world: World) -> Shares | None:
    """Return the first market of the staked token, if there is one."""
    markets = world.listed[world.issuer().token].markets
    return world.system(markets[0], Shares) if markets else None


def _sale(world: World) -> tuple[int, int, int]:
    market = _market(world)
    if market is None:
        return 0, 0, 0
    size, token = market.size(), market.sells(world)
    coins = market.reserve(next(coin for coin in market.coins if coin != token))
    noise = next((habit.noise_ppm for habit in world.crowd if isinstance(habit, NoiseTraders)), 0)
    most = min(coins, world.balance(OTHERS, token))
    usual, recorded = (size * part // PPM for part in (noise, LARGEST_TRADE_PPM))
    return _whole(min(usual, most)), _whole(min(recorded, most)), _whole(most)


def _whole(amount: int) -> int:
    """Return `amount` with two leading digits of whole tokens, rounded down: a size, not a balance."""
    tokens = amount // WEI
    step: int = 10 ** max(0, len(str(tokens)) - 2)
    return tokens // step * step * WEI


def _leaving(world: World) -> int:
    market = _market(world)
    if market is None or not market.supply():
        return 0
    others = sum(units_of(world.ledger, account, market.share) for account in PROVIDERS)
    return min(MOST_LEAVING_PPM, others * PPM // market.supply())


def _slashed(world: World, validators: int) -> int:
    if not validators:
        return 0
    issuer = world.issuer()
    try:
        world.system(issuer.chain, Chain).slashing_loss(issuer.operator, validators * MOST_SLASHED_PPM // PPM or 1)
    except Refused as refused:
        most = refused.remedy
        return most * PPM // validators if isinstance(most, int) else 0
    return MOST_SLASHED_PPM
