"""Shocks to so many validators of one operator: as they are made, whom they are about, and the days they take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from wallet.library.operators import ValidatorSet, validator_set, validator_sets
from wallet.world import shocks
from wallet.world.book import Book, book_of
from wallet.world.lines import YOU
from wallet.world.state import Chain, Issuer, World

PPM = 10**6
Kind = Literal["slashed", "offline"]
SLASHED_DAYS = 37
"""After so many days a slashed validator loses no more."""
FOR_GOOD_DAYS = 30
"""How many days are looked at where an outage has no end."""
MOST_DAYS = 60
"""How many days of an outage are looked at, however long it is."""


AnyStrike = shocks.SlashValidators | shocks.ValidatorsGoDark | shocks.OwnFault


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
    """Return for how many days a shock is looked at: until nothing more is lost by it, `FOR_GOOD_DAYS` where that never is."""
    if isinstance(shock, shocks.ValidatorsGoDark):
        return min(max(1, shock.days + 1), MOST_DAYS) if shock.days else FOR_GOOD_DAYS
    return SLASHED_DAYS


def concerns(world: World, shock: AnyStrike, system: str) -> bool:
    """Whether a shock is one to the validators of a protocol or of a book: theirs, or all of the chain on which they are."""
    if isinstance(shock, shocks.OwnFault):
        return book_of(world, shock.system).name == system
    named, there = world.systems.get(shock.system), world.systems.get(system)
    if isinstance(shock, shocks.ValidatorsGoDark) and not isinstance(named, (Issuer, Book)):
        chain = named.name if isinstance(named, Chain) else world.issuer().chain
        return isinstance(there, (Issuer, Book)) and there.chain == chain
    return (named.name if named is not None else world.issuer().name) == system


def is_own(world: World, shock: AnyStrike) -> bool:
    """Whether a shock is one to stake of your own alone."""
    return isinstance(shock, shocks.OwnFault) or isinstance(world.systems.get(shock.system), Book)


def in_steps(world: World, shock: AnyStrike) -> bool:
    """Whether what it takes comes in the steps of a chain that keeps validators it has slashed for weeks."""
    if isinstance(shock, shocks.ValidatorsGoDark):
        return False
    named = book_of(world, shock.system) if isinstance(shock, shocks.OwnFault) else world.issuer(shock.system)
    return bool(world.system(named.chain, Chain).validator_size)


def strikeable(world: World, struck: Iterable[AnyStrike] = ()) -> tuple[ValidatorSet, ...]:
    """Return the sets of which validators can be slashed or taken offline: of protocols, and of what you have locked.

    Of what you have locked also those that one of the shocks in `struck` was to, while anything of it is left.
    """
    hit = {book.name for shock in struck for book in world.every(Book) if concerns(world, shock, book.name)}
    found = [
        each
        for each in validator_sets(world)
        if each.size and world.system(each.chain, Chain).active(world.system(each.system, Issuer).operator)
    ]
    mine = (validator_set(world, book.name) for book in world.every(Book) if book.punishable(world, YOU) or book.name in hit)
    return (*found, *(each for each in mine if each is not None and each.size and each.total))
