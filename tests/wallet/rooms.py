"""The systems of the shipped scenarios by what they are, and worlds in which one is as a test wants it."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.chain.ethereum import Ethereum
from wallet.staking.locked import LockedStaking
from wallet.world.crowd.record import Record
from wallet.world.state import World
from wallet.world.systems import rebasing_storage
from wallet.world.systems.ethereum import EthereumChain
from wallet.world.systems.native_staking import NativeStaking
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.systems.share_wrapper import ShareWrapper
from wallet.world.systems.stable_pool import StablePoolMarket


def lido(world: World) -> RebasingProtocol:
    return world.every(RebasingProtocol)[0]


def wrapper(world: World) -> ShareWrapper:
    return world.every(ShareWrapper)[0]


def chain(world: World) -> EthereumChain:
    return world.every(EthereumChain)[0]


def ethereum(world: World) -> Ethereum:
    return chain(world).state


def book(world: World) -> NativeStaking:
    return world.every(NativeStaking)[0]


def locked(world: World) -> LockedStaking:
    return book(world).book


def market(world: World) -> StablePoolMarket:
    return world.every(StablePoolMarket)[0]


def without_market(world: World) -> World:
    """The world in which nothing trades the staked token."""
    gone = market(world).name
    listed = {symbol: replace(token, markets=()) for symbol, token in world.listed.items() if token.issuer != gone}
    return replace(world, listed=listed, systems={name: row for name, row in world.systems.items() if name != gone})


def with_lido(world: World, changed: RebasingProtocol) -> World:
    return world.with_system(changed)


def slashed_wei(world: World) -> int:
    return rebasing_storage.slashed_wei(world, lido(world))


def with_slashed(world: World, wei: int) -> World:
    """The world in which slashed validators have lost that much since the last report."""
    lost = {**chain(world).lost_gwei, lido(world).name: lido(world).counted_gwei + wei // 10**9}
    return world.changed(chain(world).name, lost_gwei=lost)


def record_of(world: World) -> str:
    """The digest of the record that is followed, "" where there is none."""
    record = world.habit(Record)
    return "" if record is None else record.digest


def record_left(world: World) -> int:
    record = world.habit(Record)
    return 0 if record is None else record.left


def with_record(world: World, digest: str) -> World:
    crowd = (replace(habit, digest=digest) if isinstance(habit, Record) else habit for habit in world.crowd)
    return replace(world, crowd=tuple(crowd))


def unrecorded(world: World) -> World:
    """The world without its record: the model decides."""
    return replace(world, crowd=tuple(habit for habit in world.crowd if not habit.rules))


def with_habits(world: World, **fields: int) -> World:
    """The world whose habits have those figures, each where it has such a field."""
    crowd = []
    for habit in world.crowd:
        own = {name: value for name, value in fields.items() if name in habit.__struct_fields__}
        crowd.append(replace(habit, **own))
    return replace(world, crowd=tuple(crowd))
