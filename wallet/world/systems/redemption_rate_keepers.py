"""What the keepers of a token over another chain's stake do at the beginning of an epoch and of a day, in a world.

What has unbonded is paid first and the day's batch leaves at the last epoch's rate. Then they write down what was slashed, take
rewards and the fee, let the rate follow, and bond what has arrived on the chain.
"""

from __future__ import annotations

from typing import Protocol, cast

from wallet.errors import Refused
from wallet.staking import redemption_rate as zones
from wallet.staking.rebasing import RATE_ONE
from wallet.staking.redemption_rate import Redemption, RedemptionZone, ZoneTerms
from wallet.world import ledger as books
from wallet.world.holdings import holdings, is_for_sale, is_mine, rests_on
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, YOU, Event, Figures
from wallet.world.state import NO_EVENTS, Step, World
from wallet.world.systems.cosmos_hub import CosmosHub
from wallet.world.tokens import WEI

DAY_S = 86_400
ROUNDING = 100
"""Units by which shares of validators that were slashed may be worth less, or more, than the records say."""


class ZoneStorage(Protocol):
    """The protocol, as `wallet.world.systems.redemption_rate` has it, to be read."""

    @property
    def name(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def asset(self) -> str: ...
    @property
    def chain(self) -> str: ...
    @property
    def zone(self) -> RedemptionZone: ...
    @property
    def terms(self) -> ZoneTerms: ...
    @property
    def bounds_days(self) -> int: ...
    @property
    def bounds_at(self) -> int: ...
    @property
    def halted_at(self) -> int: ...
    @property
    def owed(self) -> int: ...
    @property
    def unbonded(self) -> tuple[Redemption, ...]: ...
    def opens(self) -> int: ...


def stored(world: World, name: str) -> ZoneStorage:
    """Return the protocol of that name as it stands in `world`."""
    return cast("ZoneStorage", world.systems[name])


def chain_of(world: World, own: ZoneStorage) -> CosmosHub:
    """Return the chain on which a protocol's stake is."""
    return world.system(own.chain, CosmosHub)


def fees_account(name: str) -> str:
    """Return the account to which a protocol's part of rewards goes."""
    return f"{name}-fees"


def epoch(before: World, name: str) -> Step:
    """Do all that is due at the beginning of an epoch, on the first of a day what is due then before it."""
    world, events = before, NO_EVENTS
    if world.now % DAY_S == 0:
        world, ready = _paid(world, name)
        world, left = _batch(world, name)
        world, governed = _governed(world, name)
        events = (*ready, *left, *governed)
    world = _rewarded(_found(world, name), name)
    zone = stored(world, name).zone
    after = zones.pass_epoch(zone)
    world = world.changed(name, zone=after)
    if after.halted and not zone.halted:
        world = world.changed(name, halted_at=world.now)
        low, high = zones.bounds(after.parameters)
        figures: Figures = {
            "rate": after.rate_1e18,
            "low": low,
            "high": high,
            "opens": stored(world, name).opens(),
        }
        events = (*events, Event(world.hour, "zone_halted", "", figures, name))
    return _bonded(world, name), (*events, *_stepped(before, world, name))


def liquid(world: World, own: ZoneStorage) -> int:
    """Return what its account holds beyond what is recorded as not delegated, and as owed to who has left."""
    claims = own.owed + sum(row.native for row in own.unbonded)
    return units_of(world.ledger, own.name, own.asset) - own.zone.deposits - own.zone.undelegated - claims


def delegated(world: World, own: ZoneStorage) -> int:
    """Return what stands behind the recorded stake: the stake, and what is on its way or at hand beyond what it is owed for."""
    chain = chain_of(world, own)
    row = chain.delegation(own.name, chain.row(own.name))
    ways = sum(each.balance for each in chain.state.unbondings if each.delegator == own.name)
    stake = chain.tokens_of(row.validator, row.shares_1e18)
    return stake + ways - sum(batch.native for batch in own.zone.batches) + liquid(world, own)


def _paid(world: World, name: str) -> Step:
    """Let what has unbonded be claimed; others are paid at once, as far as there is enough after a slashing."""
    own = stored(world, name)
    done = zones.pay(own.zone, world.now)
    mine = tuple(row for row in done.redemptions if row.owner == YOU)
    owed = own.owed + sum(row.native for row in done.redemptions if row.owner != YOU)
    world = world.changed(name, zone=done.zone, unbonded=(*own.unbonded, *mine), owed=owed)
    pays = max(0, min(owed, owed + liquid(world, stored(world, name))))
    ledger = books.move(world.ledger, own.asset, name, OTHERS, pays)
    figures: list[Figures] = [{"request": row.id, "amount": row.native} for row in mine]
    told = tuple(Event(world.hour, "request_ready", YOU, each, name) for each in figures)
    return world.changed(name, ledger, owed=owed - pays), told


def _batch(world: World, name: str) -> Step:
    """Let all that wait leave, if it is the day; where the chain refuses they wait for the next one."""
    own = stored(world, name)
    sent = zones.send_batch(own.zone, world.now // DAY_S, world.now)
    if sent.batch is None:
        return world, NO_EVENTS
    chain = chain_of(world, own)
    try:
        after, _ = chain.undelegate(world, name, chain.row(name), sent.batch.native)
    except Refused:
        return world, NO_EVENTS
    after = _reinvested(after, name, units_of(after.ledger, name, own.asset) - units_of(world.ledger, name, own.asset))
    own = stored(after, name)
    zone = zones.send_batch(own.zone, world.now // DAY_S, world.now).zone
    ledger = books.burn(after.ledger, own.token, name, sent.burnt)
    mine = sum(row.native for row in sent.priced if row.owner == YOU)
    figures: Figures = {
        "amount": sent.batch.native,
        "mine": mine,
        "rate": zone.rate_1e18,
        "ready_at": sent.batch.completion_time,
    }
    told = Event(world.hour, "batch_sent", YOU if mine else "", figures, name)
    return after.changed(name, ledger, zone=zone), (told,)


def _governed(world: World, name: str) -> Step:
    """Let governance draw the bounds around the rate once it is time, and end a halt that was looked into."""
    own = stored(world, name)
    if own.zone.halted:
        if world.now < own.opens():
            return world, NO_EVENTS
        zone = zones.resume(zones.set_bounds(own.zone, own.terms))
        world = world.changed(name, zone=zone, bounds_at=world.now, halted_at=0)
        return world, (Event(world.hour, "zone_resumed", "", {"rate": zone.rate_1e18}, name),)
    if world.now < own.bounds_at + own.bounds_days * DAY_S:
        return world, NO_EVENTS
    return world.changed(name, zone=zones.set_bounds(own.zone, own.terms), bounds_at=world.now), NO_EVENTS


def _found(world: World, name: str) -> World:
    """Write down what validators lost since the last epoch."""
    own = stored(world, name)
    lost = chain_of(world, own).operators[name].lost
    zone, _ = zones.slash(own.zone, max(0, delegated(world, own)))
    return world.changed(name, zone=zone, found=lost)


def _rewarded(world: World, name: str) -> World:
    """Take what the stake has earned."""
    own = stored(world, name)
    chain = chain_of(world, own)
    world, rewards = chain.take_rewards(world, name, chain.row(name))
    return _reinvested(world, name, rewards)


def _reinvested(world: World, name: str, rewards: int) -> World:
    """Book rewards that have arrived, less the fee."""
    own = stored(world, name)
    zone, fee = zones.reinvest(own.zone, rewards)
    return world.changed(name, books.move(world.ledger, own.asset, name, fees_account(name), fee), zone=zone)


def _bonded(world: World, name: str) -> World:
    """Bond what is recorded as delegated and lies in the account; after a slashing first pay what is owed."""
    own = stored(world, name)
    chain, more = chain_of(world, own), liquid(world, own)
    if more <= 0:
        return world
    world, done = chain.delegate(world, name, chain.row(name), more)
    return _reinvested(world, name, done.rewards) if done.rewards else world


def _stepped(before: World, after: World, name: str) -> tuple[Event, ...]:
    """Return what the new rate brought what is yours; a fall is told to everybody."""
    own = stored(after, name)
    old, new = before.redemption_rate(own.token), after.redemption_rate(own.token)
    moved = rests_on(before, own.token)
    if new == old or (new > old and not is_mine(before, moved)):
        return NO_EVENTS
    was = {line.key: line for line in holdings(before, YOU) if is_for_sale(line) and line.token in moved}
    if not was and new > old:
        return NO_EVENTS
    now = {line.key: line.staked_redemption for line in holdings(after, YOU) if line.key in was}
    gains = {key: now.get(key, 0) - line.staked_redemption for key, line in was.items()}
    figures: Figures = {
        "before_1e27": old * (RATE_ONE // WEI),
        "after_1e27": new * (RATE_ONE // WEI),
        "gain": sum(gains.values()),
        "fee_1e20": own.zone.parameters.fee_percent * WEI if new > old else 0,
        "elapsed_s": own.terms.epoch_s,
    }
    for key, line in was.items():
        figures |= {f"held_{key}": line.amount, f"gain_{key}": gains[key]}
    return (Event(after.hour, "rebase" if new > old else "negative_rebase", YOU if was else "", figures, name),)
