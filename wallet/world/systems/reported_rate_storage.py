"""What a protocol of a reported rate keeps, and how its contracts and its operators move coins in the ledger.

The arithmetic is `wallet.staking`'s; here its numbers move accounts. They are named after the protocol: the token contract has
its very name, and so have all its validators on the chain, as one operator. Slashed ones stand under a name of their own from the
end of that day: what comes back of them is settled against their own bonds.
"""

from __future__ import annotations

from typing import Protocol, cast

from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.staking import reported_rate
from wallet.staking.bonded_validators import BondedValidators, Paid
from wallet.staking.reported_rate import VALIDATOR, ReportedRate
from wallet.world import draws
from wallet.world import ledger as books
from wallet.world.ledger import Ledger, units_of
from wallet.world.lines import OTHERS
from wallet.world.state import World
from wallet.world.systems import bonded_groups
from wallet.world.systems.ethereum import EthereumChain
from wallet.world.tokens import GWEI


class ReportedStorage(Protocol):
    """The storage, as `wallet.world.systems.reported_rate` has it, to be read."""

    @property
    def name(self) -> str: ...
    @property
    def asset(self) -> str: ...
    @property
    def chain(self) -> str: ...
    @property
    def network(self) -> ReportedRate: ...
    @property
    def working(self) -> BondedValidators: ...
    @property
    def slashed(self) -> BondedValidators: ...
    @property
    def joining(self) -> int: ...
    @property
    def most_waiting(self) -> int: ...
    @property
    def gone(self) -> int: ...


def stored(world: World, name: str) -> ReportedStorage:
    """Return the storage of the protocol of that name as it stands in `world`."""
    return cast("ReportedStorage", world.systems[name])


def chain_of(world: World, own: ReportedStorage) -> EthereumChain:
    """Return the chain on which its validators stand."""
    return world.system(own.chain, EthereumChain)


def pool_account(name: str) -> str:
    """Return the account of the deposit pool."""
    return f"{name}-pool"


def rewards_account(name: str) -> str:
    """Return where the sweep and the tips of its validators arrive before they are shared out the same hour."""
    return f"{name}-rewards"


def slashed_operator(name: str) -> str:
    """Return the name of its slashed validators on the chain, and of the account in which they arrive."""
    return f"{name}-slashed"


def people(name: str) -> tuple[str, str, str]:
    """Return the accounts of its operators, its voters, and its treasury."""
    return f"{name}-operators", f"{name}-voters", f"{name}-treasury"


def groups(own: ReportedStorage) -> tuple[tuple[str, BondedValidators], tuple[str, BondedValidators]]:
    """Return its validators by their name on the chain: those that work, and those that were slashed."""
    return (own.name, own.working), (slashed_operator(own.name), own.slashed)


def backed_by(world: World, own: ReportedStorage) -> int:
    """Return the ether that is the holders', as oracle nodes count it: at hand, and their part of what validators have."""
    state, network = chain_of(world, own).state, own.network
    ether = network.contract_ether + network.pool_ether - network.queued_validators * network.parameters.operators.bond_wei
    for operator, group in groups(own):
        if group.validators:
            ether += bonded_groups.holders_part(group, _gwei(ethereum.operator_status(state, operator)) * GWEI)
    return ether


def uncovered(world: World, own: ReportedStorage) -> int:
    """Return what of the ether lent to validators that are not settled yet is missing after their bonds."""
    state, missing = chain_of(world, own).state, 0
    for operator, group in groups(own):
        if group.validators:
            held = bonded_groups.holders_part(group, _gwei(ethereum.operator_status(state, operator)) * GWEI)
            missing += max(0, group.borrowed_wei - held)
    return missing


def bonds_left(world: World, own: ReportedStorage) -> int:
    """Return what of the validators' balances is not the holders': bonds, and the operators' part of what is above."""
    state, left = chain_of(world, own).state, 0
    for operator, group in groups(own):
        balance = _gwei(ethereum.operator_status(state, operator)) * GWEI
        left += balance - (bonded_groups.holders_part(group, balance) if group.validators else 0)
    return left


def _gwei(status: ethereum.Status) -> int:
    """Return all that an operator's validators and its waiting deposits hold."""
    return status.active + status.pending + status.exiting + status.exited + status.withdrawable + status.queued


def start_validators(world: World, name: str, count: int) -> World:
    """Send the pool's ether for that many validators to the chain."""
    if not count:
        return world
    own = stored(world, name)
    world = chain_of(world, own).deposit(world, pool_account(name), name, count, VALIDATOR // GWEI)
    bond = count * own.network.parameters.operators.bond_wei
    return world.changed(name, working=bonded_groups.joined(own.working, count, bond))


def day(world: World, name: str) -> World:
    """Share out what the chain's day paid, and let the pool's ether go to validators that wait."""
    for step in (_shared_out, _set_apart, _recycled, _asked):
        world = step(world, stored(world, name))
    return world


def _shared_out(world: World, own: ReportedStorage) -> World:
    """Pay holders, operators and voters what arrived for working validators, and settle the slashed ones that came back."""
    ledger, sources = world.ledger, (rewards_account(own.name), slashed_operator(own.name))
    gone = chain_of(world, own).state.departed.get(slashed_operator(own.name), 0)
    held = [units_of(ledger, account, own.asset) for account in sources]
    working = bonded_groups.came_back(own.working, 0, held[0])
    slashed = bonded_groups.came_back(own.slashed, gone - own.gone, held[1])
    for source, paid in zip(sources, (working, slashed), strict=True):
        ledger = _paid(ledger, own, source, paid)
    return world.changed(
        own.name,
        ledger,
        network=reported_rate.receive_ether(own.network, working.holders + slashed.holders),
        working=replace(working.pool, refund_wei=0),
        slashed=replace(slashed.pool, refund_wei=0),
        gone=gone,
    )


def _paid(ledger: Ledger, own: ReportedStorage, source: str, paid: Paid) -> Ledger:
    ledger = books.move(ledger, own.asset, source, own.name, paid.holders)
    for account, amount in zip(people(own.name), (paid.pool.refund_wei, paid.voters, paid.protocol), strict=True):
        ledger = books.move(ledger, own.asset, source, account, amount)
    return ledger


def _set_apart(world: World, own: ReportedStorage) -> World:
    """Let the validators that were slashed since the day before stand apart, with their part of the bond."""
    chain = chain_of(world, own)
    struck = sum(run.count for run in chain.state.runs if run.slashed and run.operator == own.name)
    if not struck:
        return world
    apart = slashed_operator(own.name)
    runs = tuple(replace(run, operator=apart) if run.slashed and run.operator == own.name else run for run in chain.state.runs)
    working, bond = bonded_groups.parted(own.working, struck)
    world = world.changed(chain.name, state=replace(chain.state, runs=runs))
    return world.changed(own.name, working=working, slashed=bonded_groups.joined(own.slashed, struck, bond))


def _recycled(world: World, own: ReportedStorage) -> World:
    """Send what the token contract holds above its target to the pool."""
    done = reported_rate.deposit_excess_collateral(own.network)
    ledger = books.move(world.ledger, own.asset, own.name, pool_account(own.name), done.sent)
    return start_validators(world.changed(own.name, ledger, network=done.network), own.name, done.validators)


def _asked(world: World, own: ReportedStorage) -> World:
    """Let operators ask for validators and pay their bonds, and start those that the pool's ether is enough for."""
    network, bond, ledger = own.network, own.network.parameters.operators.bond_wei, world.ledger
    drawn = own.joining * draws.draw("lognormal_0_6", world.seed, world.hour, f"operators {own.name}") // draws.SCALE
    count = min(drawn, own.most_waiting - network.queued_validators, units_of(ledger, OTHERS, own.asset) // bond)
    if count > 0:
        network = reported_rate.queue_validators(network, count)
        ledger = books.move(ledger, own.asset, OTHERS, pool_account(own.name), count * bond)
    done = reported_rate.assign_deposits(network, network.parameters.assignments)
    return start_validators(world.changed(own.name, ledger, network=done.network), own.name, done.started)
