"""What a lesson says in numbers: the values that its texts name, the guesses, what came of them and how far off that was.

A guess is never called right or wrong: the sentence gives what came, and how far apart the two are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from ui.wording.numbers import count, number_locale, seconds_date, span, things, token_name
from ui.wording.receipts import passed_words, receipt_words
from wallet import DiscountAbove, ExitTakes, HealthBelow, NextEvent, OnDate, RequestReady
from wallet.amounts import brief, places_for, show

if TYPE_CHECKING:
    from wallet import Receipt

DAY_HOURS = 24
STEP_DONE = "step done"
BRANCHES = ("branch", "switch")
"""Kinds of what happens that only say where one is."""
ASKED_WHOLE = ("%", "days", "hours", "count", "")
"""Units that are asked for with a fixed number of decimals."""


class AnyHappening(Protocol):
    """Something that a lesson let happen (see `wallet.scripts`)."""

    @property
    def kind(self) -> str: ...
    @property
    def branch(self) -> str: ...
    @property
    def hours(self) -> int: ...
    @property
    def receipt(self) -> Receipt | None: ...


Told = tuple[int, int, str]
"""A value: its number, in units of 10 to the minus so many decimals, and its unit."""


def value_words(number: int, decimals: int, unit: str, choices: Sequence[str] = ()) -> str:
    """A figure of a lesson with its unit. `number` is in units of 10 to the minus `decimals`; a date is in unix seconds."""
    match unit:
        case "choice":
            return choices[number] if 0 <= number < len(choices) else count(number + 1)
        case "date":
            return seconds_date(number)
        case "hours":
            hours = number / 10**decimals
            return things(round(hours / DAY_HOURS), "day") if hours and hours % DAY_HOURS == 0 else span(hours)
        case "days":
            return _days(number, decimals)
        case "%":
            return f"{_plain(number, decimals)} %"
        case "count" | "":
            return count(number) if decimals == 0 else _plain(number, decimals)
    return f"{brief(number, decimals, locale=number_locale())} {token_name(unit)}"


def astray_words(receipt: Receipt, asked: Told | None, title: str) -> str:
    """What was done, and what the step asks for: that much, where the amount is all that differs."""
    did = receipt_words(receipt)
    done = did if receipt.kind == "shock" else f"You {did[:1].lower()}{did[1:]}"
    asks = f"asks for {value_words(*asked)}" if asked is not None else f"asks for something else: {title}"
    return f"{done.rstrip('.')}. This step {asks}."


def miss_words(number: int, decimals: int, unit: str, of: str) -> str:
    """How far what came lies from the guess, as a value of its own: what came less the guess. `of` is the unit of the guess."""
    return f"{value_words(abs(number), decimals, unit)} {_direction(number, of)}"


def _said(mine: str, came: str, miss: str = "") -> str:
    """What was said and what it was, side by side."""
    if mine == came:
        return f"You said {mine}, and it was {came}"
    return f"You said {mine}; it was {came}{', ' if miss else ''}{miss}"


def _direction(number: int, of: str) -> str:
    more, less = ("later", "earlier") if of == "date" else ("longer", "shorter") if of in ("hours", "days") else ("more", "less")
    return more if number > 0 else less


def outcome_words(guess: Told, came: Told, miss: Told | None, choices: Sequence[str] = ()) -> str:
    """What was guessed and what came, with as many digits as the guess was asked or typed in; a miss that these do not show is
    none. `miss` is that of a date, None where one of several was chosen.
    """
    unit = guess[2]
    if miss is None:
        return _said(f"\u201c{value_words(*guess, choices)}\u201d", f"\u201c{value_words(*came, choices)}\u201d")
    if unit == "date":
        return _said(value_words(*guess), value_words(*came), miss_words(*miss, unit))
    (number, decimals, _), (lived, fine, _) = guess, came
    typed = max(places_for(number, decimals), places_for(lived, fine), _typed_places(number, decimals))
    places = decimals if unit in ASKED_WHOLE else typed
    mine, was = _rounded(number, decimals, places), _rounded(lived, fine, places)
    told = [_digits(number, places, unit) for number in (was, mine, abs(was - mine))]
    if unit in ("count", ""):
        return _said(told[1], told[0])
    return _said(told[1], told[0], f"{told[2]} {_direction(was - mine, unit)}")


def _rounded(number: int, decimals: int, places: int) -> int:
    """A number at so many decimals; where it had fewer, exactly."""
    if places >= decimals:
        return int(number * 10 ** (places - decimals))
    unit: int = 10 ** (decimals - places)
    return (2 * number + unit) // (2 * unit)


def _digits(number: int, places: int, unit: str) -> str:
    """A value with all its places."""
    if unit in ASKED_WHOLE:
        return value_words(number, places, unit)
    return f"{brief(number, places, places, number_locale())} {token_name(unit)}"


def _typed_places(number: int, decimals: int) -> int:
    """How many decimals it takes to write a number exactly."""
    return next((places for places in range(decimals) if number % 10 ** (decimals - places) == 0), decimals)


def kept_words(guess: str) -> str:
    """What was guessed, before anything is known."""
    return f"your guess: {guess}"


def progress_words(hours: int, of: int) -> str:
    """How far time has come of what a step waits for."""
    whole = of >= DAY_HOURS and of % DAY_HOURS == 0
    if whole:
        return f"{count(hours // DAY_HOURS)} of {things(of // DAY_HOURS, 'day')}"
    return f"{count(hours)} of {things(of, 'hour')}"


def happened_words(happenings: Sequence[AnyHappening]) -> str:
    """What a lesson let happen: branch, time, deeds, in their order; "" for nothing."""
    parts = [words for each in happenings if each.kind not in BRANCHES and (words := _happened(each))]
    told = [_where(happenings), f"What happened: {'; '.join(parts)}." if parts else ""]
    return " ".join(part for part in told if part)


def happening_words(happenings: Sequence[AnyHappening]) -> str:
    """What a lesson is letting happen, without the branches between which it goes."""
    parts = [words for each in happenings if each.kind not in BRANCHES and (words := _happened(each))]
    told = ": " + "; ".join(parts).replace(" passed", " pass") if parts else ""
    return f"This is happening now{told}. Space pauses it."


def _where(happenings: Sequence[AnyHappening]) -> str:
    """On which branch a person is now, where that is another one."""
    last = next((each for each in reversed(happenings) if each.kind in BRANCHES), None)
    if last is None:
        return ""
    if last.kind == "branch":
        return f"You are now in a second life, \u201c{last.branch}\u201d, on a branch of its own. What you lived before is kept."
    return f"You are back on the branch \u201c{last.branch}\u201d."


def _happened(happening: AnyHappening) -> str:
    match happening.kind:
        case "hours":
            return passed_words(happening.hours)
        case "until":
            return "time passed"
    return receipt_words(happening.receipt) if happening.receipt is not None else ""


POSSIBLE: dict[type, tuple[str, str]] = {
    RequestReady: ("Ready. Claim it.", "ready to claim"),
    DiscountAbove: ("The discount is as large as you waited for.", "the discount is reached"),
    OnDate: ("The date has come.", "the date has come"),
    NextEvent: ("Something has happened to you.", "something happened"),
    HealthBelow: ("The health factor has fallen that far.", "the health factor has fallen"),
    ExitTakes: ("The exit can pay you now.", "the exit is open"),
}
"""By what a step runs until: what is possible once that has come, and the same beside the clock."""


def possible_words(waited: Sequence[object]) -> str:
    """What can be done now that was waited for; "" for nothing."""
    return " ".join(POSSIBLE[type(until)][0] for until in waited)


def reached_words(waited: Sequence[object], progress: tuple[int, int] | None) -> str:
    """Why time stopped in a lesson: what was waited for, or how much time has passed."""
    if waited:
        return POSSIBLE[type(waited[0])][1]
    if progress and progress[0] >= DAY_HOURS:
        days = progress[0] // DAY_HOURS
        return f"{things(days, 'day')} {'has' if days == 1 else 'have'} passed"
    return STEP_DONE


def answered_words(answer: str) -> str:
    """What was answered where no figure will tell what came."""
    return f"your answer: {answer}"


def _days(number: int, decimals: int) -> str:
    words = _plain(number, decimals)
    return f"{words} day" if number == 10**decimals else f"{words} days"


def _plain(number: int, decimals: int) -> str:
    """A number without the zeros at its end."""
    locale = number_locale()
    text = show(number, decimals, min(decimals, 4), locale)
    return text.rstrip("0").rstrip(locale.decimal) if locale.decimal in text else text
