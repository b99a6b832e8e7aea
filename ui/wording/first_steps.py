"""First steps in words: what each is called, what to do for it, and what to do after the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ui.wording.numbers import brief_amount, seconds_date, things
from ui.wording.roles import first_coin, first_token, first_wrapped
from wallet import FileProblem, leaving, opening

if TYPE_CHECKING:
    from wallet import World


class StepWords(msgspec.Struct, frozen=True):
    """A step's title, and the sentence that says how to do it."""

    title: str
    sentence: str


_STEPS = {
    "stake": StepWords("Stake some {coin}", "Type an amount and review it: you see what you get before you confirm."),
    "month": StepWords("Let a month pass", "Press play (Space). Once a day the oracle reports, and your balance grows."),
    "wrap": StepWords("Wrap", "Type an amount of {token}. You get fewer units of {wrapped}, and they redeem for the same."),
    "leave": StepWords(
        "Ask to leave", "Type an amount and ask for it back. The request waits in the queue; a sale pays at once."
    ),
    "break": StepWords(
        "Break something", "Choose a shock and see what it would do, then let it happen. Undo brings everything back."
    ),
}
DAY_HOURS, MONTH_HOURS = 24, 720
WHEN_SHUT = "Redemption opens on {date}. Until then the market is the only way out: sell some."


def usual_step_words(key: str) -> StepWords:
    """Return the words of a step, naming the tokens of the world on the screen."""
    names = {"coin": first_coin(), "token": first_token(), "wrapped": first_wrapped()}
    return StepWords(_STEPS[key].title.format(**names), _STEPS[key].sentence.format(**names))


def steps_here() -> tuple[str, ...]:
    """Return the steps that can be taken in the world on the screen, in order: where nothing wraps, nobody wraps."""
    return tuple(key for key in _STEPS if key != "wrap" or first_wrapped())


def all_steps() -> tuple[StepWords, ...]:
    """Return the words of every step that can be taken, in order."""
    return tuple(map(usual_step_words, steps_here()))


def first_step_words(key: str, world: World, month_left: int) -> StepWords:
    """Return the words of a step in this world; where redemption is shut, leaving means a sale. `month_left` in hours."""
    usual = usual_step_words(key)
    if key == "month" and 0 < month_left < MONTH_HOURS:
        return StepWords(f"Let a month pass: {_to_go(month_left)}", usual.sentence)
    begun = _held_at_the_start(world) if key == "stake" else 0
    if begun:
        return StepWords(usual.title, f"You start with {brief_amount(begun, first_token())}. {usual.sentence}")
    opens = leaving.redemption_opens(world)
    if key == "leave" and opens:
        return StepWords("Try to leave", WHEN_SHUT.format(date=seconds_date(opens)))
    return usual


def _held_at_the_start(world: World) -> int:
    """Return what of the staked token the scenario gives; nothing where its file cannot be read any more."""
    try:
        return opening(world.scenario).holdings.get(first_token(), 0)
    except FileProblem:
        return 0


def _to_go(hours: int) -> str:
    return f"{things(-(-hours // DAY_HOURS), 'day')} to go"


def what_next(world: World) -> tuple[str, str]:
    """Return the sentence after the last step, and the name of the action that does what it says."""
    number = "five" if len(steps_here()) == len(_STEPS) else "four"
    if not world.recorded_until:
        return f"You have tried all {number}. Next, take lesson 1: you guess first, then you see what happens.", "lessons"
    return f"You have tried all {number}. Next, start a branch and leave the other way.", "branch.new"
