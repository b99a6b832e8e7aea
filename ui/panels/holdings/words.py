"""How a line of my holdings is worded: its name, where it is, its market price against redemption, all its digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.holdings.lines import ALL_LST
from ui.wording import (
    amount,
    amount_with_unit,
    exact_amount,
    first_coin,
    first_dollar,
    first_share,
    first_token,
    gap_in_words,
    gap_name,
    percent,
    price,
    short_date,
    token_name,
)
from wallet import outlook, staked

if TYPE_CHECKING:
    from wallet import Holding, Staked, World

NOT_FOR_SALE = "not for sale"


def line_name(line: Holding) -> str:
    """The head of a row: the token, or the token and what holds it."""
    if line.key == ALL_LST:
        return "All staked"
    if line.request:
        return f"{line.token}, request {line.request}"
    if line.place == "locked":
        return f"{line.token}, locked {line.key.rpartition('-')[2]}"
    return token_name(line.token)


def where(line: Holding, world: World) -> str:
    """Where a line is, and when it is free."""
    match line.place:
        case "queue":
            day = likely_ready(world)
            return f"Queue, ready {day}" if day else "Queue, no estimate"
        case "ready":
            return "Ready to claim"
        case "locked":
            return "Locked"
        case _:
            return "In the pool" if line.token == first_share() else "Wallet"


def likely_ready(world: World) -> str:
    """The day on which all that is in the queue now is likely served; "" where no estimate can be given."""
    hours = sum(stage.likely_hours for stage in outlook.redemption_stages(world, 0))
    return short_date(world.start, world.hour + hours) if hours < outlook.NEVER_HOURS else ""


def gap_fraction(line: Holding) -> float | None:
    """Market price against redemption rate as a fraction; None where there is no market or nothing to compare."""
    if line.market_price is None or not line.redemption_rate or line.token in (first_coin(), first_dollar()):
        return None
    return line.market_price / line.redemption_rate - 1


def against(line: Holding, short: bool = False) -> str:
    """Against redemption: percent, arrow and word; why not, where there is nothing to compare. Short: without the word."""
    if line.place == "queue":
        return "not fixed" if short else "rate not fixed yet"
    if line.place == "ready":
        return "fixed" if short else "rate fixed"
    if line.place == "locked":
        return "no market"
    gap = gap_fraction(line)
    if gap is None or round(abs(gap) * 100, 2) == 0:
        return "none"
    return f"{percent(abs(gap))} {gap_name(gap)[0] if short else gap_name(gap)}"


def gap_words(line: Holding) -> str:
    """ "6.40 % \u25bc discount"; "no gap" where there is none, "no market" where nothing can be sold."""
    if line.market_price is None:
        return "no market"
    words = gap_in_words(line.market_price, line.redemption_rate)
    return "no gap" if words == "none" else words


def dollars(world: World, wei: int) -> str:
    """What so much of the coin is worth in dollars."""
    return f"{amount(world.worth(first_coin(), wei, world.coins[world.coin].micro_usd), first_dollar(), 2)} US dollars"


def proceeds(line: Holding, world: World) -> int | None:
    """What selling all of a line at once would bring now; None where it cannot be sold."""
    if line.key == ALL_LST:
        return staked(world).at_once
    return world.sale_proceeds("you", line.token) if line.place == "wallet" else None


def sold_words(line: Holding, world: World) -> str:
    """Under what a line sells for: what waits beside it, else what one brings, and all of it where its size moves the price."""
    if line.key in (ALL_LST, first_token()) and (words := apart_words(staked(world))):
        return words
    if line.market_price is None or line.market_value is None:
        return ""
    each, whole = f"{price(line.market_price)} {first_coin()} each", proceeds(line, world)
    if whole is None or amount(whole, first_coin()) == amount(line.market_value, first_coin()):
        return f"{each}, at once"
    return f"{each}, {amount(whole, first_coin())} all at once"


def apart_words(totals: Staked) -> str:
    """What is in no figure of all staked tokens: money that can be claimed, and requests that wait; "" where there is neither."""
    ready, waiting = totals.ready, totals.queued - totals.ready
    if ready and waiting:
        return f"{amount(ready, first_coin())} ready to claim, {amount(waiting, first_coin())} waiting"
    if ready:
        return f"{amount_with_unit(ready, first_coin())} ready to claim"
    return f"{amount(waiting, first_coin())} waiting in the queue, not for sale" if waiting else ""


def sold_hint(line: Holding, world: World) -> str:
    """All digits of what a line sells for, in dollars too, and what selling all of it would bring."""
    if line.market_value is None:
        return "It cannot be sold while it is there."
    parts = [exact_amount(line.market_value, first_coin()), dollars(world, line.market_value)]
    whole = proceeds(line, world)
    if whole is not None and whole != line.market_value:
        parts.append(f"Selling all of it at once would bring {exact_amount(whole, first_coin())}.")
    waiting = staked(world).queued if line.key in (ALL_LST, first_token()) else 0
    if waiting:
        parts.append(f"{exact_amount(waiting, first_coin())} more waits in the queue or for a claim and cannot be sold.")
    return "\n".join(parts)
