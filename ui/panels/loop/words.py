"""A loop in words: its rates, what leaving it costs, and what was seen before of what would end it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_row
from ui.panels.lend.words import CENT_WAD, health
from ui.widgets import PreviewRow
from ui.wording import amount, amount_with_unit, decimal, exact_amount, percent, refusal_text, seconds_date, span, things
from wallet import Refused, actions

if TYPE_CHECKING:
    from wallet import Action, Receipt, loans, ways

WAD, PPM = 10**18, 10**6
CAREFUL_BPS = 15_000
"""Under this health factor a loop asks for care."""
NOTHING = "Enter an amount to see its stairs and what ends it."
FITS = "A preview appears as soon as the amount fits."
REACHED = "That leverage is reached. Choose a higher one to climb on."
NO_LOOP = "Nothing is owed here, so there is nothing to leave."
NO_QUEUE = "No queue pays this token out here, or what it lets go would not even pay the interest of the wait."
ON_ITS_WAY = "A slice is on its way: the debt falls when it is paid."
WAITS = "A request waits in the queue. The next step comes when it is ready to claim."
SEEN = {"market": "{part} on {day}", "capped": "{part} for an hour, {day}", "rate": "{part} on {day}, mean of the day"}
"""The worst that a record has of each: the market's price, a cap drawn too low, and a day's mean borrow rate."""
ENDS = {
    "market": "Price it sells for",
    "capped": "Price of the capped source",
    "redemption": "Redemption rate",
    "stale": "Price of a stale source",
    "rate": "Rate: it eats the reward",
    "year": "Rate, kept up a year",
    "time": "Interest alone",
}
FLASH_FEE = "Flash loan\N{RIGHT SINGLE QUOTATION MARK}s fee"
REVIEWS = {
    "WithdrawSupplied": "Review withdrawal of a slice",
    "Leave": "Review request",
    "Claim": "Review claim",
    "Repay": "Review repayment",
}
"""The button of each deed of leaving through the queue."""


def seen_words(key: str, seen: ways.loops.SeenBefore | None) -> str:
    """The worst on record of what ends a loop; "" where none is known."""
    if seen is None:
        return ""
    told = SEEN[key].format(part=percent(seen.ppm / PPM), day=seconds_date(seen.at))
    return f"{told}, so far" if seen.so_far else told


def entry_words(found: Sequence[ways.LoopEntry], market: str, title: Callable[[str], str]) -> str:
    """What buying brings against staking: of the market that is chosen, else of the one that brings most."""
    bought = [each for each in found if each.market and market in ("", each.market)]
    if not bought:
        return ""
    best = max(bought, key=lambda each: each.worth)
    size = percent(abs(best.over_ppm) / PPM, 2)
    told = "as much as" if not best.over_ppm // 100 else f"{size} {'more' if best.over_ppm > 0 else 'less'} than"
    where = "Buying" if market else f"Buying in {title(best.market)}"
    return f"{where} brings {told} staking, its own effect on the price included."


def times(leverage_bps: int) -> str:
    """A leverage, cut off."""
    return f"{decimal(leverage_bps // 100 / 100)} times"


def a_year(rate_wad: int, sign: bool = False) -> str:
    """A yearly rate of 1e18."""
    return percent(rate_wad / WAD, 2, sign)


def points(rate_wad: int) -> str:
    """How far one yearly rate is from another."""
    return f"{decimal(rate_wad / WAD * 100)} points"


def cost_words(now_wad: int, mean: loans.YearlyRates | None) -> str:
    """What borrowing costs at this moment, beside its mean over the last days, 30 at most."""
    told = f"{a_year(now_wad)} a year"
    return told if mean is None or not mean.days else f"{told}, mean {percent(mean.costs_ppm / PPM)}"


def net_rows(facts: ways.loops.LoopFacts, health_wad: int | None) -> list[PreviewRow]:
    """What a loop earns, and how safe it is."""
    careful = health_wad is not None and health_wad < CAREFUL_BPS * CENT_WAD // 100
    return [
        PreviewRow("Net a year", a_year(facts.net), strong=True),
        PreviewRow("Health factor", health(health_wad), tone="warn" if careful else "ink"),
    ]


def leaving_rows(market: ways.unwinding.PoolExit | None, slices: ways.unwinding.Slices | None, coin: str) -> list[PreviewRow]:
    """What leaving takes, each way in a row."""
    rows = []
    if market is not None:
        small = market.refused is not None
        cost = "too small" if small else amount(market.cost, coin)
        exact = "" if small else exact_amount(market.cost, coin)
        rows.append(PreviewRow("Leaving by a sale", cost, "" if small else coin, exact=exact))
    if slices is not None and slices.shut:
        rows.append(PreviewRow("Leaving by the queue", "shut"))
    elif slices is not None:
        unit = "wait" if slices.passages == 1 else "waits"
        rows.append(PreviewRow("Leaving by the queue", str(slices.passages), unit))
    return rows


def slices_words(slices: ways.unwinding.Slices | None, floor_bps: int) -> str:
    """How long the queue takes, and the bound that nobody can use."""
    if slices is None:
        return ""
    if slices.shut:
        return shut_words(slices)
    days = things(slices.wait_days, "day")
    told = f"{things(slices.passages, 'wait')} of {days} as the queue is now, and one more turns what is left into coins."
    if slices.bound < slices.passages:
        told += f" Down to a health factor of 1.00 it would be {slices.bound}, which cannot be used."
    return f"{told} Each slice goes down to {ratio(floor_bps)}."


def shut_words(slices: ways.unwinding.Slices) -> str:
    """Why nobody is asked for coins now."""
    return refusal_text(Refused(slices.shut, opens=slices.opens))[0]


def ratio(bps: int) -> str:
    """A health factor of 1/10,000, cut off."""
    return decimal(bps // 100 / 100)


def slice_rows(slices: ways.unwinding.Slices, coin: str) -> list[PreviewRow]:
    """Leaving through the queue in rows."""
    label, cost = ("It costs", slices.cost) if slices.cost >= 0 else ("It still earns", -slices.cost)
    return [
        PreviewRow("Waits", str(slices.passages), "and one more", strong=True),
        PreviewRow("In all", str(slices.days), "days"),
        PreviewRow("Next slice", amount(slices.first, coin), coin, exact=exact_amount(slices.first, coin)),
        PreviewRow(label, amount(cost, coin), coin, exact=exact_amount(cost, coin)),
    ]


def risk_words(health_wad: int, fall_ppm: int) -> str:
    """How near a loop is to its end."""
    fall = percent(fall_ppm // 1000 / 1000, 1)
    of_lender = "the lender\N{RIGHT SINGLE QUOTATION MARK}s price"
    return f"Health factor {health(health_wad)}. A fall of {fall} in {of_lender} ends this loop."


def next_words(action: Action | None) -> str:
    """The button of leaving: what comes next."""
    return "Review closing" if isinstance(action, actions.CloseLoop) else REVIEWS.get(type(action).__name__, "Review closing")


def end_cells(end: ways.loops.LoopEnd, coin: str) -> tuple[str, str, str]:
    """Now, limit and distance of what ends a loop."""
    if end.key == "time":
        return "", "over ten years" if end.limit is None else span(end.limit), ""
    if end.key in ("rate", "year"):
        now = "" if end.now is None else a_year(end.now)
        limit = "none" if end.limit is None else a_year(end.limit)
        return now, limit, "" if end.distance is None else f"{decimal(end.distance / PPM * 100)} points"
    now = "no market" if end.now is None else decimal(end.now / WAD, 4)
    limit = "" if end.limit is None else decimal(end.limit / WAD, 4)
    return now, limit, "" if end.distance is None else percent(end.distance // 1000 / 1000, 1)


def caution(health_wad: int | None) -> str:
    """What is to be ticked before a loop that asks for care; "" where it does not."""
    if health_wad is None or health_wad >= CAREFUL_BPS * CENT_WAD // 100:
        return ""
    return f"Health factor {health(health_wad)}. I want to see what happens."


def refused_words(refusal: Refused) -> str:
    """Why closing in a market cannot be."""
    return refusal_text(refusal)[0]


def closing_rows(receipt: Receipt) -> list[PreviewRow]:
    """Closing at once: what it costs, and where that comes from."""
    figures, units = receipt.figures, receipt.units
    rows = [("cost", "It costs"), ("repaid", "Repays"), ("sold", "Sells"), ("flash_fee", FLASH_FEE), ("kept", "You keep")]
    told = [
        PreviewRow(label, amount(value, unit), unit, exact=exact_amount(value, unit))
        for label, value, unit in ((label, int(figures[name]), units[name]) for name, label in rows)
    ]
    return [*told, figure_row(receipt, "network_fee")]


def slices_told(slices: ways.unwinding.Slices, coin: str) -> str:
    """The way down in a sentence."""
    owed = ", ".join(amount_with_unit(loop.debt, coin, 2) for loop in slices.left[:6])
    more = f" and {len(slices.left) - 6} more" if len(slices.left) > 6 else ""
    return f"After each wait is owed: {owed}{more}."


def stairs_words(plan: ways.loops.LoopPlan, coin: str) -> str:
    """The stairs in a sentence."""
    if not plan.rungs:
        return "No step is left."
    last = plan.rungs[-1]
    added = ", ".join(amount_with_unit(rung.added, coin, 2) for rung in plan.rungs[:6])
    more = f" and {len(plan.rungs) - 6} more" if len(plan.rungs) > 6 else ""
    whole = amount_with_unit(last.collateral, coin)
    return f"{things(len(plan.rungs), 'step')} that add {added}{more}; {whole} supplied in the end."
