"""What the chart of a loan's health draws, read off the world of now and the one that the form would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.lend.chart import HealthLine, HealthPicture
from ui.panels.lend.ways import YOU
from ui.wording import amount_with_unit, first_coin
from wallet import loans

if TYPE_CHECKING:
    from wallet import Lender, World

ONE = 10**18
DOLLARS = "dollars"
ALL_BACKING = "all that backs it"


def picture_of(world: World, lender: Lender, now: loans.LoanStanding, after: World | None) -> HealthPicture:
    """The loan as it is and, where the form describes something, as it would be."""
    would = None if after is None else loans.loan_standing(after, lender.name, YOU)
    ending = loans.loan_ending(world if after is None else after, lender.name, YOU) or loans.loan_ending(world, lender.name, YOU)
    price = ending.price if ending is not None else None
    return HealthPicture(
        price=price.believed / ONE if price is not None else 100.0,
        unit=(price.unit or DOLLARS) if price is not None else "",
        what=price.token if price is not None else ALL_BACKING,
        now=_line(now),
        after=None if would is None else _line(would),
    )


def _line(standing: loans.LoanStanding) -> HealthLine | None:
    if standing.health_wad is None:
        return None
    return HealthLine(standing.health_wad, f"{amount_with_unit(standing.owed, first_coin(), 1)} owed")
