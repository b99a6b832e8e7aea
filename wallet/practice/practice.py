"""The practice: one file, one world at a time, and the one door through which a world changes for good.

`do` and `advance` make moments; `undo`, `redo`, `go_to` and `switch` move where one stands among them. `undo`
and `redo` step over whole moments, a run of hours being one. `go_to` loses nothing: what lies ahead is a kept
future, which `advance` walks and `do` keeps under another name. After an undo, though, new deeds drop what
was undone from view.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from wallet import library
from wallet.actions.base import Action, Outcome
from wallet.actions.fixes import attempt
from wallet.errors import FileProblem
from wallet.practice import begun_with, bounds, net, store
from wallet.practice.activity import (
    Activity,
    AddressBook,
    Marker,
    Step,
)
from wallet.practice.branches import Branches, BranchInfo
from wallet.practice.connection import Connection
from wallet.practice.doing import Doing
from wallet.practice.done import Done, DoneSince, action_of, hours_lived_since, newest_moment
from wallet.practice.file import PracticeFile, bring_up, create, open_file
from wallet.practice.hours import begin
from wallet.practice.ledger_rows import LedgerRow
from wallet.practice.moments import Point
from wallet.practice.net import free_steps
from wallet.practice.past import Past
from wallet.practice.rewards import Reward, YearlyRate
from wallet.practice.salvage import salvaged
from wallet.practice.samples import Exact, Floats
from wallet.practice.script_kept import read_script_kept, write_script_kept
from wallet.practice.series import Series
from wallet.practice.standing import StandingPoint
from wallet.practice.steps import Steps
from wallet.practice.strikes import Strike
from wallet.practice.until import Run, Until
from wallet.practice.verdict import read_verdict, write_verdict
from wallet.practice.worth import Moved
from wallet.texts import checked_file
from wallet.world.accounts import is_person
from wallet.world.lines import Earning
from wallet.world.own_sums import OwnSums
from wallet.world.state import World

MOST_TRIED = 16
"""Branches of a saved copy that are read before it is said where it is."""


class Practice:
    """A practice file and the world it stands at. Made by `create` or `open`; usable in `with`.

    Over twenty methods, because it is the one face of a practice at the prompt and for the window: a method for each thing that
    can be asked or done. What they do stands in `Doing`, `Steps`, `Branches` and `Past`, and the file's part in `PracticeFile`.
    """

    def __init__(self, file: PracticeFile) -> None:
        self._file = file
        with file.reading() as db:
            store.load_parts(db)
        self._standing = StandingPoint(file)
        free_steps(file.db.conn)
        self._doing = Doing(file, self._standing)
        self._steps = Steps(file, self._standing)
        self._branches = Branches(file, self._standing)
        self._past = Past(file, self._standing)
        self._done = DoneSince(file)
        self.address_book = AddressBook(file, lambda name: is_person(self.world, name))

    # -- making, opening, closing

    @classmethod
    def create(
        cls,
        path: str | Path,
        scenario: str = "calm",
        seed: int = 7,
        overwrite: bool = False,
        without: Collection[str] = (),
        own: Sequence[library.OwnPreset] = (),
    ) -> Practice:
        """Make a new practice file; an existing one gives way only to `overwrite`, and only when the new one is whole. `without`
        names systems of the scenario to begin without; what stands on them goes too. `own` are presets of a person's own to begin
        with: the file keeps them.

        Problems: `file_exists`, `folder_missing`, `file_unreachable`, `file_in_use`, `disk_full`, `preset_own`. Refuses
        `seed_range` (most), `begin_unknown`, `begin_whole` and `begin_unstaked`.
        """
        checked_file(path)
        bounds.check_seed(seed)
        told = library.scenario(scenario)
        for problem in library.fitting(told, own)[1] if own else ():
            raise problem
        world = library.start(scenario, seed, without, own)

        def fill(db: Connection) -> None:
            bring_up(db)
            begin(db.conn, world, told.title, told.opens_at)
            begun_with.put(db.conn, own)

        with begun_with.lived(own):
            return cls(create(path, fill, overwrite))

    @classmethod
    def open(cls, path: str | Path, read_only: bool = False) -> Practice:
        """Open a practice file; where it cannot be written it opens read-only and `notices` says why.

        Problems: `file_missing`, `file_not_database`, `file_foreign`, `file_unreachable`;
        `file_newer_unreadable`, where a newer format cannot even be looked at; `file_damaged`, after all that
        can be read went to a copy (figures `saved_to`, `moments`, `of`).
        """
        try:
            file = open_file(path, read_only)
        except FileProblem as problem:
            raise salvaged(_as_a_whole(problem), read_through) from problem
        try:
            return cls(file)
        except Exception as error:
            file.close()
            raise salvaged(_unreadable(file, error), read_through) from error

    def close(self) -> None:
        """End a run that is open, fold the log into the file and close it. Closing twice is harmless."""
        self.end_run()
        self._file.close()

    def __enter__(self) -> Practice:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._file.path

    @property
    def closed(self) -> bool:
        """Whether it was closed: only the world where one stood is still known."""
        return self._file.closed

    @property
    def astray(self) -> bool:
        """Whether the file was moved, deleted or replaced while open, so that nothing can be kept in it."""
        return self._file.astray

    def rescue(self) -> Path:
        """Save what can be read of a file that turned out to be damaged while open; returns the new file, which opens.

        Raises `file_damaged` where nothing could be read, `file_damaged_unsaved` where nothing could be written.
        """
        self._doing.part()
        found = salvaged(FileProblem("file_damaged", path=str(self.path)), read_through)
        if not found.figures["saved_to"]:
            raise found
        return Path(str(found.figures["saved_to"]))

    @property
    def settled(self) -> bool:
        """Whether a plain copy of the file alone is the whole practice: not while time plays, nor where the disk is full."""
        return self._file.settled

    @contextmanager
    def folding_later(self) -> Iterator[None]:
        """Let what is done inside be on the disk when it returns, but in the log: `rest` folds it into the file."""
        self._file.later = True
        try:
            yield
        finally:
            self._file.later = False

    def rest(self) -> None:
        """Fold into the file what the log holds, unless time plays: a plain copy of the file is the whole practice again."""
        self._doing.rest()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be kept: one can look around and preview, not do."""
        return bool(self._file.read_only)

    @property
    def notices(self) -> tuple[FileProblem, ...]:
        """What was found on opening that does not prevent looking around: why it is read-only."""
        return self._file.notices

    def save_copy(self, path: str | Path, overwrite: bool = False) -> Path:
        """Write a complete copy elsewhere and return where; this file stays the open one. Problem:
        `file_exists`.
        """
        checked_file(path)
        self._doing.part()
        return self._file.save_copy(path, overwrite)

    def rename(self, path: str | Path) -> None:
        """Give the file another name. Problems: `file_exists`, `file_in_use`, `file_unreachable`."""
        checked_file(path)
        self._doing.part()
        self._file.rename(path)

    # -- the world, and what is done to it

    @property
    def kept_as(self) -> str | None:
        """The name under which the last action kept the future that lay ahead of it; None if none did."""
        return self._doing.kept_as

    @property
    def world(self) -> World:
        """The world where one stands."""
        return self._standing.world

    @property
    def own(self) -> OwnSums:
        """What one's own moves sum up to where one stands, by followed key."""
        return dict(self._standing.own)

    @property
    def tip_hour(self) -> int:
        """The last hour of this branch, kept future included."""
        return self._standing.branch.tip.hour

    def preview(self, action: Action) -> Outcome:
        """Return what `do` would; nothing is kept. What a refusal offers as its remedy was tried and goes through."""
        return attempt(action, self.world)

    def do(self, action: Action) -> Outcome:
        """Apply an action to the world as it is now and keep it; it is on the disk before this returns.

        A future that lay ahead stays under another name, found in `kept_as`.
        """
        return self._doing.do(action)

    def advance(self, hours: int, until: Until | None = None) -> Run:
        """Let up to `hours` pass, stopping early where `until` is met; one moment, or part of the run that is
        open.

        Inside a kept future this walks it, my actions included; at its end new hours are lived. Refuses
        `hours_negative`, `hours_past_end` and `moments_full`.
        """
        return self._doing.advance(hours, until)

    def begin_run(self) -> None:
        """Let the hours of the coming `advance` calls be one moment, until `end_run`; other deeds part it."""
        self._doing.begin_run()

    def end_run(self) -> None:
        """End the open run, if there is one; a plain copy of the file is the whole practice again."""
        self._doing.end_run()

    # -- standing in history

    @property
    def can_undo(self) -> bool:
        """Whether there is a moment to step back over."""
        return self._steps.before() is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is a moment ahead, kept or undone."""
        return self._steps.ahead() is not None

    @property
    def undo_step(self) -> Step | None:
        """What `undo` would step back over; None at the root."""
        return self._steps.back

    @property
    def redo_step(self) -> Step | None:
        """What `redo` would step over; None at the end."""
        return self._steps.on

    @property
    def undo_title(self) -> str | None:
        """The stored title of what `undo` would step back over; None at the root."""
        step = self.undo_step
        return None if step is None else step.title

    @property
    def redo_title(self) -> str | None:
        """The stored title of what `redo` would step over; None at the end."""
        step = self.redo_step
        return None if step is None else step.title

    def undo(self) -> None:
        """Step back to before the moment one stands in. Refuses `undo_nothing` at the root."""
        self._doing.part()
        self._steps.undo()

    def redo(self) -> None:
        """Step over the moment that follows, kept or undone. Refuses `redo_nothing`."""
        self._doing.part()
        self._steps.redo()

    def go_to(self, hour: int) -> None:
        """Stand at the last state of `hour` on this branch.

        Refuses `hour_before_start`, and `hour_past_tip` with the `tip_hour`.
        """
        self._doing.part()
        self._steps.go_to(hour)

    @property
    def here(self) -> tuple[str, int, int]:
        """The branch, the moment and the hour where one stands; `stand_at` comes back to it."""
        branch = self._standing.branch
        return branch.name, branch.at.moment, branch.at.hour

    def stand_at(self, branch: str, moment: int, hour: int) -> None:
        """Stand at a state that was `here`, on its branch, or where that has it no more on another that has. Nothing is lost:
        what follows is a kept future. Refuses `moment_unknown` where no branch has it.
        """
        bounds.check_moment(moment)
        self._doing.part()
        self._branches.stand_at(Point(moment, bounds.whole(hour)), branch)

    # -- branches

    @property
    def branches(self) -> tuple[BranchInfo, ...]:
        """All branches, in the order of their making."""
        return self._branches.all()

    def branch(self, name: str) -> None:
        """Start a branch here and stand on it. Refuses `name_empty`, `name_long` and `branch_exists`."""
        self._doing.part()
        self._branches.begin(name)

    def keep_aside(self) -> str:
        """Keep the state where one stands on a branch of its own, as one that no undo drops from view; returns its name."""
        self._doing.part()
        return self._branches.keep_aside()

    def switch(self, name: str) -> None:
        """Stand on another branch, where one stood there last. Refuses `branch_unknown`."""
        self._doing.part()
        self._standing.switch(name)

    def rename_branch(self, old: str, new: str) -> None:
        """Give a branch another name. Refuses as `branch` and `switch` do."""
        self._doing.part()
        self._branches.rename(old, new)

    def delete_branch(self, name: str) -> None:
        """Forget a branch's name, not its moments. Refuses `branch_unknown` and `branch_active`."""
        self._doing.part()
        self._branches.delete(name)

    # -- what happened, and how it went

    def activity(
        self, limit: int = 100, offset: int = 0, search: str = "", words: Callable[[Activity], str] | None = None
    ) -> tuple[Activity, ...]:
        """Return the moments up to here, newest first; `search` looks in notes, events, and `words` or titles."""
        return self._past.activity(limit, offset, search, words)

    def lived(self) -> Iterator[Activity]:
        """Yield the moments up to here one by one, oldest first, however many they are."""
        return self._past.lived()

    def markers(self, to: str = "here") -> tuple[Marker, ...]:
        """Return what a chart marks up to here, or up to the tip of the kept future (`to="tip"`)."""
        return self._past.markers(to)

    def ledger_rows(self, token: str) -> tuple[LedgerRow, ...]:
        """Return the rows that add up to what I hold of `token` here."""
        return self._past.ledger_rows(token)

    def first_steps(self) -> frozenset[str]:
        """Return which of `FIRST_STEPS` were done in this practice, on any branch, undone ones too."""
        return self._past.first_steps()

    def month_left(self) -> int:
        """Return how many hours of the first step of a month are still to be lived."""
        return self._past.month_left()

    def note(self, moment: int, text: str) -> None:
        """Write a note beside a moment; empty text removes it. Refuses `note_long`, `moment_unknown`."""
        self._past.note(moment, text)

    @property
    def verdict(self) -> str:
        """The sentence that a person wrote about locked and liquid staking; "" where there is none."""
        return read_verdict(self._file)

    def write_verdict(self, text: str) -> None:
        """Keep such a sentence; an empty one takes it away. Refuses as `texts.checked_note`."""
        write_verdict(self._file, text)

    @property
    def script_kept(self) -> str:
        """What the script that plays here remembers, "" where none does; `wallet.scripts` reads it."""
        return read_script_kept(self._file)

    def keep_script(self, text: str) -> None:
        """Keep such a text; an empty one takes it away."""
        write_script_kept(self._file, text)

    @property
    def newest_moment(self) -> int:
        """The number of the moment that was made last, on any branch."""
        return newest_moment(self._file)

    def action_of(self, moment: int) -> Action:
        """Return the action that was done in a moment, as it was asked for. Refuses `moment_unknown` where none was."""
        bounds.check_moment(moment)
        return action_of(self._file, moment)

    def hours_lived_since(self, moment: int) -> int:
        """Return how many hours runs have lived that began after a moment, on any branch."""
        return hours_lived_since(self._file, bounds.clamp(moment))

    def done_since(self, moment: int) -> tuple[Done, ...]:
        """Return what was done after a moment, on any branch, undone or not, oldest first."""
        return self._done.read(bounds.clamp(moment), self.world.listed)

    def world_on(self, branch: str) -> World | None:
        """Return the world at the end of a branch, of the one on which one stands the world there; None where there is no such
        branch."""
        return self._branches.world_at_end(branch)

    def rewards(self, after_hour: int = -1, key: str = "") -> tuple[Reward, ...]:
        """Return what staking earned up to here, newest first: since the start or after an hour, of all or of one key."""
        return self._past.rewards(after_hour, key)

    def yearly_rate(self, way: str) -> YearlyRate | None:
        """Return what a way to stake (a key of `ways`) has paid a year, net, as the mean of its last 30 days up to here; None
        too for what is no way."""
        return self._past.yearly_rate(way)

    def own_before(self, moment: int) -> OwnSums:
        """Return what own moves had come to before a moment on this line: what a sale's tokens had cost, for instance. Refuses
        `moment_unknown`."""
        return self._past.own_before(moment)

    def earned(self, key: str, hours: int) -> Moved:
        """Return what a key earned in the last `hours` up to here, and what was added to it by own moves, in whole coins,
        dollars in dollars."""
        return self._past.earned(key, hours)

    def assumptions(self) -> tuple[library.Assumption, ...]:
        """Return the figures behind this world: its scenario's and its presets', those of a person's own too."""
        with self._file.reading() as db:
            return library.assumptions_of(self.world, begun_with.get(db))

    def series(self, key: str = "lst", to: str = "here") -> Series:
        """Return how a holding went from the root to here, or to the kept future's tip (`to="tip"`): a token, what is locked, or
        all that is staked in a coin ("all COIN"; "lst" for the first coin's)."""
        return self._past.series(key, to)

    def prices(self, coin: str, terms: str, to: str = "here") -> Floats:
        """Return what a whole coin cost in another or in `DOLLARS`, hour by hour as `series`; NaN where that is not known."""
        return self._past.prices(coin, terms, to)

    def exactly(self, key: str = "lst") -> Iterator[tuple[int, Exact]]:
        """Yield the hours of a holding up to here, each with the columns of `Series` from `balance` on as whole numbers in units
        of 1e-18; None where there is none, or where an older version of the program kept no more than 16 digits.
        """
        return self._past.exactly(key)

    def world_at(self, hour: int) -> World:
        """Return the world of an hour up to here as it was left, or of the last one before it that this model can reach."""
        return self._past.world_at(hour)

    def strikes(self) -> tuple[Strike, ...]:
        """Return the shocks to validators that were made up to here, of one's own stake too, oldest first."""
        return self._past.strikes()

    def world_before(self, made: Strike) -> World:
        """Return the world that one of `strikes` struck, or the last one before it that this model can reach."""
        return self._past.world_before(made)

    def earnings_at(self, hour: int) -> tuple[int, dict[str, Earning]]:
        """Return what stood behind each token that an issuer gives, in the same hour as `world_at`, and that hour.

        It is remembered, and quickest for hours that are whole weeks: their worlds are kept.
        """
        return self._past.earnings_at(hour)

    def recent(self, key: str, hours: int) -> Series:
        """Return how a holding went in the last `hours` up to here, without reading all its past."""
        return self._past.recent(key, hours)


def read_through(path: Path) -> None:
    """Open a file to look, and read all of it: what can be wrong in it comes out as a `FileProblem`."""
    with Practice(open_file(path, read_only=True)) as opened:
        keys = opened._past.keys()
        for branch in opened.branches[:MOST_TRIED]:
            opened.switch(branch.name)
            opened.activity(net.MOST_MOMENTS)
            opened.markers("tip")
            opened.rewards()
            for key in keys:
                opened.series(key, "tip")
            opened.go_to(opened._standing.line.first_hour)
            opened.go_to(opened.tip_hour)


def _unreadable(file: PracticeFile, error: Exception) -> FileProblem:
    """Return why a file that opened cannot be read: it is newer, or damaged."""
    if any(notice.code == "file_newer" for notice in file.notices):
        return FileProblem("file_newer_unreadable", **file.notices[-1].figures)
    if isinstance(error, FileProblem):
        return _as_a_whole(error)
    raise error


def _as_a_whole(problem: FileProblem) -> FileProblem:
    """Return damage found while a file was being opened as that of the file."""
    return FileProblem("file_damaged", **problem.figures) if problem.code == "file_damaged_inside" else problem
