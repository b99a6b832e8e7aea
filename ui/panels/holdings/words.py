"""How a line of my holdings is worded: its name, where it is, its market price against redemption, all its digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.holdings.lines import MONEY, all_staked, counted_together, held, stands_for_all, valued_in
from ui.wording import (
    DOLLAR,
    amount,
    amount_with_unit,
    decimal,
    dollar_text,
    dollars_of,
    exact_amount,
    first_token,
    gap_in_words,
    gap_name,
    is_coin,
    own_money,
    percent,
    price,
    short_date,
    stake_word,
    system_title,
    terms_of,
    token_name,
    told,
)
from wallet import DOLLARS, bases, followed, leaving, outlook, own_values, redeemer, staked

if TYPE_CHECKING:
    from wallet import Holding, Staked, World

NOT_FOR_SALE, NO_MARKET = "not for sale", "no market"
LENT = ("supplied", "borrowed", "restaked", "escrow")
"""Places at a lender or a restaking strategy."""


def line_name(line: Holding, world: World) -> str:
    """The head of a row: the token, or the token and what holds it; of all that is staked the coin, where there are several."""
    if stands_for_all(line.key):
        return f"All {valued_in(line, world)} staked" if len(world.coins) > 1 else "All staked"
    if line.request:
        return f"{line.token}, request {line.request}"
    if line.place == "locked":
        return f"{line.token}, {stake_word(line.key)} {line.key.rpartition('-')[2]}"
    if line.place in LENT:
        return token_name(line.key)
    return token_name(line.token)


def followed_titles(world: World) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be followed, coin by coin, in the order of the rows: the keys with their titles."""
    rows = held(world)
    found = []
    for coin, keys in followed(world):
        every = [all_staked(world, coin)] if stands_for_all(keys[0]) else []
        lines = [*every, *(line for line in rows if line.key in keys)]
        found.append((coin, [(line.key, line_name(line, world)) for line in lines]))
    return found


def where(line: Holding, world: World) -> str:
    """Where a line is, and when it is free."""
    match line.place:
        case "queue":
            day, place = ready_day(line, world), "Waiting" if is_coin(line.token) else "Queue"
            return f"{place}, ready {day}" if day else f"{place}, no estimate"
        case "ready":
            return "Ready to claim"
        case "locked":
            return "Locked"
        case "supplied" | "borrowed" | "restaked":
            return system_title(line.system)
        case "escrow":
            return f"{system_title(line.system)}, on its way out"
        case _:
            known = world.listed[line.token]
            place = "In the pool" if known.kind == "pool_share" else "Wallet"
            return f"{place}, {system_title(known.chain)}" if len(world.coins) > 1 and known.chain else place


def hold_name(line: Holding, world: World) -> str:
    """What the figure of a line is called: of all staked tokens counted in a coin, which none of them is, that they are so."""
    return f"You hold, in {token_name(line.token)}" if counted_together(world, line.key) else "You hold"


def is_money(line: Holding, world: World) -> bool:
    """Whether a line is a coin or a dollar, in which nothing is staked; all that is staked in a coin is not."""
    return not stands_for_all(line.key) and world.listed[line.token].kind in MONEY


def earns(line: Holding, world: World) -> bool:
    """Whether what a line earned can be told: not of a request or plain money, nor of dollars at a lender, whose value in a coin
    moves by the coin's price.
    """
    if line.request or (not stands_for_all(line.key) and world.listed[line.token].kind == "dollar"):
        return False
    return line.put_in is not None or not is_money(line, world)


def ready_day(line: Holding, world: World) -> str:
    """The day on which a request of mine is likely ready; "" where no estimate can be given."""
    mine = next((row for row in leaving.my_requests(world) if row.key == line.key), None)
    hours = sum(stage.likely_hours for stage in leaving.wait_left(world, mine)) if mine is not None else outlook.NEVER_HOURS
    return short_date(world.start, world.hour + hours) if hours < outlook.NEVER_HOURS else ""


def likely_ready(world: World) -> str:
    """The day on which all that is in the queue now is likely served; "" where no estimate can be given."""
    hours = sum(stage.likely_hours for stage in outlook.redemption_stages(world, 0))
    return short_date(world.start, world.hour + hours) if hours < outlook.NEVER_HOURS else ""


def gap_fraction(line: Holding, world: World) -> float | None:
    """Market price against redemption rate as a fraction; None where there is no market or nothing to compare."""
    if line.market_price is None or not line.redemption_rate or is_money(line, world):
        return None
    return line.market_price / line.redemption_rate - 1


def against(line: Holding, world: World, short: bool = False) -> str:
    """Against redemption: percent, arrow and word; why not, where there is nothing to compare. Short: without the word."""
    if line.place in ("queue", "ready"):
        return _rate_of_request(line, world, short)
    if line.place == "locked":
        return NO_MARKET
    if line.market_price is None and not is_money(line, world):
        return NO_MARKET
    gap = gap_fraction(line, world)
    if gap is None or round(abs(gap) * 100, 2) == 0:
        return "none"
    return f"{percent(abs(gap))} {gap_name(gap)[0] if short else gap_name(gap)}"


def _rate_of_request(line: Holding, world: World, short: bool) -> str:
    """Whether what a request pays still changes, or even grows."""
    mine = next((row for row in leaving.my_requests(world) if row.key == line.key), None)
    if line.place == "ready" or (mine is not None and mine.fixed):
        return "fixed" if short else "rate fixed"
    if mine is not None and mine.token == mine.coin:
        return "earns" if short else "still earns"
    return "not fixed" if short else "rate not fixed yet"


def gap_words(line: Holding) -> str:
    """ "6.40 % \u25bc discount"; "no gap" where there is none, "no market" where nothing can be sold."""
    if line.market_price is None:
        return NO_MARKET
    if not line.amount:
        return "nothing to compare"
    words = gap_in_words(line.market_price, line.redemption_rate)
    return "no gap" if words == "none" else words


def in_full(priced: World, value: int, coin: str) -> list[str]:
    """All digits of an amount of a coin, what it is in dollars, and all digits in the terms chosen where these are others."""
    lines = [own_money(value, coin).exactly]
    if coin != DOLLARS:
        lines.append(f"{dollars_of(priced.in_terms_of(value, coin, DOLLARS)).replace(DOLLAR, '')} US dollars")
    return lines if terms_of(coin) in (coin, DOLLARS) else [*lines, told(priced, value, coin).exactly]


def proceeds(line: Holding, world: World) -> int | None:
    """What selling all of a line at once would bring now; None where it cannot be sold."""
    if stands_for_all(line.key):
        return staked(world, coin=valued_in(line, world)).at_once
    return world.sale_proceeds("you", line.token) if line.place == "wallet" else None


def sold_words(line: Holding, world: World, whole_of_it: str = "") -> str:
    """Under what a line sells for: what waits beside it, else what one brings (or `whole_of_it`), and
    all of it where its size moves the price.
    """
    coin, _, sells = own_values(world, line)
    if tells_of_queue(line) and (words := apart_words(staked(world, coin=coin), coin, has_queue(world, coin))):
        return words
    if line.market_price is None or sells is None:
        return ""
    each, whole = each_words(line, line.market_price, coin), proceeds(line, world) if coin != DOLLARS else None
    same = whole is None or amount(whole, coin) == amount(sells, coin)
    at_once = "at once" if whole is None or same else f"{amount(whole, coin)} all at once"
    return ", ".join(part for part in (whole_of_it or each, at_once) if part)


def earned_words(earned: float, coin: str) -> str:
    """What was earned, with its unit: "+0.0009" and its coin, "\u2212$0.38"."""
    return dollar_text(decimal(earned, 2, sign=True)) if coin == DOLLARS else f"{decimal(earned, 4, sign=True)} {coin}".rstrip()


def each_words(line: Holding, rate: int, coin: str) -> str:
    """What one redeems or sells for; "" of dollars, and of all that is staked where that is counted in the coin itself."""
    itself = coin == DOLLARS or (stands_for_all(line.key) and line.token == coin)
    return "" if itself else f"{price(rate)} {coin} each"


def tells_of_queue(line: Holding) -> bool:
    """Whether what waits in the queue is told beside a line: all that is staked, and the token that is asked to be redeemed."""
    return stands_for_all(line.key) or line.key == first_token()


def has_queue(world: World, coin: str) -> bool:
    """Whether what leaves a protocol that takes a coin waits in a queue, and not for an epoch's end."""
    found = (world.issuer(redeemer(world, token)) for token in bases(world, coin))
    return any(way.way == "queue" for issuer in found for way in issuer.exits(world))


def apart_words(totals: Staked, coin: str, queue: bool) -> str:
    """What is in no figure of all staked tokens: money that can be claimed, and requests that wait, in a `queue` or otherwise;
    "" where there is neither.
    """
    ready, waiting = totals.ready, totals.queued - totals.ready
    if ready and waiting:
        return f"{amount(ready, coin)} ready to claim, {amount(waiting, coin)} waiting"
    if ready:
        return f"{amount_with_unit(ready, coin)} ready to claim"
    return f"{amount(waiting, coin)} waiting{' in the queue' if queue else ''}, not for sale" if waiting else ""


def sold_hint(line: Holding, world: World) -> str:
    """All digits of what a line sells for, in dollars too, and what selling all of it would bring."""
    coin, _, sells = own_values(world, line)
    if sells is None:
        return "It cannot be sold while it is there."
    parts = in_full(world, sells, coin)
    whole = proceeds(line, world) if coin != DOLLARS else None
    if whole is not None and whole != sells:
        parts.append(f"Selling all of it at once would bring {exact_amount(whole, coin)}.")
    waiting = staked(world, coin=coin).queued if tells_of_queue(line) else 0
    if waiting:
        parts.append(f"{exact_amount(waiting, coin)} more waits in the queue or for a claim and cannot be sold.")
    return "\n".join(parts)
