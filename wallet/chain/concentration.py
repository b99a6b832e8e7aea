"""How concentrated stake is: in how many hands it would have to fall for the network to be stopped or taken.

Entities are held as cohorts, so many of equal stake, and compared at whatever level they are counted (operator, protocol, client,
cloud). Everything is an exact integer or fraction. The thresholds are those of Ethereum's consensus: more than a third stops
finality, more than half decides which blocks stay, more than two thirds finalizes anything. Left out: who stands behind an
entity, and what acquiring stake would cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from wallet.errors import Refused

ONE_THIRD = Fraction(1, 3)
ONE_HALF = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)


class Entities(NamedTuple):
    """`number` entities of `stake` each, in any unit that is the same for all."""

    stake: int
    number: int = 1


class Concentration(NamedTuple):
    """Measures of one distribution of stake."""

    total: int
    largest: int
    herfindahl: Fraction
    """The sum of squared shares (HHI): 1 for a single entity, 1/n for n equal ones. Markets quote it x 10,000."""
    over_one_third: int
    """Nakamoto count: the fewest entities that together hold strictly more than that."""
    over_half: int
    over_two_thirds: int

    @property
    def largest_share(self) -> Fraction:
        """The share of the largest entity."""
        return Fraction(self.largest, self.total)

    @property
    def effective_number(self) -> Fraction:
        """How many equal entities would be as concentrated."""
        return 1 / self.herfindahl


def concentration(entities: Iterable[Entities]) -> Concentration:
    """Measure how concentrated the stake of `entities` is. Refuses `stake_none` where nobody holds any."""
    held = _held(entities)
    total = sum(row.stake * row.number for row in held)
    squares = sum(row.stake * row.stake * row.number for row in held)
    return Concentration(
        total=total,
        largest=held[0].stake,
        herfindahl=Fraction(squares, total * total),
        over_one_third=_fewest(held, total, ONE_THIRD),
        over_half=_fewest(held, total, ONE_HALF),
        over_two_thirds=_fewest(held, total, TWO_THIRDS),
    )


def nakamoto(entities: Iterable[Entities], share: Fraction) -> int:
    """Return the fewest entities that together hold strictly more than `share` (below 1) of the stake.

    Refuses `stake_none` where nobody holds any.
    """
    held = _held(entities)
    return _fewest(held, sum(row.stake * row.number for row in held), share)


def outsider_needs(total: int, share: Fraction) -> int:
    """Return what an outsider must add to `total` to hold strictly more than `share` (below 1) of the sum.

    More than a third of the whole takes more than half of what is there; more than two thirds, more than twice.
    """
    return _above(total * share / (1 - share))


def _held(entities: Iterable[Entities]) -> list[Entities]:
    held = sorted((row for row in entities if row.stake > 0 and row.number > 0), reverse=True)
    if not held:
        raise Refused("stake_none")
    return held


def _fewest(held: list[Entities], total: int, share: Fraction) -> int:
    missing, fewest = _above(total * share), 0
    for row in held:
        if missing <= 0:
            break
        taken = min(-(-missing // row.stake), row.number)
        missing -= taken * row.stake
        fewest += taken
    return fewest


def _above(amount: Fraction) -> int:
    """The smallest integer above it."""
    return amount.numerator // amount.denominator + 1
