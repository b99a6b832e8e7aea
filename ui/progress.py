"""What a person did with the lessons: which are done, which are understood, and what they guessed. It is theirs, not a
practice's, so `ui.settings` keeps it, and a CSV (`ui.progress_file`) carries it from one machine to another or to a teacher.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

MOST_NUMBER, MOST_TEXT, MOST_GUESSES = 999, 200, 2_000
"""A lesson's number, a text's length, and the guesses that are kept: more is nonsense."""


class Prediction(msgspec.Struct, frozen=True):
    """A guess made before the run: to which question of which lesson, what came, and by how much it missed.

    The texts are numbers in plain C form, in `unit`; an ISO date; or words, where one of several was chosen. What is not known
    yet is "".
    """

    lesson: int
    question: str
    guess: str
    outcome: str = ""
    miss: str = ""
    unit: str = ""
    again: bool = False

    @property
    def key(self) -> tuple[int, bool, str]:
        """What it answers: a lesson asks again when it is played once more."""
        return self.lesson, self.again, self.question


class Progress(msgspec.Struct, frozen=True):
    """Numbers of the lessons that are done, and of those done once more without help; and the guesses."""

    done: frozenset[int] = frozenset()
    understood: frozenset[int] = frozenset()
    predictions: tuple[Prediction, ...] = ()

    def state(self, lesson: int) -> str:
        """Return "understood", "done" or "to come"."""
        return "understood" if lesson in self.understood else "done" if lesson in self.done else "to come"

    def guessed(self, prediction: Prediction) -> Progress:
        """Return the same with a guess in place of an earlier one to the same question."""
        kept = (each for each in self.predictions if each.key != prediction.key)
        return msgspec.structs.replace(self, predictions=(*kept, prediction)[-MOST_GUESSES:])


def merged(own: Progress, other: Progress) -> Progress:
    """Return what either has; of two guesses to one question, `own` stands. Nothing is lost."""
    known = {each.key for each in own.predictions}
    added = tuple(each for each in other.predictions if each.key not in known)
    understood = own.understood | other.understood
    return Progress(own.done | other.done | understood, understood, (*own.predictions, *added)[:MOST_GUESSES])


# -- in the settings


def kept_numbers(text: str) -> frozenset[int]:
    """Read numbers of lessons, "1 2 5"; what is none is left out."""
    return frozenset(number for word in text.split() if (number := lesson_number(word)))


def numbers_text(numbers: Iterable[int]) -> str:
    """Write numbers of lessons."""
    return " ".join(map(str, sorted(numbers)))


def kept_predictions(text: str) -> tuple[Prediction, ...]:
    """Read guesses; what is none is left out."""
    return tuple(found for each in _json(text, list) if (found := _prediction(each)))[-MOST_GUESSES:]


def predictions_text(predictions: Iterable[Prediction]) -> str:
    """Write guesses."""
    return json.dumps([msgspec.to_builtins(each) for each in predictions])


def kept_steps(text: str) -> dict[int, int]:
    """Read how many steps of which lessons were passed; what is none is left out."""
    found = ((lesson_number(lesson), steps) for lesson, steps in _json(text, dict).items())
    return {lesson: steps for lesson, steps in found if lesson and isinstance(steps, int) and 0 <= steps <= MOST_NUMBER}


def steps_text(steps: Mapping[int, int]) -> str:
    """Write how many steps of which lessons were passed."""
    return json.dumps(steps)


def _json(text: str, kind: type) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return kind()
    return found if isinstance(found, kind) else kind()


def _prediction(kept: object) -> Prediction | None:
    try:
        found = msgspec.convert(kept, Prediction)
    except msgspec.ValidationError:
        return None
    texts = (found.question, found.guess, found.outcome, found.miss, found.unit)
    fits = 0 < found.lesson <= MOST_NUMBER and all(len(text) <= MOST_TEXT for text in texts)
    return found if fits else None


def lesson_number(word: str) -> int:
    """Return the number of a lesson; 0 where it is none."""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 3 else 0
