"""How each twin gets out, day by day: the locked one by its book, the liquid one by the way that pays first."""

from __future__ import annotations

from wallet.actions.leave import Claim
from wallet.actions.lock import Unlock
from wallet.errors import Refused
from wallet.ways.found import WayOut
from wallet.ways.out import ways_out
from wallet.ways.twins.living import Passing, Twins, in_coin
from wallet.ways.twins.told import TwinSide
from wallet.world import leaving

PPM = 10**6
MOST_GIVEN_UP_PPM = 200_000
"""What the liquid twin gives up at most to be out at once: a fifth of what its tokens redeem for."""


def way_out(twins: Twins) -> WayOut | None:
    """Return how the liquid twin gets out with all it has: by the best way that pays at once, where it gives up too much there by
    the soonest of the others.
    """
    found = [way for way in ways_out(twins.world, twins.pair.token, twins.tokens).ways if way.open]
    at_once = [way for way in found if not way.waits]
    best = max(at_once, key=lambda way: in_coin(twins.world, twins.pair, way.pays, way.got), default=None)
    if best is not None and in_coin(twins.world, twins.pair, best.pays, best.got) * PPM >= best.owed * (PPM - MOST_GIVEN_UP_PPM):
        return best
    return min((way for way in found if way.waits), key=lambda way: way.likely_hours, default=best)


class LockedExit:
    """The locked twin asks to leave as soon as its book lets it, and takes what is ready."""

    def __init__(self, twins: Twins) -> None:
        self._twins, self._tried = twins, ""
        self.refused: Refused | None = None
        self.ready: int | None = None

    @property
    def done(self) -> bool:
        """Whether it is out."""
        return self.ready is not None

    def try_now(self) -> Passing:
        """Do what can be done in this hour."""
        twins = self._twins
        stake = twins.stake
        if stake is not None and not stake.left_at and (stake.state == "active" or stake.state != self._tried):
            try:
                yield from twins.do(Unlock(stake.id, twins.pair.book))
            except Refused as caught:
                self.refused, self._tried = self.refused or caught, stake.state
            stake = twins.stake
        if stake is not None and stake.state == "ready":
            yield from twins.do(Claim((stake.id,), twins.pair.book))
            stake = twins.stake
        if stake is None and self.ready is None:
            event = twins.happened("locked_paid_out")
            self.ready = twins.world.hour if event is None else event.hour

    def side(self) -> TwinSide:
        """Return how it stands."""
        has = self._twins.locked
        return TwinSide(has, has if self.done else None, self.ready, refused=self.refused)


class LiquidExit:
    """The liquid twin goes a way out, and takes what is ready."""

    def __init__(self, twins: Twins, way: WayOut | None) -> None:
        self._twins, self._way = twins, way
        self._asked: tuple[str, ...] = ()
        self._expected = 0
        self._begun = False
        self.ready: int | None = None

    @property
    def done(self) -> bool:
        """Whether it is out, or has no way."""
        return self._way is None or self.ready is not None

    def try_now(self) -> Passing:
        """Do what can be done in this hour."""
        if self._way is not None and not self._begun:
            self._begun = True
            yield from self._go(self._way)
        elif not self.done:
            yield from self._collect()

    def side(self) -> TwinSide:
        """Return how it stands."""
        twins = self._twins
        return TwinSide(twins.owed, twins.cash if self._way is not None and self.done else None, self.ready)

    def _go(self, way: WayOut) -> Passing:
        twins = self._twins
        before, places = twins.held, {row.key for row in leaving.my_requests(twins.world)}
        for action in (way.first, way.action):
            receipt = (yield from twins.do(action)) if action is not None else None
        assert receipt is not None
        self._expected = in_coin(twins.world, twins.pair, way.pays, int(receipt.figures["got"]))
        twins.tokens_gone(before, self._expected)
        self._asked = tuple(row.key for row in leaving.my_requests(twins.world) if row.key not in places)
        if not self._asked:
            self.ready = twins.world.hour

    def _collect(self) -> Passing:
        twins = self._twins
        rows = [row for row in leaving.my_requests(twins.world) if row.key in self._asked]
        if any(row.state == "pending" for row in rows):
            return
        got = 0
        for system in dict.fromkeys(row.system for row in rows):
            receipt = yield from twins.do(Claim(tuple(row.id for row in rows if row.system == system), system))
            got += int(receipt.figures["got"])
        twins.cash += got - self._expected
        self.ready = twins.world.hour
