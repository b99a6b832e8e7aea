"""Who runs the validators of a staking pool, and who is given the next ones: modules, and operators in them.

Equals Lido's `MinFirstAllocationStrategy.allocate` (lidofinance/core 760daec5, contracts/common/lib), the staking router's
`_getDepositsAllocation`, `getStakingModuleMaxDepositsCount`, `getStakingRewardsDistribution` and `deposit` (0408ea3a,
contracts/0.8.9/StakingRouter.sol), and the operators' limits and allocation of a curated module (1f98698a,
contracts/0.4.24/nos/NodeOperatorsRegistry.sol). Deposits go to the module with the fewest validators, within it to the operator
with the fewest; validators are counted, not ether, but for the fees, which since the router v3 (core 3f6ab3da,
contracts/0.8.25/sr/StakingRouter.sol) go by balance. What no one has room for stays in the buffer. Left out: keys and signatures,
penalties of operators, exits that a module knows and the router does not yet, blocks between deposits, and the order in which
validators are asked to leave, which oracles choose outside the contracts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.chain.concentration import Entities
from wallet.errors import Refused

DEPOSIT_SIZE_WEI = 32 * 10**18
TOTAL_BASIS_POINTS = 10_000
FEE_PRECISION_POINTS = 10**20

Status = Literal["active", "deposits_paused", "stopped"]


class OperatorGroup(msgspec.Struct, frozen=True):
    """Operators of a module who may run equally many validators: `number` of them, each under a name of `names`, or all under one
    name where only one is given. `keys` is the most that each may run, since the unix time `since`.
    """

    names: tuple[str, ...]
    number: int
    keys: int
    since: int


class ModuleTerms(msgspec.Struct, frozen=True):
    """What a vote sets for a module."""

    name: str
    stake_share_limit_bps: int
    """The most of all validators that new deposits may bring it to."""
    priority_exit_share_threshold_bps: int
    """Above this share its validators are the first to be asked to leave."""
    module_fee_bps: int
    """Of the rewards of its validators: to its operators."""
    treasury_fee_bps: int
    max_deposits_per_block: int
    min_deposit_block_distance: int
    """Blocks between two deposits to it. Read by nothing here: `deposit` makes one block's, and blocks are not told apart."""
    title: str = ""
    since: int = 0
    """Unix time from which it takes deposits."""
    open: bool = False
    """Whether anyone may join who puts up a bond; else operators are approved one by one."""
    first_bond_wei: int = 0
    """What an operator puts up for its first validator."""
    bond_wei: int = 0
    """What it puts up for each further one."""
    groups: tuple[OperatorGroup, ...] = ()


class Parameters(msgspec.Struct, frozen=True):
    """The modules, in the order of the router."""

    modules: tuple[ModuleTerms, ...]


class Operator(msgspec.Struct, frozen=True, omit_defaults=True):
    """An operator's validators, all alike: a cohort. `deposited` and `exited` only grow."""

    name: str
    deposited: int
    exited: int = 0
    keys: int = 0
    """Keys that were checked; at most so many validators may be deposited, ever."""
    target: int | None = None
    """The most that may be active, where the operator is limited."""

    @property
    def active(self) -> int:
        """Validators deposited and not exited."""
        return self.deposited - self.exited

    @property
    def depositable(self) -> int:
        """How many more may be deposited (NodeOperatorsRegistry: _applyNodeOperatorLimits)."""
        most = self.keys if self.target is None else min(self.keys, self.exited + self.target)
        return max(most - self.deposited, 0)


class Module(msgspec.Struct, frozen=True, omit_defaults=True):
    """A module's operators, in the order of its registry."""

    operators: tuple[Operator, ...]
    status: Status = "active"

    @property
    def active(self) -> int:
        """Validators of the module that are deposited and not exited."""
        return sum(operator.active for operator in self.operators)

    @property
    def depositable(self) -> int:
        """How many more the module can take; none while its deposits are paused."""
        return sum(operator.depositable for operator in self.operators) if self.status == "active" else 0


class Validators(msgspec.Struct, frozen=True, tag="validators"):
    """All modules of a pool, in the order of `parameters.modules`."""

    parameters: Parameters
    modules: tuple[Module, ...]

    @property
    def active(self) -> int:
        """Validators of all modules."""
        return sum(module.active for module in self.modules)


class Allocated(NamedTuple):
    """How much found room, and the buckets after it."""

    allocated: int
    buckets: tuple[int, ...]


class Deposited(NamedTuple):
    """The validators after deposits, how many were made, and the wei that stay in the buffer."""

    validators: Validators
    deposits: int
    buffered_wei: int


class FeeShares(NamedTuple):
    """Parts of 10^20 of the rewards: to each module's operators in their order, and all fees with the treasury's."""

    modules: tuple[int, ...]
    total: int


def without_validators(parameters: Parameters, now: int) -> Validators:
    """Return the modules and the operators that there are at the unix time `now`, before any deposit.

    A group of one name is one operator of the registry here: its members are equal by what the group says.
    """
    return Validators(parameters, tuple(_begun(terms, now) for terms in parameters.modules))


def _begun(terms: ModuleTerms, now: int) -> Module:
    if terms.since > now:
        return Module((), "deposits_paused")
    rows: list[Operator] = []
    for group in terms.groups:
        if group.since <= now:
            keys = group.keys * (group.number // len(group.names))
            rows += [Operator(name, 0, keys=keys) for name in group.names]
    return Module(tuple(rows))


def allotted(parameters: Parameters, validators: int, now: int) -> Validators:
    """Return the set in which the rule, and nothing else, has placed that many validators.

    What limits leave no room for is missing from it. Fewer validators come out as if the fullest had left first, which is whom
    the oracles ask first too.
    """
    return distribute(without_validators(parameters, now), validators * DEPOSIT_SIZE_WEI).validators


def allocate(buckets: Sequence[int], capacities: Sequence[int], size: int) -> Allocated:
    """Fill the lowest buckets first, each up to its capacity, until `size` is allocated or none has room.

    A step goes to the first of the lowest open ones: an equal part of what is left, rounded up, but not above the next higher
    open level nor its capacity. A bucket at or over its capacity is passed over.
    """
    filled, allocated = list(buckets), 0
    while allocated < size:
        open_ones = [index for index, level in enumerate(filled) if level < capacities[index]]
        if not open_ones:
            break
        lowest = min(filled[index] for index in open_ones)
        ties = [index for index in open_ones if filled[index] == lowest]
        higher = [filled[index] for index in open_ones if filled[index] > lowest]
        best = ties[0]
        step = min(-(-(size - allocated) // len(ties)), min([*higher, capacities[best]]) - lowest)
        filled[best] += step
        allocated += step
    return Allocated(allocated, tuple(filled))


def deposits_allocation(validators: Validators, deposits: int) -> Allocated:
    """Return how many validators each module would have if `deposits` were made now.

    A module's capacity is what it can take, and its share of all validators, those to come included.
    """
    total = validators.active + deposits
    capacities = [
        min(terms.stake_share_limit_bps * total // TOTAL_BASIS_POINTS, module.active + module.depositable)
        for terms, module in zip(validators.parameters.modules, validators.modules, strict=True)
    ]
    return allocate([module.active for module in validators.modules], capacities, deposits)


def module_max_deposits(validators: Validators, name: str, depositable_wei: int) -> int:
    """Return how many deposits of 32 ETH a module would be given out of `depositable_wei`. Refuses `module_unknown`."""
    place = _place(validators, name)
    after = deposits_allocation(validators, depositable_wei // DEPOSIT_SIZE_WEI)
    return after.buckets[place] - validators.modules[place].active


def deposit(validators: Validators, name: str, depositable_wei: int) -> Deposited:
    """Make one block's deposits to a module, out of `depositable_wei` of the buffer.

    At most its `max_deposits_per_block`, shared among its operators. Refuses `module_unknown` and `module_not_active` (module).
    """
    place = _place(validators, name)
    module = validators.modules[place]
    if module.status != "active":
        raise Refused("module_not_active", module=name)
    limit = validators.parameters.modules[place].max_deposits_per_block
    count = min(limit, module_max_deposits(validators, name, depositable_wei))
    after = _with_module(validators, place, _taken(module, count))
    return Deposited(after, count, depositable_wei - count * DEPOSIT_SIZE_WEI)


def distribute(validators: Validators, depositable_wei: int) -> Deposited:
    """Make all deposits that `depositable_wei` pays for and the modules have room for, as one allocation."""
    after = deposits_allocation(validators, depositable_wei // DEPOSIT_SIZE_WEI)
    modules = tuple(
        _taken(module, level - module.active) for module, level in zip(validators.modules, after.buckets, strict=True)
    )
    return Deposited(
        validators=replace(validators, modules=modules),
        deposits=after.allocated,
        buffered_wei=depositable_wei - after.allocated * DEPOSIT_SIZE_WEI,
    )


def report_exited(validators: Validators, name: str, operator: str, exited: int) -> Validators:
    """Take note that `exited` validators of an operator, in all, have left the chain.

    Refuses `module_unknown`, `operator_unknown` (module, operator), `operator_exits_shrunk` (exited, known; exits cannot be taken
    back) and `operator_exits_exceed_deposits` (exited, deposited; remedy: all of them).
    """
    place = _place(validators, name)
    module = validators.modules[place]
    known = {one.name: one for one in module.operators}.get(operator)
    if known is None:
        raise Refused("operator_unknown", module=name, operator=operator)
    if exited < known.exited:
        raise Refused("operator_exits_shrunk", known.exited, exited=exited, known=known.exited)
    if exited > known.deposited:
        raise Refused("operator_exits_exceed_deposits", known.deposited, exited=exited, deposited=known.deposited)
    operators = tuple(replace(one, exited=exited) if one is known else one for one in module.operators)
    return _with_module(validators, place, replace(module, operators=operators))


def first_to_leave(validators: Validators) -> tuple[str, ...]:
    """Return the modules whose share of all validators is above their priority exit threshold."""
    total = validators.active
    return tuple(
        terms.name
        for terms, module in zip(validators.parameters.modules, validators.modules, strict=True)
        if module.active * TOTAL_BASIS_POINTS > terms.priority_exit_share_threshold_bps * total
    )


def fee_shares(validators: Validators, balances: Sequence[int] | None = None) -> FeeShares:
    """Return what modules and treasury take of the rewards, rounded down: each module by its share of validators, or of balances.

    `balances` are the modules' as a report says them, in Gwei; since the staking router v3 fees go by them. The operators' part
    of a module that is stopped goes to the treasury as well. Nobody active: no fee.
    """
    sizes = [module.active for module in validators.modules] if balances is None else balances
    total = sum(sizes)
    shares, whole = [], 0
    for terms, module, size in zip(validators.parameters.modules, validators.modules, sizes, strict=True):
        part = size * FEE_PRECISION_POINTS // total if total else 0
        fee = part * terms.module_fee_bps // TOTAL_BASIS_POINTS
        shares.append(0 if module.status == "stopped" else fee)
        whole += part * terms.treasury_fee_bps // TOTAL_BASIS_POINTS + fee
    return FeeShares(tuple(shares), whole)


def operator_stakes(validators: Validators) -> tuple[Entities, ...]:
    """Return each operator's active validators, as entities whose concentration may be measured.

    An operator that works in several modules under one name counts once.
    """
    active: dict[str, int] = {}
    for module in validators.modules:
        for operator in module.operators:
            active[operator.name] = active.get(operator.name, 0) + operator.active
    return tuple(Entities(count) for count in active.values())


def _place(validators: Validators, name: str) -> int:
    for place, terms in enumerate(validators.parameters.modules):
        if terms.name == name:
            return place
    raise Refused("module_unknown", module=name)


def _with_module(validators: Validators, place: int, module: Module) -> Validators:
    modules = validators.modules
    return replace(validators, modules=(*modules[:place], module, *modules[place + 1 :]))


def _taken(module: Module, count: int) -> Module:
    """The module after its operators took `count` deposits, the least busy first (_getSigningKeysAllocationData)."""
    active = [operator.active for operator in module.operators]
    capacities = [operator.active + operator.depositable for operator in module.operators]
    after = allocate(active, capacities, count)
    operators = tuple(
        replace(operator, deposited=operator.exited + level)
        for operator, level in zip(module.operators, after.buckets, strict=True)
    )
    return replace(module, operators=operators)
