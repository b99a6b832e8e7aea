"""A contract is drained: through a fault of it somebody takes part of what it holds, and of what it may take.

Whoever has a share of the contract loses by what it held; whoever approved it loses tokens that lay in a wallet, shares or not.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world.ledger import UNLIMITED
from wallet.world.lines import ATTACKER, YOU, Event, Figures
from wallet.world.state import Shock, Step, World

PPM = 10**6


class ContractDrained(Shock, frozen=True, tag=True):
    """`share_ppm` millionths of what the contract `system` holds are taken, and as much of what it is approved to take; without
    a system it is the first market of the first token.
    """

    share_ppm: int
    system: str = ""

    def strike(self, world: World, label: str = "") -> Step:
        """Take it, at most all there is. Refuses drain_none and shock_too_small."""
        name = self.system or world.venue_of(world.issuer().token).name
        if self.share_ppm <= 0:
            raise Refused("shock_too_small", 1, least=1)
        known = world.systems.get(name)
        if known is None:
            raise Refused("drain_none")
        before, part = world, min(self.share_ppm, PPM)
        world = known.drained(world, part, ATTACKER)
        world, yours = _by_approvals(world, known.accounts(), part)
        figures: Figures = {"share_ppm": part, "yours": yours, "worth": _worth(before, world), "label": label}
        return world.followed(), (Event(world.hour, "drained", "", figures, name),)


def _by_approvals(world: World, spenders: tuple[str, ...], share_ppm: int) -> tuple[World, int]:
    """Take part of what owners have and approved; returns what of that was yours at what it redeems for, in the first coin."""
    yours = 0
    for key, amount in world.ledger.allowances.items():
        owner, token, spender = key.split(" ", 2)
        if spender not in spenders:
            continue
        taken = min(amount, world.balance(owner, token)) * share_ppm // PPM
        ledger = books.move(world.ledger, token, owner, ATTACKER, world.units(token, taken))
        if amount != UNLIMITED:
            ledger = books.allow(ledger, owner, token, spender, amount - taken)
        if owner == YOU:
            yours += _in_first_coin(world, token, taken)
        world = replace(world, ledger=ledger)
    return world, yours


def _worth(before: World, after: World) -> int:
    """Return what the taker has more, at what it redeemed for before, in the first coin."""
    got = ((token, after.balance(ATTACKER, token) - before.balance(ATTACKER, token)) for token in after.listed)
    return sum(_in_first_coin(before, token, amount) for token, amount in got if amount > 0)


def _in_first_coin(world: World, token: str, amount: int) -> int:
    worth = world.worth(token, amount, world.redemption_rate(token))
    return world.in_terms_of(worth, world.listed[token].coin, world.coin)
