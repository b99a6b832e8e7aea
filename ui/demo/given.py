"""A demonstration as it is given: beat after beat to its end, and what was said, shown and found in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ui.panels.handout.chapters import BeatLines
from ui.wording.lessons import value_words
from wallet import Refused
from wallet.scripts import Beats, Comparison, FigureCard, Value

FOR_SPEAKER = re.compile(r"\s*\[[^\[\]]*\]")
"""What in a note is for the speaker alone, and does not belong into a hand-out."""
AT_ONCE_HOURS = 24 * 366
"""Hours that pass in one slice where nobody watches them."""


class GivenBeat(NamedTuple):
    """A beat that was given: what was said and shown, what it expected and found, and why something in it was refused."""

    place: int
    hour: int
    lines: BeatLines
    cards: tuple[FigureCard, ...]
    compared: tuple[Comparison, ...]
    refused: Refused | None

    @property
    def holds(self) -> bool:
        """Whether it went as the script has it."""
        return self.refused is None and all(one.holds for one in self.compared)


def said(value: Value) -> str:
    """A number or figure that a text names."""
    return value_words(value.number, value.decimals, value.unit)


def give(beats: Beats, passed: Callable[[], object] | None = None) -> Iterator[GivenBeat]:
    """Give the beats from the one at hand to the last, and yield each once all has happened in it. `passed` is called after each
    deed and each day that passes.
    """
    if passed is None:
        beats.playing.slice_hours = AT_ONCE_HOURS
    steps = beats.settle()
    while True:
        for _ in steps:
            if passed is not None:
                passed()
        yield _given(beats)
        if beats.place == beats.last:
            return
        steps = beats.forward()


def _given(beats: Beats) -> GivenBeat:
    playing, place = beats.playing, beats.place
    refused, playing.refused = playing.refused, None
    cards = playing.cards(place, said)
    return GivenBeat(place, playing.practice.world.hour, lines_of(beats, cards), cards, playing.expected(), refused)


def lines_of(beats: Beats, cards: tuple[FigureCard, ...]) -> BeatLines:
    """The beat at hand as lines of text."""
    texts = beats.playing.texts(beats.place, said)
    figures = tuple((card.label, said(card.value)) for card in cards if card.value is not None)
    sources = dict.fromkeys(card.source for card in cards if card.source)
    told = (f"{', '.join(card.label for card in cards if card.source == source)}: {source}" for source in sources)
    source = f"Not from the model. {'; '.join(told)}." if sources else ""
    return BeatLines(beats.place + 1, texts.say, figures, source, FOR_SPEAKER.sub("", texts.note).strip())
