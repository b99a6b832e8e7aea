"""The sentences of a hand-out that hold for every practice; a scenario may bring a title and questions of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording.numbers import date_time, decimal, moment, percent, seconds_date

if TYPE_CHECKING:
    from wallet import Quote

TITLE = "{title}: what {token} redeems for, and what it sells for"
WORDS = (
    "A token of staked coins redeems for what its protocol pays, after a wait, and sells for what a buyer pays now. "
    "How far the second is below the first is the discount."
)
"""What somebody has to know who has never seen the program."""
FOR_PUPILS = "Write in each figure when it is shown, and what you think it means. The answers are on the last page."
"""What somebody has to do with the copy that has lines to write on."""
QUESTIONS = (
    "When was the gap between the two lines widest, and what had happened before?",
    "What would selling have cost in that hour, compared with waiting for redemption?",
    "What would have to happen for the upper line to fall, and not only the lower one?",
)


def gap_words(quote: Quote) -> str:
    """How far under what it redeems for a token sold: "7.68 % less", "0.12 % more" or "the same"."""
    if round(abs(quote.discount), 4) == 0:
        return "the same"
    return f"{percent(abs(quote.discount))} {'less' if quote.discount > 0 else 'more'}"


def shut_words(opens: int) -> str:
    """Why nobody redeems; `opens` in unix seconds."""
    return (
        f"Redemption has not opened yet: nothing is paid out before {seconds_date(opens)}. "
        "Until then the market is the only way out."
    )


def low_words(hourly: Quote | None, within: Quote | None, start: int, at: str = "") -> str:
    """Both lows with their discounts, and which is which; "" where the token never sold for less than it redeems for.

    `at` is the clock time of the lowest trade, where its source gives it.
    """
    if hourly is None or hourly.discount <= 0:
        return ""
    on_the_hour = f"{decimal(hourly.price, 5)} ({percent(hourly.discount)} below redemption)"
    if within is None or within.discount <= hourly.discount or decimal(within.price, 5) == decimal(hourly.price, 5):
        return f"The lowest hourly price is {on_the_hour}, on {date_time(start, hourly.hour)} UTC."
    begin, end = moment(start, within.hour - 1), moment(start, within.hour)
    when = f"at {at} UTC" if at else f"between {begin:%H:%M} and {end:%H:%M} UTC"
    return (
        f"Why two lows? Prices are taken at the end of every hour, and the lowest hourly price is {on_the_hour}, on "
        f"{date_time(start, hourly.hour)} UTC. Within an hour a trade can go lower: the lowest was at {decimal(within.price, 5)} "
        f"({percent(within.discount)} below redemption), on {date_time(start, within.hour - 1).split(',')[0]} {when}."
    )
