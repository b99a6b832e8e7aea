"""Where axes are labelled: at most five round values, calendar days and months that people count in,
decades of a log scale. Pure functions of a range; no Qt."""

import math
from datetime import UTC, datetime, timedelta

import msgspec

from ui.charts import words

_CALENDAR = (
    ("hour", 1, 1 / 24),
    ("hour", 3, 1 / 8),
    ("hour", 6, 0.25),
    ("hour", 12, 0.5),
    ("day", 1, 1),
    ("day", 2, 2),
    ("week", 1, 7),
    ("week", 2, 14),
    ("month", 1, 30),
    ("month", 2, 60),
    ("month", 3, 91),
    ("month", 6, 182),
    ("month", 12, 365),
    ("month", 24, 730),
    ("month", 60, 1826),
)
_MOST_PLACES = 9
"""Decimals of a value on an axis, at most."""
_DAYS_WITH_HOURS = 3
"""On an axis of fewer days its ends are named with their hours."""


class Tick(msgspec.Struct, frozen=True):
    """A place on an axis and its words; one that is `firm` keeps its words where others have no room beside it."""

    at: float
    text: str
    firm: bool = False


def value_ticks(low: float, high: float, at_most: int = 5, suffix: str = "") -> list[Tick]:
    """Round values within [low, high], at most `at_most`, with as many decimals as the step needs; no two read alike."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return []
    magnitude = max(10.0 ** math.floor(math.log10((high - low) / at_most)), 10.0**-_MOST_PLACES)
    for step in [part * magnitude * grow for grow in (1, 10) for part in (1, 2, 2.5, 5)]:
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= at_most:
            break
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(round(step, places) - step) > step * 1e-6:
        places += 1
    places = 0 if first == last == 0 else min(places, _MOST_PLACES)
    return [Tick(k * step, words.number(k * step, places) + suffix) for k in range(first, last + 1)]


def time_ticks(start_unix: float, first_hour: float, last_hour: float, at_most: int) -> list[Tick]:
    """Calendar places within the hours, at most `at_most`; a year is named where it changes or is all there
    is."""
    days = (last_hour - first_hour) / 24
    if days <= 0 or at_most < 1:
        return []
    unit, count = next(((unit, count) for unit, count, length in _CALENDAR if days / length <= at_most), ("month", 120))
    begin, end = start_unix + first_hour * 3600, start_unix + last_hour * 3600
    found: list[Tick] = []
    year = 0
    for when in _calendar(unit, count, words.moment(begin), words.moment(end)):
        text = f"{when:%H:%M}" if unit == "hour" and when.hour else words.day(when.timestamp())
        if when.year != year and (year or days > 300):
            text += f" {when:%y}" if unit == "month" and count < 12 else f" {when.year}"
        year = when.year
        found.append(Tick((when.timestamp() - start_unix) / 3600, text))
    return found


def with_ends(ticks: list[Tick], start_unix: float, first_hour: float, end_hour: float, beyond: bool) -> list[Tick]:
    """Ticks with the first day on show and that of `end_hour`, which is now or where the view ends; of later days only with
    `beyond`, where what would be is drawn."""
    days = (end_hour - first_hour) / 24

    def end(hour: float) -> Tick:
        unix = start_unix + hour * 3600
        day = words.day_year(unix) if days > 300 else words.day(unix)
        return Tick(hour, f"{day}, {words.moment(unix):%H:%M}" if days < _DAYS_WITH_HOURS else day, firm=True)

    ends = [end(first_hour), *([end(end_hour)] if end_hour > first_hour else [])]
    between = [tick for tick in ticks if first_hour < tick.at < end_hour or (beyond and tick.at > end_hour)]
    return sorted([*ends, *between], key=lambda tick: tick.at)


def _calendar(unit: str, count: int, begin: datetime, end: datetime) -> list[datetime]:
    if unit == "month":
        months = range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)
        dates = [datetime(m // 12, m % 12 + 1, 1, tzinfo=UTC) for m in months if m % min(count, 12) == 0]
        found = [date for date in dates if count <= 12 or date.year % (count // 12) == 0]
    elif unit == "week":
        wanted = (1, 8, 15, 22) if count == 1 else (1, 15)
        found = [date for date in _steps(begin, end, timedelta(days=1)) if date.day in wanted]
    elif unit == "day":
        found = [date for date in _steps(begin, end, timedelta(days=1)) if count == 1 or (date.day % 2 == 1 and date.day < 31)]
    else:
        found = _steps(begin, end, timedelta(hours=count))
    return [date for date in found if begin <= date <= end]


def _steps(begin: datetime, end: datetime, step: timedelta) -> list[datetime]:
    at = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    return [at + k * step for k in range(int((end - at) / step) + 1)]


def log_ticks(low: float, high: float, at_most: int = 5) -> list[float]:
    """Values of a log scale within [low, high]: 1, 2 and 5 of every decade, or every decade alone where
    those are too many."""
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for parts in ((1, 2, 5), (1, 3), (1,)):
        found = [part * 10.0**e for e in exponents for part in parts if low * 0.9999 <= part * 10.0**e <= high * 1.0001]
        if len(found) <= at_most:
            return found
    return found[:: math.ceil(len(found) / at_most)]
