"""What an account holds, line by line: tokens, places in queues, and locked stake, each with its two values.

A line's redemption value is what it is owed, its market value what it would bring as a mark; a line without a market says so
with None. `staked` is what the line stands for in the coin of its stake, so that all staked tokens add up whatever wrapper or
pool they are in: a pool share counts as its staked part. A place in a queue stands for what it will pay; it cannot be sold, so
it is in no sum of what can be. What has no market says so in its own line, and counts as redeemed in sums with what has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wallet.world.entering import steps_into
from wallet.world.ledger import units_of
from wallet.world.lender import Lender
from wallet.world.lines import LENT_PLACES, YOU, Holding
from wallet.world.state import Issuer, Marks, Shares, Venue, World
from wallet.world.strategy import Strategy
from wallet.world.tokens import TEN_TO, WEI, Token

UNSTAKED = ("coin", "dollar")
"""Kinds of tokens that no stake is in."""
FOR_SALE = ("wallet", "supplied", "borrowed", "restaked", "escrow")
"""Places of lines that count as what their tokens sell for, even where they have to be fetched first; a debt counts as what it
takes to buy them back.
"""


def holdings(world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
    """Return every line of `account`, with market values where what tokens sell for is given."""
    lines: list[Holding] = []
    for token, accounts in world.ledger.holdings.items():
        units = accounts.get(account, 0)
        if units:
            lines.append(token_line(world, token, world.seen(token, units), marks))
    return (*lines, *placed(world, account, marks))


def placed(world: World, account: str, marks: Marks | None = None) -> list[Holding]:
    """Return the lines of `account` that are in no wallet: places in queues, locked stake, what is supplied and borrowed."""
    lines: list[Holding] = []
    for system in world.systems.values():
        if "holdings" in system.takes_part:
            lines += system.holdings(world, account, marks)
    return lines


def token_line(world: World, token: str, amount: int, marks: Marks | None = None) -> Holding:
    """Return the line of `amount` of a token, 0 for one that is not held: its rate and its price are the same."""
    known = world.listed[token]
    scale = TEN_TO[known.decimals + 18 - world.listed[known.coin].decimals]
    rate = world.redemption_rate(token) if marks is None else marks.rate(token)
    if not known.issuer:
        value = amount * rate // scale
        return Holding(token, token, amount, value, value, rate, rate, "wallet")
    issuer = world.systems[known.issuer]
    value = amount * rate // scale
    price = None if marks is None else marks.price(token)
    market = None if price is None else amount * price // scale
    if not isinstance(issuer, Shares):
        mark = market if market is not None else 0 if marks is None else value
        return Holding(token, token, amount, value, market, rate, price, "wallet", value, value, mark, system=known.issuer)
    staked = sells = 0
    if amount:
        sells = staked = issuer.staked_part(world, amount)
        sold = None if price is None or marks is None else marks.price(issuer.sells(world))
        if marks is None:
            sells = 0
        elif sold is not None:
            owed = marks.rate(issuer.sells(world))
            sells = staked * sold // owed if owed else 0
    return Holding(
        *(token, token, amount, value, market, rate, price, "wallet"),
        staked=staked,
        staked_redemption=staked,
        staked_market=sells,
        system=known.issuer,
    )


def is_for_sale(line: Holding) -> bool:
    """Return whether a line is staked and can be sold: what waits or is locked has no market, what is supplied or owed has."""
    return bool(line.staked) and line.place in FOR_SALE


def net_worth(world: World, account: str) -> tuple[int, int]:
    """Return everything `account` has, in the smallest unit of the world's first coin: as redeemed now, and as sold now.

    Sold: pool shares are given back in proportion, then all staked tokens there are, loose, wrapped and from the pool, are sold
    at once, price impact included. What waits, is locked, or finds no buyer counts as redeemed. So neither number is changed
    by an action that trades nothing, apart from its fee; only asking to redeem takes tokens out of the sale.
    """
    lines = holdings(world, account)
    redeemed = sum(world.in_terms_of(line.redemption_value, world.listed[line.token].coin, world.coin) for line in lines)
    sold = redeemed
    for sale in sales(world, lines):
        if sale.brings is not None:
            sold += world.in_terms_of(sale.brings, sale.coin, world.coin) - world.in_terms_of(sale.redeems, sale.coin, world.coin)
    return redeemed, sold


class JointSale(NamedTuple):
    """What is sold together in one market: what it redeems for and would bring, None where it finds no buyer.

    `coins` is the part of what it redeems for that lies as coins in the pool. In the smallest unit of `coin`.
    """

    coin: str
    redeems: int
    coins: int
    brings: int | None


def sales(world: World, lines: Iterable[Holding]) -> list[JointSale]:
    """Return what selling all lines that can be sold would bring, market by market, the coins that lie in pools included.

    There is one for the first market of the staked token, though nothing be held of it. What is loose goes where all brings
    most; of a token without a market there is a sale that finds no buyer.
    """
    pooled = {name: [0, 0, 0] for name in world.listed[world.issuer().token].markets[:1]}
    loose: dict[str, list[int]] = {}
    for line in lines:
        if not is_for_sale(line):
            continue
        system = world.systems[world.listed[line.token].issuer]
        if isinstance(system, Shares):
            coins = line.redemption_value - line.staked_redemption
            _add(pooled.setdefault(system.name, [0, 0, 0]), line.amount, line.redemption_value, coins)
        else:
            token, amount = system.sold_as(world, line.token, line.amount)
            _add(loose.setdefault(token, [0, 0]), amount, line.redemption_value)
    return list(_joint(world, pooled, loose))


def _add(sums: list[int], *values: int) -> None:
    for place, value in enumerate(values):
        sums[place] += value


def _joint(world: World, pooled: dict[str, list[int]], loose: dict[str, list[int]]) -> Iterator[JointSale]:
    """Yield the sales of shares (number, what they redeem for, coins in it) by pool, and of what is loose, in one with a pool's
    shares where it goes there.
    """
    chosen = {token: _market(world, token, amount, pooled) for token, (amount, _) in loose.items()}
    for name in dict.fromkeys((*pooled, *(market for market in chosen.values() if market))):
        venue = world.system(name, Venue)
        token, (shares, redeems, coins) = venue.sells(world), pooled.get(name, (0, 0, 0))
        amount, more = loose[token] if chosen.get(token) == name else (0, 0)
        # Where more is owed than held, what has to be bought back counts as redeemed.
        brings = None if amount < 0 else venue.sold_in_coin(world, amount, shares)
        yield JointSale(world.listed[token].coin, redeems + more, coins, brings)
    for token, market in chosen.items():
        if not market:
            yield JointSale(world.listed[token].coin, loose[token][1], 0, None)


def _market(world: World, token: str, amount: int, pooled: dict[str, list[int]]) -> str:
    """Return the market in which `amount` of a token brings most, sold with the shares that are given back there; "" for none."""
    markets = world.listed[token].markets
    if len(markets) < 2:
        return next(iter(markets), "")
    gains = {}
    for name in markets:
        venue, (shares, *_) = world.system(name, Venue), pooled.get(name, (0, 0, 0))
        whole = venue.sold_in_coin(world, max(0, amount), shares)
        alone = venue.sold_in_coin(world, 0, shares) if shares else 0
        gains[name] = -1 if whole is None else whole - (alone or 0)
    return max(markets, key=lambda name: gains[name])


class Staked(NamedTuple):
    """All liquid staking tokens of one's own that are valued in one coin and can be sold, in its smallest unit.

    `balance` is what is held, `wrapped`, `pooled`, `supplied` to lenders and `restaked` included, the latter with what is on its
    way back; `queued` waits for redemption and is in no other figure, `ready` is the part of it that can be claimed; `locked` is
    stake without a token, in no other figure either. `sells_for` is a mark at the market price, None without a market; `gap` is
    it less what they redeem for. `at_once` is what selling all of them together would bring, less than the mark the larger they
    are. `price` is that of `Together`. `owed` is taken off every one of them that counts what is held.
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
    supplied: int = 0
    locked: int = 0
    owed: int = 0
    restaked: int = 0


def bases(world: World, coin: str) -> tuple[str, ...]:
    """Return the tokens of the protocols that take a coin, the first protocol's first."""
    found: tuple[str, ...] = ()
    for system in world.systems.values():
        if isinstance(system, Issuer) and system.asset == coin:
            found += (system.token,)
    return found


class Together(NamedTuple):
    """What is staked in a coin and can be sold, as one: what it redeems for and sells for, in the coin's smallest unit, and its
    market price as coins for what redeems for one, of 1e18. None where no part of it has a market.

    `coins` are those that lie in pools beside it. Where one protocol alone takes the coin the price is that of its token, held or
    not; else that of what is held.
    """

    balance: int
    redeems: int
    sells: int | None
    coins: int
    price: int | None


def together(world: World, coin: str, tokens: tuple[str, ...], lines: Iterable[Holding], marks: Marks) -> Together:
    """Return the lines that are valued in a coin and can be sold as one; `tokens` are the coin's `bases`."""
    balance = redeems = sells = coins = 0
    price = marks.price(tokens[0]) if tokens else None
    has_market = price is not None
    for line in lines:
        if line.staked and (known := world.listed[line.token]).issuer and known.coin == coin:
            balance += line.staked
            redeems += line.staked_redemption
            sells += line.staked_market
            coins += line.redemption_value - line.staked_redemption
            has_market = has_market or line.market_value is not None
    if not has_market:
        return Together(balance, redeems, None, coins, None)
    if redeems and (price is None or len(tokens) > 1):
        price = sells * WEI // redeems
    elif price is not None:
        rate = marks.rate(tokens[0])
        price = price if rate == WEI else price * WEI // rate if rate else None
    return Together(balance, redeems, sells, coins, price)


def staked(world: World, account: str = YOU, coin: str = "") -> Staked:
    """Return the totals of all staked tokens of `account` in a coin, what waits in the queue apart."""
    coin, marks = coin or world.coin, Marks(world)
    mine = [line for line in holdings(world, account, marks) if world.listed[line.token].coin == coin]
    every = [line for line in mine if line.staked]
    lines = [line for line in every if is_for_sale(line)]
    whole = together(world, coin, bases(world, coin), lines, marks)
    kinds = {line.key: line.place if line.place in LENT_PLACES else _form(world, line) for line in lines}
    return Staked(
        balance=whole.balance,
        redeems_for=whole.redeems,
        sells_for=whole.sells,
        gap=whole.sells - whole.redeems if whole.sells is not None else 0,
        ready=sum(line.staked for line in every if line.place == "ready"),
        wrapped=sum(line.staked for line in lines if kinds[line.key] == "wrapped"),
        queued=sum(line.staked for line in every if line.request),
        pooled=sum(line.staked for line in lines if kinds[line.key] == "pooled"),
        price=whole.price,
        at_once=_at_once(sale for sale in sales(world, lines) if sale.coin == coin),
        supplied=sum(line.staked for line in lines if kinds[line.key] == "supplied"),
        locked=sum(line.redemption_value for line in mine if line.place == "locked"),
        owed=-sum(line.staked for line in lines if kinds[line.key] == "borrowed"),
        restaked=sum(line.staked for line in lines if kinds[line.key] in ("restaked", "escrow")),
    )


def _form(world: World, line: Holding) -> str:
    """Return in which form a stake is held: "pooled", "wrapped" (around another token), or "plain"."""
    system = world.systems[world.listed[line.token].issuer]
    if isinstance(system, Shares):
        return "pooled"
    return "wrapped" if isinstance(system, Issuer) and system.asset not in world.coins else "plain"


def _at_once(sold: Iterable[JointSale]) -> int | None:
    """Return what the sales bring without the coins that lay in pools, what finds no buyer as redeemed; None where all do."""
    found = [(sale.brings, (sale.redeems if sale.brings is None else sale.brings) - sale.coins) for sale in sold]
    return sum(brings for _, brings in found) if any(bought is not None for bought, _ in found) else None


def ways(world: World) -> dict[str, str]:
    """Return the ways to stake by name, and the followed key whose redemption rate says what each has paid.

    A growing balance always redeems one for one: what it has paid is seen in the token that wraps it, if there is one.
    """
    found: dict[str, str] = {}
    issuers = world.every(Issuer)
    for issuer in issuers:
        if not steps_into(world, issuer):
            continue
        keys = [issuer.token]
        if world.listed[issuer.token].kind == "growing_balance":
            keys = [wrapper.token for wrapper in issuers if wrapper.asset == issuer.token]
        if keys:
            found[issuer.name] = keys[0]
    told = (system.way() for system in world.systems.values())
    return found | {way.key: way.key for way in told if way is not None}


def redeemer(world: World, token: str) -> str:
    """Return the protocol that pays coins for a token, whatever it is wrapped or pooled in; "" where none does."""
    while issuer := world.listed[token].issuer:
        system = world.systems[issuer]
        if isinstance(system, Issuer) and system.asset in world.coins:
            return system.name
        if not isinstance(system, (Issuer, Venue)):
            break
        token = system.sells(world) if isinstance(system, Venue) else system.asset
    return ""


def stands_for(world: World, issuer: Issuer, lines: Iterable[Holding]) -> int:
    """Return what the tokens of a protocol in these lines, in whatever form, and the requests that still wait stand for."""
    moved = rests_on(world, issuer.token)
    mine = (line for line in lines if line.place != "ready")
    return sum(line.staked for line in mine if (line.system == issuer.name if line.request else line.token in moved))


def is_mine(world: World, tokens: frozenset[str]) -> bool:
    """Return whether any of the tokens is yours, in your wallet or with a lender, without working out all lines."""
    if any(units_of(world.ledger, YOU, token) for token in tokens):
        return True
    givers = (*world.every(Lender), *world.every(Strategy))
    return any(line.token in tokens for system in givers for line in system.holdings(world, YOU))


_resting: tuple[dict[str, Token], dict[str, frozenset[str]]] = {}, {}
"""The tokens of a world, and what was found to rest on those of them that were asked for: what is made of what stays the same."""


def rests_on(world: World, token: str) -> frozenset[str]:
    """Return the tokens that stand or fall with one: itself, and all that is made of it, wrapped or pooled."""
    global _resting
    listed, known = _resting
    if listed is not world.listed:
        listed, known = _resting = world.listed, {}
    if token not in known:
        known[token] = _found_resting_on(world, token)
    return known[token]


def _found_resting_on(world: World, token: str) -> frozenset[str]:
    found = {token}
    for symbol, known in world.listed.items():
        if known.issuer and found.intersection(world.systems[known.issuer].made_of()):
            found.add(symbol)
    return frozenset(found)
