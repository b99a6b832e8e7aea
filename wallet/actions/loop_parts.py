"""What loops are made of: coins that become a token at a lender, the least sale that brings coins, and what a receipt tells
of them.
"""

from __future__ import annotations

from wallet.actions.base import YOU, Outcome, needs_allowance
from wallet.actions.lending import PPM_RAY, told_at
from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world.entering import path_into
from wallet.world.lender import Lender
from wallet.world.lines import Figures
from wallet.world.state import Issuer, Venue, World
from wallet.world.turning import bought_with as bought_with
from wallet.world.turning import sold_for as sold_for
from wallet.world.turning import venues_of as venues_of

Path = tuple[Issuer, ...]
"""The issuers through which a coin becomes a token, as they stand in the world in which one asked."""


def coin_and_path(world: World, lender: Lender, token: str) -> tuple[str, Path]:
    """Return the coin that is borrowed against a token of its own, and how it becomes that. Refuses loan_asset_unknown where the
    lender has none of it, and protocol_unknown for a token that no coin becomes.
    """
    coin, path = world.listed[token].coin, path_into(world, token)
    if coin not in lender.assets():
        raise Refused("loan_asset_unknown", token=coin)
    if not path:
        raise Refused("protocol_unknown", protocol=token)
    return coin, path


def lent_at(world: World, system: str) -> Lender:
    return world.system(system, Lender)


def changes_mode(lender: Lender, category: int) -> bool:
    return bool(category) and lender.mode_of(YOU) != category


def in_mode(world: World, lender: Lender, category: int) -> World:
    return lender.set_emode(world, YOU, category) if changes_mode(lender, category) else world


def asks_approval(world: World, token: str, spender: str) -> bool:
    """Return whether a contract has to be allowed to take a token again."""
    return needs_allowance(world, token) and books.allowance(world.ledger, YOU, token, spender) < books.UNLIMITED


def buying_kinds(world: World, path: Path, market: str) -> tuple[str, ...]:
    """Return the kinds of fee of turning coins into the last token of a path."""
    works = [issuer.work(issuer.entry) for issuer in path]
    if not market:
        return tuple(works)
    venue = world.system(market, Venue)
    inside = [issuer.token in venue.coins for issuer in path]
    return (venue.work("swap"), *works[1 + inside.index(True) :]) if True in inside else (venue.work("swap"),)


def worth_of(world: World, token: str, remedy: object) -> int | None:
    """Return what an amount of a token that a refusal offers is worth in its coin, None where it offers none."""
    return world.worth(token, remedy, world.redemption_rate(token)) if isinstance(remedy, int) else None


def told_loop(
    world: World, after: World, lender: Lender, kind: str, title: str, token: str, fee: int, figures: Figures, market: str
) -> Outcome:
    coin = world.listed[token].coin
    now = lent_at(after, lender.name)
    worth, owed = (
        after.worth(token, now.supplied(after, YOU, token), after.redemption_rate(token)),
        now.owed(after, YOU, coin),
    )
    told: Figures = {"token": token, **figures, "worth": worth, "owed": owed}
    if market:
        told["market"] = market
    if owed:
        told["yearly_ppm"] = now.yearly_rates(coin).variable_borrow_ray // PPM_RAY
    units = dict.fromkeys(("supplied", "withdrawn", "kept"), token)
    units |= dict.fromkeys(
        ("paid", "flash", "flash_fee", "staked", "borrowed", "repaid", "got", "over", "cost", "worth", "owed"), coin
    )
    if "sold" in told:
        units["sold"] = world.system(market, Venue).other(coin)
    return told_at(world, after, lender, kind, title, token, fee, told, at_risk=kind != "close_loop", units=units)
