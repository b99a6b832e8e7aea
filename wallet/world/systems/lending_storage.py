"""How a lending market begins in a world, what it says a token costs, and what it keeps of your own moves.

Its preset names assets as the real market does; a world may call one of them otherwise: where nothing wraps a coin, the coin
itself stands for its wrapped form, as a gateway contract takes and pays it. What others supplied and borrowed is known in sum
alone, so it is one row that backs nothing and that nobody can liquidate. Prices are of a whole token in 1e-8 of a dollar.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from wallet.defi.lending import LendingMarket, Parameters
from wallet.defi.lending_reserves import after_change
from wallet.defi.lending_state import Account, asset_of
from wallet.world import ledger as books
from wallet.world.beginning import hand
from wallet.world.given import Coins
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, PriceSource
from wallet.world.state import Issuer, World
from wallet.world.tokens import DOLLAR, MOST_DECIMALS, TEN_TO, Token

PRICE_OF_A_DOLLAR = 10**8
"""A dollar in the market's prices."""


class LendingStart(msgspec.Struct, frozen=True):
    """The market at a scenario's first hour: what others supplied and borrowed of each asset, under the preset's names.

    `called` says what this world calls an asset where that is not the preset's name; `deposit_discount_bps` is what a buyer asks
    off a deposit, in 1/10,000. What a world has no token for is left out.
    """

    supplied: dict[str, Coins]
    borrowed: dict[str, Coins]
    called: dict[str, str] = {}
    prices_from: PriceSource = "capped"
    deposit_discount_bps: int = 100


class Entered(msgspec.Struct, frozen=True, array_like=True):
    """Own moves of one line: what was put in and taken out, each at its redemption value in the hour it moved, in the smallest
    unit of the token's coin; `units` is what was put in less what was taken out, in the token itself. Interest is the rest.
    """

    put_in: int = 0
    taken_out: int = 0
    units: int = 0


def begun(parameters: Parameters, at: LendingStart, listed: Mapping[str, Token]) -> Parameters:
    """Return a market's parameters with the assets that the world has, under the world's names.

    Raises ValueError for two of one name, for an asset that has not the decimals of its token, and for a balance that grows by
    itself, which the market could not tell from a deposit.
    """
    names = {name: at.called.get(name, name) for name in at.supplied}
    kept = {name: token for name, token in names.items() if token in listed}
    for asset in parameters.assets:
        if asset.name in kept and asset.decimals != listed[kept[asset.name]].decimals:
            raise ValueError(f"{asset.name} has {asset.decimals} decimals, its token others")
        if asset.name in kept and listed[kept[asset.name]].kind == "growing_balance":
            raise ValueError(f"the balance of {kept[asset.name]} grows by itself")
    if len(set(kept.values())) < len(kept):
        raise ValueError("two assets of one name")
    return replace(
        parameters,
        assets=tuple(replace(asset, name=kept[asset.name]) for asset in parameters.assets if asset.name in kept),
        emodes=tuple(
            replace(mode, assets=tuple(replace(one, name=kept[one.name]) for one in mode.assets if one.name in kept))
            for mode in parameters.emodes
        ),
    )


def filled(market: LendingMarket, at: LendingStart) -> LendingMarket:
    """Return the empty market with what others supplied and borrowed: rates follow, and every index is one."""
    supplied, owed = {}, {}
    reserves = market.reserves.copy()
    for name, amount in at.supplied.items():
        token = at.called.get(name, name)
        if token not in reserves:
            continue
        terms = asset_of(market, token)
        scale = TEN_TO[MOST_DECIMALS - terms.decimals]
        supplied[token], owed[token] = amount // scale, at.borrowed.get(name, 0) // scale
        reserve = replace(reserves[token], scaled_supply=supplied[token], scaled_debt=owed[token])
        reserves[token] = after_change(reserve, terms, added=supplied[token] - owed[token])
    row = Account(supplied={k: v for k, v in supplied.items() if v}, owed={k: v for k, v in owed.items() if v})
    return replace(market, reserves=reserves, accounts={OTHERS: row})


def paid_in(world: World, name: str, market: LendingMarket) -> World:
    """Return the world after others paid in what is not lent out.

    What they supplied has to be there at first: a token that wraps another is made from that one, and a dollar comes new.
    """
    for token, reserve in market.reserves.items():
        missing = reserve.scaled_supply - units_of(world.ledger, OTHERS, token)
        known = world.listed[token]
        if missing > 0 and known.kind == "dollar":
            world = replace(world, ledger=books.mint(world.ledger, token, OTHERS, missing))
        elif missing > 0 and known.issuer:
            issuer = world.system(known.issuer, Issuer)
            if issuer.asset not in world.coins:
                asset = world.worth(token, missing, issuer.redemption_rate(world, token)) + 2
                world = issuer.deposit(world, OTHERS, asset).world
        world = hand(world, name, token, reserve.virtual_balance)
    return world


def coin_price(world: World, coin: str) -> int:
    """Return what a whole coin costs."""
    return world.coins[coin].micro_usd * (PRICE_OF_A_DOLLAR // DOLLAR)
