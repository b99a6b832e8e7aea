"""What liquidates a loan, in three sentences: a price, time, a rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording import dollar_text, percent, rate, span, things

if TYPE_CHECKING:
    from wallet import Lender, loans

PPM, YEAR_HOURS = 10**6, 8760
BELIEVES = {
    "market": "a market price under",
    "redemption": "a redemption rate under",
    "capped": "a redemption rate under",
    "stale": "a price it asks for again, under",
}
"""What has to fall, by where the lender takes its prices from."""


def sentences(ending: loans.LoanEnding | None, lender: Lender) -> tuple[tuple[str, str], ...]:
    """What has to happen to the price, to time and to the rate; three pairs of a word and the rest of its sentence."""
    if ending is None:
        return (("Price:", "nothing is owed."), ("Time:", "nothing is owed."), ("Rate:", "nothing is owed."))
    if not ending.fall_ppm:
        return (("Price:", "that of now: it can be liquidated at once."), ("Time:", "none is left."), ("Rate:", "any rate."))
    return (("Price:", _price(ending, lender)), ("Time:", _time(ending)), ("Rate:", _rate(ending)))


def _price(ending: loans.LoanEnding, lender: Lender) -> str:
    fall = percent(ending.fall_ppm // 1000 / 1000, 1)
    if ending.alone:
        return "none, as what backs it is what is owed."
    if ending.price is None:
        return f"what backs it falls by {fall} against the debt."
    at = f"{rate(ending.ends_at)} {ending.price.unit}" if ending.price.unit else dollar_text(rate(ending.ends_at, 2))
    what = BELIEVES[lender.prices_from] if ending.price.unit else "a price under"
    return f"{what} {at}, {fall} below today."


def _time(ending: loans.LoanEnding) -> str:
    if ending.hours is None:
        return "interest alone takes more than ten years."
    if ending.hours >= 2 * YEAR_HOURS:
        return f"{things(ending.hours // YEAR_HOURS, 'year')} of interest at today\N{RIGHT SINGLE QUOTATION MARK}s rates."
    return f"{span(ending.hours)} of interest at today\N{RIGHT SINGLE QUOTATION MARK}s rates."


def _rate(ending: loans.LoanEnding) -> str:
    if ending.rate_ppm is None:
        return "none that the lender may charge, within a year."
    return f"{percent(ending.rate_ppm / PPM, 1)} a year, kept up for a year."
