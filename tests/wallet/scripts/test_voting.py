"""A demonstration as a speaker gives it: Next ends every beat, the room's votes are kept, figures are held against the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from wallet import FileProblem
from wallet.scripts import FigureCard, Playing, Script, Value, begin, read_script, written

FILE = Path(__file__).parent / "voting.toml"
TEXT = FILE.read_text()


def read(text: str) -> Script:
    return read_script(text.encode(), "mine.toml")


def play_out(playing: Playing) -> None:
    for _ in playing.deeds():
        pass


def shown(value: Value) -> str:
    return f"{float(value.whole):.1f} {value.unit}"


def test_votes_are_kept_and_next_ends_every_beat(tmp_path: Path) -> None:
    script = read(TEXT)
    with begin(script, tmp_path) as practice:
        playing = Playing(practice, script)
        held = practice.world.balance("you", "stETH")
        assert playing.cards(0, shown) == (
            FigureCard("You hold", Value(held, 18, "stETH")),
            FigureCard("Elsewhere", Value(95 * 10**16, 18, "ETH"), "a newspaper"),
        )
        for wrong in ((1,), (1, 2, 3), (-1, 2), (1, 10**9)):
            assert not playing.vote("what", wrong)
        assert not playing.vote("which", (1, 2))
        assert playing.vote("what", (11, 9))
        assert playing.vote("what", (12, 9)), "a count may be corrected"
        playing.next()
        assert playing.step == 1, "nobody has to vote before the speaker goes on"
        playing.next()
    with begin(script, tmp_path) as practice:
        playing = Playing(practice, script)
        assert (playing.step, playing.votes) == (2, {"what": (12, 9)})
        play_out(playing)
        assert [one.holds for one in playing.expected()] == [True]
        assert playing.texts(2, shown).say == "Now you have 7.0 stETH."
        playing.next()
        assert playing.done


def test_a_beat_that_misses_says_what_it_found(tmp_path: Path) -> None:
    script = read(TEXT.replace('near = "7 stETH"', 'near = "8 stETH"'))
    with begin(script, tmp_path) as practice:
        playing = Playing(practice, script)
        playing.next()
        playing.next()
        play_out(playing)
        (missed,) = playing.expected()
        assert not missed.holds
        assert missed.left is not None
        assert shown(missed.left) == "7.0 stETH"
        playing.next()
        assert playing.over, "and the talk goes on"


def test_every_part_of_a_demonstration_is_written_as_it_was_read() -> None:
    script = read(TEXT)
    assert read_script(written(script).encode(), "mine.toml") == script
    assert script.chapters == (("The vote", 0), ("The outcome", 2))
    assert [(step.pause, step.pace, step.black, step.votes, step.missed) for step in script.steps] == [
        (20, 0, False, "", "picture"),
        (5, 0, True, "", "picture"),
        (20, 24, False, "what", "note"),
    ]


def test_only_names_what_is_kept_whatever_the_scenario_gains() -> None:
    script = read(TEXT.replace('without = ["curve-steth"]', 'only = ["ethereum", "lido", "wsteth", "locked"]'))
    assert script == read(TEXT)


@pytest.mark.parametrize(
    ("given", "instead", "at", "reason", "cure"),
    [
        ('figure = "told"', 'figure = "tolt"', "cards =", '"tolt" is no figure or number', 'Write "told"'),
        ('label = "Elsewhere"', 'label = "{what}"', "cards =", '"{what}" is not defined', "Add what"),
        ('pace = "1 days"', 'pace = "1 ETH"', "pace =", "it is no number of hours", "3 days"),
        ('pace = "1 days"', "pace = 9999", "pace =", "a pace is at most", "fewer"),
        ('votes = "what"', 'votes = "which"', "votes =", 'no earlier step asks for "which"', "earlier ask"),
        ('missed = "note"', 'missed = "stop"', "missed =", "the text", "note"),
        ('without = ["curve-steth"]', 'only = ["lidi"]', "only =", '"lidi" is no system', 'Write "lido"'),
        ("seed = 7", 'seed = 7\nonly = ["lido"]', "only =", "two ways to say it", "Take one out"),
        ("black = true", "black = 1", "black =", "true or false", "true"),
    ],
)
def test_what_is_not_so_is_refused_with_its_line_and_the_cure(given: str, instead: str, at: str, reason: str, cure: str) -> None:
    text = TEXT.replace(given, instead)
    assert text != TEXT
    with pytest.raises(FileProblem) as problem:
        read(text)
    told = problem.value.figures
    assert text.split("\n")[int(str(told["line"])) - 1].startswith(at)
    assert reason in str(told["reason"])
    assert cure in str(told["cure"])
