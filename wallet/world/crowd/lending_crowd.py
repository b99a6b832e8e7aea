"""Others at a lender: they supply and take out, borrow and repay, and loop what is staked, so that utilisation and rates move.

When more than usual is lent out, a deposit earns more, so more comes, and some debt is repaid; when less is, it is the other way
round. Each side closes a part of its gap a day and sways by itself: deposits as a normal draw, debts with the heavy tail of
Student's t, since single borrowers are large. What others supply in sum is drawn back, slowly, to what it was at first: without
that both sides wander off together, and caps, which stop only what grows, let them shrink for years. Whoever loops a staked token
borrows more while staking pays more than borrowing costs, and repays while it costs more: a part a day for every point of
difference, so that one dear day moves little and a week of them much. Each acts on the rates that the sums of all bring, a
person's among them. Left out: what backs the loops, which hardly anyone borrows, and the trades by which they are opened and
closed.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from wallet.staking.rebasing import RATE_ONE
from wallet.world import draws
from wallet.world.crowd.noise import STUDENT_SD
from wallet.world.lender import Lender
from wallet.world.lines import OTHERS
from wallet.world.state import NO_EVENTS, Habit, Step, World

PPM = 10**6
POINT_PPM = 10_000
"""A point of a yearly rate."""
PPM_RAY = 10**21
"""A millionth, in rates of 1e27."""
YEAR_DAYS = 365
LARGEST_SWAY_PPM = 76_000
"""The largest change of a day in the record of October 2024 to June 2025: no draw moves more."""
LARGEST_LOOPS_PPM = 24_000
"""Its largest fall of all debts in a day: those who loop move no more, however dear it is."""


class LendingCrowdStart(msgspec.Struct, frozen=True):
    """In millionths: the part of their gap that deposits and debts close at once, the standard deviation of what comes or goes of
    each, the part of its coin's debts by which loops of the token `loops` grow for each point a year that they pay, and the part
    of the way back to what others supplied at first that is gone at once.
    """

    return_ppm: int
    sway_ppm: int
    debt_return_ppm: int
    debt_sway_ppm: int
    loop_pace_ppm: int
    loops: str
    every_hours: int = 24
    level_return_ppm: int = 0


class LendingCrowd(Habit, frozen=True, kw_only=True, tag="lending_crowd"):
    """Who supplies to the lender `system` and borrows there. `usual_ppm` is what is usually lent out of a token, in millionths of
    its deposits, and `levels` what others supplied of it at first; those of an older world know of none.
    """

    return_ppm: int
    sway_ppm: int
    debt_return_ppm: int
    debt_sway_ppm: int
    loop_pace_ppm: int
    loops: str
    usual_ppm: dict[str, int]
    level_return_ppm: int = 0
    levels: dict[str, int] = msgspec.field(default_factory=dict)
    At: ClassVar[type[msgspec.Struct]] = LendingCrowdStart

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> LendingCrowd:
        """Return them; usual is what is lent out as the world begins, and what nobody borrows they leave as it is."""
        lender, usual, levels = world.system(system, Lender), dict[str, int](), dict[str, int]()
        for token in lender.assets():
            there, owed = _all_of(world, lender, token)
            if owed:
                usual[token], levels[token] = owed * PPM // there, lender.supplied(world, OTHERS, token)
        return cls(system=system, usual_ppm=usual, levels=levels, **msgspec.structs.asdict(at)).spread(world)

    def act(self, world: World) -> Step:
        looped = world.listed.get(self.loops)
        for token, usual in self.usual_ppm.items():
            lender = world.system(self.system, Lender)
            there, owed = _all_of(world, lender, token)
            swayed = _drawn(world, "normal", f"deposits {self.system} {token}", self.sway_ppm, draws.SCALE)
            coming = (owed * PPM // usual - there) * self.return_ppm + swayed * there
            if token in self.levels:
                coming += (self.levels[token] - lender.supplied(world, OTHERS, token)) * self.level_return_ppm
            grown = _drawn(world, "student_2_5", f"debts {self.system} {token}", self.debt_sway_ppm, STUDENT_SD)
            if looped is not None and token == looped.coin:
                grown += self._looped(world, lender, token, looped.issuer)
            lent = (there * usual // PPM - owed) * self.debt_return_ppm + grown * owed
            world = _moved(world, lender, token, coming // PPM, lent // PPM)
        return world, NO_EVENTS

    def accounts(self) -> tuple[str, ...]:
        return (OTHERS,)

    def _looped(self, world: World, lender: Lender, token: str, issuer: str) -> int:
        """Return the part of a token's debts by which loops grow today, in millionths; negative where they are closed."""
        pays_ppm = (world.issuer(issuer).usual_day(world) - RATE_ONE) * YEAR_DAYS * PPM // RATE_ONE
        grown = (pays_ppm - lender.yearly_rates(token).variable_borrow_ray // PPM_RAY) * self.loop_pace_ppm // POINT_PPM
        return max(-LARGEST_LOOPS_PPM, min(LARGEST_LOOPS_PPM, grown))


def _all_of(world: World, lender: Lender, token: str) -> tuple[int, int]:
    """Return what there is of a token, lent out or at hand, and what of it is owed: by these the rates are set."""
    owed = lender.totals(world, token)[1]
    return owed + lender.at_hand(token), owed


def _drawn(world: World, table: str, purpose: str, sway_ppm: int, deviation: int) -> int:
    """Return a draw whose standard deviation is `sway_ppm`, in millionths; that of the table is `deviation`."""
    drawn = sway_ppm * draws.draw(table, world.seed, world.hour, purpose) // deviation
    return max(-LARGEST_SWAY_PPM, min(LARGEST_SWAY_PPM, drawn))


def _moved(world: World, lender: Lender, token: str, coming: int, lent: int) -> World:
    """Return the world after others supplied and borrowed so much, of what they own: less than nothing goes out and is repaid."""
    coming = min(coming, world.balance(OTHERS, token))
    lent = max(lent, max(coming, 0) - world.balance(OTHERS, token))
    return lender.others_went(world, token, coming, lent)
