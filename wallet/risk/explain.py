"""Where a number comes from: the formula behind a figure of the window, with its live values, each named and with its place.

A derivation is exact: `value_of` recomputes the result from the terms with the contract's own rounding, and it is the number
that the window shows. What cannot be computed has the shape "none".
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from wallet.risk.exposure import at_stake, exposures
from wallet.risk.waiting import waiting
from wallet.staking.rebasing import DEPOSIT
from wallet.world import liquidity, outlook
from wallet.world.holdings import UNSTAKED, holdings, is_for_sale, redeemer, staked, token_line
from wallet.world.ledger import units_of
from wallet.world.lines import YOU, Holding
from wallet.world.sampling import ALL, ALL_IN, all_of, coin_of
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
}
"""By the place of a line, what its amount is called and where it is recorded."""


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
    "lesser" and "largest" of the terms, "given" where it is simply kept. `rests_on` names the assumptions behind it. A product is
    divided by `whole`: what of its units is a whole a, less the decimals by which a rate has more than the coin.
    """

    subject: str
    what: str
    shape: Shape
    terms: tuple[Term, ...]
    result: Term
    rests_on: tuple[str, ...] = ()
    whole: int = 1


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


CURVE = ("market amplification", "market fee_1e10", "crowd arbitrage_ppm", "crowd premium_ppm")


def _report(world: World) -> tuple[str, ...]:
    """Return the assumptions behind a report of the first protocol."""
    first = world.issuer().name
    return f"{first} report frame_epochs", f"{first} fee total", "chain participation_ppm"


def _queue(world: World) -> tuple[str, ...]:
    """Return the assumptions behind waiting in its queue."""
    first = world.issuer().name
    return f"{first} report frame_epochs", f"{first} queue", "chain exit_queue"


def explain(world: World, subject: str, what: str) -> Derivation:
    """Return how a figure is made.

    `subject` is a holding's key (that of all staked in a coin too) with `what` "hold", "redeem", "sell" or "gap"; or "pool" with
    "pays", "rate", "gap" or "holds"; or "risk" with "stake", "worst", "discount" or "wait". Raises KeyError for others,
    StopIteration for a request or a stake that is not there any more.
    """
    if subject == RISK:
        return _of_risk(world, what)
    if subject == POOL:
        return _of_pool(world, what)
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
    subject: str, what: str, shape: Shape, terms: tuple[Term, ...], unit: str, rests_on: tuple[str, ...] = (), whole: int = 1
) -> Derivation:
    return Derivation(subject, what, shape, terms, Term(what, value_of(shape, terms, whole), unit, ""), rests_on, whole)


def _whole(world: World, token: str) -> int:
    """Return by what an amount of a token times a rate is divided, to be in the token's coin."""
    known = world.listed[token]
    return TEN_TO[known.decimals + MOST_DECIMALS - world.listed[known.coin].decimals]


def _reported(world: World, token: str) -> tuple[str, ...]:
    """Return the assumptions behind what a token redeems for: those of the first protocol's report, where it pays for it."""
    return _report(world) if redeemer(world, token) == world.issuer().name else ()


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
            return _made(line.key, "redeem", "given", (Term("asked", line.redemption_value, coin, "queue"),), coin)
        terms = (Term("asked", line.asked, coin, "queue"), Term("worth_now", row.worth, coin, "report"))
        return _made(line.key, "redeem", "lesser", terms, coin, _queue(world))
    if line.place == "ready":
        return _made(line.key, "redeem", "given", (Term("set_aside", line.redemption_value, coin, "queue"),), coin)
    if line.place == "locked":
        return _made(line.key, "redeem", "given", (Term("with_validators", line.amount, coin, "validators"),), coin)
    kind = world.listed[line.token].kind
    place = {"rising_value": "report", "reported_rate": "report", "coin": "coin", "dollar": "prices"}.get(kind, "pool")
    terms = (_units(line), Term("redemption_rate", line.redemption_rate, coin, place, rate=True))
    return _made(line.key, "redeem", "product", terms, coin, _reported(world, line.token), _whole(world, line.token))


def _sell(world: World, line: Holding) -> Derivation:
    coin = _coin(world, line.token)
    if line.market_value is None or line.market_price is None:
        return _made(line.key, "sell", "none", (), coin)
    terms = (_units(line), Term("market_price", line.market_price, coin, "pool", rate=True))
    rests_on = () if world.listed[line.token].kind in UNSTAKED else CURVE
    return _made(line.key, "sell", "product", terms, coin, rests_on, _whole(world, line.token))


def _gap(world: World, line: Holding) -> Derivation:
    coin = _coin(world, line.token)
    if line.market_value is None:
        return _made(line.key, "gap", "none", (), coin)
    return _difference(line.key, line.market_value, line.redemption_value, coin)


def _difference(subject: str, sells: int, redeems: int, coin: str) -> Derivation:
    terms = (Term("sells_for", sells, coin, "pool"), Term("redeems_for", redeems, coin, "report"))
    return _made(subject, "gap", "difference", terms, coin, CURVE)


def _of_all(world: World, subject: str, what: str) -> Derivation:
    coin = coin_of(world, subject)
    lines = [line for line in holdings(world, YOU, Marks(world)) if is_for_sale(line) and _coin(world, line.token) == coin]
    totals = staked(world, coin=coin)
    if what == "gap" or (what == "sell" and totals.sells_for is None):
        sells = totals.sells_for
        return _made(subject, what, "none", (), coin) if sells is None else _difference(subject, sells, totals.redeems_for, coin)
    part = {"hold": "staked", "redeem": "staked_redemption", "sell": "staked_market"}[what]
    unit = all_of(world, coin).token if what == "hold" else coin
    terms = tuple(Term(line.key, int(getattr(line, part)), unit, "ledger") for line in lines)
    rests_on = CURVE if what == "sell" else _report(world)
    return _made(subject, what, "sum", terms, unit, rests_on if coin == world.coin else ())


def _of_pool(world: World, what: str) -> Derivation:
    coin = _coin(world, _staked(world))
    rate = liquidity.rate_between(world, _staked(world), coin)
    if what == "rate":
        return _made(POOL, what, "given", (Term("redemption_rate", rate, coin, "report"),), coin, _report(world))
    if not world.listed[_staked(world)].markets:
        return _made(POOL, what, "none", (), coin)
    name = liquidity.staked_market(world)
    price = liquidity.pays(world, name, _staked(world))
    if what == "holds":
        sides = liquidity.sides(world, name)
        terms = tuple(Term(f"pool_{token}", held, token, "pool") for token, held in zip(sides.coins, sides.amounts, strict=True))
        return _made(POOL, what, "sum", terms, coin, CURVE)
    if price is None:
        return _made(POOL, what, "none", (), coin)
    if what == "gap":
        terms = (Term("market_price", price, coin, "pool"), Term("redemption_rate", rate, coin, "report"))
        return _made(POOL, what, "difference", terms, coin, CURVE)
    before = liquidity.before_fee(world, name, _staked(world))
    terms = (Term("curve_pays", before, coin, "pool"), Term("pool_fee", before - price, coin, "pool"))
    return _made(POOL, {"pays": "pays"}[what], "difference", terms, coin, CURVE)


def _of_risk(world: World, what: str) -> Derivation:
    rows, coin = exposures(world), world.coin
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
            return _made(RISK, what, "difference", terms, coin, CURVE)
        case "wait":
            if waiting(world).state not in ("open", "slowed", "disputed"):
                return _made(RISK, what, "none", (), "hours", _queue(world))
            stages = outlook.redemption_stages(world, DEPOSIT)
            terms = tuple(Term(f"stage_{stage.name}", stage.likely_hours, "hours", "queue") for stage in stages)
            return _made(RISK, what, "sum", terms, "hours", _queue(world))
    raise KeyError(what)
