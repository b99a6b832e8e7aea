"""The branches of a practice by name: begun, renamed, forgotten."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.practice import store
from wallet.practice.file import PracticeFile
from wallet.practice.history import Branch, Line
from wallet.practice.moments import Point
from wallet.practice.standing import StandingPoint
from wallet.texts import checked_name
from wallet.world.state import World


class BranchInfo(msgspec.Struct, frozen=True):
    """A branch as a menu shows it: the hour one stands at on it, and the hour its kept future ends; and in which moment."""

    name: str
    hour: int
    tip_hour: int
    active: bool
    moment: int = 0


class Branches:
    """The names in the file, and the branch on which one stands."""

    def __init__(self, file: PracticeFile, standing: StandingPoint) -> None:
        self._file, self._standing = file, standing

    def all(self) -> tuple[BranchInfo, ...]:
        """Return all of them, in the order of their making."""
        with self._file.reading() as db:
            stored = store.read_branches(db)
        here = self._standing.branch
        shown = (here if row.name == here.name else replace(row, active=False) for row in stored)
        return tuple(BranchInfo(row.name, row.at.hour, row.tip.hour, row.active, row.at.moment) for row in shown)

    def world_at_end(self, name: str) -> World | None:
        """Return the world at the end of one, of this one the world where one stands; None where there is none of that name."""
        standing = self._standing
        if name == standing.branch.name:
            return standing.world
        with self._file.reading() as db:
            branch = next((branch for branch in store.read_branches(db) if branch.name == name), None)
            line = None if branch is None else store.branch_line(standing.moments, branch)
        return None if branch is None or line is None else standing.worlds.at(line, standing.worlds.landing(line, branch.tip))

    def stand_at(self, point: Point, wanted: str) -> None:
        """Stand at a state on the branch wanted, or where that has it no more on the first that has."""
        standing = self._standing
        with self._file.reading() as db:
            stored = sorted(store.read_branches(db), key=lambda row: row.name != wanted)
            lines = ((row, store.branch_line(standing.moments, row)) for row in stored)
            found = next((row.name for row, line in lines if _sees(line, row, point)), None)
        if found is None:
            raise Refused("moment_unknown", moment=point.moment)
        standing.switch(found)
        standing.stand(point)

    def begin(self, name: str) -> None:
        """Begin one here and stand on it."""
        given = checked_name(name)
        here = self._standing.branch.at
        branch = Branch(given, here, here, here, active=True)
        with self._file.writing(durable=True) as db:
            self._refuse_taken(given)
            store.put_branch(db, branch)
        self._standing.begin_branch(branch)

    def keep_aside(self) -> str:
        """Keep the state where one stands under a free name, and stay where one is."""
        here = self._standing.branch
        with self._file.writing(durable=True) as db:
            name = store.free_name(db, here.name)
            store.put_branch(db, Branch(name, here.at, here.at, here.at))
        return name

    def rename(self, old: str, new: str) -> None:
        """Give one another name."""
        given = checked_name(new)
        if given == old:
            return
        with self._file.writing(durable=True) as db:
            self._refuse_taken(given)
            if db.execute("UPDATE branch SET name = ? WHERE name = ?", (given, old)).rowcount == 0:
                raise Refused("branch_unknown", name=old)
        if self._standing.branch.name == old:
            self._standing.branch = replace(self._standing.branch, name=given)

    def delete(self, name: str) -> None:
        """Forget a name, not its moments."""
        if name == self._standing.branch.name:
            raise Refused("branch_active", name=name)
        with self._file.writing(durable=True) as db:
            if db.execute("DELETE FROM branch WHERE name = ?", (name,)).rowcount == 0:
                raise Refused("branch_unknown", name=name)

    def _refuse_taken(self, name: str) -> None:
        if any(branch.name == name for branch in self.all()):
            raise Refused("branch_exists", name=name)


def _sees(line: Line, branch: Branch, point: Point) -> bool:
    """Whether a point is a state of a branch, its kept future included; what was undone is none."""
    return line.holds(point) and line.order(point) <= line.order(branch.tip)
