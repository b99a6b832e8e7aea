"""Shocks to so many validators of one operator: as they are made, the last one that a world remembers, and the days they take."""

from __future__ import annotations

from typing import Literal, NamedTuple

from wallet.library.operators import ValidatorSet, validator_set, validator_sets
from wallet.world import shocks
from wallet.world.book import Book
from wallet.world.lines import YOU
from wallet.world.state import Chain, Issuer, World

PPM = 10**6
Kind = Literal["slashed", "offline"]
SLASHED_DAYS = 37
"""After so many days a slashed validator loses no more."""
FOR_GOOD_DAYS = 30
"""How many days are looked at where an outage has no end."""


AnyStrike = shocks.SlashValidators | shocks.ValidatorsGoDark | shocks.OwnFault


class Strike(NamedTuple):
    """A shock that was made to an operator's validators: in which hour, and for how many days it is looked at."""

    shock: AnyStrike
    hour: int
    days: int


def strike(system: str, row: str, kind: Kind, validators: int, days: int = 0, own: bool = False, bond: int = 0) -> AnyStrike:
    """Return the shock that slashes so many validators of an operator, or takes them offline for `days`, for good where 0.

    `bond` is what the operator has put up for them, in coins.

    Of what is your `own` the oldest stakes are slashed, all validators of each; offline go those of the oldest.
    """
    if kind == "slashed" and own:
        return shocks.OwnFault(validators, system)
    if kind == "slashed":
        return shocks.SlashValidators(PPM, system, validators, row, bond)
    return shocks.ValidatorsGoDark(PPM, system, days, validators, row)


def looked_at(shock: AnyStrike) -> int:
    """Return for how many days a shock is looked at: until nothing more is lost by it."""
    if isinstance(shock, shocks.ValidatorsGoDark):
        return shock.days + 1 if shock.days else FOR_GOOD_DAYS
    return SLASHED_DAYS


def last_strike(world: World, system: str) -> Strike | None:
    """Return the last shock to one of a protocol's operators that is remembered; None where there is none."""
    issuer = world.systems.get(system)
    if not isinstance(issuer, Issuer):
        return None
    known = world.system(issuer.chain, Chain).struck(issuer.operator)
    if not known:
        return None
    row = known[-1]
    days = (row.until - world.start - row.hour * 3600) // 86_400 if row.until else 0
    made = strike(system, row.row, "slashed" if row.kind == "slashed" else "offline", row.validators, days, bond=row.bond)
    return Strike(made, row.hour, looked_at(made))


def strikeable(world: World) -> tuple[ValidatorSet, ...]:
    """Return the sets of which validators can be slashed or taken offline: of protocols, and of what you have locked."""
    found = [
        each
        for each in validator_sets(world)
        if each.size and world.system(each.chain, Chain).active(world.system(each.system, Issuer).operator)
    ]
    mine = (validator_set(world, book.name) for book in world.every(Book) if book.punishable(world, YOU))
    return (*found, *(each for each in mine if each is not None and each.size))
