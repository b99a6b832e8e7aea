"""Where a net worth comes from: what one brought along, what staking earned, what the market did, what prices did, and fees.

Gain is counted in each token's own coin. What the prices of dollars and of other coins did to what one brought along is a part
of its own.

The parts add up to the net worth as sold exactly: what the market did is the rest, and the tests hold it against the trades
made and the discount of the hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from wallet.actions.base import YOU, Receipt
from wallet.arithmetic import mul_div
from wallet.library.tokens import TOKENS
from wallet.practice.series import Series
from wallet.world.holdings import holdings, is_for_sale, net_worth
from wallet.world.lender import Lender
from wallet.world.own_sums import FEES, NOTHING, WORTH, OwnSum, OwnSums, worth_in
from wallet.world.sampling import all_sums
from wallet.world.state import World
from wallet.world.tokens import DOLLARS, WEI


class Worth(NamedTuple):
    """A net worth in the world's first coin, as sold and as redeemed, and its parts since the start.

    `moved` is what one brought along or was given, less what one sent away; `fees` are network fees, not positive. `staking`
    counts rewards, losses by slashing, and the fees that pools earned; `market` the result of trades and the discount that a
    sale would cost now; `dollars` what the prices of the dollar and of other coins, in the first coin, did. `earned` is
    `staking` coin by coin, each in its own smallest unit. `lending` is interest earned less interest owed, that on what is staked
    apart, which is in `staking`.
    """

    sold: int
    redeemed: int
    moved: int
    staking: int
    market: int
    dollars: int
    fees: int
    earned: tuple[tuple[str, int], ...] = ()
    lending: int = 0


def worth(world: World, own: OwnSums, account: str = YOU) -> Worth:
    """Return the net worth of `account` in parts, given the sums of its own moves up to this hour."""
    redeemed, sold = net_worth(world, account)
    moved = own.get(WORTH, NOTHING).put_in - own.get(WORTH, NOTHING).taken_out
    fees = -own.get(FEES, NOTHING).taken_out
    gains = staking_gains(world, own, account)
    staking = sum(world.in_terms_of(gain, coin, world.coin) for coin, gain in gains.items())
    dollars = _other_coins(world, own)
    for token in (symbol for symbol, kind in world.listed.items() if kind.kind == "dollar"):
        dollars += earned(world.redemption_value(account, token), own.get(token, NOTHING))
    lending, lent_dollars = _lent(world, account)
    dollars += lent_dollars
    market = sold - moved - fees - staking - dollars - lending
    return Worth(sold, redeemed, moved, staking, market, dollars, fees, tuple(gains.items()), lending)


def worth_in_dollars(world: World, own: OwnSums, parts: Worth) -> Worth | None:
    """Return a net worth in millionths of a dollar, own moves at the prices of their hours: `dollars` is then what the prices
    of all coins did. None in a practice of an older version.
    """
    known = own.get(worth_in(DOLLARS))
    if known is None:
        return None

    def now(value: int) -> int:
        return world.in_terms_of(value, world.coin, DOLLARS)

    sold, redeemed, moved = now(parts.sold), now(parts.redeemed), known.put_in - known.taken_out
    staking, market, fees, lending = (now(part) for part in (parts.staking, parts.market, parts.fees, parts.lending))
    prices = sold - moved - staking - market - fees - lending
    return Worth(sold, redeemed, moved, staking, market, prices, fees, parts.earned, lending)


def _lent(world: World, account: str) -> tuple[int, int]:
    """Return the interest on coins and dollars that are supplied or owed, in the first coin at today's prices, and what the price
    of the dollar did to such dollars.
    """
    interest = dollars = 0
    for lender in world.every(Lender):
        lines = {line.key: line for line in lender.holdings(world, account)}
        for key, (token, units, taken_out) in lender.interest(world).items():
            known = world.listed[token]
            if known.issuer:
                continue
            gained = world.in_terms_of(world.worth(token, units, world.redemption_rate(token)), known.coin, world.coin)
            interest += gained
            if known.kind == "dollar":
                value = lines[key].redemption_value if key in lines else 0
                dollars += world.in_terms_of(value + taken_out, known.coin, world.coin) - gained
    return interest, dollars


def staking_gains(world: World, own: OwnSums, account: str = YOU) -> dict[str, int]:
    """Return what staking earned since the start, coin by coin, each in its own smallest unit: no coin's price is in it.

    What waits counts with what it lost since it was asked for; stake that no token stands for with what it gained after fees,
    paid out or not.
    """
    redeems, elsewhere = dict.fromkeys(world.coins, 0), dict.fromkeys(world.coins, 0)
    for line in holdings(world, account):
        coin = world.listed[line.token].coin
        redeems[coin] += line.redemption_value if is_for_sale(line) else 0
        elsewhere[coin] -= line.asked - line.staked if line.request else 0
    for system in world.systems.values():
        way = system.way()
        if way is not None:
            elsewhere[way.coin] += way.earned
    return {coin: earned(value, all_sums(world, coin, own)) + elsewhere[coin] for coin, value in redeems.items()}


def _other_coins(world: World, own: OwnSums) -> int:
    """Return what the prices of other coins did to what one brought along and was given in them."""
    total = 0
    for coin in world.coins:
        moved = own.get(worth_in(coin), NOTHING)
        total += world.in_terms_of(moved.put_in - moved.taken_out, coin, world.coin) - moved.cost
    return total


def earned(redemption_value: int, moved: OwnSum) -> int:
    """Return what a token earned since the start, in wei: gain that is neither one's own move nor the result of a trade."""
    return redemption_value + moved.taken_out - moved.put_in - moved.traded


class Moved(NamedTuple):
    """Two ways in which a balance changed, in whole coins: what it `earned`, and what own moves `added`; NaN where unknown."""

    earned: float
    added: float


def moved_between(series: Series, then: OwnSums, now: OwnSums, key: str, whole: int = WEI) -> Moved:
    """Return how a key changed from the first point of `series` to its last, given the sums at both, `whole` to a coin."""
    value = series.redemption_value[[0, -1]]
    put, taken = series.put_in[[0, -1]], series.taken_out[[0, -1]]
    traded = (now.get(key, NOTHING).traded - then.get(key, NOTHING).traded) / whole
    added = float(put[1] - put[0] - taken[1] + taken[0]) + traded
    return Moved(float(value[1] - value[0]) - added, added)


class Sale(NamedTuple):
    """What a sale brought against what its tokens had cost, in the coin's smallest unit."""

    received: int
    cost: int
    gain: int
    coin: str


def sale_result(receipt: Receipt, before: Mapping[str, OwnSum]) -> Sale | None:
    """Return the result of a sale, or of redeeming at once, given the sums before it; None for a receipt that brings no coins
    for tokens.
    """
    moved = {row.token for row in receipt.changes if row.account == YOU}
    coin = receipt.units.get("network_fee") or next(
        (token for token in moved if token in TOKENS and TOKENS[token].kind == "coin"), ""
    )
    coins = int(receipt.figures.get("network_fee", 0)) + sum(
        row.after - row.before for row in receipt.changes if row.account == YOU and row.token == coin
    )
    sold = [row for row in receipt.changes if row.account == YOU and row.token != coin and row.after < row.before]
    if receipt.kind not in ("swap", "redeem") or len(sold) != 1 or coins <= 0:
        return None
    (row,) = sold
    cost = mul_div(before.get(row.token, NOTHING).cost, row.before - row.after, row.before)
    return Sale(coins, cost, coins - cost, coin)


def average_paid(own: Mapping[str, OwnSum], token: str, balance: int, decimals: int = 18) -> int | None:
    """Return what one whole `token` of those held cost on average, in its coin; rewards cost nothing. None where none is held."""
    return mul_div(own.get(token, NOTHING).cost, 10**decimals, balance) if balance else None
