"""Everyone else, first form: noise traders, an arbitrageur, other stakers, and the network's own comings and goings.

Noise trades have heavy tails (Student t, 2.5 degrees of freedom); the arbitrageur closes part of the gap to a reference
discount each hour, and the reference is what waiting in the queue costs: patience x waiting time + a premium that stays. Other
stakers deposit every hour and ask to redeem once a day, so the buffer, the validator queues and the withdrawal queue are shared.
Their holdings are in the ledger like anyone's. Figures: facts on LST markets, section 6; the scenario carries them.
"""

from __future__ import annotations

from wallet.defi import stable_pool
from wallet.errors import Refused
from wallet.staking.rebasing import internal_ether
from wallet.world import draws, trading
from wallet.world import liquid_staking as lido
from wallet.world.bunker import losses_ahead, owed_gwei
from wallet.world.outlook import exit_wait_hours
from wallet.world.state import World
from wallet.world.tokens import COIN, GWEI, WEI

OTHERS = "others"
ARBITRAGE = "arbitrageur"
PPM = 10**6
YEAR_HOURS = 8766

STUDENT_SD = 2_236_067_977
"""Standard deviation of Student's t with 2.5 degrees of freedom, in billionths: sqrt(5)."""

LOGNORMAL_MEAN = 1_197_217_363
"""Mean of exp of a normal with standard deviation 0.6, in billionths."""

LARGEST_TRADE_PPM = 66_000
"""The largest single sale in the record was 6.6 % of the pool; no hour of noise is larger."""

REDEEM_HOUR = 6
"""The hour of the day (UTC) at which others' requests of the day are entered."""


def trade(world: World) -> World:
    """Let the noise traders and then the arbitrageur trade this hour, in every market of the staked token."""
    for name, traded in world.markets.items():
        if traded.pool.lp_supply and min(traded.pool.balances) > WEI:
            world = _noise(world, name)
            world = _arbitrage(world, name)
    return world


def _noise(world: World, name: str) -> World:
    pool = world.markets[name].pool
    size = sum(pool.balances)
    drawn = draws.draw("student_2_5", world.seed, world.hour, f"noise {name}")
    amount = size * world.crowd.noise_ppm * drawn // (PPM * STUDENT_SD)
    limit = size * LARGEST_TRADE_PPM // PPM
    amount = max(-limit, min(limit, amount))
    return _try_swap(world, name, OTHERS, "stETH" if amount > 0 else COIN, abs(amount))


def _arbitrage(world: World, name: str) -> World:
    """Close part of the gap between the price and the reference, by a straight line through two small sales."""
    traded = world.markets[name]
    pay = traded.coins.index("stETH")
    step = sum(traded.pool.balances) // 20_000
    try:
        d = stable_pool.invariant_of(traded.pool, world.now)
        first = stable_pool.quote(traded.pool, pay, 1 - pay, step, world.now, d)
        second = stable_pool.quote(traded.pool, pay, 1 - pay, 2 * step, world.now, d) - first
    except Refused:
        return world
    if first <= second:
        return world
    target = step * (PPM - reference_discount_ppm(world)) // PPM
    # Selling `step` lowers what the next `step` brings by `first - second`; `gap` is in the same unit.
    gap = first - target
    amount = step * gap * world.crowd.arbitrage_ppm // (PPM * (first - second))
    limit = sum(traded.pool.balances) // 50
    amount = max(-limit, min(limit, amount))
    return _try_swap(world, name, ARBITRAGE, "stETH" if amount > 0 else COIN, abs(amount))


def reference_discount_ppm(world: World) -> int:
    """Return the discount at which buyers stop, in millionths: what waiting costs them, what remains, and losses to come.

    After a slashing everybody can work out the penalty of the midpoint: it is in the price before it is in the rate. However
    long the queue, buyers ask no more for waiting than where it is shut.
    """
    crowd = world.crowd
    ahead = losses_ahead(world)
    loss = owed_gwei(ahead) * GWEI * PPM // internal_ether(world.lido.pool) if ahead else 0
    if not lido.is_open(world):
        return crowd.shut_discount_ppm + loss
    waiting = crowd.patience_ppm * exit_wait_hours(world, ahead) // YEAR_HOURS + crowd.premium_ppm
    return min(waiting, max(crowd.shut_discount_ppm, crowd.premium_ppm)) + loss


def _try_swap(world: World, name: str, trader: str, pay: str, amount: int) -> World:
    """Trade what the trader can afford; a trade that the pool refuses does not happen."""
    amount = min(amount, world.balance(trader, pay))
    if amount < WEI // 1000:
        return world
    try:
        d = stable_pool.invariant_of(world.markets[name].pool, world.now)
        return trading.swap(world, name, trader, pay, amount, d=d)[0]
    except Refused:
        return world


def stake(world: World) -> World:
    """Let others stake this hour's part of what they stake in a day."""
    amount = _portion(world, world.crowd.stake_wei_day // 24, "stake")
    amount = min(amount, world.balance(OTHERS, COIN), lido.room(world))
    return lido.submit(world, OTHERS, amount)[0] if amount else world


def ask_to_redeem(world: World) -> World:
    """Once a day, let others ask to redeem, if redemption is open."""
    if world.now // 3600 % 24 != REDEEM_HOUR or not lido.is_open(world):
        return world
    amount = min(_portion(world, world.crowd.redeem_wei_day, "redeem"), world.balance(OTHERS, "stETH"))
    return redeem(world, amount) if amount >= WEI else world


def redeem(world: World, amount: int) -> World:
    """Let others ask for `amount` wei of stETH through the queue, in requests of the largest size.

    Whole tokens only. Refuses redemption_shut (opens), shock_too_small below one token and shock_too_large (largest).
    """
    if not lido.is_open(world):
        raise Refused("redemption_shut", opens=world.lido.withdrawals_open)
    held = world.balance(OTHERS, "stETH")
    if amount < WEI:
        raise Refused("shock_too_small", WEI, least=WEI)
    if amount > held:
        raise Refused("shock_too_large", held if held >= WEI else None, largest=held, token="stETH")
    return lido.request(world, OTHERS, amount - amount % WEI)[0]


def claim_all(world: World) -> World:
    """Let others claim what is ready for them."""
    ready = lido.claimable_ids(world, OTHERS)
    return lido.claim(world, OTHERS, ready)[0] if ready else world


def entry_gwei(world: World) -> int:
    """Return what others send to the network's entry queue today, in Gwei.

    As much as at the start while as many coins are loose; nothing once only a third of them is.
    """
    kept = world.crowd.loose_wei // 3
    loose = max(0, world.balance(OTHERS, COIN) - kept)
    return _portion(world, world.crowd.entry_gwei_day, "entry") * loose // max(1, world.crowd.loose_wei - kept)


def exit_gwei(world: World) -> int:
    """Return what others take out of the network today, in Gwei."""
    return _portion(world, world.crowd.exit_gwei_day, "exit")


def execution_wei(world: World) -> int:
    """Return what all block proposers earn in tips today, in wei: a median day times a draw with a heavy tail."""
    return world.crowd.execution_wei_day * draws.draw("lognormal_0_6", world.seed, world.hour, "execution") // draws.SCALE


def _portion(world: World, usual: int, purpose: str) -> int:
    """Return `usual` times a draw whose mean is 1."""
    return usual * draws.draw("lognormal_0_6", world.seed, world.hour, purpose) // LOGNORMAL_MEAN


def sell_to_pool(world: World, name: str, amount: int) -> tuple[World, int]:
    """Let a large holder among the others sell `amount` of stETH at once. Refuses as the pool does."""
    held = world.balance(OTHERS, "stETH")
    if amount > held:
        raise Refused("shock_too_large", held or None, largest=held, token="stETH")
    world, done = trading.swap(world, name, OTHERS, "stETH", amount)
    return world, done.received
