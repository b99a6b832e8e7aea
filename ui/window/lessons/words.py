"""A lesson that is played, put into what the panel shows, what the charts draw of its guesses, and what the settings keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ui.charts.series import Guess
from ui.panels.lesson.shown import AtHand, GuessAsked, LessonShown, Pressed, StepShown
from ui.progress import Prediction
from ui.wording import things
from ui.wording.lessons import (
    answered_words,
    astray_words,
    happened_words,
    kept_words,
    outcome_words,
    possible_words,
    progress_words,
    value_words,
)
from wallet import terms_in

if TYPE_CHECKING:
    from wallet.scripts import AskedFor, Playing, StepText, Value
    from wallet.world.state import World

TOKENLESS = ("%", "days", "date", "count", "choice")
"""Units of answers that are no token's."""
BESIDE = ("%", "days")
"""Those of them that stand behind the field."""
HELD = ("hold", "redeems", "sells")
"""Figures that a chart draws: a guess of anything else would stand among them like one of theirs."""
HOUR_S = 3_600
ON_CHART = ("hold", "redeems", "sells")
"""Figures that are levels of the hero chart: a guess at what one request pays, say, has no place there."""
WAITS = "It goes on by itself as soon as this is done."
KEY = " F6 leads here and back."
"""Said once, in the first step."""
ONCE_MORE = "Once more: other numbers, no help. Only then it counts as understood."
SKIPPED = "It counts as done once you have done every step yourself."
UNDERSTOOD = "Understood: done with other numbers and without help."
PAUSED = "You paused what happens here."
FOUND = "Look at it, then press Next."
DONE = "Done. Press Next to go on."


def written(value: Value) -> str:
    """A number or figure that a lesson's text names."""
    return value_words(value.number, value.decimals, value.unit)


def shown_of(playing: Playing, busy: str = "", following: str = "", follows: str = "") -> LessonShown:
    """All that the panel shows of a lesson. `busy` tells what is being played; `following` leads to the next lesson, whose
    title is `follows`."""
    script, again = playing.script, playing.again
    at = None if playing.over else playing.step
    texts = [playing.texts(place, written) for place in range(len(script.steps))]
    button, pressed, ready, why = _button(playing)
    step, goal = playing.at_hand, script.told(script.goal, written, again)
    helps, open_ = step is not None and not again, not playing.stays
    return LessonShown(
        number=script.number,
        minutes="" if again else f"about {script.minutes} min",  # the words "once more" need the room
        title=script.told(script.title, written, again),
        goal=goal[:1].lower() + goal[1:],
        steps=tuple(
            StepShown(text.title, state, _sub(playing, place), _read_again(text) if at is None and place < len(texts) - 1 else "")
            for place, (text, state) in enumerate(zip(texts, playing.states, strict=True))
        ),
        at=at,
        at_hand=_at_the_end(playing) if at is None else _at_hand(playing, at, texts),
        hint=_hint(len(texts[at].hints), len(step.hint)) if helps and step is not None and at is not None and open_ else "",
        hint_left=step is not None and at is not None and len(texts[at].hints) < len(step.hint),
        show=helps and step is not None and step.show is not None,
        skip=helps and step is not None and step.ends_by_itself and open_,
        button=button,
        pressed=pressed,
        ready=ready,
        why=why,
        following=following,
        follows=follows,
        busy=busy,
        again=again,
    )


def _read_again(text: StepText) -> str:
    """What a step said and what it came to."""
    return " ".join(part for part in (text.say, text.after) if part)


def _at_the_end(playing: Playing) -> AtHand:
    """What the last step said stays, with its figures, and under it how the guesses compare."""
    said = playing.texts(len(playing.script.steps) - 1, written)
    compared = _compared(playing)
    parts = ("The lesson is done." if playing.done else "This was the last step.", said.say, said.after, compared)
    return AtHand("\n\n".join(part for part in parts if part), said.note)


def _at_hand(playing: Playing, at: int, all_texts: Sequence[StepText]) -> AtHand:
    ask, texts = playing.script.steps[at].ask, all_texts[at]
    asked = None
    if ask is not None and ask.id not in playing.answers:
        asked = GuessAsked(ask.id, texts.ask, ask.answer, "" if _is_word(ask.unit) else ask.unit, texts.choices, ask.example)
    now = texts.after or possible_words(playing.possible)
    found = playing.astray
    asks = found.asked if found is not None else None
    told = (asks.number, asks.decimals, asks.unit) if asks is not None else None
    astray = astray_words(found.receipt, told, texts.title) if found is not None else ""
    return AtHand(texts.say, texts.note, texts.hints, asked, now, astray, _first_met(all_texts[: at + 1]))


def _first_met(texts: Sequence[StepText]) -> tuple[str, ...]:
    """The terms that the last of these steps says and none before it."""
    *before, now = (
        {found.entry.name: None for part in (step.title, step.say, step.ask) for found in terms_in(part)} for step in texts
    )
    return tuple(name for name in now if not any(name in earlier for earlier in before))


def _is_word(unit: str) -> bool:
    """Whether a unit does not stand behind the field."""
    return unit in TOKENLESS and unit not in BESIDE


def _hint(used: int, of: int) -> str:
    return "" if not of else f"Hint {used + 1} of {of}" if used < of else "No more hints"


def _button(playing: Playing) -> tuple[str, Pressed, bool, str]:
    """The words on the button at the foot, what it does, whether it can be pressed, and what stands under it."""
    script, step = playing.script, playing.at_hand
    if step is None and not playing.done:
        return "Begin again", "begin_again", True, SKIPPED
    if step is None:
        if playing.again or script.again is None:
            told = "" if script.again is None else UNDERSTOOD
            return "Leave the lesson", "leave", True, told
        return "Once more", "once_more", True, ONCE_MORE
    if playing.waiting:
        return "Carry on", "carry_on", True, PAUSED
    if step.ask is not None and step.ask.id not in playing.answers:
        return "Keep this guess", "answer", True, happened_words(playing.happened)
    told = happened_words(playing.happened)
    if playing.stays:
        return "Next", "next", True, told or (FOUND if playing.asks_to_open else DONE)
    if step.ends_by_itself:
        waits = "" if playing.will_stay else WAITS
        return "Next", "next", False, f"{told} {waits}{'' if playing.step else KEY}".strip()
    last = playing.step == len(script.steps) - 1
    words = "Compare with what happened" if last and _compared(playing) else "Next"
    return words, "next", True, told if step.free is None else _free(step.free.minutes, step.free.actions)


def _free(minutes: int, actions: int) -> str:
    parts = [things(minutes, "minute")] if minutes else []
    parts += [things(actions, "action")] if actions else []
    return f"Look around as long as you like ({' or '.join(parts)}, say). Nothing is checked." if parts else ""


def _sub(playing: Playing, place: int) -> str:
    """What stands under a step's title: its guess, and what came of it once that is known."""
    ask = playing.script.steps[place].ask
    if ask is None or ask.id not in playing.answers:
        return progress_words(*playing.progress) if place == playing.step and playing.progress else ""
    answer, choices = playing.answers[ask.id], playing.texts(place, written).choices
    known, mine = playing.outcomes.get(ask.id), _is_mine(playing, place)
    if known is None:
        words = value_words(answer, ask.decimals, ask.unit, choices)
        told = kept_words(words) if ask.is_compared else answered_words(words)
        return told if mine else ""
    came = value_words(known.came.number, known.came.decimals, known.came.unit, choices)
    if not mine:
        return f"It was {came}"
    guess, miss = (answer, ask.decimals, ask.unit), known.miss
    missed = None if miss is None else (miss.number, miss.decimals, miss.unit)
    return outcome_words(guess, (known.came.number, known.came.decimals, known.came.unit), missed, choices)


def _compared(playing: Playing) -> str:
    """Every guess of one's own beside what came of it, under its step's title; "" where nothing is known of any."""
    titles = [playing.texts(place, written).title for place in range(len(playing.script.steps))]
    known = [place for place, step in enumerate(playing.script.steps) if step.ask and step.ask.id in playing.outcomes]
    told = [(titles[place], _sub(playing, place)) for place in known if _is_mine(playing, place)]
    return "\n\n".join(f"{title}\n{said}." for title, said in told)


def _is_mine(playing: Playing, place: int) -> bool:
    """Whether a guess was made at a step by the person, not by the lesson in one's place, which may be under way."""
    ask = playing.script.steps[place].ask
    played = playing.states[place] == "skipped" or (playing.waiting and place == playing.step)
    return ask is not None and ask.id in playing.answers and not played


# -- guesses elsewhere


def guesses_of(playing: Playing, world: World) -> tuple[Guess, ...]:
    """The newest guess, until it is known what came of it, where a chart can draw it: a date, or how much there will be of what
    the chart shows.
    """
    asks = [step.ask for place, step in enumerate(playing.script.steps) if step.ask and _is_mine(playing, place)]
    open_ = [ask for ask in asks[-1:] if ask.id not in playing.outcomes]
    drawn = [_guess(ask, playing.answers[ask.id], world) for ask in open_]
    return tuple(guess for guess in drawn if guess is not None)


def _guess(ask: AskedFor, answer: int, world: World) -> Guess | None:
    words, outcome = value_words(answer, ask.decimals, ask.unit), ask.outcome
    if ask.unit == "date":
        return Guess(words, hour=(answer - world.start) / HOUR_S)
    if outcome is None or outcome.name not in ON_CHART or outcome.less is not None or outcome.part_of is not None:
        return None
    return Guess(words, value=answer / 10**ask.decimals, unit=ask.unit)


def predictions_of(playing: Playing) -> tuple[Prediction, ...]:
    """The guesses as the settings keep them: plain numbers, ISO dates, and the words of what was chosen."""
    found = []
    for place, step in enumerate(playing.script.steps):
        ask = step.ask
        if ask is None or not _is_mine(playing, place):
            continue
        choices, known = playing.texts(place, written).choices, playing.outcomes.get(ask.id)
        guess = plain(playing.answers[ask.id], ask.decimals, ask.unit, choices)
        came = "" if known is None else plain(known.came.number, known.came.decimals, known.came.unit, choices)
        missed = "" if known is None or known.miss is None else plain(known.miss.number, known.miss.decimals, known.miss.unit)
        unit = "" if _is_word(ask.unit) else ask.unit
        found.append(Prediction(playing.script.number, ask.id, guess, came, missed, unit, playing.again))
    return tuple(found)


def plain(number: int, decimals: int, unit: str, choices: tuple[str, ...] = ()) -> str:
    """A value for a file."""
    if unit == "date":
        return datetime.fromtimestamp(number, UTC).date().isoformat()
    if unit == "choice":
        return choices[number] if 0 <= number < len(choices) else str(number)
    whole, part = divmod(abs(number), 10**decimals)
    digits = f"{part:0{decimals}d}".rstrip("0") if decimals else ""
    return f"{'-' if number < 0 else ''}{whole}{'.' + digits if digits else ''}"
