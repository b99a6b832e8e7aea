"""Moving one step among the moments of a practice, or to an hour; what the next step either way would be."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.practice import bounds
from wallet.practice.activity import Step, read_step
from wallet.practice.file import PracticeFile
from wallet.practice.moments import Moment, Point
from wallet.practice.standing import StandingPoint


class Steps:
    """Undo, redo and going, from where one stands."""

    def __init__(self, file: PracticeFile, standing: StandingPoint) -> None:
        self._file, self._standing = file, standing

    def before(self) -> Point | None:
        """Where the moment one stands in began; None in the root."""
        return self._standing.line.previous(self._standing.branch.at)

    def ahead(self) -> Point | None:
        """The end of the moment that follows, kept or undone; inside a kept future not beyond its tip."""
        branch = self._standing.branch
        if branch.at == branch.redo:
            return None
        following = self._standing.line.next(branch.at)
        beyond = following is not None and self._standing.line.order(following) > self._standing.line.order(branch.tip)
        return branch.tip if beyond and not self._standing.at_tip else following

    @property
    def back(self) -> Step | None:
        """What an undo would step back over; None at the root."""
        at = self._standing.branch.at
        moment = self._standing.line.moment(at)
        return None if moment.parent is None else self._read(moment, at.hour - moment.hour_from)

    @property
    def on(self) -> Step | None:
        """What a redo would step over; None at the end."""
        following = self.ahead()
        if following is None:
            return None
        return self._read(self._standing.line.moment(following), following.hour - self._standing.branch.at.hour)

    def _read(self, moment: Moment, hours: int) -> Step:
        return read_step(self._file, self._standing.world.listed, moment, hours)

    def undo(self) -> None:
        """Step back to before the moment one stands in."""
        target = self.before()
        if target is None:
            raise Refused("undo_nothing")
        self._standing.step(target)

    def redo(self) -> None:
        """Step over the moment that follows."""
        target = self.ahead()
        if target is None:
            raise Refused("redo_nothing")
        self._standing.step(target)

    def go_to(self, hour: int) -> None:
        """Stand at the last state of an hour of this branch."""
        first, tip = self._standing.line.first_hour, self._standing.branch.tip.hour
        if bounds.whole(hour) < first:
            raise Refused("hour_before_start", remedy=first, hour=hour, first_hour=first)
        if hour > tip:
            raise Refused("hour_past_tip", remedy=tip, hour=hour, tip_hour=tip)
        self._standing.stand(self._standing.line.find(hour, self._standing.branch.tip))
