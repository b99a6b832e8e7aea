"""What a lender shows to whoever looks at it: its assets one by one, how an account stands there, and what would end its loan.

Questions only, answered on the present world; a mean of rates needs the world of some days ago as well. A rate of the moment is
what the curve says after the last call and may be far from what a month brings, so both are told and never mixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wallet.world.lender import Lender, LoanTerms
from wallet.world.state import DAY_HOURS, Marks, World
from wallet.world.tokens import WEI

PPM, BPS = 10**6, 10**4
PPM_RAY = 10**21
"""A millionth, in rates of 1e27."""
YEAR_HOURS = 8760
MEAN_DAYS = 30
"""Days over which a lender's rates are meant."""
DOLLAR_DECIMALS = 8


class YearlyRates(NamedTuple):
    """What a deposit earns and a loan costs a year, in millionths; the mean of `days`, or of the moment where that is 0."""

    earns_ppm: int
    costs_ppm: int
    days: int = 0


class LoanAsset(NamedTuple):
    """An asset of a lender as an account has it, in its smallest unit. `mean` and `now` are its rates, `at_hand` what can be paid
    out, `owed_by_all` what is lent out.
    """

    token: str
    supplied: int
    owed: int
    terms: LoanTerms
    mean: YearlyRates
    now: YearlyRates
    at_hand: int
    owed_by_all: int


class LoanStanding(NamedTuple):
    """How an account stands at a lender: what it lent and owes in the world's first coin as redeemed, its health factor of 1e18
    (None without a debt), and in 1/10,000 of its collateral what it owes, may borrow up to, and is liquidated from.
    """

    lent: int
    owed: int
    health_wad: int | None
    owed_bps: int
    ltv_bps: int
    threshold_bps: int
    emode: int


class BelievedPrice(NamedTuple):
    """What a lender takes a whole `token` for, and what it sells and redeems for, all of 1e18 of `unit`: a coin, or "" for
    dollars. `sells` is None where nobody buys it.
    """

    token: str
    unit: str
    believed: int
    sells: int | None
    redeems: int


class LoanEnding(NamedTuple):
    """What would end a loan: its collateral falling by `fall_ppm` against its debt, `hours` of interest alone (None beyond ten
    years), or debts at `rate_ppm` a year for a year (None where no rate does).

    `alone` says that what backs the loan is the very token that is owed, so no price can end it. Where one token backs one kind
    of debt, `price` is what the lender takes it for, and `ends_at`, in the same unit, the price
    below which it liquidates.
    """

    fall_ppm: int
    hours: int | None
    rate_ppm: int | None
    penalty_bps: int
    alone: bool = False
    price: BelievedPrice | None = None
    ends_at: int = 0


class RateCurve(NamedTuple):
    """What an asset earns and costs by how much of it is lent out: `uses` in millionths, `rates` the same many; its curve climbs
    steeply from `kink_ppm` on.
    """

    uses: tuple[int, ...]
    rates: tuple[YearlyRates, ...]
    kink_ppm: int


def lenders(world: World) -> tuple[Lender, ...]:
    """Return the lenders of a world, in its order."""
    return world.every(Lender)


def rates_now(world: World, lender: Lender, token: str) -> YearlyRates:
    """Return the rates of the moment."""
    rates = lender.yearly_rates(token)
    return YearlyRates(rates.liquidity_ray // PPM_RAY, rates.variable_borrow_ray // PPM_RAY)


def rate_curve(world: World, name: str, token: str) -> RateCurve:
    """Return the rates of an asset by how much of it is lent out, at every percent and at the kink."""
    lender = world.system(name, Lender)
    kink = lender.kink_ppm(token)
    uses = tuple(sorted({*range(0, PPM + 1, PPM // 100), kink}))
    rates = lender.rates_by_use(world, token, uses)
    told = tuple(YearlyRates(each.liquidity_ray // PPM_RAY, each.variable_borrow_ray // PPM_RAY) for each in rates)
    return RateCurve(uses, told, kink)


def mean_rates(then: World, world: World, lender: Lender, token: str) -> YearlyRates:
    """Return the mean rates since the world `then`, without compounding; those of the moment where that is not a day ago, or its
    lender did not take the token yet.
    """
    hours, before = world.hour - then.hour, then.systems.get(lender.name)
    if hours < DAY_HOURS or not isinstance(before, Lender) or token not in before.assets():
        return rates_now(world, lender, token)
    was, now = before.indexes(then, token), lender.indexes(world, token)
    earns, costs = (
        (ended - begun) * PPM * YEAR_HOURS // (begun * hours)
        for begun, ended in ((was.liquidity_ray, now.liquidity_ray), (was.variable_borrow_ray, now.variable_borrow_ray))
    )
    return YearlyRates(earns, costs, hours // DAY_HOURS)


def loan_asset(world: World, name: str, account: str, token: str, then: World) -> LoanAsset:
    """Return an asset of a lender; `then` is the world from which on its rates are meant. Refuses loan_asset_unknown."""
    lender = world.system(name, Lender)
    return LoanAsset(
        token=token,
        supplied=lender.supplied(world, account, token),
        owed=lender.owed(world, account, token),
        terms=lender.terms(world, account, token),
        mean=mean_rates(then, world, lender, token),
        now=rates_now(world, lender, token),
        at_hand=lender.at_hand(token),
        owed_by_all=lender.totals(world, token)[1],
    )


def loan_assets(world: World, name: str, account: str, then: World) -> tuple[LoanAsset, ...]:
    """Return all assets of a lender in its order."""
    return tuple(loan_asset(world, name, account, token, then) for token in world.system(name, Lender).assets())


def loan_standing(world: World, name: str, account: str) -> LoanStanding:
    """Return how an account stands at a lender."""
    lender = world.system(name, Lender)
    data, worth = lender.health(world, account), {"supplied": 0, "borrowed": 0}
    for line in lender.holdings(world, account):
        worth[line.place] += world.in_terms_of(line.redemption_value, world.listed[line.token].coin, world.coin)
    return LoanStanding(
        lent=worth["supplied"],
        owed=-worth["borrowed"],
        health_wad=data.health_factor_wad if data.debt_value else None,
        owed_bps=-(-data.debt_value * BPS // data.collateral_value) if data.collateral_value else 0,
        ltv_bps=data.ltv_bps,
        threshold_bps=data.liquidation_threshold_bps,
        emode=lender.mode_of(account),
    )


def loan_ending(world: World, name: str, account: str) -> LoanEnding | None:
    """Return what would end an account's loan; None where it owes nothing."""
    lender = world.system(name, Lender)
    danger = lender.danger(world, account)
    if danger is None:
        return None
    backing, debts = lender.backs(account), [token for token in lender.assets() if lender.owed(world, account, token)]
    rate_ppm, alone = lender.ending_rate_ppm(world, account), list(backing) == debts
    ending = LoanEnding(danger.fall_ppm, danger.hours, rate_ppm, danger.penalty_bps, alone)
    unit = _told_in(world, backing, debts)
    if unit is None:
        return ending
    price = believed_price(world, name, backing[0], unit)
    ends_at = -(-price.believed * WEI // danger.health_wad) if danger.health_wad > WEI else price.believed
    return ending._replace(price=price, ends_at=ends_at)


def believed_price(world: World, name: str, token: str, unit: str) -> BelievedPrice:
    """Return what a lender believes of a token in `unit`: its own coin, or "" for dollars."""
    lender, coin = world.system(name, Lender), world.listed[token].coin
    whole = lender.price(world, unit) if unit else 10**DOLLAR_DECIMALS
    rate = WEI if unit else lender.price(world, coin) * WEI // whole
    sells = WEI if token in world.coins else Marks(world).price(token)
    return BelievedPrice(
        token,
        unit,
        lender.price(world, token) * WEI // whole,
        None if sells is None else sells * rate // WEI,
        world.redemption_rate(token) * rate // WEI,
    )


def _told_in(world: World, backing: Sequence[str], debts: Sequence[str]) -> str | None:
    """Return the coin in which a price of the one collateral ends the loan, "" for dollars; None where none does."""
    if len(backing) != 1:
        return None
    listed = world.listed
    if all(listed[debt].kind == "dollar" for debt in debts) and listed[backing[0]].kind != "dollar":
        return ""
    coin = listed[backing[0]].coin
    return coin if listed[backing[0]].issuer and debts == [coin] else None
