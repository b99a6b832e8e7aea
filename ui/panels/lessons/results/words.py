"""What a class guessed in the last lesson, from everybody's exported progress: a row and a dot for each guess with an outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from ui import charts
from ui.charts.ticks import Tick
from ui.progress import Prediction, Progress
from ui.progress_file import plain_value
from ui.wording import date as date_words
from ui.wording import number_locale, things
from wallet.amounts import brief

NONE = "No results yet. Everybody exports their progress under their own name, from the list of lessons; add those files here."
UNKNOWN = "These files have no guess from the last lesson with its outcome yet."
ACROSS, UP = "what came", "what was guessed"


class ClassRow(NamedTuple):
    """A person's guess: what it was, what came, and by how much it missed, in words."""

    name: str
    guess: str
    outcome: str
    miss: str


def questions_of(results: Mapping[str, Progress], lesson: int) -> tuple[tuple[bool, str], ...]:
    """Return what was asked in a lesson, the first time and once more, as far as somebody has an outcome."""
    asked = {(each.again, each.question): None for progress in results.values() for each in known(progress, lesson)}
    return tuple(sorted(asked))


def known(progress: Progress, lesson: int) -> list[Prediction]:
    """Return the guesses of a lesson whose outcome is known."""
    return [each for each in progress.predictions if each.lesson == lesson and each.outcome]


def of_question(results: Mapping[str, Progress], lesson: int, question: tuple[bool, str]) -> list[tuple[str, Prediction]]:
    """Return everybody's guess to a question, by name."""
    return [
        (name, each)
        for name, progress in results.items()
        for each in known(progress, lesson)
        if (each.again, each.question) == question
    ]


def rows_of(guesses: Sequence[tuple[str, Prediction]]) -> list[ClassRow]:
    """Return the guesses as rows."""
    return [ClassRow(name, shown(each.guess, each.unit), shown(each.outcome, each.unit), _miss(each)) for name, each in guesses]


def scatter_of(guesses: Sequence[tuple[str, Prediction]]) -> charts.ScatterData:
    """Return the guesses as dots: by value, by day, or where one of a few was chosen by that."""
    texts = [text for _name, each in guesses for text in (each.guess, each.outcome)]
    if all(plain_value(text) is not None for text in texts):
        value: Callable[[str], float] = lambda text: plain_value(text) or 0.0  # noqa: E731
        return _scatter(guesses, value, unit=guesses[0][1].unit if guesses else "")
    if all(_day(text) is not None for text in texts):
        return _scatter(guesses, lambda text: float(_day(text) or 0), shown=_day_words)
    places = {text: place for place, text in enumerate(sorted(set(texts)))}
    ticks = tuple(Tick(float(place), text, firm=True) for text, place in places.items())
    return _scatter(guesses, lambda text: float(places[text]), ticks=ticks)


def _scatter(
    guesses: Sequence[tuple[str, Prediction]],
    value: Callable[[str], float],
    unit: str = "",
    shown: Callable[[float], str] | None = None,
    ticks: tuple[Tick, ...] = (),
) -> charts.ScatterData:
    points = tuple(
        charts.ScatterPoint(row.name, value(each.guess), value(each.outcome), f"{row.name}: {row.guess}; it was {row.outcome}")
        for row, (_name, each) in zip(rows_of(guesses), guesses, strict=True)
    )
    behind = f", {unit}" if unit else ""
    exact = sum(point.guess == point.outcome for point in points)
    text = f"{things(len(points), 'guess', 'guesses')} against what came; {exact or 'none'} on the line where both are the same."
    least = 1.0 if shown is not None else 0.01 * max((abs(point.outcome) for point in points), default=0.0)
    return charts.ScatterData(points, ACROSS + behind, UP + behind, text, least, shown, ticks)


def shown(text: str, unit: str) -> str:
    """A guess or an outcome in the reader's number format, with its unit."""
    if (day := _day(text)) is not None:
        return _day_words(day)
    if plain_value(text) is None:
        return text
    whole, _, part = text.partition(".")
    return f"{brief(int(whole + part), len(part), locale=number_locale())} {unit}".strip()


def _miss(each: Prediction) -> str:
    if not each.miss:
        return "none" if each.guess == each.outcome else ""
    return shown(each.miss, "days" if _day(each.guess) is not None else each.unit)


def _day(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def _day_words(ordinal: float) -> str:
    midnight = datetime.combine(date.fromordinal(max(1, round(ordinal))), datetime.min.time(), UTC)
    return date_words(int(midnight.timestamp()), 0)
