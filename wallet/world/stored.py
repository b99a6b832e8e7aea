"""Which systems, habits and shocks there are, and how a world is kept: the one place that lists them."""

from __future__ import annotations

from typing import get_args

import msgspec

from wallet.world.crowd.arbitrage import Arbitrageur
from wallet.world.crowd.delegators import Delegators
from wallet.world.crowd.depositors import Depositors
from wallet.world.crowd.lending_crowd import LendingCrowd
from wallet.world.crowd.liquidators import Liquidators
from wallet.world.crowd.noise import NoiseTraders
from wallet.world.crowd.providers import Providers
from wallet.world.crowd.record import Record
from wallet.world.crowd.recorded_lender import RecordedLender
from wallet.world.crowd.recorded_queues import RecordedQueues
from wallet.world.crowd.restakers import Restakers
from wallet.world.crowd.stakers import Stakers
from wallet.world.crowd.validators import ValidatorCrowd
from wallet.world.overlay import Overlay
from wallet.world.shocks import AnyShock
from wallet.world.state import AnyWorld, World
from wallet.world.systems.bonded_stake import BondedStake
from wallet.world.systems.capped_price import CappedPriceFeed
from wallet.world.systems.cosmos_hub import CosmosHub
from wallet.world.systems.dripping_vault import DrippingVaultProtocol, ParIssuer
from wallet.world.systems.ethereum import EthereumChain
from wallet.world.systems.lending import LendingPool
from wallet.world.systems.native_staking import NativeStaking
from wallet.world.systems.product_pool import ProductPoolMarket
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.systems.redemption_rate import RedemptionRateProtocol
from wallet.world.systems.reported_rate import ReportedRateProtocol
from wallet.world.systems.restaked_token import RestakedToken
from wallet.world.systems.restaking import RestakingMarket
from wallet.world.systems.share_wrapper import ShareWrapper
from wallet.world.systems.solana import SolanaChain
from wallet.world.systems.stable_pool import StablePoolMarket
from wallet.world.systems.stable_pool_ng import RatedPoolMarket
from wallet.world.systems.stake_accounts import StakeAccounts
from wallet.world.systems.stake_pool import StakePoolProtocol
from wallet.world.systems.ticket_liquidity import TicketLiquidity
from wallet.world.systems.ticket_pool import TicketPoolProtocol
from wallet.world.systems.vault_hub import StakingVaultHub
from wallet.world.systems.yield_vault import YieldVaultProtocol

AnySystem = (
    EthereumChain
    | SolanaChain
    | CosmosHub
    | RebasingProtocol
    | ReportedRateProtocol
    | StakePoolProtocol
    | TicketPoolProtocol
    | RedemptionRateProtocol
    | ParIssuer
    | DrippingVaultProtocol
    | ShareWrapper
    | NativeStaking
    | StakeAccounts
    | BondedStake
    | StablePoolMarket
    | RatedPoolMarket
    | ProductPoolMarket
    | TicketLiquidity
    | CappedPriceFeed
    | LendingPool
    | StakingVaultHub
    | RestakingMarket
    | YieldVaultProtocol
    | RestakedToken
)
AnyHabit = (
    ValidatorCrowd
    | Delegators
    | Record
    | RecordedLender
    | RecordedQueues
    | NoiseTraders
    | Arbitrageur
    | Stakers
    | Liquidators
    | Depositors
    | LendingCrowd
    | Providers
    | Restakers
)

DAILY: tuple[str, ...] = tuple(dict.fromkeys(kind for system in get_args(AnySystem) for kind in system.daily))
"""Kinds of events that tell what happens every day: too many to mark each, and none that anybody waits for."""


def _plain(value: object) -> object:
    """Return what JSON holds in place of a value that it does not know."""
    if isinstance(value, Overlay):
        return value.plain()
    raise NotImplementedError(f"a world holds no {type(value).__name__}")


_encoder = msgspec.json.Encoder(enc_hook=_plain)
_decoder = msgspec.json.Decoder(AnyWorld[AnySystem, AnyHabit, AnyShock])


def encode(world: World) -> bytes:
    """Return the world as JSON; ints of any size stay exact."""
    return _encoder.encode(world)


def decode(stored: bytes) -> World:
    """Return the world that `encode` wrote, equal to the one given."""
    return _decoder.decode(stored)
