"""Capital efficiency: one coin of your own followed through every layer in which it works, with what each layer earns and risks.

It is counted once, however often it works: what a loop adds is the coins that are borrowed, less what they cost. The parts add up
to the net rate of the loop (`wallet.ways.loops`) to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from wallet.practice.rewards import PPM, YearlyRate
from wallet.staking.rebasing import RATE_ONE
from wallet.ways.loops import BPS, WAD, WAD_RAY, YEAR_DAYS, LoopFacts
from wallet.ways.restaking import RestakedFacts
from wallet.world.entering import path_into
from wallet.world.holdings import UNSTAKED, ways
from wallet.world.lender import Lender
from wallet.world.providing import entries, staked_part_of_pool
from wallet.world.state import DAY_HOURS, Issuer, Shares, World
from wallet.world.strategy import service_ppm

SLASHED_PPM = 10_000
"""A slashing by which layers are compared: a hundredth of all that is staked."""


class Layer(NamedTuple):
    """A layer, by `key` ("secures", "supplied", "borrowed", "again", "supplied_again", "holds", "fee", "restaked", "beside",
    "trades", or the name of a service): how much of a coin works there for one of your own, negative where it is owed, and what
    that adds to your rate a year, both of 1e18; `slashed_ppm` is what a slashing of a hundredth takes of your own by it, in
    millionths. One that is `part` of the layer before it is counted there.
    """

    key: str
    amount: int
    yearly: int
    slashed_ppm: int = 0
    part: bool = False


def layers(facts: LoopFacts) -> tuple[Layer, ...]:
    """Return the layers of a loop, or of a deposit without one; nothing where there is nothing of your own."""
    own = facts.collateral - facts.debt
    if own <= 0:
        return ()
    more = facts.debt * WAD // own
    staked = facts.staking - facts.deposit
    found = [Layer("secures", WAD, staked, SLASHED_PPM), Layer("supplied", WAD, facts.deposit)]
    if not more:
        return tuple(found)
    found.append(Layer("borrowed", -more, -more * facts.borrow // WAD))
    found.append(Layer("again", more, more * staked // WAD, more * SLASHED_PPM // WAD))
    rest = facts.net - sum(layer.yearly for layer in found)
    return (*found, Layer("supplied_again", more, rest))


def restaked_layers(facts: RestakedFacts) -> tuple[Layer, ...]:
    """Return the layers of a restaked token, of one of your own: it secures its chain, and is at stake with an operator beside
    that, for the services that are parts of this layer. Nothing where nothing is at stake.
    """
    if not facts.mine.restaked:
        return ()
    found = [Layer("secures", WAD, facts.staking, SLASHED_PPM)]
    operator = facts.operator
    if operator is not None:
        found.append(Layer("restaked", WAD, facts.services, operator.allocated_ppm * SLASHED_PPM // PPM))
        for each in operator.promises:
            slashed, pays = each.allocated_ppm * SLASHED_PPM // PPM, service_ppm(operator, each)
            found.append(Layer(each.service, each.allocated_ppm * (WAD // PPM), pays * (WAD // PPM), slashed, part=True))
    return tuple(found)


def vault_layers(world: World, name: str, lived: Callable[[str], YearlyRate | None]) -> tuple[Layer, ...]:
    """Return the layers of a vault that lends its asset out, of one coin that it has.

    What works in it beside that coin are the coins that its strategies owe, each counted once; its fee is on what they add.
    `lived` is what a way to stake has paid a year; where it is not known, a usual day ahead counts.
    """
    own, facts = world.system(name, Issuer), world.system(name, Issuer).lent_out(world)
    rate, total = world.redemption_rate(own.asset), world.worth(own.asset, facts.assets, world.redemption_rate(own.asset))
    if not total:
        return ()
    staked = _yearly(world, own.asset, lived)
    supplied = earned = owed = cost = again = 0
    held: dict[str, int] = {}
    for row in facts.strategies:
        lender, lent = world.system(row.lender, Lender), world.worth(own.asset, row.supplied, rate)
        supplied, earned = supplied + lent, earned + lent * (lender.yearly_rates(own.asset).liquidity_ray // WAD_RAY)
        owed, cost = owed + row.owed, cost + row.owed * (lender.yearly_rates(row.coin).variable_borrow_ray // WAD_RAY)
        if row.holds:
            held[row.holds] = held.get(row.holds, 0) + row.owed
        else:
            again += row.owed
    found = [
        Layer("secures", WAD, staked, SLASHED_PPM),
        Layer("supplied", supplied * WAD // total, earned // total),
        Layer("borrowed", -owed * WAD // total, -cost // total),
    ]
    if again:
        found.append(Layer("again", again * WAD // total, again * staked // total, again * SLASHED_PPM // total))
    for token, coins in held.items():
        found.append(
            Layer("holds", coins * WAD // total, coins * _yearly(world, token, lived) // total, coins * SLASHED_PPM // total)
        )
    added = sum(layer.yearly for layer in found[1:])
    return (*found, Layer("fee", 0, -max(0, added) * facts.fee_bps // BPS))


def pool_layers(world: World, name: str, lived: Callable[[str], YearlyRate | None]) -> tuple[Layer, ...]:
    """Return the layers of a pool, of one coin that is in it, each of its tokens as it redeems.

    The part that is staked earns what its token does, the rest nothing by itself; what trades left you is counted beside that,
    from your own deposits as they were lived, once they are a day old. Nothing of an empty pool.
    """
    pool = world.system(name, Shares)
    part = staked_part_of_pool(world, pool)
    if not part:
        return ()
    sold = pool.sells(world)
    found = []
    for token, amount in ((sold, part), (pool.other(sold), WAD - part)):
        earns = world.listed[token].kind not in UNSTAKED and isinstance(world.systems.get(world.listed[token].issuer), Issuer)
        yearly = amount * _yearly(world, token, lived) // WAD if earns and world.listed[token].kind != "receipt" else 0
        slashed = amount * SLASHED_PPM // WAD if earns else 0
        found.append(Layer("secures" if token == sold else "beside", amount, yearly, slashed))
    rows = entries(world, name)
    worked = sum(row.came.put_in * (world.hour - row.hour) for row in rows)
    if rows and world.hour - rows[0].hour >= DAY_HOURS and worked:
        fees = sum(row.came.fees for row in rows)
        found.append(Layer("trades", WAD, fees * YEAR_DAYS * DAY_HOURS * WAD // worked))
    return tuple(found)


def _yearly(world: World, token: str, lived: Callable[[str], YearlyRate | None]) -> int:
    """Return what a token earns a year, of 1e18: as it was lived, or as a usual day ahead brings."""
    path = path_into(world, token)
    issuer = path[-1] if path[-1].name in ways(world) else path[0]
    known = lived(issuer.name)
    if known is not None and known.days:
        return known.ppm * (WAD // PPM)
    return (issuer.usual_day(world) - RATE_ONE) * YEAR_DAYS * WAD // RATE_ONE


def slashed_ppm(found: tuple[Layer, ...]) -> int:
    """Return what a slashing of a hundredth takes of your own in all, in millionths; no more than all of it."""
    return min(PPM, sum(layer.slashed_ppm for layer in found if not layer.part))
