"""The day of a hub of staking vaults: what the oracle sees, what its report does, and what others do about a vault.

At the chain's noon the oracle looks at every vault, the fees worked out with the pool as it was; once the pool's own report is
through, the vaults' reports follow. Then fees are paid as far as a vault can, the operator makes validators of what lies there,
and whoever is first makes a vault pay that fell under its threshold; without coins at hand its validators are called back. Bad
debt that a second report finds is passed on to other vaults of the operator as far as they can bear it, and the rest is left to
all holders at the next report. What is kept for a slashing is the reserve's part of the slashed balance until it is paid out.
Left out: others who open, fund or leave vaults of their own, and the guarantee under which an operator deposits.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.errors import Refused
from wallet.staking import external_shares, staking_vault, vault_fees, vault_hub, vault_quarantine
from wallet.staking.external_shares import BASIS_POINTS
from wallet.staking.rebasing import DEPOSIT, ether_for
from wallet.staking.staking_vault import IMPOSSIBLE, StakingVault, VaultFigures
from wallet.world.lines import YOU, Event, Figures
from wallet.world.state import DAY_HOURS, Step, World
from wallet.world.systems import rebasing_storage as pools
from wallet.world.systems import vault_hub_storage as storage
from wallet.world.systems.vault_hub_storage import Hub, OwnVault
from wallet.world.tokens import GWEI, WEI

DAY_S = 86_400
OTHERS_DAYS = 7
YEAR_S = vault_fees.YEAR_SECONDS


def look(world: World, own: Hub) -> tuple[OwnVault, ...]:
    """Return the vaults with what the oracle sees of each now; of others', while you have none, once a week: a report is applied
    to a vault when somebody asks for it.
    """
    if len(own.rows) == 1 and own.rows[0].owner != YOU and world.hour // DAY_HOURS % OTHERS_DAYS:
        return tuple(replace(row, looked=None) for row in own.rows)
    return tuple(_looked(world, own, row) for row in own.rows)


def _looked(world: World, own: Hub, row: OwnVault) -> OwnVault:
    if row.hub is None:
        staked = storage.on_chain(world, own, row)
        return replace(row, held=staked + storage.at_hand(world, own, row), back=not staked)
    if world.now <= row.hub.report.timestamp:
        return row
    vault, pool = row.hub, storage.pool_of(world, own)
    fees = vault_fees.fees_accrued(vault, pool, core_apr(world, own), world.now - vault.report.timestamp, row.debts)
    value = storage.on_chain(world, own, row) + storage.at_hand(world, own, row)
    said = VaultFigures(
        timestamp=world.now,
        total_value=value,
        in_out_delta=vault.in_out_delta,
        cumulative_fees=vault.cumulative_fees + sum(fees),
        liability_shares=vault.liability_shares,
        max_liability_shares=vault.max_liability_shares,
        slashing_reserve=_slashing_reserve(world, own, row, vault),
    )
    return replace(row, looked=said, fees=fees)


def core_apr(world: World, own: Hub) -> int:
    """Return what the network's validators earned a year on the last day, of 1e18, before any fee; never less than nothing.

    It stands for what the pool's own validators earn, by which the oracle counts fees.
    """
    day = storage.chain_of(world, own).last_day
    return max(0, day.earned_wei * WEI * YEAR_S // (day.staked_wei * DAY_S)) if day.staked_wei > 0 else 0


def _slashing_reserve(world: World, own: Hub, row: OwnVault, vault: StakingVault) -> int:
    runs = storage.chain_of(world, own).state.runs
    slashed = sum(run.balance for run in runs if run.slashed and run.operator == storage.key(own.name, row.id))
    return slashed * GWEI * vault.parameters.reserve_ratio_bps // BASIS_POINTS


def report(world: World, name: str) -> Step:
    """Let all holders bear what was left to them, report every vault, and do what others do about it."""
    own, events = storage.hub_of(world, name), list[Event]()
    if own.bad_debt:
        pool = external_shares.internalize(storage.pool_of(world, own), own.bad_debt)
        lost: Figures = {"amount": ether_for(pool, own.bad_debt)}
        world = world.changed(own.pool, pool=pool).changed(name, bad_debt=0).followed()
        events.append(Event(world.hour, "bad_debt_shared", "", lost, name))
    world = world.changed(name, latest_report=world.now)
    for number in [row.id for row in own.rows if row.looked or row.hub is None]:
        for deed in (_reported, _fees_paid, _mended, _relieved, _staked):
            row = next((row for row in storage.hub_of(world, name).rows if row.id == number), None)
            if row is None or (deed is not _reported and not _is_fresh(world, storage.hub_of(world, name), row)):
                break
            world, happened = deed(world, storage.hub_of(world, name), row)
            events += happened
    return world, tuple(events)


def _is_fresh(world: World, own: Hub, row: OwnVault) -> bool:
    """Return whether a vault is with the hub, and its report the newest: the oracle may have refused the figures."""
    return row.hub is not None and staking_vault.is_fresh(row.hub, storage.clock(world, own))


def _reported(world: World, own: Hub, row: OwnVault) -> Step:
    """Apply the report on a vault; one that is leaving is let go by it."""
    said, vault = row.looked, row.hub
    if said is None or vault is None:
        return world, ()
    row = replace(row, looked=None)
    try:
        counted, quarantine = vault_quarantine.examined(vault, row.quarantine, own.limits, said)
    except Refused:
        return storage.with_row(world, own, row), ()
    after = vault_hub.report(vault, storage.pool_of(world, own), counted)
    if after is None:
        staked = storage.on_chain(world, own, row)
        held = staked + storage.at_hand(world, own, row)
        gone = replace(row, hub=None, quarantine=vault_quarantine.NONE, aside=0, debts=(), held=held, back=not staked)
        return storage.with_row(world, own, gone), _told(world, own, row, "vault_let_go", {})
    events = _told(world, own, row, "locked_reward", _earned(own, row, vault, after, quarantine))
    if quarantine.pending and quarantine.start != row.quarantine.start:
        waits: Figures = {"amount": quarantine.pending, "until": vault_quarantine.ends(quarantine, own.limits)}
        events += _told(world, own, row, "vault_quarantined", waits)
    if vault.leaving:
        events += _told(world, own, row, "vault_kept", {})
    row = replace(row, hub=after, quarantine=quarantine, aside=0, debts=())
    return storage.with_row(world, own, row), events


def _earned(
    own: Hub, row: OwnVault, before: StakingVault, after: StakingVault, quarantine: vault_quarantine.Quarantine
) -> Figures:
    """Return what a report found a vault to have earned, its three fees, and how it stands now."""
    fees = row.fees
    gain = storage.counted(replace(row, hub=after, quarantine=quarantine, aside=0)) - storage.counted(row)
    return {
        "held": storage.counted(row),
        "gain": gain,
        "fee": sum(fees),
        "infra_fee": fees.infrastructure,
        "liquidity_fee": fees.liquidity,
        "reservation_fee": fees.reservation,
        "elapsed_s": after.report.timestamp - before.report.timestamp,
        "value": staking_vault.total_value(after),
    }


def _told(world: World, own: Hub, row: OwnVault, kind: str, figures: Figures) -> tuple[Event, ...]:
    """Return what happened to a vault of yours; of others' nothing is told."""
    return (Event(world.hour, kind, row.owner, {"id": row.id, **figures}, own.name),) if row.owner == YOU else ()


def _fees_paid(world: World, own: Hub, row: OwnVault) -> Step:
    """Pay what can be paid of the fees to the pool's treasury."""
    vault, pool, have = storage.connected(row), storage.pool_of(world, own), storage.at_hand(world, own, row)
    if vault.leaving or not staking_vault.settleable_fees(vault, pool, have):
        return world, ()
    after, paid = staking_vault.settle_fees(vault, pool, have, storage.clock(world, own))
    world = storage.paid_out(world, own, row, pools.treasury(own.pool), paid)
    return storage.with_row(world, own, replace(row, hub=after)), ()


def _mended(world: World, own: Hub, row: OwnVault) -> Step:
    """Make a vault pay what its health asks for, with what it has; the rest comes from validators that are called back."""
    vault, pool, have = storage.connected(row), storage.pool_of(world, own), storage.at_hand(world, own, row)
    asked = 0 if vault.leaving else staking_vault.obligation_shares(vault, pool)
    if not asked:
        return world, ()
    events: tuple[Event, ...] = ()
    whole = external_shares.ether_for_up(pool, min(asked, vault.liability_shares))
    if min(have, staking_vault.total_value(vault)) > 0 and have >= min(own.least_call, whole):
        done = staking_vault.force_rebalance(vault, pool, have, storage.clock(world, own))
        world = storage.rebalanced(world, own, row, done)
        events = _told(world, own, row, "vault_forced", {"amount": done.ether, "shares": done.shares})
        own = storage.hub_of(world, own.name)
        row = storage.found(own, row.owner, row.id)
        vault, pool = storage.connected(row), storage.pool_of(world, own)
    short = staking_vault.obligations_shortfall(vault, pool, storage.at_hand(world, own, row))
    name, chain = storage.key(own.name, row.id), storage.chain_of(world, own)
    leaving = ethereum.operator_status(chain.state, name)
    coming = (leaving.exiting + leaving.exited + leaving.withdrawable) * GWEI
    active = chain.active(name)
    count = active if short == IMPOSSIBLE else min(active, -(-max(0, short - coming) // DEPOSIT))
    if count:
        world = chain.request_exit(world, name, count)
        events += _told(world, own, row, "vault_called", {"count": count})
    return world, events


def _relieved(world: World, own: Hub, row: OwnVault) -> Step:
    """Pass bad debt on that a second report finds."""
    vault, pool = storage.connected(row), storage.pool_of(world, own)
    bad = staking_vault.bad_debt_shares(vault, pool)
    if ether_for(pool, bad) < own.least_call and storage.on_chain(world, own, row):
        return world, ()
    if not bad or not row.in_bad_debt:
        return (world if row.in_bad_debt == bool(bad) else storage.with_row(world, own, replace(row, in_bad_debt=bool(bad)))), ()
    when, events = storage.clock(world, own), list[Event]()
    for other in own.rows:
        if not bad:
            break
        if other.hub is None or other.id == row.id or other.operator != row.operator:
            continue
        if not staking_vault.is_fresh(other.hub, when):
            continue
        done = vault_hub.socialize(vault, other.hub, pool, bad, when)
        if done.shares:
            world = storage.owing(world, own, other, replace(other, hub=done.acceptor))
            world = _freed(world, own.name, row.id, done.vault, done.shares)
            events += _told(world, own, row, "vault_debt_passed", {"amount": ether_for(pool, done.shares)})
        own = storage.hub_of(world, own.name)
        row = storage.found(own, row.owner, row.id)
        vault = storage.connected(row)
        bad = staking_vault.bad_debt_shares(vault, pool)
    if bad:
        vault, shares = staking_vault.write_off_bad_debt(vault, pool, bad, when)
        world = _freed(world, own.name, row.id, vault, shares).changed(own.name, bad_debt=own.bad_debt + shares)
        events += _told(world, own, row, "vault_debt_left", {"amount": ether_for(pool, shares)})
    return world, tuple(events)


def _freed(world: World, name: str, number: int, vault: StakingVault, shares: int) -> World:
    """Return the world after others took over so many shares of a vault's debt: what they were worth counts as repaid."""
    own = storage.hub_of(world, name)
    row = next(row for row in own.rows if row.id == number)
    worth = ether_for(storage.pool_of(world, own), shares)
    return storage.owing(world, own, row, replace(row, hub=vault, repaid=row.repaid + worth, in_bad_debt=False))


def _staked(world: World, own: Hub, row: OwnVault) -> Step:
    """Let the operator make validators of what lies in a vault, where the hub and its owner let it."""
    vault = storage.connected(row)
    spare = storage.at_hand(world, own, row) - staking_vault.unsettled_fees(vault)
    count = spare // DEPOSIT
    if count < 1 or row.resting or vault.leaving or vault.deposits_paused:
        return world, ()
    name = storage.key(own.name, row.id)
    return storage.chain_of(world, own).deposit(world, name, name, count, DEPOSIT // GWEI), ()
