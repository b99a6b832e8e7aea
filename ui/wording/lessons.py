"""What a lesson says in numbers: the values that its texts name, the guesses, what came of them and how far off that was.

A guess is never called right or wrong: it is told what came, and how far apart the two are.
"""

from __future__ import annotations

from collections.abc import Sequence

from ui.wording.numbers import count, number_locale, seconds_date, span, things, token_name
from wallet.amounts import brief, show

DAY_HOURS = 24


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


def miss_words(number: int, decimals: int, unit: str, of: str) -> str:
    """How far what came lies from the guess, as a value of its own: what came less the guess. `of` is the unit of the guess."""
    if number == 0:
        return "as you guessed"
    more, less = ("later", "earlier") if of == "date" else ("longer", "shorter") if of in ("hours", "days") else ("more", "less")
    return f"{value_words(abs(number), decimals, unit)} {more if number > 0 else less} than you guessed"


def outcome_words(guess: str, came: str, miss: tuple[int, int, str] | None, of: str) -> str:
    """What was guessed and what came, both in words; `miss` as in `miss_words`, None where one of several was chosen."""
    if miss is None:
        return f"You chose \u201c{guess}\u201d; it was \u201c{came}\u201d"
    return f"{came}, {miss_words(*miss, of)} ({guess})"


def kept_words(guess: str) -> str:
    """What was guessed, before anything is known."""
    return f"{guess}, kept before it happens"


def progress_words(hours: int, of: int) -> str:
    """How far time has come of what a step waits for."""
    whole = of >= DAY_HOURS and of % DAY_HOURS == 0
    if whole:
        return f"{count(hours // DAY_HOURS)} of {things(of // DAY_HOURS, 'day')}"
    return f"{count(hours)} of {things(of, 'hour')}"


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
