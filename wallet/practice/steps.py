"""Moving one step among the moments of a practice, or to an hour; what the next step either way would be."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.practice import bounds
from wallet.practice.activity import Step, read_step
from wallet.practice.file import PracticeFile
from wallet.practice.standing import StandingPoint


class Steps:
    """Undo, redo and going, from where one stands."""

    def __init__(self, file: PracticeFile, standing: StandingPoint) -> None:
        self._file, self._standing = file, standing

    @property
    def back(self) -> Step | None:
        """What an undo would step back over; None at the root."""
        found = self._standing.moment_before()
        return None if found is None else read_step(self._file, self._standing.world.listed, *found)

    @property
    def on(self) -> Step | None:
        """What a redo would step over; None at the end."""
        found = self._standing.moment_ahead()
        return None if found is None else read_step(self._file, self._standing.world.listed, *found)

    def undo(self) -> None:
        """Step back to before the moment one stands in."""
        target = self._standing.before()
        if target is None:
            raise Refused("undo_nothing")
        self._standing.step(target)

    def redo(self) -> None:
        """Step over the moment that follows."""
        target = self._standing.ahead()
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
        self._standing.go_to(hour)
