"""What the list says of lessons: a lesson as it is listed, where one stands with all of them, and how one goes on with one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby

import msgspec

from ui.progress import Progress
from ui.widgets import PreviewRow
from ui.wording import count, decimal, number_locale, seconds_date, things, token_name
from wallet import opening, scenario
from wallet.amounts import brief

NUMERALS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
DONE, UNDERSTOOD, TO_COME = "done", "understood", "to come"
LEGEND = "understood: done once more with other numbers and no help"
NOTHING_FOUND = "No lesson has these words."
SKIPPED = "You came to its end with steps skipped."
KEPT = "A lesson plays in a practice of its own, so your wallet stays as it is. What you have done is kept with the settings."


class LessonStep(msgspec.Struct, frozen=True):
    """A step: its title, the question that is guessed at before it runs, whether the world is asked that it was done, and the
    name by which the guess is kept.
    """

    title: str
    asks: str = ""
    checked: bool = False
    key: str = ""


class Lesson(msgspec.Struct, frozen=True):
    """A lesson as it is listed."""

    number: int
    chapter: str
    title: str
    goal: str
    about: str
    minutes: int
    scenario: str
    steps: tuple[LessonStep, ...]
    teacher: str = ""
    without: tuple[str, ...] = ()
    seed: int = 7

    @property
    def searched(self) -> str:
        """All that a search looks in."""
        return " ".join((str(self.number), self.chapter, self.title, self.goal, self.about)).casefold()

    @property
    def questions(self) -> tuple[str, ...]:
        """What is guessed at."""
        return tuple(step.asks for step in self.steps if step.asks)


class Chapter(msgspec.Struct, frozen=True):
    """Lessons that belong together, in their order; its place among the chapters, counted from one."""

    place: int
    title: str
    lessons: tuple[Lesson, ...]

    @property
    def numeral(self) -> str:
        return NUMERALS[self.place] if self.place < len(NUMERALS) else str(self.place)


def chapters(lessons: Iterable[Lesson]) -> tuple[Chapter, ...]:
    """Return the lessons by chapter, in the order of their numbers."""
    ordered = groupby(sorted(lessons, key=lambda lesson: lesson.number), key=lambda lesson: lesson.chapter)
    return tuple(Chapter(place, title, tuple(group)) for place, (title, group) in enumerate(ordered, start=1))


def columns(given: tuple[Chapter, ...], most: int) -> tuple[tuple[Chapter, ...], ...]:
    """Return the chapters in at most so many columns (one or two), down the first and then the second, as even as they come."""
    if most < 2 or len(given) < 2:
        return (given,)
    heights = [len(chapter.lessons) + 1.4 for chapter in given]
    cut = min(range(1, len(given)), key=lambda place: max(sum(heights[:place]), sum(heights[place:])))
    return given[:cut], given[cut:]


def head_words(lessons: Collection[Lesson], progress: Progress) -> str:
    """Where one stands: "2 understood, 1 done, 9 to come; about 1 hour"."""
    states = [progress.state(lesson.number) for lesson in lessons]
    counted = [f"{states.count(state)} {state}" for state in (UNDERSTOOD, DONE, TO_COME) if state in states]
    left = sum(lesson.minutes for lesson in lessons if progress.state(lesson.number) == TO_COME)
    return ", ".join(counted) + (f"; about {_long(left)}" if left else "")


def _long(minutes: int) -> str:
    if minutes < 60:
        return things(max(5, round(minutes / 5) * 5), "minute")
    halves = round(minutes / 30)
    return "1 hour" if halves == 2 else f"{decimal(halves / 2, halves % 2)} hours"


def chapter_words(chapter: Chapter, progress: Progress) -> str:
    """How many of its lessons are done: "3 of 4", or "" while none is."""
    done = sum(progress.state(lesson.number) != TO_COME for lesson in chapter.lessons)
    return f"{done} of {len(chapter.lessons)}" if done else ""


def minutes_words(lesson: Lesson) -> str:
    """How long it takes."""
    return f"{count(lesson.minutes)} min"


class Offer(msgspec.Struct, frozen=True):
    """What the primary of a lesson says and the words under it; whether it is played once more without help, and `anew` rather
    than from where it was left.
    """

    label: str
    note: str
    again: bool = False
    anew: bool = False


def offer(lesson: Lesson, progress: Progress, passed: int, playing: bool = False) -> Offer:
    """How one goes on with a lesson of which so many steps are passed, or that is `playing`; a done one is played once more."""
    state, keys = progress.state(lesson.number), "Enter starts, Esc goes back."
    place = f"Step {passed + 1} of {len(lesson.steps)}. " if 0 < passed < len(lesson.steps) else ""
    if state == TO_COME and passed >= len(lesson.steps):
        return Offer("Begin again", f"{SKIPPED} {keys}", anew=True)
    if state == TO_COME:
        return Offer(f"{'Go on with' if place or playing else 'Start'} lesson {lesson.number}", place + keys)
    told = "Other numbers and no help. " if state == DONE else "You have understood it. "
    return Offer("Go on once more" if place else "Once more", f"{place or told}{keys}", again=True, anew=not place)


class NotePart(msgspec.Struct, frozen=True):
    """A part of a teacher's note: its title, and its lines, as a list or as paragraphs."""

    title: str
    lines: tuple[str, ...]
    listed: bool = True


def note_head(lesson: Lesson) -> str:
    """Which lesson of which chapter a note is of, and how long it takes."""
    return f"Teacher\u2019s note  \u00b7  Lesson {lesson.number}, {lesson.chapter}  \u00b7  {things(lesson.minutes, 'minute')}"


def note_parts(lesson: Lesson) -> tuple[NotePart, ...]:
    """The parts of a teacher's note that have something to say."""
    checked = tuple(step.title for step in lesson.steps if step.checked)
    paragraphs = tuple(" ".join(part.split()) for part in lesson.teacher.split("\n\n") if part.strip())
    parts = (
        NotePart("What is checked, on what happened in the practice", checked),
        NotePart("What is guessed before it runs", lesson.questions),
        NotePart("The lesson", paragraphs, listed=False),
    )
    return tuple(part for part in parts if part.lines)


def fact_rows(lesson: Lesson) -> tuple[list[PreviewRow], str]:
    """When it starts, what one gets, how long it is; and where it plays. Raises FileProblem where the scenario cannot be read."""
    given, guesses = opening(lesson.scenario, lesson.without), len(lesson.questions)
    times = {0: "nothing", 1: "once", 2: "twice"}.get(guesses, f"{count(guesses)} times")
    holdings = [(token, units) for token, units in given.holdings.items() if units]
    return [
        PreviewRow("Starts", seconds_date(given.opens), strong=True),
        *(
            PreviewRow("" if place else "You get", brief(units, given.decimals[token], locale=number_locale()), token_name(token))
            for place, (token, units) in enumerate(holdings)
        ),
        PreviewRow("Steps", count(len(lesson.steps))),
        PreviewRow("You guess", times),
    ], f"Scenario: {scenario(lesson.scenario).title}."
