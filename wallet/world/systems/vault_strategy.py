"""A strategy of a yield vault: a recipe that an account of the world follows, by the same calls that any person may do.

All of them begin by supplying the vault's asset to a lender. "lend" leaves it there. "loop" borrows the asset's coin against it,
turns it into the asset again and supplies that too. "carry" borrows the coin and holds another token for it, which earns more
than the loan costs. So a strategy's health, what it earns and what it loses come from the lender, the issuers and the markets in
which it stands. Taking out of one takes the same part of everything: what is held is sold, the debt is repaid, with a flash loan
where nothing else pays for it, and of the collateral just enough is sold to pay that back. Left out: network fees of keepers.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from wallet.arithmetic import mul_div, mul_div_up
from wallet.errors import Refused
from wallet.staking.rebasing import RATE_ONE
from wallet.world import ledger as books
from wallet.world.entering import path_into
from wallet.world.lender import EVERYTHING, Lender
from wallet.world.lent_out import StrategyFacts
from wallet.world.state import Issuer, Venue, World
from wallet.world.tokens import TEN_TO, WEI
from wallet.world.turning import bought_with, sold_for

BPS = 10_000
MOST_RUNGS = 30
DUST_PPM = 100
"""Less than such a part of what a strategy has is not worth a call, in millionths."""
PPM = 10**6
RAY = 10**27
YEAR_DAYS = 365
StrategyKind = Literal["lend", "loop", "carry"]


class VaultRecipe(msgspec.Struct, frozen=True):
    """A recipe, as a scenario has it. `share_bps` of all that the vault has is meant for it.

    `borrows_bps` is its debt for all of its own, `category` an e-mode to enter, 0 for none, and `floor_bps` the health factor
    under which it repays and over which it stays when it borrows. `holds` is the token for which a carry borrows. `buys_in` names
    the market in which coins become a token, "" to stake them; `sells_in` where the asset, and `holds_in` where what is held, are
    sold.
    """

    kind: StrategyKind
    lender: str
    share_bps: int
    borrows_bps: int = 0
    category: int = 0
    floor_bps: int = 0
    holds: str = ""
    buys_in: str = ""
    sells_in: str = ""
    holds_in: str = ""


class StrategyStanding(NamedTuple):
    """What an account that follows a recipe has and owes: `supplied` of the asset, `held` of what it holds, `coins` that lie
    idle and `owed` of the coin; `worth` is all of it in the asset at what everything redeems for, rounded down, not under 0.
    """

    supplied: int
    held: int
    coins: int
    owed: int
    worth: int


def standing(world: World, account: str, recipe: VaultRecipe, asset: str) -> StrategyStanding:
    """Return how an account stands."""
    lender, coin = world.system(recipe.lender, Lender), world.listed[asset].coin
    supplied, loose = lender.supplied(world, account, asset), world.balance(account, asset)
    if recipe.kind == "lend":
        return StrategyStanding(supplied, 0, 0, 0, supplied + loose)
    held = world.balance(account, recipe.holds) if recipe.holds else 0
    coins, owed = world.balance(account, coin), lender.owed(world, account, coin)
    rest = coins - owed + (world.worth(recipe.holds, held, world.redemption_rate(recipe.holds)) if held else 0)
    scale = TEN_TO[18 + world.listed[asset].decimals - world.listed[coin].decimals]
    return StrategyStanding(supplied, held, coins, owed, max(0, supplied + loose + rest * scale // world.redemption_rate(asset)))


def most_free(world: World, account: str, recipe: VaultRecipe, asset: str) -> int:
    """Return the most of the asset that it can free now: by what the lender has at hand, of the asset and of the coin that repays
    its debt, and whether anybody buys.
    """
    lender, coin, now = world.system(recipe.lender, Lender), world.listed[asset].coin, standing(world, account, recipe, asset)
    free = now.worth
    if now.supplied > lender.at_hand(asset):
        free = mul_div(free, lender.at_hand(asset), now.supplied)
    if not now.owed:
        return free
    if not all(world.system(name, Venue).is_live() for name in (recipe.sells_in, recipe.holds_in) if name):
        return 0
    return free if now.owed <= lender.at_hand(coin) else mul_div(free, lender.at_hand(coin), now.owed)


# --- In


def invested(world: World, account: str, recipe: VaultRecipe, asset: str, amount: int) -> World:
    """Return the world after an account put `amount` of the asset, which it has, to work. What a contract refuses beyond the
    first deposit is not done. Refuses as the lender does.
    """
    world = supplied(world, account, recipe, asset, amount)
    return world if recipe.kind == "lend" else climbed(world, account, recipe, asset)


def climbed(world: World, account: str, recipe: VaultRecipe, asset: str) -> World:
    """Return the world after an account borrowed up to its debt, rung by rung, as far as contracts let it."""
    try:
        lender = world.system(recipe.lender, Lender)
        if recipe.category and lender.mode_of(account) != recipe.category:
            world = lender.set_emode(world, account, recipe.category)
        for _ in range(MOST_RUNGS):
            amount = _rung(world, account, recipe, asset)
            if not amount:
                break
            world = _borrowed(world, account, recipe, asset, amount)
    except Refused:
        pass
    return world


def _rung(world: World, account: str, recipe: VaultRecipe, asset: str) -> int:
    """Return what is borrowed next; 0 where what is missing, or what the health factor leaves, is dust."""
    lender, coin, now = world.system(recipe.lender, Lender), world.listed[asset].coin, standing(world, account, recipe, asset)
    target = target_debt(world, recipe, asset, now)
    data = lender.health(world, account)
    by_floor = data.threshold_value // recipe.floor_bps - data.debt_value
    room = min(data.collateral_value * data.ltv_bps // BPS - data.debt_value, by_floor) - 1
    amount = min(room * TEN_TO[world.listed[coin].decimals] // lender.price(world, coin), target - now.owed)
    return amount if amount * PPM > target * DUST_PPM else 0


def _borrowed(world: World, account: str, recipe: VaultRecipe, asset: str, amount: int) -> World:
    """Return the world after one rung."""
    coin = world.listed[asset].coin
    lent = world.system(recipe.lender, Lender).borrow(world, account, coin, amount).world
    token = recipe.holds or asset
    bought = bought_with(lent, token, coin, amount, recipe.buys_in, account)
    return bought.world if token != asset else supplied(bought.world, account, recipe, asset, bought.units)


def supplied(world: World, account: str, recipe: VaultRecipe, asset: str, amount: int) -> World:
    """Return the world after an account supplied so much of the asset. Refuses as the lender does."""
    return world.system(recipe.lender, Lender).supply(world, account, asset, amount).world


def target_debt(world: World, recipe: VaultRecipe, asset: str, now: StrategyStanding) -> int:
    """Return what it would owe of the coin by its recipe."""
    return world.worth(asset, now.worth, world.redemption_rate(asset)) * recipe.borrows_bps // BPS


# --- Out


def freed(world: World, account: str, recipe: VaultRecipe, asset: str, amount: int) -> World:
    """Return the world in which an account has taken out the part of everything that is worth `amount` of the asset, all of it
    where that is as much as it is worth; the asset that came lies in the account. Refuses as each call does.
    """
    now = standing(world, account, recipe, asset)
    whole = amount >= now.worth
    if not now.owed and not now.held:
        out = EVERYTHING if whole else amount
        return world.system(recipe.lender, Lender).withdraw(world, account, asset, out).world if now.supplied else world
    held = now.held if whole else mul_div(now.held, amount, now.worth)
    repay = now.owed if whole else mul_div_up(now.owed, amount, now.worth)
    out = EVERYTHING if whole else mul_div(now.supplied, amount, now.worth)
    world = _sold(world, account, recipe, held)
    world = _repaid(world, account, recipe, asset, repay, out)
    return _turned(world, account, asset)


def lowered(world: World, account: str, recipe: VaultRecipe, asset: str) -> World:
    """Return the world after an account that owes more than its recipe says repaid the difference, out of what it has.

    Refuses as each call does.
    """
    now = standing(world, account, recipe, asset)
    target = target_debt(world, recipe, asset, now)
    if now.owed <= target:
        return world
    world = freed(world, account, recipe, asset, mul_div(now.worth, now.owed - target, now.owed))
    back = world.balance(account, asset)
    return supplied(world, account, recipe, asset, back) if back else world


def _sold(world: World, account: str, recipe: VaultRecipe, amount: int) -> World:
    """Return the world after what is held was sold for the coin."""
    if not amount:
        return world
    venue, path = world.system(recipe.holds_in, Venue), path_into(world, recipe.holds)
    coin = world.listed[recipe.holds].coin
    inside = [issuer.token for issuer in path].index(venue.other(coin))
    for issuer in reversed(path[inside + 1 :]):
        own = world.system(issuer.name, Issuer)
        left = own.leave(world, account, own.exits(world)[0].way, amount)
        world, amount = left.world, left.got
    return venue.swap(world, account, venue.other(coin), amount)[0]


def _repaid(world: World, account: str, recipe: VaultRecipe, asset: str, repay: int, out: int) -> World:
    """Return the world after `repay` was repaid and `out` of the asset came out: with the coins that lie there as far as they
    go, and with a flash loan for the rest, which a sale of the asset pays back.
    """
    lender, coin = world.system(recipe.lender, Lender), world.listed[asset].coin
    by_hand = min(repay, world.balance(account, coin))
    short = repay - by_hand
    if short:
        world = lender.flash(world, account, coin, short)
    if repay:
        owes = lender.owed(world, account, coin)
        world = world.system(recipe.lender, Lender).repay(world, account, coin, EVERYTHING if repay >= owes else repay).world
    taken = world.system(recipe.lender, Lender).withdraw(world, account, asset, out)
    if not short:
        return taken.world
    venue, path = world.system(recipe.sells_in, Venue), path_into(world, asset)
    inside = [issuer.token for issuer in path].index(venue.other(coin))
    need = short + lender.flash_fee(short)
    sale = sold_for(taken.world, venue, coin, path[inside + 1 :], taken.amount, need, account)
    return sale.world.system(recipe.lender, Lender).unflash(sale.world, account, coin, short)


def _turned(world: World, account: str, asset: str) -> World:
    """Return the world after the coins that lie there became the asset, if they are a whole one's millionth at least."""
    coin = world.listed[asset].coin
    coins = world.balance(account, coin)
    if coins * PPM < TEN_TO[world.listed[coin].decimals]:
        return world
    try:
        return bought_with(world, asset, coin, coins, "", account).world
    except Refused:
        return world


def passed_on(world: World, token: str, source: str, target: str) -> World:
    """Return the world after all that an account has of a token went to another."""
    amount = world.balance(source, token)
    return msgspec.structs.replace(world, ledger=books.move(world.ledger, token, source, target, amount)) if amount else world


def health_bps(world: World, account: str, recipe: VaultRecipe) -> int | None:
    """Return the health factor of an account's loan in 1/10,000, rounded down; None without a debt."""
    data = world.system(recipe.lender, Lender).health(world, account)
    return data.health_factor_wad * BPS // WEI if data.debt_value else None


def told_of(world: World, account: str, recipe: VaultRecipe, asset: str, recorded: int, assets: int) -> StrategyFacts:
    """Return how a strategy stands, of which the vault has `recorded`, and of `assets` in all."""
    now, coin = standing(world, account, recipe, asset), world.listed[asset].coin
    return StrategyFacts(
        kind=recipe.kind,
        lender=recipe.lender,
        part_ppm=recorded * PPM // assets if assets else 0,
        worth=now.worth,
        recorded=recorded,
        supplied=now.supplied,
        coin=coin,
        owed=now.owed,
        holds=recipe.holds,
        held=now.held,
        health_bps=health_bps(world, account, recipe) if now.owed else None,
        leverage_bps=now.supplied * BPS // now.worth if now.worth else BPS,
        yearly_ppm=yearly_ppm(world, recipe, asset, now),
        free=min(recorded, most_free(world, account, recipe, asset)),
        category=recipe.category,
        borrows_bps=recipe.borrows_bps,
        buys_in=recipe.buys_in,
    )


def yearly_ppm(world: World, recipe: VaultRecipe, asset: str, now: StrategyStanding) -> int:
    """Return what a strategy adds a year to what the asset earns by itself, on its own, in millionths: what it supplies earns
    interest, and what it borrowed costs its rate and earns what it was turned into.
    """
    lender, coin = world.system(recipe.lender, Lender), world.listed[asset].coin
    own = world.worth(asset, now.worth, world.redemption_rate(asset))
    if not own:
        return 0
    supplied_in_coin = world.worth(asset, now.supplied, world.redemption_rate(asset))
    earned = supplied_in_coin * lender.yearly_rates(asset).liquidity_ray
    cost = lender.yearly_rates(coin).variable_borrow_ray
    earned += now.owed * (usual_year_ray(world, recipe.holds or asset) - cost)
    return earned * PPM // (own * RAY)


def usual_year_ray(world: World, token: str) -> int:
    """Return what a token earns in a year of usual days, without compounding, of 1e27."""
    issuer = world.listed[token].issuer
    return (world.issuer(issuer).usual_day(world) - RATE_ONE) * YEAR_DAYS if issuer else 0


def checked(world: World, asset: str, recipe: tuple[VaultRecipe, ...]) -> None:
    """Raise ValueError for a recipe that nobody could follow in a world."""
    coin = world.listed[asset].coin
    if sum(row.share_bps for row in recipe) > BPS:
        raise ValueError("its strategies are meant for more than all there is")
    for row in recipe:
        if asset not in world.system(row.lender, Lender).assets():
            raise ValueError(f"{row.lender} does not take {asset}")
        if row.kind == "lend":
            continue
        if row.borrows_bps <= 0 or row.floor_bps <= BPS:
            raise ValueError(f"a {row.kind} says what it borrows, and a health factor above 1 under which it repays")
        if bool(row.holds) != (row.kind == "carry"):
            raise ValueError("a carry says what it holds, and nothing else does")
        for token, market in ((asset, row.sells_in), (row.holds, row.holds_in)):
            if token and coin not in world.system(market, Venue).coins:
                raise ValueError(f"{token} is sold for {coin} in no market that is named")
