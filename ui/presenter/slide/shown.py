"""What a slide shows, as plain words and numbers: made from a beat (`ui.presenter.words`), drawn by `slide.slide`."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ui.charts.series import View


class CardShown(NamedTuple):
    """A figure shown large. `tone` is the colour of its line in the chart, "" for none; `level` is its value as a bar stands to
    scale, None where it has none; `votes` says how many of the room chose it, None where nobody was asked.
    """

    label: str
    number: str
    unit: str = ""
    source: str = ""
    tone: str = ""
    level: float | None = None
    votes: int | None = None
    focused: bool = False


class AskShown(NamedTuple):
    """A question to the room, and what it can choose."""

    text: str
    choices: tuple[str, ...] = ()


class SlideShown(NamedTuple):
    """A slide. `chart` is the view of the chart, "" for none; `bars` says that the cards are compared as bars in its place.
    `chapters` has for each whether it has begun. `votes` is a line about the room's votes where they belong to no single card.
    `stored` says that a picture kept from before is shown, because a figure is not what was expected. `since` is the hour in
    which the demonstration began: what was before is no part of it.
    """

    title: str = ""
    when: str = ""
    caption: str = ""
    cards: tuple[CardShown, ...] = ()
    chart: View | Literal[""] = ""
    bars: bool = False
    ask: AskShown | None = None
    votes: str = ""
    chapters: tuple[bool, ...] = ()
    focus_chart: bool = False
    black: bool = False
    stored: bool = False
    since: int = 0
