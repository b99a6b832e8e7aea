"""A script: a lesson, a demonstration, a recorded macro or a test, as data, and the file it is written in.

`Script` is what the rest of the project sees; `Page` is the file as it is written, before its deeds and figures are understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import msgspec

from wallet.scripts.conditions import Condition
from wallet.scripts.deeds import Deed
from wallet.scripts.questions import Question
from wallet.scripts.values import PLACEHOLDER, All, Meant, Numbers, Value

ScriptKind = Literal["lesson", "demonstration", "macro", "test"]
Chapter = Literal["", "The receipt", "Leaving", "Trouble", "Use", "Choosing"]
Missed = Literal["picture", "note"]
Table = dict[str, Any]


class Show(msgspec.Struct, frozen=True):
    """What the window brings forward: a tab, a panel, a view of the chart, and the widget that gets the focus; `token` is the one
    in which that field asks for its amount or, without a field, that chart and figures follow, `turn` a choice to be made there
    ("wrap.direction=unwrap"), `speed` the name of that at which time passes from then on.
    """

    tab: str = ""
    panel: str = ""
    chart: str = ""
    focus: str = ""
    speed: str = ""
    token: str = ""
    turn: str = ""


class Free(msgspec.Struct, frozen=True):
    """Time to explore, by suggestion: nothing is checked."""

    minutes: int = 0
    actions: int = 0


class AskPage(msgspec.Struct, frozen=True):
    """A prediction as it is written."""

    id: str
    text: str
    answer: str
    choices: tuple[str, ...] = ()
    choices_when: tuple[tuple[Table, ...], ...] = ()
    example: str = ""
    outcome: Table = {}
    when: tuple[Table, ...] = ()


class CardPage(msgspec.Struct, frozen=True):
    """A figure that is shown large, as it is written: the name of one of `[figures]` or `[numbers]`."""

    label: str
    figure: str
    source: str = ""


class StepPage(msgspec.Struct, frozen=True):
    """A step as it is written."""

    title: str
    say: str = ""
    note: str = ""
    chapter: str = ""
    show: Show | None = None
    happens: tuple[Table, ...] = ()
    do: tuple[Table, ...] = ()
    ask: AskPage | None = None
    check: tuple[Table, ...] = ()
    hint: tuple[str, ...] = ()
    free: Free | None = None
    pause: int = 0
    pace: int | str = 0
    black: bool = False
    cards: tuple[CardPage, ...] = ()
    votes: str = ""
    if_asked: str = ""
    expect: tuple[Table, ...] = ()
    missed: Missed = "picture"
    after: str = ""


class OnceMorePage(msgspec.Struct, frozen=True):
    """The second time as it is written: another seed, and other values of the same numbers."""

    seed: int
    numbers: dict[str, int | str] = {}


class Page(msgspec.Struct, frozen=True):
    """A script's file as it is written."""

    format: int
    kind: ScriptKind
    title: str
    scenario: str
    steps: tuple[StepPage, ...]
    number: int = 0
    chapter: Chapter = ""
    goal: str = ""
    about: str = ""
    minutes: int = 0
    seed: int = 7
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    teacher: str = ""
    numbers: dict[str, int | str] = {}
    once_more: OnceMorePage | None = None
    figures: dict[str, Table] = {}


class AskedFor(NamedTuple):
    """A prediction. `answer` says with what it is answered ("amount", "percent", "days", "date", "count", "choice"), always a
    whole number: in smallest units of `unit`, which has so many `decimals`; of a date unix seconds, of a choice its place.
    What it is held against is taken once every condition of `when` holds; without any, once a later step has ended: the figure
    `outcome`, or of a choice the first one whose conditions in `choices_when` all hold. `example` is a number of the right size.
    """

    id: str
    text: str
    answer: str
    unit: str
    decimals: int
    choices: tuple[str, ...] = ()
    outcome: Question | None = None
    when: tuple[Condition, ...] = ()
    choices_when: tuple[tuple[Condition, ...], ...] = ()
    example: str = ""

    @property
    def is_compared(self) -> bool:
        """Whether it will be held against anything."""
        return self.outcome is not None or bool(self.choices_when)


class ScriptStep(NamedTuple):
    """A step of a script. Its texts may name the script's numbers and figures: `{amount}`. `after` is what it came to, said once
    all in it is done.

    Of a demonstration it is a beat: `say` is its caption, `note` what the speaker says, `pause` how many seconds it is meant to
    last, `pace` how many hours a second pass in it (0: as the window likes), and `cards` the figures shown large. While a
    `black` beat is at hand the audience sees nothing. `votes` is the id of an earlier ask, whose votes stand beside the cards.
    Where it is not as it expects, `missed` says whether the stored picture is shown, or only the speaker is told.
    """

    title: str
    say: str = ""
    note: str = ""
    chapter: str = ""
    show: Show | None = None
    happens: tuple[Deed, ...] = ()
    do: tuple[Deed, ...] = ()
    ask: AskedFor | None = None
    check: tuple[Condition, ...] = ()
    hint: tuple[str, ...] = ()
    free: Free | None = None
    pause: int = 0
    pace: int = 0
    black: bool = False
    cards: tuple[CardPage, ...] = ()
    votes: str = ""
    if_asked: str = ""
    expect: tuple[Condition, ...] = ()
    missed: Missed = "picture"
    after: str = ""

    @property
    def ends_by_itself(self) -> bool:
        """Whether it has something to check or to ask; any other is ended by going on."""
        return bool(self.check or self.ask)


class Script(NamedTuple):
    """A script that was read and is sound. `place` is what to call its file; `again` are the seed and the numbers of the
    second time.
    """

    place: str
    kind: ScriptKind
    title: str
    scenario: str
    steps: tuple[ScriptStep, ...]
    number: int = 0
    chapter: Chapter = ""
    goal: str = ""
    about: str = ""
    minutes: int = 0
    seed: int = 7
    without: tuple[str, ...] = ()
    teacher: str = ""
    numbers: Numbers = MappingProxyType({})
    figures: Mapping[str, Question] = MappingProxyType({})
    again: tuple[int, Numbers] | None = None

    @property
    def chapters(self) -> tuple[tuple[str, int], ...]:
        """Return the title of every chapter of a demonstration with the place of the step that begins it."""
        return tuple((step.chapter, place) for place, step in enumerate(self.steps) if step.chapter)

    @property
    def stem(self) -> str:
        """The name of a practice file in which it plays, without an ending."""
        return f"{self.kind}-{self.number:02}" if self.number else f"{self.kind}-{_word(self.title)}"

    def told(self, text: str, write: Callable[[Value], str], again: bool = False) -> str:
        """Return its title, goal, note or what it is about with its numbers filled in."""
        numbers = self.numbers_of(again)
        return PLACEHOLDER.sub(lambda found: _written(numbers[found[1]], write), text)

    def numbers_of(self, again: bool) -> Numbers:
        """Return its numbers, those of the second time where it has one and `again` asks for them."""
        return self.again[1] if again and self.again else self.numbers

    def seed_of(self, again: bool) -> int:
        """Return its seed, that of the second time where it has one and `again` asks for it."""
        return self.again[0] if again and self.again else self.seed


def _written(meant: Meant, write: Callable[[Value], str]) -> str:
    return meant if isinstance(meant, str) else f"all {meant.token}" if isinstance(meant, All) else write(meant)


def _word(title: str) -> str:
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in title.lower())
    return "-".join(part for part in kept.split("-") if part)[:40] or "untitled"
