"""What a lesson says in the window: days as days, and on a chart only guesses of what a chart draws."""

from __future__ import annotations

from pathlib import Path

from ui.window.lessons.words import guesses_of, shown_of
from ui.wording.lessons import value_words
from wallet.scripts import Playing, begin, read_script

HEAD = b"""
format = 1
kind = "lesson"
title = "Guesses"
scenario = "calm"

"""
SCRIPT = (
    HEAD
    + b"""
[[steps]]
title = "What one will hold"
ask = { id = "held", text = "?", answer = "amount stETH", outcome = { figure = "hold", of = "stETH" } }
check = [{ figure = "hour", at_least = 900 }]

[[steps]]
title = "By how much two lives differ"

[steps.ask]
id = "more"
text = "?"
answer = "amount stETH"
outcome = { figure = "hold", of = "stETH", less = { figure = "hold", of = "stETH", then = "begun" } }

[[steps]]
title = "What one sale brings"
ask = { id = "sale", text = "?", answer = "amount ETH", outcome = { figure = "got", kind = "swap", name = "got" } }
"""
)


def test_an_answer_that_no_figure_meets_is_not_kept_for_later(tmp_path: Path) -> None:
    asked = b'ask = { id = "which", text = "?", answer = "choice", choices = ["one", "two"] }'
    checked = b'check = [{ figure = "hour", at_least = 0 }]'
    script = read_script(HEAD + b"\n".join((b'[[steps]]\ntitle = "Which?"', asked, checked)), "which.toml")
    with begin(script, tmp_path, anew=True) as practice:
        playing = Playing(practice, script)
        playing.answer("which", 1)
        playing.look()
        assert shown_of(playing).steps[0].sub == "your answer: two"


def test_whole_days_are_written_as_days() -> None:
    assert [value_words(hours, 0, "hours") for hours in (24, 720, 36)] == ["1 day", "30 days", value_words(36, 0, "hours")]
    assert ".0" not in value_words(8_760, 0, "hours")


def test_a_chart_draws_no_guess_of_what_it_does_not_draw(tmp_path: Path) -> None:
    """A difference, or what one sale brings, is no balance: drawn as one it would flatten all others."""
    script = read_script(SCRIPT.replace(b"at_least = 900", b"at_least = 0"), "guesses.toml")
    with begin(script, tmp_path, anew=True) as practice:
        playing = Playing(practice, script)
        drawn = []
        for id_ in ("held", "more", "sale"):
            assert playing.answer(id_, 10**18)
            drawn.append([guess.strong for guess in guesses_of(playing, practice.world)])
            playing.look()
        assert (playing.over, drawn) == (True, [["1 stETH"], [], []])
