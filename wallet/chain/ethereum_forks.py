"""The rules of Ethereum's consensus layer, fork by fork: constants that hold in all of them, and a frozen set for each.

Names and values are those of ethereum/consensus-specs at a08d8a6e (`presets/mainnet`, `configs/mainnet.yaml`);
`resources/chains/ethereum.toml` repeats every figure with its unit, date and source, and loading the library checks that the two
agree. Left out: phase 0's pending attestations, consolidation of validators, blobs.
"""

from __future__ import annotations

import msgspec

GENESIS_TIME = 1_606_824_023
SECONDS_PER_SLOT = 12
SLOTS_PER_EPOCH = 32
SECONDS_PER_EPOCH = SECONDS_PER_SLOT * SLOTS_PER_EPOCH
EPOCHS_PER_DAY = 225
FAR_FUTURE_EPOCH = 2**64 - 1

GWEI = 10**9
"""Wei in a Gwei, and Gwei in an ether: the consensus layer counts in Gwei."""
ETHER = 10**9
EFFECTIVE_BALANCE_INCREMENT = ETHER
MIN_ACTIVATION_BALANCE = 32 * ETHER
MAX_EFFECTIVE_BALANCE_ELECTRA = 2048 * ETHER
HYSTERESIS_DOWNWARD = ETHER // 4
HYSTERESIS_UPWARD = 5 * ETHER // 4

BASE_REWARD_FACTOR = 64
TIMELY_SOURCE_WEIGHT = 14
TIMELY_TARGET_WEIGHT = 26
TIMELY_HEAD_WEIGHT = 14
SYNC_REWARD_WEIGHT = 2
PROPOSER_WEIGHT = 8
WEIGHT_DENOMINATOR = 64
SYNC_COMMITTEE_SIZE = 512

MIN_EPOCHS_TO_INACTIVITY_PENALTY = 4
INACTIVITY_SCORE_BIAS = 4
INACTIVITY_SCORE_RECOVERY_RATE = 16
EJECTION_BALANCE = 16 * ETHER

MAX_SEED_LOOKAHEAD = 4
SHARD_COMMITTEE_PERIOD = 256
MIN_VALIDATOR_WITHDRAWABILITY_DELAY = 256
EPOCHS_PER_SLASHINGS_VECTOR = 8192
MAX_WITHDRAWALS_PER_PAYLOAD = 16
MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP = 16_384
MAX_PENDING_PARTIALS_PER_WITHDRAWALS_SWEEP = 8

FINALITY_LAG = 2
"""Epochs between an epoch being processed and the last finalized one, while the network finalizes."""
ACTIVATION_DELAY = 8
"""Epochs from a deposit's credit to activation: eligible after 2, finalized 1 later, then `MAX_SEED_LOOKAHEAD` + 1."""


class Fork(msgspec.Struct, frozen=True, kw_only=True):
    """What a fork changes for a staker. Amounts in Gwei, epochs absolute; churn is counted in Gwei or in validators."""

    name: str
    epoch: int
    """Epoch from which the fork was, or is planned to be, in force."""
    balance_churn: bool
    """True: the queues move so many Gwei an epoch (since Electra); False: so many validators."""
    churn_limit_quotient: int
    minimum_churn: int
    activation_churn_cap: int | None
    exit_churn_cap: int | None
    withdrawals: bool
    compounding: bool
    """Whether a validator may hold up to 2048 ETH of effective balance."""
    deposit_lag_epochs: int
    """Epochs from a deposit in a block until the consensus layer may credit it."""
    deposits_per_epoch: int | None
    slashing_penalty_quotient: int
    slashing_multiplier: int
    whistleblower_reward_quotient: int
    correlation_by_increment: bool
    """True: the correlation penalty is exact in Gwei (since Electra); False: whole ether, rounded down."""
    inactivity_penalty_quotient: int


_ALTAIR = Fork(
    name="altair",
    epoch=74_240,
    balance_churn=False,
    churn_limit_quotient=65_536,
    minimum_churn=4,
    activation_churn_cap=None,
    exit_churn_cap=None,
    withdrawals=False,
    compounding=False,
    deposit_lag_epochs=107,
    deposits_per_epoch=None,
    slashing_penalty_quotient=64,
    slashing_multiplier=2,
    whistleblower_reward_quotient=512,
    correlation_by_increment=False,
    inactivity_penalty_quotient=50_331_648,
)
_PHASE0 = msgspec.structs.replace(
    _ALTAIR,
    name="phase0",
    epoch=0,
    slashing_penalty_quotient=128,
    slashing_multiplier=1,
    inactivity_penalty_quotient=67_108_864,
)
_BELLATRIX = msgspec.structs.replace(
    _ALTAIR,
    name="bellatrix",
    epoch=144_896,
    slashing_penalty_quotient=32,
    slashing_multiplier=3,
    inactivity_penalty_quotient=16_777_216,
)
_CAPELLA = msgspec.structs.replace(_BELLATRIX, name="capella", epoch=194_048, withdrawals=True)
_DENEB = msgspec.structs.replace(_CAPELLA, name="deneb", epoch=269_568, activation_churn_cap=8)
_ELECTRA = msgspec.structs.replace(
    _DENEB,
    name="electra",
    epoch=364_032,
    balance_churn=True,
    minimum_churn=128 * ETHER,
    activation_churn_cap=256 * ETHER,
    exit_churn_cap=256 * ETHER,
    compounding=True,
    deposit_lag_epochs=FINALITY_LAG,
    deposits_per_epoch=16,
    slashing_penalty_quotient=4096,
    whistleblower_reward_quotient=4096,
    correlation_by_increment=True,
)
_FULU = msgspec.structs.replace(_ELECTRA, name="fulu", epoch=411_392)
_GLOAS = msgspec.structs.replace(_FULU, name="gloas", epoch=FAR_FUTURE_EPOCH, churn_limit_quotient=32_768, exit_churn_cap=None)

FORKS: dict[str, Fork] = {fork.name: fork for fork in (_PHASE0, _ALTAIR, _BELLATRIX, _CAPELLA, _DENEB, _ELECTRA, _FULU, _GLOAS)}
CONSOLIDATION_CHURN_QUOTIENT = 65_536


def epoch_at(unix_s: int) -> int:
    """Return the epoch that `unix_s` (seconds, UTC) falls in."""
    return (unix_s - GENESIS_TIME) // SECONDS_PER_EPOCH


def unix_at(epoch: int) -> int:
    """Return the unix time in seconds at which `epoch` begins."""
    return GENESIS_TIME + epoch * SECONDS_PER_EPOCH


WITHDRAWALS_OPEN = unix_at(_CAPELLA.epoch)
"""Unix time at which withdrawals opened (Capella): 2023-04-12 22:27:35 UTC."""
