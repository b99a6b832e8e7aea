"""Every lesson that ships is unsolved at its start, solved by its solution, with other numbers too, and never by pressing on.

Each is played three times in all: by its solution, by skipping every step, and once more.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from wallet import actions, shocks
from wallet.errors import Refused
from wallet.scripts import Script, lessons
from wallet.scripts.deeds import DoAction, RunHours
from wallet.scripts.format import ScriptStep
from wallet.scripts.kept import begin
from wallet.scripts.playing import UNKNOWN, Playing
from wallet.scripts.through import Played, digest_of, play_steps, play_through
from wallet.scripts.values import PLACEHOLDER
from wallet.scripts.wishes import action_of

DIGITS = re.compile(r"\d+(?: %)?")
MEANT = {"0 %", "365"}
"""No fee at all, and the days of a year."""
BY_PLACE = {script.place: script for script in lessons()}


@pytest.fixture(params=BY_PLACE)
def lesson(request: pytest.FixtureRequest) -> Script:
    return BY_PLACE[request.param]


def missed(played: Played) -> list[str]:
    return [
        f"{step.title}: {step.refused or [row for row in (*step.checked, *step.expected) if not row.holds]}"
        for step in played.steps
        if not step.holds
    ]


def play_out(playing: Playing) -> None:
    for _ in playing.deeds():
        pass


def held_against_what_came(lesson: Script, playing: Playing) -> None:
    """Whatever a lesson asks is compared with what came; the example in an empty field is of its size, and not near it."""
    asks = [step.ask for step in lesson.steps if step.ask]
    assert set(playing.outcomes) == {ask.id for ask in asks}
    for ask in asks:
        came = playing.outcomes[ask.id].came
        if ask.answer not in ("choice", "date"):
            example = Fraction(ask.example)
            assert not came.number or came.whole / 30 < example < came.whole * 30, ask.id
            assert abs(example - came.whole) > came.whole * 15 / 100, f"{ask.id}: its example gives the answer away"


def told_of_another_deed(playing: Playing) -> None:
    """What a step that checks something does not ask for ticks nothing, is told at once, and is gone once it is taken back."""
    step, practice, at = playing.at_hand, playing.practice, playing.step
    assert playing.astray is None
    if step is None or not step.check or step.free or playing.waiting or playing.stays:
        return
    stood, asked = practice.here, None
    try:
        deed = next(deed for deed in step.do if isinstance(deed, DoAction) and deed.fields.get("amount") in named_in(step))
        asked = playing.scene.words.meant(deed.fields["amount"])
        wish = action_of(deed.tag, deed.fields, playing.scene.words, practice.world)
        practice.do(replace(wish, amount=wish.amount * 3 // 4))
    except (StopIteration, Refused):
        asked = None
        practice.do(actions.Faucet(10**18))
    playing.look()
    assert (playing.step, playing.stays) == (at, False), f"{step.title}: ticked by another deed"
    assert playing.astray is not None, f"{step.title}: went by without a word"
    assert playing.astray.asked == asked, step.title
    playing.take_back()
    assert (playing.astray, practice.here[2]) == (None, stood[2])
    playing.look()
    assert playing.step == at


def named_in(step: ScriptStep) -> set[str]:
    """The amounts, as they are written, that a step names."""
    return {f"{{{name}}}" for name in PLACEHOLDER.findall(step.title)}


def test_a_lesson_is_solved_by_its_solution_and_by_nothing_less(lesson: Script, tmp_path: Path) -> None:
    """Skipping leaves the same world and no lesson done; going on without doing anything ends at the first thing to do."""
    played = play_through(lesson, tmp_path)
    assert (missed(played), played.done) == ([], True)
    with begin(lesson, tmp_path, anew=True) as practice:
        playing = Playing(practice, lesson)
        for _ in lesson.steps:
            play_out(playing)
            playing.next()
            playing.look()
        first = next(place for place, step in enumerate(lesson.steps) if step.ends_by_itself)
        assert (playing.step, playing.done) == (first, False), "unsolved at its start, and not solved by Next"
        while not playing.over:
            told_of_another_deed(playing)
            said = playing.texts(playing.step, str)
            assert UNKNOWN not in f"{said.title} {said.say} {said.note} {said.ask}", (
                "each figure that it names has a value by then"
            )
            playing.skip()
            play_out(playing)
            playing.look()
        assert (playing.refused, playing.done, playing.understood) == (None, False, False), "not solved by Skip"
        assert digest_of(practice.world) == played.digest, "and the world is there all the same"
        held_against_what_came(lesson, playing)


def test_a_loan_that_was_repaid_is_none_that_was_liquidated(tmp_path: Path) -> None:
    lesson = BY_PLACE["16-price-sources.toml"]
    with begin(lesson, tmp_path) as practice:
        playing = Playing(practice, lesson)
        at = [step.title for step in lesson.steps].index("Price it by the market, and wait two hours")
        for _ in zip(range(at), play_steps(playing), strict=False):
            pass
        play_out(playing)
        practice.do(actions.Shock(shocks.PriceSourceChanges("market")))
        practice.do(actions.Repay("aave-core", "ETH", 0, everything=True))
        practice.advance(2)
        playing.look()
        assert playing.step == at


def test_a_lesson_is_understood_with_other_numbers_and_no_help(lesson: Script, tmp_path: Path) -> None:
    assert lesson.again is not None
    seed, numbers = lesson.again
    assert seed != lesson.seed
    assert {name for name in numbers if numbers[name] != lesson.numbers[name]}, "other numbers, too"
    played = play_through(lesson, tmp_path, again=True)
    assert (missed(played), played.done) == ([], True)


def test_a_lesson_leads_its_learner(lesson: Script) -> None:
    """Something to do within the first minute, a prediction before a run, three hints at most, and a note for the teacher."""
    assert lesson.kind == "lesson"
    assert lesson.goal
    assert lesson.about
    assert "\n" not in lesson.goal
    assert all(word in lesson.teacher for word in ("Warm-up", "What they usually say", "Wrap-up", "minutes"))
    assert any(step.ask for step in lesson.steps)
    assert any(step.check for step in lesson.steps[:3])
    for step in lesson.steps:
        assert not step.check or step.happens or step.do, f"{step.title}: nobody could solve it"
        assert bool(step.do and step.check) <= bool(step.hint), f"{step.title}: what is to be done has a hint"
        assert step.say.count(". ") <= 3, f"{step.title}: a caption is one or two short sentences"


def test_no_figure_is_typed_into_what_a_lesson_says(lesson: Script) -> None:
    """Numbers come from the model, or from the lesson's own numbers, which are others once more."""
    texts = [lesson.title, lesson.goal, lesson.about]
    for step in lesson.steps:
        texts += [step.title, step.say, step.note, *(step.ask.choices if step.ask else ())]
    typed = [text for text in texts if set(DIGITS.findall(PLACEHOLDER.sub("", text))) - MEANT]
    assert typed == []


def test_a_lesson_is_set_in_the_quotes_of_the_rest_of_the_window(lesson: Script) -> None:
    texts = [lesson.title, lesson.goal, lesson.about, lesson.teacher]
    for step in lesson.steps:
        asked = (step.ask.text, *step.ask.choices) if step.ask else ()
        texts += [step.title, step.say, step.note, *step.hint, *asked]
    assert [text for text in texts if "'" in text or '"' in text] == []


def test_lessons_are_numbered_once_and_chapters_stand_together() -> None:
    numbers = [script.number for script in lessons()]
    assert numbers == sorted(set(numbers))
    assert all(script.place.startswith(f"{script.number:02}-") for script in lessons())
    chapters = list(dict.fromkeys(script.chapter for script in lessons()))
    seen = Counter(chapters)
    assert max(seen.values(), default=0) <= 1
    assert [script.chapter for script in lessons()] == sorted((s.chapter for s in lessons()), key=chapters.index)


def test_what_hours_of_a_step_bring_is_said_after_them(tmp_path: Path) -> None:
    """While they pass a figure would be that of another hour."""
    lesson = BY_PLACE["03-wrap.toml"]
    first = lesson.steps[0]._replace(happens=(RunHours("2 days"),), say="Each redeems for {rate}.", after="{grew} more.")
    with begin(lesson, tmp_path) as practice:
        playing = Playing(practice, lesson._replace(steps=(first._replace(ask=None), *lesson.steps[1:])))
        told = [(playing.waiting, playing.texts(0, str).say, playing.texts(0, str).after) for _ in playing.deeds()]
        assert {(say, after) for waiting, say, after in told if waiting} == {("", "")}
        assert all(playing.texts(0, str)[place] not in ("", UNKNOWN) for place in (1, -1))


def test_a_step_that_ended_says_what_it_said_then(tmp_path: Path) -> None:
    """What unwrapping all leaves is nothing, and later hours change every figure: neither changes what was read before."""
    lesson = BY_PLACE["03-wrap.toml"]
    with begin(lesson, tmp_path) as practice:
        playing, said = Playing(practice, lesson), []
        while (step := playing.at_hand) is not None:
            playing.look()
            said.append(playing.texts(playing.step, str).say)
            for deed in step.do:
                for _ in playing.play(deed):
                    pass
            playing.look()
            if playing.step < len(said):
                playing.next()
        assert playing.step == len(said)
        practice.advance(24)
        for again in (playing, Playing(practice, lesson)):
            assert [again.texts(place, str).say for place in range(len(said))] == said


def test_what_was_just_done_stays_until_next_before_time_goes_back(tmp_path: Path) -> None:
    lesson = BY_PLACE["05-queue.toml"]
    with begin(lesson, tmp_path) as practice:
        playing = Playing(practice, lesson)
        for _ in zip(range(3), play_steps(playing), strict=False):
            pass
        step = playing.at_hand
        assert step is not None
        for deed in step.do:
            for _ in playing.play(deed):
                pass
        playing.look()
        assert (playing.step, playing.stays, practice.here[0]) == (3, True, "Crowd behind")
        assert "ETH" in playing.texts(3, lambda value: value.unit).after
        playing.next()
        assert playing.step == 4


@pytest.mark.parametrize(("place", "wrong", "right"), [("01-deposit.toml", 15, 9.9999), ("04-year.toml", 10, 20.1)])
def test_a_step_that_names_an_amount_ticks_with_that_amount(place: str, wrong: float, right: float, tmp_path: Path) -> None:
    lesson = BY_PLACE[place]
    with begin(lesson, tmp_path) as practice:
        playing = Playing(practice, lesson)
        for amount in (wrong, right):
            assert playing.step == 0
            practice.do(actions.Stake(int(amount * 10**4) * 10**14, "lido"))
            playing.look()
        assert playing.step == 1


def test_buying_is_not_selling_what_comes_to_the_same(tmp_path: Path) -> None:
    lesson = BY_PLACE["02-three-ways.toml"]
    with begin(lesson, tmp_path) as practice:
        playing = Playing(practice, lesson)
        at = [step.title for step in lesson.steps].index("Buy the cheap one for {bought}")
        for _ in zip(range(at), play_steps(playing), strict=False):
            pass
        for pay, receive, amount, ticked in (("rETH", "ETH", "4.27", False), ("ETH", "rETH", "5", True)):
            practice.do(actions.Swap("curve-reth-ng", pay, receive, int(Fraction(amount) * 10**18)))
            playing.look()
            assert (playing.step > at) == ticked
