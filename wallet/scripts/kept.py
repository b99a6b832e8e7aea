"""What a practice keeps of the script that plays in it, so that it goes on after a restart and no undo unticks a step; and the
practice file of a script.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

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
    """Whether what was found in the step at hand was seen."""
    votes: dict[str, tuple[int, ...]] = {}
    """How many of the room voted for each choice, by the id of what was asked."""


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
    if any(not 0 <= came.decimals <= MOST_DECIMALS for came in kept.outcomes.values()):
        return None
    steps = len(script.steps)
    sound = len(kept.ended) <= steps and kept.deed >= 0 and (not kept.phase or len(kept.ended) < steps)
    return kept if sound and (kept.script, kept.again) == (name_of(script), again) else None


def write_kept(practice: Practice, kept: ScriptKept) -> None:
    """Keep it, in a practice that can keep anything."""
    if not practice.read_only:
        practice.keep_script(msgspec.json.encode(kept).decode())


def before(path: Path) -> Path:
    """Return where the file of a script is kept that was begun anew: the last one, so that a wrong press loses nothing."""
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
