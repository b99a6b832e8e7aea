"""How charts write numbers and dates: four decimals, a true minus, "discount" and "premium" with their
size, and simulated time in UTC. Amounts in charts are floats in whole tokens and coins (statistics, never a
ledger), so they are rounded here and handed to `wallet.amounts.show`, which knows the person's number
locale."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from ui.wording.numbers import DOLLAR, dollar_text, gap_name, number_locale, use_number_format
from wallet.amounts import show

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NO_MARKET = "no market"
HELD_STILL, MOVED = "prices held still", "prices as they moved"
"""Of which hours coin prices are in a chart in terms of another coin."""
_SCALE = 9


def use_numbers(name: str) -> None:
    """Write numbers in the format `name` from the next painting on; the window and its charts share one choice."""
    use_number_format(name)


def number(value: float, places: int = 4, sign: bool = False) -> str:
    """`value` in exactly `places` decimals (at most nine), grouped; words where there is no market
    (NaN)."""
    if not math.isfinite(value):
        return NO_MARKET
    step: int = 10 ** (_SCALE - places)
    nano = round(value * 10**_SCALE)  # what lies halfway is rounded as the amount itself is, not as its nearest float
    told = 0 if 2 * abs(nano) <= step else nano
    return show(told, _SCALE, places, locale=number_locale(), sign=sign and told != 0)


def cut(value: float, places: int = 2) -> str:
    """`value` with what follows its decimals cut off: a limit that is not reached never reads as reached."""
    nano = round(value * 10**12) // 10 ** (12 - places)
    return show(nano, places, places, locale=number_locale())


def coins(value: float, coin: str, places: int = 4, sign: bool = False) -> str:
    """A number of coins without its unit; of dollars, which have two decimals whatever `places` says, with their sign."""
    if coin != DOLLAR or not math.isfinite(value):
        return number(value, places, sign)
    return dollar_text(number(value, 2, sign))


def unit(coin: str) -> str:
    """What stands behind such a number: the coin's name; nothing behind dollars."""
    return "" if coin == DOLLAR else f" {coin}"


def with_unit(value: float, coin: str, places: int = 4, sign: bool = False) -> str:
    """A number of coins with its unit, "$45,186.20"."""
    return f"{coins(value, coin, places, sign)}{unit(coin)}"


def named(coin: str) -> str:
    """The coin as a title or a sentence has it, "dollars" for their sign."""
    return "dollars" if coin == DOLLAR else coin


def places(coin: str) -> int:
    """How many decimals a number of coins is shown in."""
    return 2 if coin == DOLLAR else 4


def least(coin: str) -> float:
    """Less than the last decimal shown of a number of coins: nothing to speak of."""
    return 0.005 if coin == DOLLAR else 0.00005


def gap_words(relative: float, arrow: bool = True) -> str:
    """ "6.40 % \u25bc discount" for a relative gap of -0.064; "no gap" where it rounds to nothing; no `arrow` in a sentence."""
    if not math.isfinite(relative):
        return NO_MARKET
    if round(abs(relative) * 100, 2) == 0:
        return "no gap"
    return f"{number(abs(relative) * 100, 2)} % {gap_name(relative)[0 if arrow else 2 :]}"


def moment(unix: float) -> datetime:
    """The simulated moment, in UTC."""
    return datetime.fromtimestamp(unix, UTC)


def day(unix: float) -> str:
    """ "13 Jun"."""
    when = moment(unix)
    return f"{when.day} {MONTHS[when.month - 1][:3]}"


def day_year(unix: float) -> str:
    """ "13 Jun 2022"."""
    return f"{day(unix)} {moment(unix).year}"


def day_time(unix: float) -> str:
    """ "13 Jun 2022, 06:00"."""
    return f"{day_year(unix)}, {moment(unix):%H:%M}"


def span(first: float, last: float) -> str:
    """ "From 6 May to 14 June 2022", the first year left out where both are the same."""
    a, b = moment(first), moment(last)
    year = "" if a.year == b.year else f" {a.year}"
    return f"From {a.day} {MONTHS[a.month - 1]}{year} to {b.day} {MONTHS[b.month - 1]} {b.year}"


def days_between(first: float, last: float) -> str:
    """ "21 to 26 Jun", "28 Jun to 3 Jul", or the one day."""
    a, b = moment(first), moment(last)
    if a.date() == b.date():
        return day(first)
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
