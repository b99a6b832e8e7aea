"""Where a number comes from: the formula behind a figure of the window, with its live values, each named and with its place.

A derivation is exact: `value_of` recomputes the result from the terms with the contract's own rounding, and it is the number
that the window shows. What cannot be computed has the shape "none".
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from wallet.library.tokens import COIN, TOKENS, WAYS
from wallet.risk.exposure import at_stake, exposures
from wallet.risk.waiting import waiting
from wallet.staking import withdrawal_queue
from wallet.staking.rebasing import DEPOSIT, ether_for, internal_ether, internal_shares
from wallet.world import liquidity, outlook
from wallet.world.holdings import UNSTAKED, holdings, is_for_sale, staked, token_line
from wallet.world.leaving import queue_of
from wallet.world.ledger import units_of
from wallet.world.lines import YOU, Holding
from wallet.world.state import Marks, World
from wallet.world.tokens import WEI

Shape = Literal["part", "product", "sum", "difference", "lesser", "largest", "given", "none"]
ALL = "lst"
POOL, RISK = "pool", "risk"


class Term(NamedTuple):
    """A value in a formula: what it is called, its size in smallest units, what it is counted in, where it is read.

    `unit` is a token, "shares" (18 decimals), "hours" or "percent" (in ppm).
    """

    name: str
    value: int
    unit: str
    place: str


class Derivation(NamedTuple):
    """A number and how it is made. Shapes: "part" a x b / c, "product" a x b per whole a, "sum", "difference" a - b,
    "lesser" and "largest" of the terms, "given" where it is simply kept. `rests_on` names the assumptions behind it.
    """

    subject: str
    what: str
    shape: Shape
    terms: tuple[Term, ...]
    result: Term
    rests_on: tuple[str, ...] = ()


def value_of(shape: Shape, terms: tuple[Term, ...]) -> int:
    """Return what the terms give, rounded down as the contracts do."""
    values = [term.value for term in terms]
    match shape:
        case "part":
            return values[0] * values[1] // values[2]
        case "product":
            return values[0] * values[1] // int(10 ** TOKENS[terms[0].unit].decimals)
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


FIRST = next(iter(WAYS))
"""The protocol whose figures the assumptions page has."""
REPORT = (f"{FIRST} report frame_epochs", f"{FIRST} fee total", "chain participation_ppm")
CURVE = ("market amplification", "market fee_1e10", "crowd arbitrage_ppm", "crowd premium_ppm")
QUEUE = (f"{FIRST} report frame_epochs", f"{FIRST} queue", "chain exit_queue")


def explain(world: World, subject: str, what: str) -> Derivation:
    """Return how a figure is made.

    `subject` is a holding's key ("lst" for all staked tokens) with `what` "hold", "redeem", "sell" or "gap"; or "pool" with
    "pays", "rate", "gap" or "holds"; or "risk" with "stake", "worst", "discount" or "wait". Raises KeyError for others,
    StopIteration for a request or a stake that is not there any more.
    """
    if subject == RISK:
        return _of_risk(world, what)
    if subject == POOL:
        return _of_pool(world, what)
    if subject == ALL:
        return _of_all(world, what)
    marks = Marks(world)
    if subject in world.listed:
        line = token_line(world, subject, world.balance(YOU, subject), marks)
    else:
        line = next(line for line in holdings(world, YOU, marks) if line.key == subject)
    return {"hold": _hold, "redeem": _redeem, "sell": _sell, "gap": _gap}[what](world, line)


def _staked(world: World) -> str:
    return world.issuer().token


def _made(
    subject: str, what: str, shape: Shape, terms: tuple[Term, ...], unit: str, rests_on: tuple[str, ...] = ()
) -> Derivation:
    return Derivation(subject, what, shape, terms, Term(what, value_of(shape, terms), unit, ""), rests_on)


def _shares(world: World, subject: str, what: str, unit: str) -> Derivation:
    pool = queue_of(world).pool
    terms = (
        Term("your_shares", units_of(world.ledger, YOU, _staked(world)), "shares", "ledger"),
        Term("pooled", internal_ether(pool), COIN, "report"),
        Term("all_shares", internal_shares(pool), "shares", "protocol"),
    )
    return _made(subject, what, "part", terms, unit, REPORT)


def _hold(world: World, line: Holding) -> Derivation:
    if line.key == _staked(world):
        return _shares(world, line.key, "hold", _staked(world))
    name = {"queue": "asked", "ready": "set_aside", "locked": "with_validators"}.get(line.place, "units")
    place = {"queue": "queue", "ready": "queue", "locked": "validators"}.get(line.place, "ledger")
    return _made(line.key, "hold", "given", (Term(name, line.amount, line.token, place),), line.token)


def _redeem(world: World, line: Holding) -> Derivation:
    if line.key == _staked(world):
        return _shares(world, line.key, "redeem", COIN)
    if line.place == "queue":
        row = next(row for row in queue_of(world).queue.requests if row.id == line.request)
        worth = ether_for(queue_of(world).pool, row.shares)
        terms = (Term("asked", row.steth, COIN, "queue"), Term("worth_now", worth, COIN, "report"))
        return _made(line.key, "redeem", "lesser", terms, COIN, QUEUE)
    if line.place == "ready":
        row = next(row for row in queue_of(world).queue.requests if row.id == line.request)
        paid = withdrawal_queue.payout(queue_of(world).queue, row)
        return _made(line.key, "redeem", "given", (Term("set_aside", paid, COIN, "queue"),), COIN)
    if line.place == "locked":
        return _made(line.key, "redeem", "given", (Term("with_validators", line.amount, COIN, "validators"),), COIN)
    kind = world.listed[line.token].kind
    place = {"rising_value": "report", "coin": "coin", "dollar": "prices"}.get(kind, "pool")
    terms = (Term("units", line.amount, line.token, "ledger"), Term("redemption_rate", line.redemption_rate, COIN, place))
    return _made(line.key, "redeem", "product", terms, COIN, () if TOKENS[line.token].kind in UNSTAKED else REPORT)


def _sell(world: World, line: Holding) -> Derivation:
    if line.market_value is None or line.market_price is None:
        return _made(line.key, "sell", "none", (), COIN)
    terms = (Term("units", line.amount, line.token, "ledger"), Term("market_price", line.market_price, COIN, "pool"))
    return _made(line.key, "sell", "product", terms, COIN, () if TOKENS[line.token].kind in UNSTAKED else CURVE)


def _gap(world: World, line: Holding) -> Derivation:
    if line.market_value is None:
        return _made(line.key, "gap", "none", (), COIN)
    return _difference(line.key, line.market_value, line.redemption_value)


def _difference(subject: str, sells: int, redeems: int) -> Derivation:
    terms = (Term("sells_for", sells, COIN, "pool"), Term("redeems_for", redeems, COIN, "report"))
    return _made(subject, "gap", "difference", terms, COIN, CURVE)


def _of_all(world: World, what: str) -> Derivation:
    lines = [line for line in holdings(world, YOU, Marks(world)) if line.staked and is_for_sale(line)]
    totals = staked(world)
    if what == "gap" or (what == "sell" and totals.sells_for is None):
        sells = totals.sells_for
        return _made(ALL, what, "none", (), COIN) if sells is None else _difference(ALL, sells, totals.redeems_for)
    part = {"hold": "staked", "redeem": "staked_redemption", "sell": "staked_market"}[what]
    terms = tuple(
        Term(line.key, int(getattr(line, part)), _staked(world) if what == "hold" else COIN, "ledger") for line in lines
    )
    return _made(ALL, what, "sum", terms, _staked(world) if what == "hold" else COIN, CURVE if what == "sell" else REPORT)


def _of_pool(world: World, what: str) -> Derivation:
    name = liquidity.staked_market(world)
    price, rate = liquidity.pays(world, name, _staked(world)), world.redemption_rate(_staked(world))
    if what == "rate":
        return _made(POOL, what, "given", (Term("redemption_rate", rate, COIN, "report"),), COIN, REPORT)
    if what == "holds":
        sides = liquidity.sides(world, name)
        terms = tuple(Term(f"pool_{coin}", held, coin, "pool") for coin, held in zip(sides.coins, sides.amounts, strict=True))
        return _made(POOL, what, "sum", terms, COIN, CURVE)
    if price is None:
        return _made(POOL, what, "none", (), COIN)
    if what == "gap":
        terms = (Term("market_price", price, COIN, "pool"), Term("redemption_rate", rate, COIN, "report"))
        return _made(POOL, what, "difference", terms, COIN, CURVE)
    before = liquidity.before_fee(world, name, _staked(world))
    terms = (Term("curve_pays", before, COIN, "pool"), Term("pool_fee", before - price, COIN, "pool"))
    return _made(POOL, {"pays": "pays"}[what], "difference", terms, COIN, CURVE)


def _of_risk(world: World, what: str) -> Derivation:
    rows = exposures(world)
    match what:
        case "stake":
            terms = tuple(Term(f"risk_{row.kind}", row.at_stake, COIN, "ledger") for row in rows if at_stake((row,)))
            return _made(RISK, what, "sum", terms, COIN)
        case "worst":
            terms = tuple(Term(f"risk_{row.kind}", row.bad_case, COIN, "record") for row in rows)
            return _made(RISK, what, "largest", terms, COIN)
        case "discount":
            price = world.market_price(_staked(world))
            if price is None:
                return _made(RISK, what, "none", (), COIN)
            terms = (Term("market_price", price, COIN, "pool"), Term("redemption_rate", WEI, COIN, "report"))
            return _made(RISK, what, "difference", terms, COIN, CURVE)
        case "wait":
            if waiting(world).state not in ("open", "slowed", "disputed"):
                return _made(RISK, what, "none", (), "hours", QUEUE)
            stages = outlook.redemption_stages(world, DEPOSIT)
            terms = tuple(Term(f"stage_{stage.name}", stage.likely_hours, "hours", "queue") for stage in stages)
            return _made(RISK, what, "sum", terms, "hours", QUEUE)
    raise KeyError(what)
