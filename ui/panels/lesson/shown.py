"""What the lesson panel shows, as plain values: all words are written already, and nothing in it can change a practice."""

from __future__ import annotations

from typing import Literal

import msgspec

State = Literal["open", "now", "ticked", "skipped"]
Pressed = Literal["next", "answer", "carry_on", "once_more", "begin_again", "leave"]


class GuessAsked(msgspec.Struct, frozen=True):
    """A question of the step at hand. `answer` says what is answered with ("amount", "percent", "days", "date", "count",
    "choice"), `unit` stands behind the field, `example` is a number of the right size, `kept` is what was answered, in words; ""
    while it was not."""

    id: str
    text: str
    answer: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    example: str = ""
    kept: str = ""


class StepShown(msgspec.Struct, frozen=True):
    """A step. `sub` stands under its title: what was guessed there, or what came of it; `say` is what it said, once the lesson is
    over and can be read again."""

    title: str
    state: State = "open"
    sub: str = ""
    say: str = ""


class AtHand(msgspec.Struct, frozen=True):
    """What the step at hand says: its caption, a longer note that is folded, the hints asked for so far, its question, what was
    waited for and is possible `now`, what was done that it does not ask for (`astray`), and the terms of the glossary that it
    says for the first time in the lesson."""

    say: str = ""
    note: str = ""
    hints: tuple[str, ...] = ()
    asked: GuessAsked | None = None
    now: str = ""
    astray: str = ""
    terms: tuple[str, ...] = ()


class LessonShown(msgspec.Struct, frozen=True):
    """All of it. `at` is the place of the step at hand, None after the last one; `hint` are the words on the button that tells
    the next hint, "" where there is none; with none left it stays, so that nothing moves under the pointer. `button` are those of
    the button at the foot, which does what `pressed` says, and `why` stands under it. `following` leads to another lesson, called
    `follows`; `busy` tells what the lesson is letting happen; `again` is the second time, with other numbers and no help."""

    number: int
    minutes: str
    title: str
    goal: str
    steps: tuple[StepShown, ...]
    at: int | None = 0
    at_hand: AtHand = AtHand()
    hint: str = ""
    hint_left: bool = True
    show: bool = False
    skip: bool = False
    button: str = ""
    pressed: Pressed = "next"
    ready: bool = True
    why: str = ""
    following: str = ""
    follows: str = ""
    busy: str = ""
    again: bool = False

    @property
    def name(self) -> str:
        """Which lesson it is."""
        return f"Lesson {self.number}, once more" if self.again else f"Lesson {self.number}"

    @property
    def step(self) -> StepShown | None:
        """The step at hand."""
        return None if self.at is None else self.steps[self.at]
