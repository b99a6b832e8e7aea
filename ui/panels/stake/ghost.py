"""What the chart shows while an action of this tab is under review: value in hand, value if sold now, when it is ready.

Positions on the chart are those of all one's staked tokens, so that a part that leaves is seen against the whole; the words
carry the receipt's own amounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ui.charts.series import Flat, Future
from ui.panels.leave.offers import offers
from ui.wording import amount, decimals
from wallet import actions, issued, leaving, staked

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome


class Ghost(msgspec.Struct, frozen=True):
    """What to hand to a `ValueChart`: `set_projection(flats, future)`."""

    flats: tuple[Flat, ...] = ()
    future: Future | None = None


def ghost_of(session: Session, action: Action, outcome: Outcome, coin: str) -> Ghost | None:
    """The ghost of an action on the chart of all that is staked in a coin, None for one that leaves that chart as it is."""
    match action:
        case actions.Leave(amount=left) if _on_the_chart(session, token := outcome.receipt.units["paid"], coin):
            return _leaving(session, left, token, outcome, coin)
        case actions.Swap(pay=pay, receive=receive, amount=left) if receive == coin and _on_the_chart(session, pay, coin):
            return _leaving(session, left, pay, None, coin)
        case actions.Stake(protocol=name) if session.world.issuer(name).asset == coin:
            return _more(session, outcome, coin)
        case actions.Lock():
            return Ghost(future=_future(session, outcome, "starts earning"))
        case actions.Unlock():
            return Ghost(future=_future(session, outcome, "paid out"))
        case _:
            return None


def _on_the_chart(session: Session, token: str, coin: str) -> bool:
    """Whether a token is one of those that the chart adds up: staked, and owed in its coin."""
    return token in issued(session.world) and session.world.listed[token].coin == coin


def _leaving(session: Session, left: int, token: str, queued: Outcome | None, coin: str) -> Ghost:
    both, whole = offers(session, token, left), 10 ** decimals(coin)
    redeems, (exits, sale) = staked(session.world, coin=coin).redeems_for / whole, (both.first(sale=False), both.first(sale=True))
    flats = []
    if exits is not None:
        words = f"{exits.pays} of it once paid out" if queued else f"{exits.pays} of it if redeemed"
        flats.append(Flat(redeems, amount(exits.got, exits.pays), words, "accent"))
    if sale is not None:
        flats.append(Flat(redeems - sale.cost / whole, amount(sale.got, sale.pays), f"{sale.pays} of it if sold now", "market"))
    future = None if queued is None or not queued.receipt.stages else _future(session, queued, "ready", redeems)
    return Ghost(tuple(flats), future)


def _more(session: Session, outcome: Outcome, coin: str) -> Ghost:
    then, whole = staked(outcome.world, coin=coin), 10 ** decimals(coin)
    added = (then.redeems_for - staked(session.world, coin=coin).redeems_for) / whole
    flats = [Flat(then.redeems_for / whole, amount(then.redeems_for, coin), f"{coin} to redeem then", "redeem", added)]
    if then.sells_for is not None:
        flats.append(Flat(then.sells_for / whole, amount(then.sells_for, coin), f"{coin} to sell then", "market", added))
    return Ghost(tuple(flats))


def _future(session: Session, outcome: Outcome, title: str, value: float = float("nan")) -> Future:
    low, likely, high = leaving.hours_of(outcome.receipt.stages)
    hour = session.world.hour
    return Future(hour + low, hour + likely, hour + high, title, value)
