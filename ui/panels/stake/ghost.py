"""What the chart shows while an action of this tab is under review: value in hand, value if sold now, when it is ready.

Positions on the chart are those of all one's staked tokens, so that a part that leaves is seen against the whole; the words
carry the receipt's own amounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ui.charts.series import Flat, Future
from ui.panels.leave.offers import offers
from ui.wording import amount, first_coin
from wallet import actions, issued, leaving, staked

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome

WEI = 10**18


class Ghost(msgspec.Struct, frozen=True):
    """What to hand to a `ValueChart`: `set_projection(flats, future)`."""

    flats: tuple[Flat, ...] = ()
    future: Future | None = None


def ghost_of(session: Session, action: Action, outcome: Outcome) -> Ghost | None:
    """The ghost of an action, None for one that leaves the chart as it is."""
    match action:
        case actions.Leave(amount=left) if _on_the_chart(session, token := outcome.receipt.units["paid"]):
            return _leaving(session, left, token, outcome)
        case actions.Swap(pay=pay, receive=receive, amount=left) if receive == first_coin() and _on_the_chart(session, pay):
            return _leaving(session, left, pay, None)
        case actions.Stake(protocol=name) if session.world.issuer(name).asset == first_coin():
            return _more(session, outcome)
        case actions.Lock():
            return Ghost(future=_future(session, outcome, "starts earning"))
        case actions.Unlock():
            return Ghost(future=_future(session, outcome, "paid out"))
        case _:
            return None


def _on_the_chart(session: Session, token: str) -> bool:
    """Whether a token is one of those that the chart adds up: staked, and owed in the first coin."""
    return token in issued(session.world) and session.world.listed[token].coin == first_coin()


def _leaving(session: Session, left: int, token: str, queued: Outcome | None) -> Ghost:
    both = offers(session, token, left)
    redeems, (exits, sale) = staked(session.world).redeems_for / WEI, (both.first(sale=False), both.first(sale=True))
    flats = []
    if exits is not None:
        words = f"{first_coin()} of it in hand" if queued else f"{first_coin()} of it if redeemed"
        flats.append(Flat(redeems, amount(exits.got, first_coin()), words, "accent"))
    if sale is not None:
        left_of_it = redeems - sale.cost / WEI
        flats.append(Flat(left_of_it, amount(sale.got, first_coin()), f"{first_coin()} of it if sold now", "market"))
    future = None if queued is None else _future(session, queued, "ready", redeems)
    return Ghost(tuple(flats), future)


def _more(session: Session, outcome: Outcome) -> Ghost:
    then = staked(outcome.world)
    added = (then.redeems_for - staked(session.world).redeems_for) / WEI
    flats = [
        Flat(then.redeems_for / WEI, amount(then.redeems_for, first_coin()), f"{first_coin()} to redeem then", "redeem", added)
    ]
    if then.sells_for is not None:
        flats.append(
            Flat(then.sells_for / WEI, amount(then.sells_for, first_coin()), f"{first_coin()} to sell then", "market", added)
        )
    return Ghost(tuple(flats))


def _future(session: Session, outcome: Outcome, title: str, value: float = float("nan")) -> Future:
    low, likely, high = leaving.hours_of(outcome.receipt.stages)
    hour = session.world.hour
    return Future(hour + low, hour + likely, hour + high, title, value)
