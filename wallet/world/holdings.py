"""What an account holds, line by line: tokens, places in the queue, and locked stake, each with its two values.

A line's redemption value is what it is owed, its market value what it would bring as a mark; a line without a market says so
with None. `staked` is what the line stands for in the protocol's own token, so that all staked tokens add up whatever
wrapper or pool they are in: a pool share counts as its staked part. A place in the queue stands for what it will pay; it
cannot be sold, so it is in no sum of what can be.
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.staking import withdrawal_queue
from wallet.staking.rebasing import ether_for
from wallet.world.locking import locked_lines
from wallet.world.state import Place, World
from wallet.world.tokens import TOKENS, WEI


class Holding(NamedTuple):
    """One line: `amount` in the token's smallest unit; values and rates in wei of the native coin (rates a whole token)."""

    key: str
    token: str
    amount: int
    redemption_value: int
    market_value: int | None
    redemption_rate: int
    market_price: int | None
    place: Place
    staked: int = 0
    staked_redemption: int = 0
    staked_market: int = 0
    request: int = 0


def holdings(world: World, account: str, steth_price: int | None) -> tuple[Holding, ...]:
    """Return every line of `account`, given what selling one stETH brings now (`world.market_price("stETH")`)."""
    lines: list[Holding] = []
    for token, accounts in world.ledger.holdings.items():
        units = accounts.get(account, 0)
        if units:
            lines.append(token_line(world, token, world.seen(token, units), steth_price))
    lines.extend(_queue_lines(world, account))
    lines.extend(Holding(key, "ETH", worth, worth, None, WEI, None, "locked") for key, worth in locked_lines(world, account))
    return tuple(lines)


def tokens_of(world: World) -> tuple[str, ...]:
    """Return the tokens that exist in this world, whoever holds them: pool shares only of its own markets."""
    shares = {market.share for market in world.markets.values()}
    return tuple(symbol for symbol, token in TOKENS.items() if token.kind != "pool_share" or symbol in shares)


def token_line(world: World, token: str, amount: int, steth_price: int | None) -> Holding:
    """Return the line of `amount` of a token, 0 for one that is not held: its rate and its price are the same."""
    mark = 0 if steth_price is None else steth_price
    match token:
        case "stETH":
            market = None if steth_price is None else amount * steth_price // WEI
            return Holding(token, token, amount, amount, market, WEI, steth_price, "wallet", amount, amount, market or 0)
        case "wstETH":
            rate = ether_for(world.lido.pool, WEI)
            price = None if steth_price is None else steth_price * rate // WEI
            steth = amount * rate // WEI
            market = None if price is None else amount * price // WEI
            return Holding(token, token, amount, steth, market, rate, price, "wallet", steth, steth, market or 0)
        case "ETH" | "USDC":
            rate = world.redemption_rate(token)
            value = world.worth(token, amount, rate)
            return Holding(token, token, amount, value, value, rate, rate, "wallet")
        case _:
            rate = world.redemption_rate(token)
            price = None if steth_price is None else world.share_value(token, steth_price)
            staked = _staked_part(world, token, amount)
            return Holding(
                token,
                token,
                amount,
                amount * rate // WEI,
                None if price is None else amount * price // WEI,
                rate,
                price,
                "wallet",
                staked,
                staked,
                staked * mark // WEI,
            )


def _staked_part(world: World, share: str, amount: int) -> int:
    for market in world.markets.values():
        if market.share == share and market.pool.lp_supply:
            return market.pool.balances[market.coins.index("stETH")] * amount // market.pool.lp_supply
    return 0


def _queue_lines(world: World, account: str) -> list[Holding]:
    queue = world.lido.queue
    lines = []
    for row in queue.requests:
        if row.owner != account or row.claimed:
            continue
        ready = row.id <= queue.last_finalized
        worth = withdrawal_queue.payout(queue, row) if ready else min(row.steth, ether_for(world.lido.pool, row.shares))
        lines.append(
            Holding(
                f"request-{row.id}",
                "ETH" if ready else "stETH",
                worth if ready else row.steth,
                worth,
                None,
                WEI,
                None,
                "ready" if ready else "queue",
                worth,
                worth,
                worth,
                row.id,
            )
        )
    return lines


def net_worth(world: World, account: str) -> tuple[int, int]:
    """Return everything `account` has, in wei: as redeemed now, and as sold now.

    Sold: pool shares are given back in proportion, then all staked tokens there are, loose, wrapped and from the pool, are sold
    at once, price impact included. What waits, is locked, or finds no buyer counts as redeemed. So neither number is changed
    by an action that trades nothing, apart from its fee; only asking to redeem takes tokens out of the sale.
    """
    lines = holdings(world, account, world.market_price("stETH"))
    redeemed = sum(line.redemption_value for line in lines)
    sale = [line for line in lines if is_for_sale(line)]
    proceeds = _proceeds(world, sale)
    return redeemed, redeemed if proceeds is None else redeemed - sum(line.redemption_value for line in sale) + proceeds


def is_for_sale(line: Holding) -> bool:
    """Return whether a line is staked and can be sold now: what waits or is locked has no market."""
    return bool(line.staked) and line.place == "wallet"


def _proceeds(world: World, sale: list[Holding]) -> int | None:
    """Return what selling these lines at once brings, the coins that lie in pools included."""
    shares = sum(line.amount for line in sale if TOKENS[line.token].kind == "pool_share")
    return world.sold_at_once(sum(line.staked for line in sale if TOKENS[line.token].kind != "pool_share"), shares)


class Staked(NamedTuple):
    """All liquid staking tokens of one's own that can be sold, in terms of the protocol's token; amounts in wei.

    `balance` is what the wallet holds, `wrapped` and `pooled` included; `queued` waits for redemption and is in no other
    figure, `ready` is the part of it that can be claimed. `sells_for` is a mark at the market price, None without a market;
    `gap` is it less what they redeem for. `at_once` is what selling all of them together would bring, less than the mark the
    larger they are.
    """

    balance: int
    redeems_for: int
    sells_for: int | None
    gap: int
    wrapped: int
    queued: int
    pooled: int
    price: int | None
    at_once: int | None
    ready: int = 0


def staked(world: World, account: str = "you") -> Staked:
    """Return the totals of all staked tokens of `account`, what waits in the queue apart."""
    price = world.market_price("stETH")
    every = [line for line in holdings(world, account, price) if line.staked]
    lines = [line for line in every if is_for_sale(line)]
    proceeds = _proceeds(world, lines)
    redeems = sum(line.staked_redemption for line in lines)
    sells = sum(line.staked_market for line in lines) if price is not None else None
    return Staked(
        balance=sum(line.staked for line in lines),
        redeems_for=redeems,
        sells_for=sells,
        gap=sells - redeems if sells is not None else 0,
        ready=sum(line.staked for line in every if line.place == "ready"),
        wrapped=sum(line.staked for line in lines if line.token == "wstETH"),
        queued=sum(line.staked for line in every if line.request),
        pooled=sum(line.staked for line in lines if line.token not in ("stETH", "wstETH")),
        price=price,
        at_once=None if proceeds is None else proceeds - sum(line.redemption_value - line.staked_redemption for line in lines),
    )
