"""What a row of the twins tells, once it was lived."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from wallet.errors import Refused
from wallet.practice.samples import Floats
from wallet.ways.found import ROUNDED
from wallet.world.lines import Figures
from wallet.world.tokens import WEI

HEAD_START, FEE, ENTRY, LOSS, REST = "head_start", "fee", "entry", "loss", "rest"


class Part(NamedTuple):
    """A part of what the liquid twin has more than the locked one (negative: less), in the coin's smallest unit.

    `head_start` is what it earned, before its fee, until the locked one began to earn; `fee` what less is kept of its rewards,
    negative where more is; `entry` a fee to enter; `loss` what slashings took of it; `rest` how else
    validators were paid, and what waits without earning.
    """

    kind: str
    amount: int


class TwinSide(NamedTuple):
    """One twin at the end, in smallest units of the coin.

    `worth` is what it has: in hand, and what the rest redeems for. `got` came out of leaving or of a sale, `ready` is the hour in
    which it did; None where nothing was to leave, or has not come. `lost` is what a shock took. `refused` is why it could not do
    what it wished when it first wished it.
    """

    worth: int
    got: int | None = None
    ready: int | None = None
    lost: int = 0
    refused: Refused | None = None


class TwinPath(NamedTuple):
    """How both went day by day: hours since the start of the world, and whole coins above what each put in. `sells` is what the
    liquid twin's tokens would have sold for at once, NaN where there was no market.
    """

    hours: Floats
    locked: Floats
    owed: Floats
    sells: Floats


class TwinRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it was lived from the hour `begun` to the hour `until`; what it is about happened in the hour `at`."""

    row: str
    coin: str
    token: str
    amount: int
    begun: int
    at: int
    until: int
    locked: TwinSide
    liquid: TwinSide
    path: TwinPath
    sells: int | None = None
    """What the liquid twin has in hand and would get for its tokens at once; None where nothing buys them."""
    parts: tuple[Part, ...] = ()
    figures: Figures = {}

    @property
    def difference(self) -> int:
        """What the liquid twin has more than the locked one at the end."""
        return self.liquid.worth - self.locked.worth

    @property
    def even(self) -> bool:
        """Whether both have the same, but for the last digits that contracts round off."""
        return abs(self.difference) <= rounding(self.amount)


def rounding(amount: int) -> int:
    """Return how much of an amount contracts may round off."""
    return max(ROUNDED, amount // WEI * ROUNDED)
