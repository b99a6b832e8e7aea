"""Every demonstration that ships plays to the same end every time, beat by beat as it expects, and can be given as written.

Each is played once, for all that is asked of it here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from wallet.practice.formats import MODEL
from wallet.scripts import FigureCard, Script, StepText, Value, demonstration, demonstrations, read_script, written
from wallet.scripts.conditions import Comparison
from wallet.scripts.kept import begin
from wallet.scripts.playing import UNKNOWN, Playing
from wallet.scripts.values import PLACEHOLDER
from wallet.world.state import World

ENDS = {
    6: {
        1: "e0bb2ac9f949558a",
        2: "80cf37749f53e2df",
        3: "cc0a6c0d2adeae27",
        4: "330b41ff17861f0e",
        5: "635e21f2dddb8c05",
    }
}
"""What each comes to in the end, by the number of the model: a change of hours raises that, and then they are recorded anew."""
MONTHS = "May|June|July|August|September|October|November"
DATES = re.compile(rf"\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b|\b\d{{1,2}}:\d\d\b|\b(?:{MONTHS}) \d{{4}}\b")
MOST_WORDS = 12


class Beat(NamedTuple):
    """What was on screen after a beat had happened."""

    texts: StepText
    cards: tuple[FigureCard, ...]
    expected: tuple[Comparison, ...]


class Given(NamedTuple):
    """A demonstration that was given to its end."""

    script: Script
    beats: tuple[Beat, ...]
    digest: str
    refused: object


def end_of(world: World) -> str:
    """What everybody holds, and what every token redeems and sells for: a field that a struct gains does not change it."""
    rates = {name: (world.redemption_rate(name), world.market_price(name)) for name in sorted(world.listed)}
    held = {token: sorted(row.items()) for token, row in sorted(world.ledger.holdings.items()) if row}
    told = json.dumps([world.hour, world.seed, rates, held]).encode()
    return hashlib.blake2b(told, digest_size=8).hexdigest()


def shown(value: Value) -> str:
    return f"{float(value.whole):.4f} {value.unit}"


def beats(playing: Playing) -> Iterator[Beat]:
    while playing.at_hand is not None:
        for _ in playing.deeds():
            pass
        yield Beat(playing.texts(playing.step, shown), playing.cards(playing.step, shown), playing.expected())
        playing.next()


@pytest.fixture(params=demonstrations(), ids=lambda script: script.stem, scope="module")
def given(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Given:
    script = request.param
    with begin(script, tmp_path_factory.mktemp("demo"), anew=True) as practice, practice.folding_later():
        playing = Playing(practice, script)
        playing.slice_hours = 24 * 366
        return Given(script, tuple(beats(playing)), end_of(practice.world), playing.refused)


def test_it_plays_to_the_same_end_every_time(given: Given) -> None:
    assert given.refused is None
    assert len(given.beats) == len(given.script.steps), "Next ends every beat, an ask too"
    assert given.digest == ENDS[MODEL][given.script.number]


def test_every_figure_is_there_and_as_it_is_expected(given: Given) -> None:
    for beat in given.beats:
        assert UNKNOWN not in f"{beat.texts.title} {beat.texts.say} {beat.texts.note} {beat.texts.ask}", beat.texts.title
        assert all(card.value is not None for card in beat.cards), beat.texts.title
        assert all(one.holds for one in beat.expected), (beat.texts.title, beat.expected)
    assert sum(bool(step.expect) for step in given.script.steps) >= 3, "the figures that matter are held against the model"


def test_a_caption_is_read_at_a_glance(given: Given) -> None:
    long = [beat.texts.say for beat in given.beats if len(beat.texts.say.split()) > MOST_WORDS]
    assert long == []


def test_a_demonstration_fits_its_minutes_and_helps_its_speaker(given: Given) -> None:
    script = given.script
    seconds = sum(step.pause for step in script.steps)
    assert 4 * 60 <= seconds <= 8 * 60
    assert abs(seconds - script.minutes * 60) < 30
    assert 12 <= len(script.steps) <= 20
    assert script.steps[0].chapter
    assert all(step.note and step.if_asked and step.pause and (step.say or step.black) for step in script.steps)
    assert all("\n" not in step.if_asked for step in script.steps)
    assert all(re.sub(r"\[[^\[\]]*\]", "", step.note).strip(" []") for step in script.steps), "more than directions"
    asks = [step for step in script.steps if step.ask]
    assert asks
    assert all(step.chapter and step.ask and step.ask.choices for step in asks), "a chapter begins with every ask"
    assert not any(step.do or step.check for step in script.steps), "what is done is done by what happens"


def test_numbers_come_from_the_model_but_for_dates(given: Given) -> None:
    script = given.script
    texts = [script.title, script.about]
    for step in script.steps:
        texts += [step.title, step.chapter, step.say, step.note, step.if_asked, *(card.label for card in step.cards)]
        texts += [step.ask.text, *step.ask.choices] if step.ask else []
    assert [text for text in texts if re.search(r"\d", DATES.sub("", PLACEHOLDER.sub("", text)))] == []
    assert [text for text in texts if "'" in text or '"' in text] == []


def test_a_figure_that_is_not_the_models_says_where_it_is_from(given: Given) -> None:
    figures = given.script.figures
    cards = [card for step in given.script.steps for card in step.cards]
    assert [card.label for card in cards if (card.figure in figures) == bool(card.source)] == []


def test_it_is_written_as_it_was_read(given: Given) -> None:
    assert read_script(written(given.script).encode(), given.script.place) == given.script


def test_demonstrations_are_numbered_as_their_files() -> None:
    numbers = [script.number for script in demonstrations()]
    assert numbers == sorted(set(numbers))
    assert all(demonstration(script.number) is script for script in demonstrations())
    assert demonstration(9) is None
    assert {script.kind for script in demonstrations()} == {"demonstration"}
    assert all(script.place.startswith(f"d{script.number}-") for script in demonstrations())
