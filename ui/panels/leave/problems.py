"""Why what is asked cannot go the way that is chosen, and the ways on: less of it, another way, or waiting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ui.widgets import Fix
from ui.wording import amount, amount_with_unit, exit_words, inside_words
from wallet import ExitTakes, ways

if TYPE_CHECKING:
    from ui.panels.leave.offers import Offers
    from wallet import Refused, WayOut

OF_THE_WALLET = ("balance_short", "fee_short", "amount_zero")
"""Refusals that no other way would mend."""


class WaysOn(NamedTuple):
    """What the buttons under a refusal do."""

    take: Callable[[int, WayOut], object]
    """Put an amount and a way into the fields."""
    wait: Callable[[ExitTakes], object]
    unwrap: Callable[[], object]


def problem(offers: Offers, refusal: Refused, on: WaysOn) -> tuple[str, list[Fix]] | None:
    """The sentence and its buttons; None where the refusal's own say it all."""
    way = offers.chosen
    if way is None or refusal.code in OF_THE_WALLET:
        return None
    if way.first is not None:
        return _wrapped(offers, way, on)
    if way.taken and way.left_over:
        return _part(offers, way, on)
    others = [other for other in offers.ways if other.open and other.first is None and other.key != way.key]
    if others and refusal.remedy is None:
        title = exit_words(others[0].way).title
        return "", [Fix(f"{title} instead", lambda: on.take(way.asked, others[0]))]
    return None


def _wrapped(offers: Offers, sale: WayOut, on: WaysOn) -> tuple[str, list[Fix]]:
    """A market trades what is inside."""
    token = offers.found.of.key
    verb = inside_words(token)[0]
    fixes = [Fix(verb, on.unwrap)]
    exits = [way for way in offers.ways if way.way != ways.SELL and way.first is None and way.pays != sale.inside]
    if exits:
        title = exit_words(exits[0].way).title
        fixes.append(Fix(title, lambda: on.take(exits[0].asked, exits[0])))
    either = f", or {exit_words(exits[0].way).title.lower()} it as it is" if exits else ""
    return f"The pool trades {sale.inside}, not {token}. {verb} it first{either}.", fixes


def _part(offers: Offers, way: WayOut, on: WaysOn) -> tuple[str, list[Fix]]:
    """There is something, and less than what was asked for."""
    token, title = offers.found.of.key, exit_words(way.way).title
    owed = amount_with_unit(offers.found.owed, offers.found.of.coin)
    sentence = (
        f"Only {amount_with_unit(way.got, way.pays)} is ready now. {amount_with_unit(way.asked, token)} redeems for {owed}."
    )
    fixes = [Fix(f"{title} {amount(way.taken, token)}", lambda: on.take(way.taken, way))]
    others = [other for other in offers.ways if other.open and other.first is None and not other.waits]
    if others:
        fixes.append(Fix(f"{exit_words(others[0].way).title} the rest", lambda: on.take(way.left_over, others[0])))
    if way.way != ways.SELL:
        fixes.append(Fix("Wait until it fits", lambda: on.wait(ExitTakes(way.system, way.way, way.asked))))
    return sentence, fixes
