"""A restaking strategy, as any system may be one: a staked token is put at stake a second time, behind an operator, for services.

It stands beside the other capabilities (`wallet.world.state`): a world itself asks nothing of strategies. No token stands for
what is in one: a share of it belongs to whoever put it there, and leaves through an escrow in which services can still slash it.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from wallet.world.lines import Stage
from wallet.world.state import Deposited, Left, System, World


class Promise(NamedTuple):
    """What an operator allocated to a service, in millionths of all it was given at first, and of what is left of that.

    `pays_ppm` is what the service pays a year on what is allocated to it. `pending_ppm` is what is on its way there, negative on
    its way back, `from_hour` the hour from which it counts, 0 where nothing is. `slashed_ppm` is what it slashed so far.
    """

    service: str
    allocated_ppm: int
    pays_ppm: int
    pending_ppm: int = 0
    from_hour: int = 0
    slashed_ppm: int = 0


class OperatorFacts(NamedTuple):
    """An operator of a strategy: what is delegated to it in the asset, what of it is left after slashes, of 1e18, what it keeps
    of what services pay, in millionths, and what it promised to whom.
    """

    name: str
    delegated: int
    magnitude: int
    kept_ppm: int
    promises: tuple[Promise, ...]

    @property
    def allocated_ppm(self) -> int:
        """Return what of a stake here services may slash now, in millionths."""
        return sum(each.allocated_ppm for each in self.promises)

    @property
    def yearly_ppm(self) -> int:
        """Return what a stake here earns a year beside staking, in millionths, after the operator's part."""
        return sum(service_ppm(self, each) for each in self.promises)


def service_ppm(operator: OperatorFacts, promise: Promise) -> int:
    """Return what a service adds to a stake at an operator a year, in millionths, after the operator's part."""
    return promise.allocated_ppm * promise.pays_ppm * (10**6 - operator.kept_ppm) // 10**12


class Restaked(NamedTuple):
    """What an account has in a strategy, in the smallest unit of its asset: `restaked` at `operator` ("": with nobody), and
    `escrow` on its way out, of which `ready` can be taken.
    """

    operator: str = ""
    restaked: int = 0
    escrow: int = 0
    ready: int = 0


class AskedBack(NamedTuple):
    """A withdrawal asked for: the world after it, its number (0 where there was nothing), what it would bring now, and at which
    operator it can be slashed.
    """

    world: World
    id: int
    got: int
    operator: str


class ServiceSlashing(NamedTuple):
    """A slashing: the world after it, what it took in the asset, and of that from stake in escrow."""

    world: World
    lost: int
    from_escrow: int


class Strategy(System, frozen=True, kw_only=True):
    """What takes `asset` and puts it at stake for services. Amounts are in the asset's smallest unit; all of it refuses as its
    contracts do.
    """

    asset: str
    chain: str
    role: ClassVar[str] = "strategy"

    def made_of(self) -> tuple[str, ...]:
        return (self.asset,)

    def operators(self, world: World) -> tuple[OperatorFacts, ...]:
        """Return its operators as they stand now, in their order."""
        raise NotImplementedError

    def operator(self, world: World, name: str) -> OperatorFacts | None:
        """Return the operator of that name; None where there is none."""
        return next((each for each in self.operators(world) if each.name == name), None)

    def position(self, world: World, account: str) -> Restaked:
        """Return what `account` has here."""
        raise NotImplementedError

    def at_stake(self, world: World, account: str) -> int:
        """Return what `account` has at stake here: what it could ask back now."""
        raise NotImplementedError

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Take `amount` of the asset; `units` are shares."""
        raise NotImplementedError

    def delegate(self, world: World, account: str, operator: str) -> World:
        """Put all that `account` has here behind an operator."""
        raise NotImplementedError

    def leave(self, world: World, account: str, amount: int, everything: bool = False) -> Left:
        """Ask for about `amount` back, or for everything, which leaves the operator too; `got` is what it would bring now."""
        raise NotImplementedError

    def ask_back(self, world: World, account: str, amount: int, everything: bool = False) -> AskedBack:
        """Do as `leave`, and work out nothing that is only told."""
        raise NotImplementedError

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        """Return the stages of a withdrawal of any `amount` asked for now."""
        raise NotImplementedError

    def escrow_at_risk(self, world: World, account: str) -> int:
        """Return how much services may still slash of what `account` asked back, as their operators allocated it."""
        raise NotImplementedError

    def slashed(self, world: World, operator: str, service: str, share_ppm: int) -> ServiceSlashing:
        """Let a service slash so many millionths of what an operator allocated to it."""
        raise NotImplementedError

    def paid_now(self, world: World, account: str) -> int:
        """Return what services paid for the stake of `account` in this hour, after the operator's part."""
        raise NotImplementedError

    def services(self) -> tuple[str, ...]:
        """Return the services that pay here, in their order."""
        raise NotImplementedError

    def promise(self, world: World, operator: str, service: str, share_ppm: int) -> World:
        """Let an operator allocate that part of its stake in all to a service, which counts after a delay."""
        raise NotImplementedError

    def others_moved(self, world: World, operator: str, amount: int) -> World:
        """Let others put that much more behind an operator, or ask for it back where it is negative."""
        raise NotImplementedError

    def takeable(self, world: World, account: str) -> tuple[int, ...]:
        """Return the numbers of the withdrawals of `account` that it could take now."""
        raise NotImplementedError

    def others_take(self, world: World) -> World:
        """Let others take what they can take of what they asked for."""
        raise NotImplementedError


def strategies(world: World) -> tuple[Strategy, ...]:
    """Return all strategies of a world."""
    return world.every(Strategy)


def strategy_of(world: World, system: str = "") -> Strategy:
    """Return the strategy of that name, without one the first. Refuses `strategy_unknown`."""
    known = world.every(Strategy)
    return known[0] if known and not system else world.system(system, Strategy)
