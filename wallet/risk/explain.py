"""Where a number comes from: the formula behind a figure of the window, with its live values, each named and with its place.

A derivation is exact: `value_of` recomputes the result from the terms with the contract's own rounding, and it is the number
that the window shows. What cannot be computed has the shape "none".
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from wallet.risk.exposure import at_stake, exposures
from wallet.risk.waiting import usual_amount, waiting
from wallet.world import liquidity, outlook
from wallet.world.following import ALL, ALL_IN, all_of, coin_of
from wallet.world.holdings import holdings, is_for_sale, redeemer, staked, token_line
from wallet.world.ledger import units_of
from wallet.world.lines import YOU, Holding
from wallet.world.state import Marks, World
from wallet.world.tokens import MOST_DECIMALS, TEN_TO

Shape = Literal["part", "product", "sum", "difference", "lesser", "largest", "given", "none"]
POOL, RISK = "pool", "risk"

RECORDED = {
    "queue": ("asked", "queue"),
    "ready": ("set_aside", "queue"),
    "locked": ("with_validators", "validators"),
    "supplied": ("at_lender", "lender"),
    "borrowed": ("owed", "lender"),
    "restaked": ("at_strategy", "strategy"),
    "escrow": ("in_escrow", "strategy"),
}
"""By the place of a line, what its amount is called and where it is recorded."""
OF_MONEY = {"coin": "coin", "dollar": "prices"}
"""By the kind of what is staked nowhere, where its rate is read."""


class Term(NamedTuple):
    """A value in a formula: what it is called, its size in smallest units, what it is counted in, where it is read.

    `unit` is a token, "shares" (18 decimals), "hours" or "percent" (in ppm). A `rate` is units for a whole token, of 1e18,
    whatever the decimals of its unit.
    """

    name: str
    value: int
    unit: str
    place: str
    rate: bool = False


class Derivation(NamedTuple):
    """A number and how it is made. Shapes: "part" a x b / c, "product" a x b per whole a, "sum", "difference" a - b,
    "lesser" and "largest" of the terms, "given" where it is simply kept. `rests_on` names the assumptions behind it, of whom
    before a colon: "name: chain participation_ppm". A product is divided by `whole`: what of its units is a whole a, less the
    decimals by which a rate has more than the coin. `token` is the one that is traded, where it is about a pool.
    """

    subject: str
    what: str
    shape: Shape
    terms: tuple[Term, ...]
    result: Term
    rests_on: tuple[str, ...] = ()
    whole: int = 1
    token: str = ""


def value_of(shape: Shape, terms: tuple[Term, ...], whole: int = 1) -> int:
    """Return what the terms give, rounded down as the contracts do."""
    values = [term.value for term in terms]
    match shape:
        case "part":
            return values[0] * values[1] // values[2]
        case "product":
            return values[0] * values[1] // whole
        case "sum":
            return sum(values)
        case "difference":
            return values[0] - values[1]
        case "lesser":
            return min(values)
        case "largest":
            return max(values, default=0)
        case "given":
            return values[0]
        case "none":
            return 0


def _curve(*markets: str) -> tuple[str, ...]:
    """Return the assumptions behind what markets pay."""
    rows = ("market amplification", "market fee_1e10", "crowd arbitrage_ppm", "crowd premium_ppm")
    return tuple(f"{market}: {row}" for market in markets for row in rows)


def _markets(world: World, *tokens: str) -> tuple[str, ...]:
    """Return the markets in which tokens are sold, a wrapped one as what it is wrapped around."""
    sold = [world.issuer(name).token if (name := redeemer(world, token)) else token for token in tokens]
    return tuple(dict.fromkeys(market for token in sold for market in world.listed[token].markets))


def _report(world: World, *names: str) -> tuple[str, ...]:
    """Return the assumptions behind the reports and updates of protocols."""
    rows = ("report frame_epochs", "report_interval_s", "fee total", "operators", "epoch_fee")
    own = tuple(f"{name}: {name} {row}" for name in names for row in rows)
    return own + tuple(dict.fromkeys(f"{world.issuer(name).chain}: chain participation_ppm" for name in names))


def _queue(world: World, name: str) -> tuple[str, ...]:
    """Return the assumptions behind waiting in a protocol's queue."""
    return f"{name}: {name} report frame_epochs", f"{name}: {name} queue", f"{world.issuer(name).chain}: chain exit_queue"


def explain(world: World, subject: str, what: str) -> Derivation:
    """Return how a figure is made.

    `subject` is a holding's key (that of all staked in a coin too) with `what` "hold", "redeem", "sell" or "gap"; or "pool", or
    "pool" and the name of a market, with "pays", "rate", "gap" or "holds"; or "risk" with "stake", "worst", "discount" or "wait".
    Raises KeyError for others, StopIteration for a request or a stake that is not there any more.
    """
    if subject == RISK:
        return _of_risk(world, what)
    if subject == POOL or subject.startswith(f"{POOL} "):
        return _of_pool(world, subject, what)
    if subject == ALL or subject.startswith(ALL_IN):
        return _of_all(world, subject, what)
    marks = Marks(world)
    if subject in world.listed:
        line = token_line(world, subject, world.balance(YOU, subject), marks)
    else:
        line = next(line for line in holdings(world, YOU, marks) if line.key == subject)
    return {"hold": _hold, "redeem": _redeem, "sell": _sell, "gap": _gap}[what](world, line)


def _coin(world: World, token: str) -> str:
    """Return the coin in which a token is valued."""
    return world.listed[token].coin


def _staked(world: World) -> str:
    return world.issuer().token


def _made(
    subject: str,
    what: str,
    shape: Shape,
    terms: tuple[Term, ...],
    unit: str,
    rests_on: tuple[str, ...] = (),
    whole: int = 1,
    token: str = "",
) -> Derivation:
    return Derivation(subject, what, shape, terms, Term(what, value_of(shape, terms, whole), unit, ""), rests_on, whole, token)


def _whole(world: World, token: str) -> int:
    """Return by what an amount of a token times a rate is divided, to be in the token's coin."""
    known = world.listed[token]
    return TEN_TO[known.decimals + MOST_DECIMALS - world.listed[known.coin].decimals]


def _reported(world: World, token: str) -> tuple[str, ...]:
    """Return the assumptions behind what a token redeems for: those of the protocol that pays for it."""
    name = redeemer(world, token)
    return _report(world, name) if name else ()


def _shares(world: World, line: Holding, what: str, unit: str) -> Derivation:
    """Return a part of all that a growing token stands for."""
    pooled, shares = world.issuer(world.listed[line.token].issuer).pooled()
    terms = (
        Term("your_shares", units_of(world.ledger, YOU, line.token), "shares", "ledger"),
        Term("pooled", pooled, _coin(world, line.token), "report"),
        Term("all_shares", shares, "shares", "protocol"),
    )
    return _made(line.key, what, "part", terms, unit, _reported(world, line.token))


def _grows(world: World, line: Holding) -> bool:
    """Return whether a line is a growing token in the wallet, of which one holds shares."""
    return line.key == line.token and world.listed[line.token].kind == "growing_balance"


def _hold(world: World, line: Holding) -> Derivation:
    if _grows(world, line):
        return _shares(world, line, "hold", line.token)
    return _made(line.key, "hold", "given", (_units(line),), line.token)


def _units(line: Holding) -> Term:
    """Return how much of its token a line is, and where that is recorded."""
    name, place = RECORDED.get(line.place, ("units", "ledger"))
    return Term(name, line.amount, line.token, place)


def _redeem(world: World, line: Holding) -> Derivation:
    coin = _coin(world, line.token)
    if _grows(world, line):
        return _shares(world, line, "redeem", coin)
    if line.place == "queue":
        row = next(row for row in world.systems[line.system].places(world, YOU) if row.key == line.key)
        if row.worth is None:
            place = "queue" if row.coin in world.coins else "strategy"  # what is paid in a token is not set aside yet
            return _made(line.key, "redeem", "given", (Term("asked", line.redemption_value, coin, place),), coin)
        terms = (Term("asked", line.asked, coin, "queue"), Term("worth_now", row.worth, coin, "report"))
        return _made(line.key, "redeem", "lesser", terms, coin, _queue(world, line.system))
    if line.place == "ready":
        return _made(line.key, "redeem", "given", (Term("set_aside", line.redemption_value, coin, "queue"),), coin)
    if line.place == "locked":
        return _made(line.key, "redeem", "given", (Term("with_validators", line.amount, coin, "validators"),), coin)
    kind = world.listed[line.token].kind
    place = (OF_MONEY | {"pool_share": "pool"}).get(kind, "report")
    terms = (_units(line), Term("redemption_rate", line.redemption_rate, coin, place, rate=True))
    return _made(line.key, "redeem", "product", terms, coin, _reported(world, line.token), _whole(world, line.token))


def _sell(world: World, line: Holding) -> Derivation:
    coin = _coin(world, line.token)
    if line.market_value is None or line.market_price is None:
        return _made(line.key, "sell", "none", (), coin)
    kind = world.listed[line.token].kind
    terms = (_units(line), Term("market_price", line.market_price, coin, OF_MONEY.get(kind, "pool"), rate=True))
    rests_on = () if kind in OF_MONEY else _curve(*_markets(world, line.token))
    return _made(line.key, "sell", "product", terms, coin, rests_on, _whole(world, line.token))


def _gap(world: World, line: Holding) -> Derivation:
    coin = _coin(world, line.token)
    if line.market_value is None:
        return _made(line.key, "gap", "none", (), coin)
    return _difference(line.key, line.market_value, line.redemption_value, coin, _markets(world, line.token))


def _difference(subject: str, sells: int, redeems: int, coin: str, markets: tuple[str, ...]) -> Derivation:
    terms = (Term("sells_for", sells, coin, "pool"), Term("redeems_for", redeems, coin, "report"))
    return _made(subject, "gap", "difference", terms, coin, _curve(*markets))


def _of_all(world: World, subject: str, what: str) -> Derivation:
    coin = coin_of(world, subject)
    lines = [line for line in holdings(world, YOU, Marks(world)) if is_for_sale(line) and _coin(world, line.token) == coin]
    totals = staked(world, coin=coin)
    markets = _markets(world, *(line.token for line in lines if line.staked))
    if what == "gap" or (what == "sell" and totals.sells_for is None):
        sells = totals.sells_for
        if sells is None:
            return _made(subject, what, "none", (), coin)
        return _difference(subject, sells, totals.redeems_for, coin, markets)
    part = {"hold": "staked", "redeem": "staked_redemption", "sell": "staked_market"}[what]
    unit = all_of(world, coin).token if what == "hold" else coin
    terms = tuple(Term(line.key, int(getattr(line, part)), unit, "ledger") for line in lines)
    names = dict.fromkeys(name for line in lines if line.staked and (name := redeemer(world, line.token)))
    return _made(subject, what, "sum", terms, unit, _curve(*markets) if what == "sell" else _report(world, *names))


def _of_pool(world: World, subject: str, what: str) -> Derivation:
    """Return how a figure of a market is made, for what it sells for a coin; by default of the first token's first market."""
    first = next(iter(world.listed[_staked(world)].markets), "")
    market = liquidity.market_if_any(world, subject.removeprefix(POOL).strip() or first)
    token = market.sells(world) if market is not None else _staked(world)
    coin = market.other(token) if market is not None else _coin(world, token)
    rate = liquidity.rate_between(world, token, coin)
    if what == "rate":
        terms: tuple[Term, ...] = (Term("redemption_rate", rate, coin, "report"),)
        return _made(subject, what, "given", terms, coin, _reported(world, token), token=token)
    if market is None:
        return _made(subject, what, "none", (), coin, token=token)
    rests_on = _curve(market.name)
    if what == "holds":
        sides = liquidity.sides(world, market.name)
        held = zip(sides.coins, sides.amounts, strict=True)
        worth = {name: world.worth(name, amount, world.redemption_rate(name)) for name, amount in held}
        terms = tuple(Term(f"pool_{name}", value, coin, "pool") for name, value in worth.items())
        return _made(subject, what, "sum", terms, coin, rests_on, token=token)
    price = liquidity.pays(world, market.name, token)
    if price is None:
        return _made(subject, what, "none", (), coin, token=token)
    if what == "gap":
        terms = (Term("market_price", price, coin, "pool"), Term("redemption_rate", rate, coin, "report"))
        return _made(subject, what, "difference", terms, coin, rests_on, token=token)
    before = liquidity.before_fee(world, market.name, token)
    terms = (Term("curve_pays", before, coin, "pool"), Term("pool_fee", before - price, coin, "pool"))
    return _made(subject, {"pays": "pays"}[what], "difference", terms, coin, rests_on, token=token)


def _of_risk(world: World, what: str) -> Derivation:
    rows, coin, first = exposures(world), world.coin, world.issuer().name
    match what:
        case "stake":
            terms = tuple(Term(f"risk_{row.kind}", row.at_stake, coin, "ledger") for row in rows if at_stake((row,)))
            return _made(RISK, what, "sum", terms, coin)
        case "worst":
            terms = tuple(Term(f"risk_{row.kind}", row.bad_case, coin, "record") for row in rows)
            return _made(RISK, what, "largest", terms, coin)
        case "discount":
            token = _staked(world)
            price, owed = world.market_price(token), world.redemption_rate(token)
            if price is None:
                return _made(RISK, what, "none", (), coin)
            one = TEN_TO[world.listed[token].decimals]
            sells, redeems = (world.worth(token, one, rate) for rate in (price, owed))
            terms = (Term("market_price", sells, coin, "pool"), Term("redemption_rate", redeems, coin, "report"))
            return _made(RISK, what, "difference", terms, coin, _curve(*_markets(world, token)))
        case "wait":
            if waiting(world).state not in ("open", "slowed", "disputed"):
                return _made(RISK, what, "none", (), "hours", _queue(world, first))
            stages = outlook.redemption_stages(world, usual_amount(world))
            terms = tuple(Term(f"stage_{stage.name}", stage.likely_hours, "hours", "queue") for stage in stages)
            return _made(RISK, what, "sum", terms, "hours", _queue(world, first))
    raise KeyError(what)
