"""How a shock acts: on the same contracts, through the same accounts, as everything else."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.errors import Refused
from wallet.world import consensus, crowd, trading
from wallet.world.ledger import units_of
from wallet.world.liquid_staking import OPERATOR
from wallet.world.shocks import LargeSale, LiquidityLeaves, RedemptionRush, Scheduled, Shock, SlashValidators, Story
from wallet.world.state import Event, World
from wallet.world.tokens import GWEI

PPM = 10**6
PROVIDERS = ("liquidity", "record")
"""Who else holds shares of the pool: the crowd's providers, and those that the record moves."""


def strike(world: World, shock: Shock, label: str = "") -> tuple[World, tuple[Event, ...]]:
    """Return the world after the shock and what happened. Refuses shock_too_small, shock_too_large (largest)."""
    match shock:
        case SlashValidators():
            return slash(world, shock.share_ppm, label)
        case LargeSale():
            name = trading.steth_market(world)
            after, got = crowd.sell_to_pool(world, name, shock.amount)
            figures: dict[str, int | str] = {"amount": shock.amount, "got": got, "label": label}
            return after, (Event(world.hour, "large_sale", "", figures),)
        case LiquidityLeaves():
            name = trading.steth_market(world)
            return liquidity_leaves(world, name, shock.share_ppm, label)
        case RedemptionRush():
            after = crowd.redeem(world, shock.amount)
            figures = {"amount": shock.amount, "label": label}
            return after, (Event(world.hour, "redemption_rush", "", figures),)
        case Story():
            return world, (Event(world.hour, "story", "", {"label": label, "note": shock.note}),)
        case _:
            assert_never(shock)


def liquidity_leaves(world: World, name: str, share_ppm: int, label: str = "") -> tuple[World, tuple[Event, ...]]:
    """Let other providers take that share of the pool out, from whoever of them holds shares."""
    traded = trading.market(world, name)
    wanted = traded.pool.lp_supply * share_ppm // PPM
    holders = [(account, units_of(world.ledger, account, traded.share)) for account in PROVIDERS]
    largest = sum(held for _, held in holders)
    if wanted <= 0:
        raise Refused("shock_too_small", 1 if largest * PPM >= traded.pool.lp_supply > 0 else None, least=1)
    if wanted > largest:
        most = largest * PPM // traded.pool.lp_supply
        raise Refused("shock_too_large", most or None, largest=most, share=most)
    left = wanted
    for account, held in holders:
        burnt = min(held, left)
        world = trading.withdraw(world, name, account, burnt) if burnt else world
        left -= burnt
    figures: dict[str, int | str] = {"share_ppm": share_ppm, "label": label}
    return world, (Event(world.hour, "liquidity_leaves", "", figures),)


def slash(world: World, share_ppm: int, label: str = "") -> tuple[World, tuple[Event, ...]]:
    """Slash that share of the liquid staking protocol's active validators; the loss arrives over 36 days.

    Refuses shock_too_small and what the chain refuses; the remedy is a share in millionths here too.
    """
    active = ethereum.operator_status(world.ethereum, OPERATOR).active_validators
    count = active * share_ppm // PPM
    if count < 1:
        raise Refused("shock_too_small", -(-PPM // active) if active else None, least=1)
    try:
        done = ethereum.slash(world.ethereum, OPERATOR, count)
    except Refused as refused:
        raise Refused(refused.code, _share_of(refused.remedy, active), **refused.figures) from None
    slashed = consensus.with_slashed(consensus.with_chain(world, done.chain), done.penalty)
    figures: dict[str, int | str] = {"count": count, "penalty": done.penalty * GWEI, "label": label}
    return slashed, (Event(world.hour, "slash", "", figures),)


def _share_of(count: object, active: int) -> int | None:
    """Return the largest share, in millionths, that is `count` of `active` validators."""
    return ((count + 1) * PPM - 1) // active if isinstance(count, int) else None


def due(world: World) -> tuple[World, tuple[Event, ...]]:
    """Let everything strike that the agenda holds for this hour; what a contract refuses does not happen."""
    if not world.agenda or world.agenda[0].hour > world.hour:
        return world, ()
    now = tuple(entry for entry in world.agenda if entry.hour <= world.hour)
    world = replace(world, agenda=world.agenda[len(now) :])
    events: list[Event] = []
    for entry in now:
        world, happened = _tried(world, entry)
        events.extend(happened)
    return world, tuple(events)


def _tried(world: World, entry: Scheduled) -> tuple[World, tuple[Event, ...]]:
    try:
        return strike(world, entry.shock, entry.label)
    except Refused as refused:
        return world, (Event(world.hour, "shock_refused", "", {"label": entry.label, "reason": refused.code}),)
