"""A demonstration that is presented: beat after beat, back to any of them, and away from them to explore.

Each beat is marked where it stands, and for good once all has happened in it. Going back stands there again: the practice is in
that state, with nothing undone, and going on comes at once to what was lived before. Who takes over explores on a branch of their
own.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from wallet.scripts.conditions import Comparison
from wallet.scripts.kept import BeatMark
from wallet.scripts.playing import Playing

EXPLORED = "Explored"
"""What the branches are called on which a speaker explored, with a number."""


class Beats:
    """The beats of a script that plays, a demonstration as a rule."""

    def __init__(self, playing: Playing) -> None:
        self.playing, self.practice = playing, playing.practice
        self.compared: tuple[Comparison, ...] = ()
        """What the beat at hand found of what it expects, where it was played since the practice was opened."""
        self._marks = {mark.place: mark for mark in playing.kept.marks}
        if self.away:  # it was closed while somebody explored
            self.come_back()
        elif self.settled:
            self._settled()

    # -- what is

    @property
    def place(self) -> int:
        """The place of the beat at hand, from 0 on; after its end a script stays at the last one."""
        return min(self.playing.step, self.last)

    @property
    def last(self) -> int:
        """The place of the last beat."""
        return len(self.playing.script.steps) - 1

    @property
    def settled(self) -> bool:
        """Whether all has happened in the beat at hand."""
        return not self.playing.waiting

    @property
    def missed(self) -> bool:
        """Whether the beat at hand did not find what it expects."""
        mark = self._marks.get(self.place)
        return self.settled and mark is not None and mark.missed

    @property
    def away(self) -> str:
        """The branch on which somebody explores now, "" where one stands in the script."""
        return self.playing.kept.away

    @property
    def chapters(self) -> tuple[tuple[str, int], ...]:
        """The title of every chapter with the place of the beat that begins it."""
        return self.playing.script.chapters

    @property
    def chapter(self) -> int:
        """The place of the chapter at hand among the chapters, -1 before the first."""
        return sum(place <= self.place for _, place in self.chapters) - 1

    def hour_of(self, place: int) -> int | None:
        """Return the hour of the practice in which a beat stood; None where it was not there yet."""
        mark = self._marks.get(place)
        return None if mark is None else mark.hour

    def was_at(self, place: int) -> bool:
        """Whether a beat was there with all that happens in it, so that going there takes no time."""
        mark = self._marks.get(place)
        return mark is not None and not mark.kept.phase

    # -- going

    def settle(self) -> Iterator[None]:
        """Let happen what is left of the beat at hand, yielding after each deed and slice of hours."""
        if self.settled:
            return
        self.playing.remembered = {}
        yield from self.playing.deeds()
        self._settled()

    def forward(self) -> Iterator[None]:
        """Go on to the next beat: at once where it was before, else as `settle`. At the last one it stays."""
        if self.place == self.last:
            return
        self._mark()
        following = self._marks.get(self.place + 1)
        if following is None:
            self._bring_branches(self._marks[self.place])
            self.playing.remembered = {}
            self.playing.next()
            if self.settled:
                self._settled()
        else:
            self._stand(following)
        yield
        yield from self.settle()

    def go_to(self, place: int) -> Iterator[None]:
        """Go to a beat: to one that was there at once, else as `forward` from the nearest before it."""
        place = min(max(place, 0), self.last)
        known = max((mark for mark in self._marks if mark <= place), default=self.place)
        if known != self.place and not (known < self.place <= place):
            self._mark()
            self._stand(self._marks[known])
            yield
        yield from self.settle()
        while self.place < place:
            yield from self.forward()

    def place_at(self, hour: int) -> int:
        """Return the place of the last beat that stood at an hour of the practice or before it; of the first, where none did."""
        return max((mark.place for mark in self._marks.values() if mark.hour <= hour), default=0)

    # -- exploring

    def take_over(self) -> str:
        """Leave the script: what is done from now on is done on a branch, whose name is returned."""
        self._mark()
        taken = {branch.name for branch in self.practice.branches}
        name = next(name for number in range(1, len(taken) + 2) if (name := f"{EXPLORED} {number}") not in taken)
        self.practice.branch(name)
        self.playing.remembered = {}
        self.playing.restore(replace(self.playing.kept, away=name))
        return name

    def come_back(self) -> str:
        """Stand in the script again; returns the branch that keeps what was explored, "" where nothing was."""
        mark, away = self._marks[self.place], self.away
        explored = self.practice.here != (away, mark.moment, mark.hour)
        self._stand(mark)
        if not explored and any(branch.name == away and not branch.active for branch in self.practice.branches):
            self.practice.delete_branch(away)
        return away if explored else ""

    # -- inside

    def _settled(self) -> None:
        """Take note of what all that happened in the beat at hand came to."""
        self.playing.remembered = self.playing.figures_of(self.place)
        self.compared = self.playing.expected()
        self._mark()

    def _mark(self) -> None:
        """Remember where the beat at hand stands. Once it is settled it never becomes another."""
        kept, known = self.playing.kept, self._marks.get(self.place)
        if known is not None and not known.kept.phase:
            return
        here = {branch.name: (branch.moment, branch.hour) for branch in self.practice.branches}
        figures = dict(self.playing.remembered) if self.settled else {}
        missed = self.settled and any(not one.holds for one in self.compared)
        told = replace(kept, marks=(), votes={}, away="")
        self._marks[self.place] = BeatMark(self.place, *self.practice.here, told, here, figures, missed)
        self.playing.restore(replace(kept, marks=tuple(self._marks[place] for place in sorted(self._marks))))

    def _stand(self, mark: BeatMark) -> None:
        self.practice.stand_at(mark.branch, mark.moment, mark.hour)
        now = self.playing.kept
        self.playing.restore(replace(mark.kept, marks=now.marks, votes=now.votes))
        self.playing.remembered, self.compared = mark.figures, ()

    def _bring_branches(self, mark: BeatMark) -> None:
        """Stand on every branch where one stood in that beat: what comes next may go to any."""
        for branch in self.practice.branches:
            then = mark.branches.get(branch.name)
            if then is not None and then != (branch.moment, branch.hour):
                self.practice.stand_at(branch.name, *then)
        self.practice.stand_at(mark.branch, mark.moment, mark.hour)
