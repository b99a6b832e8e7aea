"""The rows of the twins, each a script: what happens, and what came of it for the one who locked and the one who did not."""

from __future__ import annotations

from collections.abc import Callable, Generator
from itertools import pairwise

from wallet.actions.base import YOU, Action
from wallet.actions.fixes import attempt
from wallet.actions.lending import Borrow, Supply
from wallet.actions.shock import Shock
from wallet.actions.stake import Convert
from wallet.actions.trade import Swap
from wallet.errors import Refused
from wallet.ways.causes import stretch
from wallet.ways.twins.getting_out import LiquidExit, LockedExit, way_out
from wallet.ways.twins.living import Happened, Living, Twins, in_coin
from wallet.ways.twins.pair import TwinPair, backed_by, lending_of, market_of
from wallet.ways.twins.told import ENTRY, FEE, HEAD_START, LOSS, REST, Part, TwinSide, rounding
from wallet.world.book import Book
from wallet.world.lender import Lender
from wallet.world.lines import OTHERS, Earning, Figures
from wallet.world.loans import mean_rates
from wallet.world.shocks import ContractDrained, LargeSale, OwnFault, SlashValidators
from wallet.world.state import Chain, Issuer, World
from wallet.world.tokens import TEN_TO, WEI

PPM = 10**6
EMERGENCY_DAY, QUIET_DAYS, AFTER_PANIC_DAYS = 30, 180, 60
MOST_DAYS = 120
"""So long a row waits for a twin to get out, or for a validator to begin."""
AFTER_SLASHING_DAYS = 37
"""After so many days a slashing has taken all that it takes."""
DRAINED_PPM, AFTER_DRAIN_DAYS = 50_000, 7
"""What is taken of a contract, and how long it is watched: until reports have told it."""
SOLD = 10
"""Whole tokens of the sale."""
ONE_OF = 1000
"""Of so many of the protocol's validators one is slashed."""
PANIC_PPM = 900_000
"""Of the coins in the market so much is sold against at once."""
MORE_THAN_ANY = 10**9
"""Whole tokens that no lender lends: what it refuses then says how many it would."""


def row_script(row: str, world: World, pair: TwinPair) -> Living:
    """Return the script of a row, which begins in that world."""
    return TWIN_ROWS[row](world, pair)


def runs(row: str, world: World, pair: TwinPair) -> str:
    """Return why a row cannot be run with a pair: "no_market", "no_lender", "no_slashing", or "" where it can."""
    if row == "slashing" and not world.system(pair.book, Book).faults:
        return "no_slashing"
    if row in ("liquidity", "price") and market_of(world, pair.token) is None:
        return "no_market"
    return "no_lender" if row == "defi" and lending_of(world, pair.token) is None else ""


# -- the rows


def emergency(world: World, pair: TwinPair) -> Living:
    """Both want out on day 30: the liquid twin by the way that pays at once, or else by the first that pays later."""
    twins = Twins(world, pair)
    yield from twins.begin()
    yield from twins.days(EMERGENCY_DAY)
    at, way = twins.world.hour, way_out(twins)
    locked, liquid = LockedExit(twins), LiquidExit(twins, way)
    for _ in range(MOST_DAYS):
        yield from locked.try_now()
        waited = not liquid.done
        yield from liquid.try_now()
        if waited and liquid.done:
            twins.note()
        if locked.done and liquid.done:
            break
        yield from twins.days(1)
    told: Figures = {"way": "" if way is None else way.way, "system": "" if way is None else way.system}
    return twins.told("access", at, locked.side(), liquid.side(), figures=told)


def quiet(world: World, pair: TwinPair) -> Living:
    """Half a year in which neither does anything; what one has more is the fee, the head start, and the rest."""
    twins = Twins(world, pair)
    yield from twins.begin()
    entry, fee_locked = twins.owed - pair.amount, 0
    entry = entry if abs(entry) > rounding(pair.amount) else 0
    began, moments = None, {twins.world.hour: _behind(twins)}
    for _ in range(QUIET_DAYS):
        if began is None and twins.stake is not None and twins.stake.state == "active":
            began = twins.world.hour
        yield from twins.days(1)
        moments[twins.world.hour] = _behind(twins)
        fee_locked += twins.fees_kept()
    spans = [(hour, stretch(twins.units, moments[before], moments[hour])) for before, hour in pairwise(moments)]
    locked, liquid = TwinSide(twins.locked), TwinSide(twins.owed)
    fee, loss = sum(span.fee for _, span in spans), sum(span.loss for _, span in spans)
    ahead = sum(span.earned for hour, span in spans if began is None or hour <= began)
    difference = liquid.worth - locked.worth
    parts = {HEAD_START: ahead, FEE: fee_locked - fee, ENTRY: entry, LOSS: -loss}
    parts[REST] = difference - sum(parts.values())
    shown = tuple(Part(kind, amount) for kind, amount in parts.items() if amount or kind in (HEAD_START, FEE))
    waited = (began if began is not None else twins.world.hour) - twins.begun
    figures: Figures = {"waited": waited, "began": int(began is not None), "fee": fee, "fee_locked": fee_locked}
    return twins.told("rewards", twins.begun, locked, liquid, parts=shown, figures=figures)


def sale(world: World, pair: TwinPair) -> Living:
    """The liquid twin sells ten tokens at once; the locked one has nothing that could be sold."""
    twins = Twins(world, pair)
    yield from twins.begin()
    amount = min(SOLD * TEN_TO[world.listed[pair.token].decimals], twins.tokens)
    owed = twins.world.worth(pair.token, amount, twins.world.redemption_rate(pair.token))
    market = market_of(twins.world, pair.token)
    assert market is not None
    before = twins.held
    receipt = yield from twins.do(Swap(market.name, pair.token, market.other(pair.token), amount))
    got = in_coin(twins.world, twins.pair, market.other(pair.token), int(receipt.figures["got"]))
    twins.tokens_gone(before, got)
    here = twins.world.hour
    figures: Figures = {"amount": amount, "owed": owed, "market": market.name}
    return twins.told("liquidity", here, TwinSide(twins.locked), TwinSide(twins.owed, got, here), figures=figures)


def drain(world: World, pair: TwinPair) -> Living:
    """A twentieth of what the protocol's contract holds is taken through a fault of it; told against a copy without it."""
    twins = Twins(world, pair)
    yield from twins.begin()
    at, there, refused = twins.world.hour, twins.aside(), None
    taken = 0
    try:
        receipt = yield from twins.do(Shock(ContractDrained(DRAINED_PPM, pair.protocol)))
        taken = int(receipt.figures.get("worth", 0))
    except Refused as caught:
        refused = caught
    for _ in range(AFTER_DRAIN_DAYS):
        yield from twins.days(1)
        there.pass_day()
    locked = TwinSide(twins.locked, lost=max(0, there.locked - twins.locked))
    liquid = TwinSide(twins.owed, lost=max(0, there.owed - twins.owed), refused=refused)
    figures: Figures = {"share_ppm": DRAINED_PPM, "taken": taken, "taken_in": world.coin}
    return twins.told("contract", at, locked, liquid, figures=figures)


def slashing(world: World, pair: TwinPair) -> Living:
    """The locked twin's own validator is slashed, and one in a thousand of the protocol's; told against a copy without either."""
    twins = Twins(world, pair)
    yield from twins.begin()
    for _ in range(MOST_DAYS if twins.book.faults else 0):
        if twins.number in _punishable(twins):
            break
        yield from twins.days(1)
    at, there = twins.world.hour, twins.aside()
    stakes, own = _punishable(twins), None
    try:
        yield from twins.do(Shock(OwnFault(stakes.index(twins.number) + 1 if twins.number in stakes else 1, pair.book)))
    except Refused as caught:
        own = caught
    count, of, shared = yield from _slash_one_in_many(twins)
    for _ in range(AFTER_SLASHING_DAYS):
        yield from twins.days(1)
        there.pass_day()
    locked = TwinSide(twins.locked, lost=max(0, there.locked - twins.locked), refused=own)
    liquid = TwinSide(twins.owed, lost=max(0, there.owed - twins.owed), refused=shared)
    return twins.told("slashing", at, locked, liquid, figures={"count": count, "of": of})


def panic(world: World, pair: TwinPair) -> Living:
    """On day 30 a large holder sells against most of the coins in the market; then sixty days pass."""
    twins = Twins(world, pair)
    yield from twins.begin()
    yield from twins.days(EMERGENCY_DAY)
    market, token = market_of(twins.world, pair.token), pair.token
    assert market is not None
    coins = in_coin(twins.world, twins.pair, market.other(token), market.reserve(market.other(token))) * PANIC_PPM // PPM
    decimals, of_coin = TEN_TO[world.listed[token].decimals], TEN_TO[world.listed[pair.coin].decimals]
    wished = coins * decimals * WEI // (twins.world.redemption_rate(token) * of_coin)
    amount = min(wished, twins.world.balance(OTHERS, token))
    before = twins.sells
    yield from twins.do(Shock(LargeSale(amount, pair.protocol)))
    twins.note()
    at = twins.world.hour
    worst = _gap_ppm(twins)
    worth, sells = twins.owed, twins.sells
    back = None
    for _ in range(AFTER_PANIC_DAYS):
        yield from twins.days(1)
        if back is None and _gap_ppm(twins) * 2 <= worst:
            back = twins.world.hour
    figures: Figures = {
        "amount": amount,
        "worst_ppm": worst,
        "sells_before": before or 0,
        "sells_at_worst": sells or 0,
        "owed_at_worst": worth,
        "half_back": -1 if back is None else back,
    }
    return twins.told("price", at, TwinSide(twins.locked), TwinSide(twins.owed, lost=worth - (sells or 0)), figures=figures)


def loan(world: World, pair: TwinPair) -> Living:
    """The liquid twin supplies all its tokens to a lender and borrows half of what it may."""
    twins = Twins(world, pair)
    yield from twins.begin()
    found = lending_of(twins.world, pair.token)
    assert found is not None
    supplied, before = twins.tokens, twins.held
    if found.wrapper:
        receipt = yield from twins.do(Convert(found.wrapper, supplied))
        supplied = int(receipt.figures["got"])
    worth = twins.world.worth(found.token, supplied, twins.world.redemption_rate(found.token))
    yield from twins.do(Supply(found.lender.name, found.token, supplied))
    twins.tokens_gone(before, worth)
    asset, most = _borrowable(twins.world, found.lender, found.token)
    borrowed, told = most // 2, Figures()
    if borrowed:
        receipt = yield from twins.do(Borrow(found.lender.name, asset, borrowed))
        told = {name: receipt.figures[name] for name in ("health_bps", "yearly_ppm") if name in receipt.figures}
        told["mean_ppm"] = _mean_of_a_day(twins, found.lender.name, asset)
    figures: Figures = {
        **told,
        "lender": found.lender.name,
        "supplied": supplied,
        "supplied_token": found.token,
        "borrowed": borrowed,
        "borrowed_token": asset,
    }
    return twins.told("defi", twins.world.hour, TwinSide(twins.locked), TwinSide(twins.owed), figures=figures)


def _mean_of_a_day(twins: Twins, lender: str, asset: str) -> int:
    """Return what the loan costs a year over the day that comes, in millionths: a moment may say something else."""
    aside = twins.aside()
    aside.pass_day()
    return mean_rates(twins.world, aside.world, aside.world.system(lender, Lender), asset).costs_ppm


TWIN_ROWS: dict[str, Callable[[World, TwinPair], Living]] = {
    "access": emergency,
    "rewards": quiet,
    "liquidity": sale,
    "contract": drain,
    "slashing": slashing,
    "price": panic,
    "defi": loan,
}
"""By the name of a row, in their order."""
ROWS = tuple(TWIN_ROWS)


# -- parts


def _punishable(twins: Twins) -> list[int]:
    """Return the numbers of the stakes that a fault of now would reach, once the twin's own validator works; none before."""
    if twins.stake is None or twins.stake.state != "active":
        return []
    return [row.id for row in twins.book.punishable(twins.world, YOU)]


def _slash_one_in_many(twins: Twins) -> Generator[Action | int, Happened, tuple[int, int, Refused | None]]:
    """Slash one in a thousand of the protocol's validators, or one where there are fewer; return how many of how many."""
    issuer = twins.world.system(backed_by(twins.world, twins.pair), Issuer)
    active = twins.world.system(issuer.chain, Chain).active(issuer.operator)
    share = max(PPM // ONE_OF, -(-PPM // active) if active else 0)
    try:
        receipt = yield from twins.do(Shock(SlashValidators(share, issuer.name)))
    except Refused as caught:
        return 0, active, caught
    return int(receipt.figures["count"]), active, None


def _behind(twins: Twins) -> Earning:
    world = twins.world
    return world.system(twins.pair.protocol, Issuer).earning(world)


def _gap_ppm(twins: Twins) -> int:
    """Return by how many millionths what the tokens sell for is under what they redeem for, 0 where it is not."""
    owed, sells = twins.owed, twins.sells
    return max(0, (owed - sells) * PPM // owed) if sells is not None and owed else 0


def _borrowable(world: World, lender: Lender, supplied: str) -> tuple[str, int]:
    """Return what the lender lends against it and how much at most: dollars before anything else; 0 where nothing."""
    kinds = {asset: world.listed[asset].kind for asset in lender.assets() if asset != supplied}
    for asset in sorted(kinds, key=lambda asset: (kinds[asset] != "dollar", kinds[asset] != "coin")):
        try:
            attempt(Borrow(lender.name, asset, MORE_THAN_ANY * TEN_TO[world.listed[asset].decimals]), world)
        except Refused as refused:
            if isinstance(refused.remedy, int) and refused.remedy > 0:
                return asset, refused.remedy
    return "", 0
