"""What a hub of staking vaults tells of itself in a world: how a vault stands, tiers, waits, and whether the books close."""

from __future__ import annotations

from wallet.chain import ethereum
from wallet.staking import operator_grid, staking_vault
from wallet.staking.rebasing import DEPOSIT, ether_for
from wallet.staking.vault_quarantine import ends
from wallet.staking.vault_reserve import health_factor
from wallet.world.ledger import units_of
from wallet.world.lines import Stage
from wallet.world.reports_ahead import first_noon
from wallet.world.state import DAY_HOURS, World
from wallet.world.systems import vault_hub_storage as storage
from wallet.world.systems.vault_hub_storage import Hub, OwnVault
from wallet.world.tokens import GWEI
from wallet.world.vault_book import TierOffer, VaultFacts

OFFERED = 1
"""The tier that is offered first: the first of an operator with a group."""
COMMITTEE_HOURS = 28
"""A validator can leave so long after it became active: 256 epochs."""


def epoch(world: World) -> int:
    """Return the chain's epoch at this hour."""
    return ethereum.epoch_at(world.now)


def wait(world: World, own: Hub, amount: int) -> tuple[Stage, ...]:
    """Return the stages of validators of so much that ask to leave now."""
    return ethereum.exit_stages(storage.chain_of(world, own).state, max(1, amount // GWEI), epoch(world))


def tiers(world: World, own: Hub) -> tuple[TierOffer, ...]:
    """Return the tiers in which one may open a vault, the offered one first."""
    pool, order = storage.pool_of(world, own), (*range(OFFERED, len(own.grid.tiers)), operator_grid.DEFAULT)
    return tuple(
        TierOffer(
            *(number, own.tier_names[number], tier.operator, ether_for(pool, tier.share_limit)),
            *(tier.reserve_ratio_bps, tier.forced_rebalance_threshold_bps),
        )
        for number in order
        if (tier := own.grid.tiers[number])
    )


def facts(world: World, own: Hub, row: OwnVault) -> VaultFacts:
    """Return a vault as the hub has it now."""
    known = ethereum.operator_status(storage.chain_of(world, own).state, storage.key(own.name, row.id))
    have, vault, pool = storage.at_hand(world, own, row), row.hub, storage.pool_of(world, own)
    stands = VaultFacts(
        id=row.id,
        operator=row.operator,
        value=storage.on_chain(world, own, row) + have,
        withdrawable=have,
        at_hand=have,
        reported_at=world.now,
        validators=known.active_validators,
        waiting=known.queued_validators,
        exiting=(known.exiting + known.exited + known.withdrawable) * GWEI,
        stage="gone",
    )
    if vault is None:
        return stands
    debt, value, terms = staking_vault.liability(vault, pool), staking_vault.total_value(vault), vault.parameters
    fresh, threshold = staking_vault.is_fresh(vault, storage.clock(world, own)), terms.forced_rebalance_threshold_bps
    mintable = staking_vault.mintable(vault, pool, storage.limit_of(own, vault))
    return stands._replace(
        tier=vault.tier,
        tier_name=own.tier_names[vault.tier],
        value=value,
        owed=debt,
        locked=staking_vault.locked(vault, pool),
        withdrawable=staking_vault.withdrawable(vault, pool, have) if fresh else 0,
        mintable=ether_for(pool, mintable) if fresh and not (vault.leaving or vault.jailed) else 0,
        fees=staking_vault.unsettled_fees(vault),
        reserve_ratio_bps=terms.reserve_ratio_bps,
        threshold_bps=threshold,
        health_1e18=health_factor(max(0, value), debt, threshold) if debt else None,
        healthy=staking_vault.is_healthy(vault, pool),
        reported_at=vault.report.timestamp,
        fresh=fresh,
        aside=row.aside + row.quarantine.pending + row.quarantine.remainder,
        aside_until=ends(row.quarantine, own.limits) if row.quarantine.pending else 0,
        stage="leaving" if vault.leaving else "connected",
        last_fees=(row.fees.infrastructure, row.fees.liquidity, row.fees.reservation),
    )


def state_of(world: World, own: Hub, row: OwnVault) -> str:
    """Return where a vault stands: the chain's stage in which it is, "active", "idle" where nothing is staked, or "ready"."""
    if row.left_at:
        return "ready" if row.hub is None and row.back else "exit_queue"
    known = ethereum.operator_status(storage.chain_of(world, own).state, storage.key(own.name, row.id))
    if known.balance:
        return "active"
    to_come = storage.at_hand(world, own, row) >= DEPOSIT and not row.resting
    return "activation_queue" if known.queued or to_come else "idle"


def stages_left(world: World, own: Hub, row: OwnVault) -> tuple[Stage, ...]:
    """Return the stages that a vault has still before it: until it earns, or is paid out."""
    state, name, now = storage.chain_of(world, own).state, storage.key(own.name, row.id), epoch(world)
    match state_of(world, own, row):
        case "activation_queue" if ethereum.operator_status(state, name).queued:
            return ethereum.activation_left(state, name, now)
        case "activation_queue":
            return ethereum.activation_stages(state, DEPOSIT // GWEI, now)
        case "exit_queue":
            known = ethereum.operator_status(state, name)
            if known.queued or known.active_validators:
                return way_home(world, own, row)
            return _until_noon(world, ethereum.exit_left(state, name, now))
    return ()


def way_home(world: World, own: Hub, row: OwnVault) -> tuple[Stage, ...]:
    """Return the stages until all validators of a vault are paid out, if they are called back now; none where it has none."""
    state, name, now = storage.chain_of(world, own).state, storage.key(own.name, row.id), epoch(world)
    known = ethereum.operator_status(state, name)
    if not known.balance and not known.queued:
        return ()
    entry = ethereum.activation_left(state, name, now) if known.queued else ()
    young = COMMITTEE_HOURS if known.queued else 0
    queue, *others = wait(world, own, (known.balance + known.queued) * GWEI)
    asked = Stage(queue.name, queue.low_hours + young, queue.likely_hours + young, queue.high_hours + young + DAY_HOURS)
    return (*entry, asked, *others)


def audit(world: World, own: Hub) -> list[str]:
    """Return where vaults, grid and pool do not agree on what is owed, or a vault's accounts do not hold what it has."""
    owed = sum(storage.owed(row) for row in own.rows) + own.bad_debt
    external, wrong = storage.pool_of(world, own).external_shares, list[str]()
    if owed != external:
        wrong.append(f"{own.name}: vaults owe {owed} shares, the pool knows of {external}")
    for number, tier in enumerate(own.grid.tiers):
        vaults = sum(row.hub.liability_shares for row in own.rows if row.hub and row.hub.tier == number)
        if vaults != tier.liability_shares:
            wrong.append(f"{own.name}: tier {number} owes {vaults} shares, the grid says {tier.liability_shares}")
    for operator, group in own.grid.groups.items():
        rows = (row.hub for row in own.rows if row.operator == operator and row.hub and row.hub.tier)
        vaults = sum(vault.liability_shares for vault in rows)
        if vaults != group.liability_shares:
            wrong.append(f"{own.name}: {operator} owes {vaults} shares, its group says {group.liability_shares}")
    for row in own.rows:
        held = units_of(world.ledger, storage.key(own.name, row.id), own.coin)
        if row.hub is None and (held > row.held or (row.back and held != row.held)):
            wrong.append(f"{storage.key(own.name, row.id)}: has {held}, the book says {row.held}")
    return wrong


def _until_noon(world: World, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the stages with the last prolonged so that each sum of hours ends at a noon: then the sweep's payment arrives."""
    *before, last = stages
    low, likely, high = (
        first_noon(world, sum(hours)) - sum(hours[:-1])
        for hours in zip(*((row.low_hours, row.likely_hours, row.high_hours) for row in stages), strict=True)
    )
    return (*before, Stage(last.name, low, likely, high))
