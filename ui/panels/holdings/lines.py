"""What I hold, line by line, and all of it together: the model's own lines in the order in which the window shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording import first_coin, first_dollar, first_share, first_token, first_wrapped, known_tokens
from wallet import Holding, Marks, holdings, staked

if TYPE_CHECKING:
    from wallet import World

YOU = "you"
ALL_LST = "lst"
"""The key of all liquid staking tokens together, in terms of the protocol's own token."""


def held(world: World) -> tuple[Holding, ...]:
    """Every line of mine: staked tokens, places in the queue, locked stake, then money."""
    return tuple(sorted(holdings(world, YOU, Marks(world)), key=_place))


def all_lst(world: World) -> Holding:
    """All liquid staking tokens that can be sold as one line, whatever wrapper or pool they are in."""
    totals, rate = staked(world), world.redemption_rate(first_token())
    return Holding(ALL_LST, first_token(), totals.balance, totals.redeems_for, totals.sells_for, rate, totals.price, "wallet")


def line_of(world: World, key: str) -> Holding | None:
    """The line of a key, `ALL_LST` included; None where nothing of it is held."""
    if key == ALL_LST:
        return all_lst(world)
    return next((line for line in held(world) if line.key == key), None)


def token_of(key: str) -> str:
    """The token that a key counts in: itself, the protocol's own for all LST and requests, the coin for locked stake."""
    if key in known_tokens():
        return key
    return first_coin() if key.startswith("locked") else first_token()


def _place(line: Holding) -> tuple[int, int]:
    if line.place == "wallet":
        order = (first_token(), first_wrapped(), first_share(), first_coin(), first_dollar())
        rank = order.index(line.key) if line.key in order else len(order)
        return (0 if rank < 3 else 2, rank)
    return (1, line.request)
