"""Numbers, tokens, dates and spans of time as a person reads them: one place for the whole window.

Amounts are exact ints and are printed by `wallet.amounts` in the chosen number format. Simulated time is UTC; no wall clock is
read here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from ui.wording.roles import token_of_the_world
from wallet import lent_parts
from wallet.amounts import LOCALES, NumberLocale, brief, exact, places_for, show

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NUMBER_FORMATS = {"en": "1,234.5", "de": "1.234,5", "fr": "1\u202f234,5", "ch": "1'234.5", "in": "12,34,567.8", "plain": "1234.5"}
MINUS = "\u2212"
DASH = "\u2014"
DOLLAR = "$"
"""The unit of dollars: it stands before a number, which has two decimals."""
DOWN, UP = "\N{BLACK DOWN-POINTING TRIANGLE}", "\N{BLACK UP-POINTING TRIANGLE}"
UNNAMED_DECIMALS = 18
RATE_DECIMALS = 18
DAY_S = 86_400

_chosen = ["en"]


def use_number_format(name: str) -> None:
    """Choose how numbers are written from now on: a key of `NUMBER_FORMATS`; an unknown one is taken as "en"."""
    _chosen[0] = name if name in LOCALES else "en"


@contextmanager
def plain_numbers() -> Iterator[None]:
    """Write numbers in plain C form meanwhile, for files."""
    before, _chosen[0] = _chosen[0], "plain"
    try:
        yield
    finally:
        _chosen[0] = before


def dollar_text(text: str) -> str:
    """A number that is written already, with the sign of dollars before its first digit: "+$12.40"."""
    begin = next((place for place, character in enumerate(text) if character.isdigit()), 0)
    return f"{text[:begin]}{DOLLAR}{text[begin:]}"


def number_locale() -> NumberLocale:
    return LOCALES[_chosen[0]]


def decimals(token: str) -> int:
    """Decimals of a token; what is no token (a queue request, a locked stake) counts like the coin."""
    known = token_of_the_world(token)
    return known.decimals if known else UNNAMED_DECIMALS


def token_name(token: str) -> str:
    """The unit as it stands beside a number, or the row head of what is not a token."""
    lent = lent_parts(token) if " " in token else None
    if lent is not None:
        return f"{token_name(lent[0])}, {lent[1]}"
    return _NOT_TOKENS.get(token) or (_POOL_SHARE if _is_share(token) else token)


def _is_share(token: str) -> bool:
    known = token_of_the_world(token)
    return known is not None and known.kind == "pool_share"


_NOT_TOKENS = {
    "lst": "all LST",
    "queued": "In the queue",
    "requests": "In the queue",
    "request": "In the queue",
    "withdrawals": "In the queue",
    "locked": "Locked stake",
    "stake": "Locked stake",
}
_POOL_SHARE = "Pool share"


def amount(value: int, token: str, places: int = 4, sign: bool = False) -> str:
    """An amount rounded for the screen, without its unit; 0.00005 and less but not nothing shows more digits."""
    places = places_for(value, decimals(token), places)
    return show(value, decimals(token), places=places, locale=number_locale(), sign=sign)


def brief_amount(value: int, token: str) -> str:
    """An amount with its unit in a sentence: the same digits as in a column, without the zeros at the end."""
    return f"{brief(value, decimals(token), locale=number_locale())} {token_name(token)}"


def amount_with_unit(value: int, token: str, places: int = 4, sign: bool = False) -> str:
    return f"{amount(value, token, places, sign)} {token_name(token)}"


def short_small(value: int, token: str) -> str:
    """An amount with its unit where it is more than a rounding leaves; "" for a few of the smallest units."""
    return amount_with_unit(value, token) if value > 1_000 else ""


def exact_amount(value: int, token: str) -> str:
    """All digits and the unit: for hovering and for copying."""
    return f"{exact(value, decimals(token), number_locale())} {token_name(token)}"


def decimal(value: float, places: int = 2, sign: bool = False) -> str:
    """A float of a chart or a statistic. What is not a number is a dash."""
    if not math.isfinite(value):
        return DASH
    return show(round(value * 10**places), places, places=places, locale=number_locale(), sign=sign)


def percent(fraction: float, places: int = 2, sign: bool = False) -> str:
    """0.064 as "6.40 %"."""
    return DASH if not math.isfinite(fraction) else f"{decimal(fraction * 100, places, sign)} %"


def share(ppm: int) -> str:
    """A share in parts per million as a person says it: "1 %", "0.04 %"."""
    places = 0 if ppm % 10_000 == 0 else 1 if ppm % 1_000 == 0 else 2 if ppm % 100 == 0 else 4
    return percent(ppm / 1_000_000, places)


def price(value: int) -> str:
    """What one token sells or redeems for, in the five decimals in which a gap of a hundredth of a percent shows; no unit."""
    return rate(value, 5)


def rate(value: int, places: int = 4) -> str:
    """Coins for one whole token, of 1e18 whatever the decimals of either; no unit."""
    return show(value, RATE_DECIMALS, places=places, locale=number_locale())


def exact_rate(value: int) -> str:
    """The same with all its digits."""
    return exact(value, RATE_DECIMALS, number_locale())


def gap_in_words(market: float, redemption: float, places: int = 2) -> str:
    """Market against redemption: "6.40 % \u25bc discount", "0.12 % \u25b2 premium" or "none"."""
    if not (math.isfinite(market) and math.isfinite(redemption)) or redemption == 0:
        return DASH
    gap = market / redemption - 1
    if round(abs(gap) * 100, places) == 0:
        return "none"
    return f"{percent(abs(gap), places)} {gap_name(gap)}"


def gap_name(gap: float) -> str:
    """Which way a gap lies: the word with its arrow, never with a sign as well."""
    return f"{UP} premium" if gap > 0 else f"{DOWN} discount"


def count(value: int) -> str:
    return show(value, 0, places=0, locale=number_locale())


def things(value: int, one: str, many: str | None = None) -> str:
    return f"{count(value)} {one if value == 1 else many or one + 's'}"


# -- time


def moment(start_s: int, hour: int) -> datetime:
    """The simulated UTC time of an hour of a world that starts at `start_s`."""
    return datetime.fromtimestamp(start_s, UTC) + timedelta(hours=hour)


def date_time(start_s: int, hour: int) -> str:
    """13 Jun 2022, 00:00."""
    when = moment(start_s, hour)
    return f"{_date(when)}, {when:%H:%M}"


def date(start_s: int, hour: int) -> str:
    """13 Jun 2022."""
    return _date(moment(start_s, hour))


def short_date(start_s: int, hour: int) -> str:
    """13 Jun."""
    when = moment(start_s, hour)
    return f"{when.day} {MONTHS[when.month - 1]}"


def near_date(start_s: int, hour: int, now_hour: int) -> str:
    """13 Jun; the year with it where that is not the present one."""
    same = moment(start_s, hour).year == moment(start_s, now_hour).year
    return short_date(start_s, hour) if same else date(start_s, hour)


def date_range(start_s: int, low_hour: int, high_hour: int) -> str:
    """21 to 26 Jun, or 28 Jun to 3 Jul; the year where the two differ in it."""
    low, high = moment(start_s, low_hour), moment(start_s, high_hour)
    if low.date() == high.date():
        return short_date(start_s, low_hour)
    if low.year != high.year:
        return f"{_date(low)} to {_date(high)}"
    if low.month == high.month:
        return f"{low.day} to {short_date(start_s, high_hour)}"
    return f"{short_date(start_s, low_hour)} to {short_date(start_s, high_hour)}"


def seconds_date(unix_s: int) -> str:
    return _date(datetime.fromtimestamp(unix_s, UTC))


def seconds_date_time(unix_s: int) -> str:
    when = datetime.fromtimestamp(unix_s, UTC)
    return f"{_date(when)}, {when:%H:%M}"


def not_before(unix_s: int) -> str:
    """From when on something is possible: a day, with its time where it is not the day's beginning."""
    return f"not before {seconds_date_time(unix_s) if unix_s % DAY_S else seconds_date(unix_s)}"


def day_of(hour: int) -> int:
    return hour // 24


def span(hours: float) -> str:
    """A waiting time: "5 hours" under two days, else "3.1 days"; above 99 days without a decimal."""
    if hours < 48:
        whole = max(0, round(hours))
        return things(whole, "hour")
    days = hours / 24
    return f"{decimal(days, 1 if days < 99.95 else 0)} days"


def days_short(hours: float, of: float = math.inf) -> str:
    """Under a stage of a bar: "2.4 d"; in hours where the whole wait `of` is told in hours, or no tenth of a day is reached."""
    return f"{round(hours)} h" if of < 48 or 0 < hours < 1.2 else f"{decimal(hours / 24, 1)} d"


def validator_called(name: str) -> str:
    """A validator of a chain by the number at the end of its name, the first having none: "validator 2"."""
    number = name.rpartition("-")[2]
    return f"validator {number if number.isdigit() else 1}" if name else "another validator"


def span_range(low_hours: float, high_hours: float) -> str:
    """3.1 to 7.9 days."""
    if round(low_hours) == round(high_hours):
        return span(high_hours)
    if high_hours < 48:
        return f"{round(low_hours)} to {things(round(high_hours), 'hour')}"
    return f"{decimal(low_hours / 24, 1)} to {decimal(high_hours / 24, 1)} days"


def _date(when: datetime) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
