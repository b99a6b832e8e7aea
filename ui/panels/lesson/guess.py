"""A guess as it was typed, read as the whole number that a lesson keeps."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ui.panels.time.clock import read_date
from ui.wording import number_locale, refusal_text
from ui.wording.numbers import MONTHS
from wallet import Refused
from wallet.amounts import parse

MEANT = {
    "%": "Write a percentage, such as 2.5.",
    "days": "Write a number of days, such as 3 or 2.5.",
    "count": "Write a whole number, such as 2.",
    "date": "Write a date, such as 13 Sep 2026.",
}
"""By unit, the sentence for a guess that cannot be read."""
ENDINGS = {"%": ("%",), "days": ("days", "day", "d")}
YEAR = r"(?P<year>\d{4})"
WITH_MONTH = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)? ?(?P<month>[A-Za-z]{{3,9}})\.?(?: {YEAR})?", re.ASCII),
    re.compile(rf"(?P<month>[A-Za-z]{{3,9}})\.? ?(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: {YEAR})?", re.ASCII),
)
DOTTED = re.compile(rf"(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})(?:\.|\. ?{YEAR})?", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", re.ASCII)
MOST_YEARS_ON = 9
"""Within so many years every day comes, 29 February too."""


def read_guess(text: str, decimals: int, unit: str, now_s: int) -> int:
    """Return what was typed, in units of 10 to the minus `decimals` of `unit`. Raises ValueError with what to say under the
    field. A date without its year is the next one after `now_s`, unix seconds.
    """
    body = text.strip()
    if unit == "choice":
        if not body.isdecimal():
            raise ValueError("Choose one of them.")
        return int(body)
    if unit == "date":
        return _read_day(body, now_s)
    for ending in ENDINGS.get(unit, ()):
        body = body.removesuffix(ending).rstrip()
    try:
        return parse(body, decimals, number_locale())
    except Refused as refusal:
        plain = refusal.code in ("amount_format", "amount_empty", "amount_precision")
        sentence = MEANT[unit] if unit in MEANT and plain else refusal_text(refusal)[0]
        raise ValueError(sentence) from refusal


def _read_day(text: str, now_s: int) -> int:
    """The beginning of a day, in unix seconds; where the year is left out the next such day."""
    now, words = datetime.fromtimestamp(now_s, UTC), " ".join(text.replace(",", " ").split())
    found = _day_and_month(words)
    if found is None:
        when = read_date(text)
        if not isinstance(when, datetime):
            raise ValueError(MEANT["date"])
        return int(when.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())
    number, month, year = found
    for each in (year,) if year else range(now.year, now.year + MOST_YEARS_ON):
        try:
            day = datetime(each, month, number, tzinfo=UTC)
        except ValueError:
            continue
        if year or day.date() >= now.date():
            return int(day.timestamp())
    raise ValueError(MEANT["date"])


def _day_and_month(words: str) -> tuple[int, int, int] | None:
    """Day, month and year, 0 where that is left out; None where it is not written so. Raises ValueError where it can be read in
    two ways.
    """
    for form in WITH_MONTH:
        found = form.fullmatch(words)
        if found and found["month"][:3].capitalize() in MONTHS:
            return int(found["day"]), MONTHS.index(found["month"][:3].capitalize()) + 1, int(found["year"] or 0)
    found = DOTTED.fullmatch(words)
    if found:
        return int(found["day"]), int(found["month"]), int(found["year"] or 0)
    found = SLASHED.fullmatch(words)
    if found:
        first, second = int(found[1]), int(found[2])
        if first != second and max(first, second) <= len(MONTHS):
            raise ValueError(MEANT["date"])
        return max(first, second), min(first, second), int(found[3] or 0)
    return None
