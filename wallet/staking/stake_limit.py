"""How much may still be staked at once, and how it grows back block by block, as in Lido.

Equals, to the last wei and refusal by refusal, contracts/0.4.24/lib/StakeLimitUtils.sol of lidofinance/core at
372b02e. A submission spends the limit, blocks regrow it evenly up to its maximum, and ether that vaults free
gives it back. Left out: who may set it.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused

UNLIMITED = 2**256 - 1
"""What `current_limit` answers where no limit is set."""
BLOCKS_PER_HOUR = 300


class StakeLimit(msgspec.Struct, frozen=True):
    """How much may still be staked. `maximum` 0 means no limit; wei, and blocks of 12 s.

    `previous` is what was left at `block`, the last submission or change; it regrows to `maximum` over
    `growth_blocks`.
    """

    maximum: int = 0
    growth_blocks: int = 0
    previous: int = 0
    block: int = 0
    paused: bool = False


def current_limit(limit: StakeLimit, block: int) -> int:
    """Wei that may be staked at `block`; 0 while paused, `UNLIMITED` where none is set.

    Above the maximum (ether freed elsewhere) it shrinks at the same pace. `lib/StakeLimitUtils.sol`.
    """
    if limit.paused:
        return 0
    if limit.maximum == 0:
        return UNLIMITED
    change = (block - limit.block) * growth_per_block(limit)
    if limit.previous < limit.maximum:
        return min(limit.previous + change, limit.maximum)
    return max(limit.previous - change, limit.maximum)


def growth_per_block(limit: StakeLimit) -> int:
    """Wei by which the limit regrows each block: maximum // growth_blocks, not the increase asked for."""
    return limit.maximum // limit.growth_blocks if limit.growth_blocks else 0


def spend_limit(limit: StakeLimit, ether: int, block: int) -> StakeLimit:
    """Charge a submission to the limit. Refuses staking_paused and cap_reached."""
    if limit.paused:
        raise Refused("staking_paused")
    if limit.maximum == 0:
        return limit
    left = current_limit(limit, block)
    if ether > left:
        raise Refused(
            "cap_reached",
            remedy=left or None,
            wanted=ether,
            limit=left,
            maximum=limit.maximum,
            grows_per_hour=growth_per_block(limit) * BLOCKS_PER_HOUR,
        )
    return replace(limit, previous=left - ether, block=block)


def regain_limit(limit: StakeLimit, ether: int, block: int) -> StakeLimit:
    """Give `ether` wei back to the limit, where one is set and staking is not paused; it may pass its maximum."""
    if limit.maximum == 0 or limit.paused:
        return limit
    return replace(limit, previous=current_limit(limit, block) + ether, block=block)


def set_staking_limit(limit: StakeLimit, maximum: int, increase_per_block: int, block: int) -> StakeLimit:
    """Set a new limit (wei, wei a block). What the last submission left is kept, without the regrowth
    since.

    It starts full only where staking was paused, unlimited, or left more than the new maximum. Refuses
    limit_zero, limit_too_large (96 bits), limit_increase (more than the maximum, or over 2^32 blocks).
    """
    if maximum <= 0:
        raise Refused("limit_zero")
    if maximum >= 2**96:
        raise Refused("limit_too_large", maximum=maximum)
    growth = maximum // increase_per_block if increase_per_block else 0
    if not 0 <= increase_per_block <= maximum or growth >= 2**32:
        raise Refused("limit_increase", maximum=maximum, increase_per_block=increase_per_block)
    starts_full = limit.paused or limit.maximum == 0 or maximum < limit.previous
    return StakeLimit(
        maximum=maximum,
        growth_blocks=growth,
        previous=maximum if starts_full else limit.previous,
        block=limit.block if limit.paused else block,
        paused=limit.paused,
    )


def pause_staking(limit: StakeLimit) -> StakeLimit:
    """Take no new stake; the regrowth since the last submission is lost."""
    return replace(limit, paused=True)


def resume_staking(limit: StakeLimit, block: int) -> StakeLimit:
    """Take stake again, from what the last submission left."""
    return replace(limit, paused=False, block=block)
