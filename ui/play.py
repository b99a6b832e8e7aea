"""`sluice play FILE --check`: read a script and play it without a window, and say step by step what held."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ui.wording import problem_text, refusal_text
from wallet import FileProblem, scripts
from wallet.amounts import brief

PLACES = 6


def check(file: Path) -> int:
    """Print what reading and playing a script comes to, the second time too where it has one; returns the exit status."""
    try:
        with file.open("rb") as stream:
            content = stream.read(scripts.LARGEST + 1)
    except OSError as error:
        print(f"{file} cannot be read: {error.strerror}.", file=sys.stderr)
        return 1
    except ValueError:
        print("No file of that name can be read.", file=sys.stderr)
        return 1
    try:
        script = scripts.read_script(content, str(file))
        with tempfile.TemporaryDirectory() as folder:
            return max(_played(script, Path(folder), again) for again in ((False, True) if script.again else (False,)))
    except FileProblem as problem:
        print(problem_text(problem)[0], file=sys.stderr)
        return 1


def _played(script: scripts.Script, folder: Path, again: bool) -> int:
    played = scripts.play_through(script, folder, again)
    print(f"{script.title}{', once more' if again else ''} (seed {script.seed_of(again)})")
    for told in played.steps:
        step = script.steps[told.place]
        print(f"{told.place + 1:3}. {script.told(step.title, written, again)}: {_state(told)} after {told.hour} hours")
        for line in (*_lines("checks", step.check, told.checked), *_lines("expects", step.expect, told.expected)):
            print(f"     {line}")
        if told.refused is not None:
            print(f"     refused: {refusal_text(told.refused)[0]}")
    print(f"     ends as {played.digest}")
    return 0 if played.holds else 1


def _state(told: scripts.PlayedStep) -> str:
    return "holds" if told.holds else "solved, but not as expected" if told.solved else "NOT SOLVED by its own deeds"


def _lines(word: str, conditions: tuple[scripts.Condition, ...], found: tuple[scripts.Comparison, ...]) -> Iterator[str]:
    for condition, one in zip(conditions, found, strict=True):
        asked = f"{scripts.words_of(condition)} {_side(one.right)}"
        yield f"{word} {asked}: {'yes' if one.holds else 'NO'}, {_side(one.left)}"


def _side(value: scripts.Value | None) -> str:
    return "nothing yet" if value is None else written(value)


def written(value: scripts.Value) -> str:
    """Return a value as a line of a terminal has it, in numbers that every locale reads alike."""
    if value.unit == "date":
        return datetime.fromtimestamp(value.number, UTC).strftime("%Y-%m-%d %H:%M UTC")
    number = brief(value.number, value.decimals, PLACES, "plain")
    return f"{number} {value.unit}".rstrip()
