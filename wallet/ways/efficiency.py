"""Capital efficiency: one coin of your own followed through every layer in which it works, with what each layer earns and risks.

It is counted once, however often it works: what a loop adds is the coins that are borrowed, less what they cost. The parts add up
to the net rate of the loop (`wallet.ways.loops`) to the last digit.
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.practice.rewards import PPM
from wallet.ways.loops import WAD, LoopFacts
from wallet.ways.restaking import RestakedFacts
from wallet.world.strategy import service_ppm

SLASHED_PPM = 10_000
"""A slashing by which layers are compared: a hundredth of all that is staked."""


class Layer(NamedTuple):
    """A layer, by `key` ("secures", "supplied", "borrowed", "again", "supplied_again", "restaked", or the name of a service): how
    much of a coin works there for one of your own, negative where it is owed, and what that adds to your rate a year, both of
    1e18; `slashed_ppm` is what a slashing of a hundredth takes of your own by it, in millionths. One that is `part` of the layer
    before it is counted there.
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


def slashed_ppm(found: tuple[Layer, ...]) -> int:
    """Return what a slashing of a hundredth takes of your own in all, in millionths; no more than all of it."""
    return min(PPM, sum(layer.slashed_ppm for layer in found if not layer.part))
