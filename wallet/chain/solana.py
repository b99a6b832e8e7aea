"""Solana's staking: inflation that tapers, rewards paid by the epoch, stake that warms up and cools down.

Equals the `Inflation` of anza-xyz/solana-sdk (inflation/src/lib.rs, 7b8d898), the epoch rewards of anza-xyz/agave
(runtime/src/inflation_rewards/mod.rs, 05e6c96) and the `Delegation` of the stake program (anza-xyz/agave
sdk/program/src/stake/state.rs, 38d8eda; warm-up and cool-down at 9 % of the cluster's stake an epoch), with the re-anchored
second taper of SIMD-0550 for whoever wants to try it. What changed in 2026 stands behind dated switches: the least
delegation of one SOL (SIMD-0490, stake program 5.0), warm-up counted in whole numbers (SIMD-0391, stake program 5.1,
solana-program/stake at 4459fcf, interface/src/warmup_cooldown_allowance.rs; read) and shorter slots. Floats are used here on
purpose: the real chain computes the rate, the reward pot and, before that switch, each epoch's newly effective stake in IEEE
doubles and truncates to lamports, so exact integers would be a different chain. Only + - * / are used on them, which give
the same double on every machine; the one power goes through `decimal`, which rounds to the double nearest to the true value
everywhere, where mathematics libraries differ in the last bit. Nobody is slashed: the chain has no such rule. Left out:
votes (every validator earns full credits), fees of blocks and tips, single validators (stake that nobody here owns is one
sum), and rewards so small that one side of the split would get no lamport (the chain puts them off). A stake that still
warms up compounds by its effective part.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused

PPM = 10**6
PERCENT = 100
BPS = 10_000
MOST = 2**128 - 1
"""Products of the whole-number warm-up end here."""
NEVER = 2**64 - 1
SLOTS_PER_YEAR = 365.242199 * 86_400 * 160 / 64
"""Slots of 400 ms in a tropical year: the chain's own measure, however long its slots really are."""
POWERS = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""Far more decimal digits than doubles can tell apart."""


class Parameters(msgspec.Struct, frozen=True):
    """The schedule and the pace. Rates in 1e-6; epochs are counted from the chain's first."""

    initial_rate_ppm: int
    terminal_rate_ppm: int
    """Inflation never falls below this."""
    taper_ppm: int
    """By which part inflation falls in a year."""
    second_taper_ppm: int
    """The same from `second_taper_epoch` on, from the rate that is reached there."""
    second_taper_epoch: int
    inflation_start_epoch: int
    warmup_rate_ppm: int
    """The part of the cluster's effective stake that may come, and that may go, in one epoch."""
    whole_warmup_epoch: int
    """From this epoch on stake moves by whole numbers instead of doubles."""
    least_delegation: int
    """Lamports that a new stake account must delegate at least."""
    raised_least_delegation: int
    """The same from `raised_least_epoch` on."""
    raised_least_epoch: int
    slots_per_epoch: int
    slot_ms: int
    """How long a slot really lasts, for the calendar."""
    later_slot_ms: int
    """The same from `later_slot_epoch` on."""
    later_slot_epoch: int


class Cluster(msgspec.Struct, frozen=True):
    """Lamports of stake in one epoch (`StakeHistoryEntry`)."""

    effective: int = 0
    activating: int = 0
    deactivating: int = 0


class Delegation(msgspec.Struct, frozen=True):
    """One stake account: `lamports` in all, of which `effective` count. `leaving`: what counts cools down."""

    id: int
    owner: str
    lamports: int
    commission_percent: int
    """The validator's part of its rewards, in whole percent."""
    effective: int = 0
    leaving: bool = False

    @property
    def activating(self) -> int:
        """Lamports that warm up still."""
        return 0 if self.leaving else self.lamports - self.effective

    @property
    def free(self) -> int:
        """Lamports that can be withdrawn."""
        return self.lamports - self.effective if self.leaving else 0


class Solana(msgspec.Struct, frozen=True, tag="solana"):
    """The chain in one epoch: every lamport there is, the stakes of those who play, and all others' as one."""

    parameters: Parameters
    epoch: int
    capitalization: int
    others: Cluster
    others_commission_percent: int = 0
    delegations: tuple[Delegation, ...] = ()
    next_id: int = 1


class EpochReward(NamedTuple):
    """What one delegation earned in an epoch: to the stake account itself, and to its validator."""

    id: int
    owner: str
    lamports: int
    commission: int


class EpochPassed(NamedTuple):
    """`pot` lamports were issued at the boundary; `rewards` are those of the delegations that were effective."""

    chain: Solana
    pot: int
    rewards: tuple[EpochReward, ...]


@lru_cache(maxsize=64)
def power(base: float, exponent: float) -> float:
    """`base ** exponent` for doubles, rounded to the nearest double on every machine."""
    return float(POWERS.power(Decimal(base), Decimal(exponent)))


def year_of(terms: Parameters, epoch: int) -> float:
    """Years of inflation at the first slot of `epoch`."""
    return (epoch - terms.inflation_start_epoch) * terms.slots_per_epoch / SLOTS_PER_YEAR


def inflation_rate(terms: Parameters, epoch: int) -> float:
    """New SOL a year, as a part of all SOL, at the first slot of `epoch`; 0 before inflation began."""
    if epoch < terms.inflation_start_epoch:
        return 0.0
    year, turn = year_of(terms, epoch), year_of(terms, terms.second_taper_epoch)
    kept, kept_later = 1 - terms.taper_ppm / PPM, 1 - terms.second_taper_ppm / PPM
    rate = terms.initial_rate_ppm / PPM * power(kept, min(year, turn))
    if year > turn:
        rate *= power(kept_later, year - turn)
    return max(rate, terms.terminal_rate_ppm / PPM)


def reward_pot(terms: Parameters, epoch: int, capitalization: int) -> int:
    """Lamports issued at the start of `epoch` for the one before it, truncated, of `capitalization` lamports."""
    epoch_years = terms.slots_per_epoch / SLOTS_PER_YEAR
    return int(inflation_rate(terms, epoch) * capitalization * epoch_years)


def least_delegation(terms: Parameters, epoch: int) -> int:
    """Lamports that a new stake account must delegate at least in `epoch`."""
    return terms.raised_least_delegation if epoch >= terms.raised_least_epoch else terms.least_delegation


def moving(terms: Parameters, epoch: int, remaining: int, cluster_moving: int, cluster_effective: int) -> int:
    """Lamports of `remaining` that have become effective, or ceased to be, once `epoch` begins.

    All that moves the same way (`cluster_moving`) shares 9 % of the stake that was effective; at least one lamport moves, and
    never more than remains. The doubles are multiplied in the chain's own order. From `whole_warmup_epoch` on the whole numbers
    are multiplied first and divided last, and nothing moves in a cluster where nothing is effective.
    """
    if remaining == 0:
        return 0
    if epoch >= terms.whole_warmup_epoch:
        return _moving_whole(terms, remaining, cluster_moving, cluster_effective)
    room = cluster_effective * (terms.warmup_rate_ppm / PPM)
    return min(remaining, max(1, int(remaining / cluster_moving * room)))


def _moving_whole(terms: Parameters, remaining: int, cluster_moving: int, cluster_effective: int) -> int:
    if cluster_effective == 0:
        return 0
    rate_bps = terms.warmup_rate_ppm * BPS // PPM
    allowed = min(MOST, min(MOST, remaining * cluster_effective) * rate_bps) // min(MOST, cluster_moving * BPS)
    return min(remaining, max(1, allowed))


def cluster(chain: Solana) -> Cluster:
    """All stake of the current epoch: the delegations here and everybody else's."""
    rows = chain.delegations
    return Cluster(
        effective=chain.others.effective + sum(row.effective for row in rows),
        activating=chain.others.activating + sum(row.activating for row in rows),
        deactivating=chain.others.deactivating + sum(row.effective for row in rows if row.leaving),
    )


def pass_epoch(chain: Solana) -> EpochPassed:
    """The boundary: rewards by effective stake, compounded into it; then stake warms up and cools down.

    The cluster's totals of the ended epoch decide both. Shares of the pot are rounded down; the validator's and the owner's part
    of one are each rounded down again.
    """
    terms, epoch, before = chain.parameters, chain.epoch + 1, cluster(chain)
    pot = reward_pot(terms, epoch, chain.capitalization) if before.effective else 0
    paid, rewards, rows = 0, list[EpochReward](), list[Delegation]()
    for row in chain.delegations:
        share = pot * row.effective // max(1, before.effective)
        earned, commission = split(share, row.commission_percent)
        if row.effective:
            rewards.append(EpochReward(row.id, row.owner, earned, commission))
        paid += earned + commission
        rows.append(_moved(terms, epoch, row, before, earned))
    share = pot * chain.others.effective // max(1, before.effective)
    earned, commission = split(share, chain.others_commission_percent)
    passed = replace(
        chain,
        epoch=epoch,
        capitalization=chain.capitalization + paid + earned + commission,
        others=_others_moved(terms, epoch, chain.others, before, earned),
        delegations=tuple(rows),
    )
    return EpochPassed(passed, pot, tuple(rewards))


def split(share: int, commission_percent: int) -> tuple[int, int]:
    """The owner's and the validator's part of a reward, both rounded down."""
    return share * (PERCENT - commission_percent) // PERCENT, share * commission_percent // PERCENT


def _moved(terms: Parameters, epoch: int, row: Delegation, before: Cluster, earned: int) -> Delegation:
    if row.leaving:
        gone = moving(terms, epoch, row.effective, before.deactivating, before.effective)
        return replace(row, lamports=row.lamports + earned, effective=row.effective - gone)
    come = moving(terms, epoch, row.activating, before.activating, before.effective)
    return replace(row, lamports=row.lamports + earned, effective=row.effective + earned + come)


def _others_moved(terms: Parameters, epoch: int, others: Cluster, before: Cluster, earned: int) -> Cluster:
    come = moving(terms, epoch, others.activating, before.activating, before.effective)
    gone = moving(terms, epoch, others.deactivating, before.deactivating, before.effective)
    return Cluster(
        effective=others.effective + earned + come - gone,
        activating=others.activating - come,
        deactivating=others.deactivating - gone,
    )


def delegate(chain: Solana, owner: str, lamports: int, commission_percent: int) -> tuple[Solana, Delegation]:
    """Delegate a new stake account; it earns from the next epoch on, as far as it is warm.

    Refuses `solana_stake_zero`, `solana_stake_small` (amount, minimum; remedy: that minimum) and `solana_commission` (asked,
    remedy: the nearest of 0 to 100 percent).
    """
    if lamports <= 0:
        raise Refused("solana_stake_zero")
    least = least_delegation(chain.parameters, chain.epoch)
    if lamports < least:
        raise Refused("solana_stake_small", remedy=least, amount=lamports, minimum=least)
    if not 0 <= commission_percent <= PERCENT:
        raise Refused("solana_commission", remedy=min(max(commission_percent, 0), PERCENT), asked=commission_percent)
    row = Delegation(chain.next_id, owner, lamports, commission_percent)
    return replace(chain, delegations=(*chain.delegations, row), next_id=chain.next_id + 1), row


def deactivate(chain: Solana, delegation_id: int, owner: str) -> Solana:
    """Let a stake account cool down from the next boundary on; what had not warmed up is free at once.

    Refuses `solana_stake_unknown` (id), `solana_stake_not_owner` (id, owner) and `solana_stake_leaving` (id).
    """
    row = find(chain, delegation_id, owner)
    if row.leaving:
        raise Refused("solana_stake_leaving", id=delegation_id)
    return _with_row(chain, replace(row, leaving=True))


def withdraw(chain: Solana, delegation_id: int, owner: str, lamports: int) -> Solana:
    """Take `lamports` that have cooled down; an account that is emptied is gone.

    Refuses `solana_stake_zero`, `solana_stake_unknown`, `solana_stake_not_owner` and `solana_stake_active` (wanted, limit: what
    is free; remedy).
    """
    row = find(chain, delegation_id, owner)
    if lamports <= 0:
        raise Refused("solana_stake_zero")
    if lamports > row.free:
        raise Refused("solana_stake_active", remedy=row.free or None, id=row.id, wanted=lamports, limit=row.free)
    return _with_row(chain, replace(row, lamports=row.lamports - lamports))


def find(chain: Solana, delegation_id: int, owner: str) -> Delegation:
    """The stake account of that number. Refuses `solana_stake_unknown` (id), `solana_stake_not_owner` (id, owner)."""
    for row in chain.delegations:
        if row.id == delegation_id:
            if row.owner != owner:
                raise Refused("solana_stake_not_owner", id=delegation_id, owner=row.owner)
            return row
    raise Refused("solana_stake_unknown", id=delegation_id)


def _with_row(chain: Solana, row: Delegation) -> Solana:
    rows = (row if each.id == row.id else each for each in chain.delegations)
    return replace(chain, delegations=tuple(each for each in rows if each.lamports))


def epoch_s(terms: Parameters, epoch: int) -> int:
    """Whole seconds that `epoch` lasts."""
    slot_ms = terms.later_slot_ms if epoch >= terms.later_slot_epoch else terms.slot_ms
    return terms.slots_per_epoch * slot_ms // 1000
