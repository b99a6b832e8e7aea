"""Lessons as they are listed, from their scripts: numbers that texts name are written into them, figures of a world are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ui.panels.lessons.words import Lesson, LessonStep
from ui.wording.lessons import value_words
from wallet import scripts

NAMED = re.compile(r"\{(\w+)\}")
NOT_YET = "\N{HORIZONTAL ELLIPSIS}"


@cache
def listed() -> tuple[Lesson, ...]:
    """Return the lessons that ship, in order; read when first asked for. Raises FileProblem where one cannot be read."""
    return tuple(map(lesson_of, scripts.lessons()))


def lesson_of(script: scripts.Script) -> Lesson:
    """Return a script as it is listed."""
    words = _filling(script)
    steps = tuple(
        LessonStep(words(step.title), words(step.ask.text) if step.ask else "", bool(step.check), step.ask.id if step.ask else "")
        for step in script.steps
    )
    return Lesson(
        script.number,
        script.chapter,
        words(script.title),
        words(script.goal),
        words(script.about),
        script.minutes,
        script.scenario,
        steps,
        words(script.teacher),
        script.without,
        script.seed,
    )


def _filling(script: scripts.Script) -> Callable[[str], str]:
    """What writes a script's numbers into a text."""

    def write(value: scripts.Value) -> str:
        return value_words(value.number, value.decimals, value.unit)

    def words(text: str) -> str:
        known = NAMED.sub(lambda found: found[0] if found[1] in script.numbers else NOT_YET, text)
        return script.told(known, write).replace(f"{NOT_YET}.", NOT_YET)

    return words
