"""Why two tokens that were bought for the same coins are owed different amounts: the difference split into causes.

Between two moments what stands behind a token (`Earning`) says what its holders were paid, what of that is not counted yet, how
many coins worked for them, what was kept of the rewards, and what slashings took. The token that is owed most is the measure:
had the other one earned as that one did, coin by coin, there would be no difference. Each cause is a sum of whole numbers over
all stretches of time, so that causes add up to the difference; what roundings of the contracts leave is named as such.

Left out: that a stretch (a week, a day where somebody was slashed) is taken as one, so that coins that began to work in the
middle of it count from its middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wallet.world.lines import Earning

BPS = 10**4
ENTRY, FEE, COUNTED, WORK, PAY, LOSS, CARRIED, ROUNDING = (
    *("entry", "fee", "counted", "work", "pay", "loss"),
    *("carried", "rounding"),
)
CAUSES = (FEE, COUNTED, WORK, PAY, LOSS, ENTRY, CARRIED, ROUNDING)
"""`fee`: a larger or smaller part of rewards is kept. `counted`: rewards that were earned and are not in the rate, and what of
such came to those who entered meanwhile. `work`: fewer or more coins work for a coin owed. `pay`: a working coin was paid less or
more. `loss`: slashings that holders bear. `entry`: a fee to enter. `carried`: what the difference itself earned or missed since.
`rounding`: the contracts' last digits."""


class Cause(NamedTuple):
    """A part of a difference, in the coin's smallest unit; negative where it makes the token owed less than the best one."""

    kind: str
    amount: int


class EarnedSpan(NamedTuple):
    """What one amount of a token went through between two moments, in the coin's smallest unit.

    Its worth goes from `before` by `earned` before the fee, less `fee` and `loss`, and by `timing`: what was counted later than
    it was earned, negative where more waits than before. `working` coins worked for it, the mean of both ends.
    """

    before: int
    earned: int
    fee: int
    loss: int
    timing: int
    working: int

    @property
    def change(self) -> int:
        """By how much its worth changed."""
        return self.earned - self.fee - self.loss + self.timing


def stretch(units: int, first: Earning, last: Earning) -> EarnedSpan:
    """Return what `units` of a token, of which there are some at both moments, went through from one to the other."""
    before, after = units * first.counted // first.units, units * last.counted // last.units
    waited, waits = units * first.pending // first.units, units * last.pending // last.units
    shared = units * first.pending * (last.units - first.units) // (first.units * last.units)
    timing = waited - waits - shared
    kept = after - before - timing
    fee = max(0, kept) * last.fee_bps // (BPS - last.fee_bps) if last.fee_bps < BPS else 0
    lost = max(0, last.lost - first.lost)
    loss = before * lost // last.among if lost and last.among else 0
    working = (units * first.at_work // first.units + units * last.at_work // last.units) // 2
    return EarnedSpan(before, kept + fee + loss, fee, loss, timing, working)


def apart(best: EarnedSpan, other: EarnedSpan) -> dict[str, int]:
    """Return the causes for which `other` changed otherwise than `best`: they sum up to the difference of both changes."""
    usual = best.earned - best.fee
    same = usual * other.before // best.before if best.before else usual
    worked = usual * other.working // best.working if best.working else same
    as_best = best.fee * other.earned // best.earned if best.earned else 0
    return {
        CARRIED: same - usual,
        WORK: worked - same,
        PAY: other.earned - as_best - worked,
        FEE: as_best - other.fee,
        LOSS: best.loss - other.loss,
        COUNTED: other.timing - best.timing,
    }


def causes(
    best: Sequence[EarnedSpan], other: Sequence[EarnedSpan], entry: int, difference: int, least: int = 0
) -> tuple[Cause, ...]:
    """Return the causes of a `difference` to the best, the largest first; `entry` is what entering cost less or more than there.

    What remains is the roundings of contracts; causes of no more than `least` are theirs too.
    """
    found = dict.fromkeys(CAUSES, 0)
    for one, another in zip(best, other, strict=True):
        for kind, amount in apart(one, another).items():
            found[kind] += amount
    found[ENTRY] = entry
    found = {kind: amount if abs(amount) > least else 0 for kind, amount in found.items()}
    found[ROUNDING] = difference - sum(found.values())
    rows = (Cause(kind, amount) for kind, amount in found.items() if amount)
    return tuple(sorted(rows, key=lambda cause: (cause.kind == ROUNDING, -abs(cause.amount))))
