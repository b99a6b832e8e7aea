"""What can be made to happen to a world: the structs that an agenda holds and that a person can apply.

They are data only; `wallet.world.strike` makes them act on the same contracts as everything else.
"""

from __future__ import annotations

import msgspec


class SlashValidators(msgspec.Struct, frozen=True, tag=True):
    """A share of the liquid staking protocol's validators is slashed at once: `share_ppm` millionths of them."""

    share_ppm: int


class LargeSale(msgspec.Struct, frozen=True, tag=True):
    """A large holder sells `amount` of the staked token (smallest unit) in the pool, in one go."""

    amount: int


class LiquidityLeaves(msgspec.Struct, frozen=True, tag=True):
    """Other liquidity providers take `share_ppm` millionths of the pool out, in proportion."""

    share_ppm: int


class RedemptionRush(msgspec.Struct, frozen=True, tag=True):
    """Others ask to redeem `amount` of the staked token (smallest unit) through the queue, in one hour."""

    amount: int


class Story(msgspec.Struct, frozen=True, tag=True):
    """Nothing but a caption: what history says happened in that hour."""

    note: str


Shock = SlashValidators | LargeSale | LiquidityLeaves | RedemptionRush | Story


class Scheduled(msgspec.Struct, frozen=True):
    """A shock that strikes at the start of `hour`; `label` says in words what it stands for."""

    hour: int
    shock: Shock
    label: str = ""
