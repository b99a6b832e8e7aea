"""A guess as it was typed, read as the whole number that a lesson keeps."""

from __future__ import annotations

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
DAY_AND_MONTH = 2


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
    now = datetime.fromtimestamp(now_s, UTC)
    words = text.replace(",", " ").split()
    if len(words) == DAY_AND_MONTH:
        text = f"{text} {now.year}"
    when = read_date(text)
    if not isinstance(when, datetime):
        raise ValueError(MEANT["date"])
    day = when.replace(hour=0, minute=0, second=0, microsecond=0)
    if len(words) == DAY_AND_MONTH and day.date() < now.date():
        moved = read_date(f"{day.day} {MONTHS[day.month - 1]} {day.year + 1}")
        day = moved if isinstance(moved, datetime) else day
    return int(day.timestamp())
