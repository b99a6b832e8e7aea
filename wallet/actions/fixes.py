"""Trying an action, and the fix of a refusal before anybody is offered it.

A contract that refuses knows one number that it would take; it does not know what the next contract, the wallet's balance or
the network fee say to it. So the action is run again with that number, and once more with what that run offers, until it goes
through. A refusal leaves here with a remedy that works, or with none.
"""

from __future__ import annotations

from wallet.actions.base import Action, Outcome
from wallet.actions.bounds import check
from wallet.errors import Refused
from wallet.world.roles import spoken_of
from wallet.world.state import Issuer, Shares, World
from wallet.world.strategy import Strategy

TOKEN_FIELDS = ("token", "pay")
"""Fields of actions that name the token that is asked about."""
MOST_TRIES = 8
"""How many refusals in a row are followed: more than any action has fields and limits."""


def attempt(action: Action, world: World) -> Outcome:
    """Return what `action` does to `world`. Raises `Refused` with a remedy that goes through, or with none; what no action may
    hold (`bounds.check`) is refused before anything is tried."""
    check(action)
    try:
        return action.apply(world)
    except Refused as first:
        refused = with_tried_remedy(first, action, world)
    raise Refused(refused.code, refused.remedy, **{**roles(action, world), **refused.figures})


def roles(action: Action, world: World) -> dict[str, str]:
    """Return what a sentence calls the `token` and the `coin` of an action: those of the system that it is asked of, the coin of
    that system's chain. A system that has them adds its `asset` and its `share`. What a contract names goes before.
    """
    system = world.systems.get(action.asked(world))
    token = next((name for key in TOKEN_FIELDS if (name := getattr(action, key, "")) in world.listed), "")
    spoken, coin = spoken_of(world, action.asked(world))
    if token and not getattr(system, "chain", ""):
        coin = world.chain_of(token).coin
    found = {"token": token or spoken, "coin": coin}
    if isinstance(system, Issuer):
        found |= {"asset": system.asset, "share": system.token}
    elif isinstance(system, Shares):
        found["share"] = system.share
    elif isinstance(system, Strategy):
        found["asset"] = system.asset
    return found


def with_tried_remedy(refused: Refused, action: Action, world: World) -> Refused:
    """Return `refused` with a remedy that goes through in `world`: an amount where one number will do, else a whole action.

    Where nothing that is offered leads to an action that works, the remedy is None.
    """
    fixed = _fixed(action, refused, world)
    if fixed is None:
        return Refused(refused.code, None, **refused.figures)
    amount = fixed.size_for(refused)
    if amount is not None and action.mended(Refused(refused.code, amount, **refused.figures)) == fixed:
        return Refused(refused.code, amount, **refused.figures)
    return Refused(refused.code, fixed, **refused.figures)


def _fixed(action: Action, refused: Refused, world: World) -> Action | None:
    """Follow what refusals offer until an action goes through."""
    for _ in range(MOST_TRIES):
        mended = action.mended(refused)
        if mended is None or mended == action:
            return None
        action = mended
        try:
            action.apply(world)
        except Refused as again:
            refused = again
        else:
            return action
    return None
