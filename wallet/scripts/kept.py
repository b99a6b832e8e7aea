"""What a practice keeps of the script that plays in it, so that it goes on after a restart and no undo unticks a step; and the
practice file of a script.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from wallet.errors import FileProblem
from wallet.practice import net
from wallet.practice.practice import Practice
from wallet.scripts.format import Script
from wallet.scripts.scene import Mark
from wallet.scripts.values import Value
from wallet.world.tokens import MOST_DECIMALS

State = Literal["open", "now", "ticked", "skipped"]
Phase = Literal["", "happens", "do"]


class ScriptKept(msgspec.Struct, frozen=True):
    """Where a script stands. `phase` says which deeds of the step at hand are being played, `deed` which of them is next, and
    `deed_hour` the hour in which that one began. `ended` are the states of the steps before it.
    """

    script: str
    again: bool
    begun: Mark
    step_began: Mark
    ended: tuple[Literal["ticked", "skipped"], ...] = ()
    phase: Phase = ""
    deed: int = 0
    deed_hour: int = 0
    answers: dict[str, int] = {}
    outcomes: dict[str, Value] = {}
    opened: tuple[str, ...] = ()
    hints: int = 0
    """Hints of the step at hand that were asked for."""
    hinted: int = 0
    """Hints that were asked for in all."""
    held: bool = False
    """Whether what the step at hand checks holds, and a person ends it, having seen that: where it held as soon as all had
    happened in it, and where something was to be found and opened."""
    seen: bool = False
    """Whether a person went on from what was found or done in the step at hand, or has seen it."""
    votes: dict[str, tuple[int, ...]] = {}
    """How many of the room voted for each choice, by the id of what was asked."""
    marks: tuple[BeatMark, ...] = ()
    """Where the beats of a demonstration stood, by their places."""
    away: str = ""
    """The branch on which a speaker explores, having left the script for a while."""
    let_be: int = 0
    """The moment up to which a person keeps what was done and not asked for."""
    figures: dict[int, dict[str, Value]] = {}
    """What the texts of a lesson's ended steps named, by the place of the step, as they said it last."""


class BeatMark(msgspec.Struct, frozen=True):
    """Where a beat stood: `branch`, `moment` and `hour` of the practice, and the moment and hour on each of its other branches;
    what was kept of the script, without marks and votes; the figures that it named, and whether it found what it expected.
    """

    place: int
    branch: str
    moment: int
    hour: int
    kept: ScriptKept
    branches: dict[str, tuple[int, int]] = {}
    figures: dict[str, Value] = {}
    missed: bool = False


def name_of(script: Script) -> str:
    """Return by what a practice knows a script again: what its texts say may change meanwhile."""
    return f"{script.kind} {script.number} {script.scenario} {len(script.steps)}"


def read_kept(practice: Practice, script: Script, again: bool) -> ScriptKept | None:
    """Return what a practice keeps of a script; None where another one plays, or what is kept is none."""
    text = practice.script_kept
    if not text:
        return None
    try:
        kept = msgspec.json.decode(net.plain(text.encode()), type=ScriptKept)
    except (net.Damaged, msgspec.MsgspecError, RecursionError):
        return None
    if not all(_sound(each, script, again) for each in (kept, *(mark.kept for mark in kept.marks))):
        return None
    named = [*(mark.figures for mark in kept.marks), *kept.figures.values()]
    figures = [value for each in named for value in each.values()]
    places = all(0 <= mark.place < len(script.steps) for mark in kept.marks)
    return kept if places and all(0 <= value.decimals <= MOST_DECIMALS for value in figures) else None


def _sound(kept: ScriptKept, script: Script, again: bool) -> bool:
    """Whether a script can have been there."""
    if any(not 0 <= came.decimals <= MOST_DECIMALS for came in kept.outcomes.values()):
        return False
    steps = len(script.steps)
    sound = len(kept.ended) <= steps and kept.deed >= 0 and (not kept.phase or len(kept.ended) < steps)
    return sound and (kept.script, kept.again) == (name_of(script), again)


def votes_of(script: Script, folder: Path) -> dict[str, tuple[int, ...]]:
    """Return what rooms voted when a script was last given in a folder; nothing where it was not, or cannot be read."""
    path = folder / f"{script.stem}.sluice"
    if not path.exists():
        return {}
    try:
        with Practice.open(path, read_only=True) as practice:
            kept = read_kept(practice, script, again=False)
    except FileProblem:
        return {}
    return {} if kept is None else dict(kept.votes)


def write_kept(practice: Practice, kept: ScriptKept) -> None:
    """Keep it, in a practice that can keep anything."""
    if not practice.read_only:
        practice.keep_script(msgspec.json.encode(kept).decode())


def before(path: Path) -> Path:
    """Return where the file of a script is kept that was begun again: the last one, so that a wrong press loses nothing."""
    return path.with_name(f"{path.stem}-before.sluice")


def begin(script: Script, folder: Path, again: bool = False, anew: bool = False) -> Practice:
    """Open the practice file of a script in a folder where it goes on, else make it; `anew` makes it whatever is there, and keeps
    what was there as `before`. Problems as those of `Practice.open` and `Practice.create`.
    """
    path = folder / f"{script.stem}{'-again' if again else ''}.sluice"
    if anew and path.exists() and not path.with_name(f"{path.name}-wal").exists():  # a log that is not folded in belongs to it
        with suppress(OSError):
            path.replace(before(path))
    if path.exists() and not anew:
        practice = Practice.open(path)
        if practice.read_only or read_kept(practice, script, again) is not None:
            return practice
        practice.close()
    return Practice.create(path, script.scenario, script.seed_of(again), overwrite=True, without=script.without)
