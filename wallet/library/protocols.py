"""The preset of Lido in the forms that its mechanism takes."""

from __future__ import annotations

from functools import cache

from wallet.library.parameters import RebasingParameters
from wallet.library.presets import Preset, preset
from wallet.staking.stake_limit import StakeLimit


@cache
def lido() -> Preset[RebasingParameters]:
    """Return the preset of Lido."""
    return preset("lido", RebasingParameters)


def stake_limit(parameters: RebasingParameters, block: int) -> StakeLimit:
    """Return the staking limit, full at `block`."""
    given = parameters.stake_limit
    return StakeLimit(given.maximum, given.growth_blocks, given.maximum, block)


def fee_modules(parameters: RebasingParameters) -> tuple[tuple[str, int], ...]:
    """Return the fee's modules: (account, part of 1e20)."""
    return tuple((module.account, module.share) for module in parameters.fee.modules)
