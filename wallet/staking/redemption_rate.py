"""A token over another chain's stake, as in Stride's stATOM: one rate, redemptions in batches, bounds that halt.

Equals x/stakeibc (redemption_rate.go, unbonding.go, liquid and redeem messages, types/host_zone.go) of
Stride-Labs/stride at 40c6e38. The rate is all native tokens over all stTokens, written again every Stride epoch
(6 h); deposits, rewards and slashes reach it only there. A redemption is priced when it is asked for, but that
is an estimate: every few days all that wait leave as one batch, each priced again at the rate of that moment, so
gains and losses count until the batch goes and not until it is paid, after the chain's unbonding time. Numbers
that end in `_1e18` are cosmos decimals, whose quotients round half to even at the 18th place before amounts are
truncated. Left out: messages between the chains that fail or wait (each arrives within its step), validators and
how stake is spread over them, tokens made of other people's stake (LSM) beyond their sum, and what a slash takes
from a batch on its way: it is paid as recorded. Who holds the stTokens is the ledger's business: no more can be
asked for here than there are outside the escrow, and the ledger refuses more than a holder has.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.arithmetic import mul_div_up
from wallet.errors import Refused
from wallet.staking.redemption_zone import (
    ONE,
    PPM,
    Batch,
    Parameters,
    Redemption,
    RedemptionZone,
    ZoneTerms,
    bounds,
    native_for,
    native_locked,
    parameters_at,
    quotient,
    rate_for,
    rate_is_safe,
    set_bounds,
    st_for,
)

__all__ = [
    "ONE",
    "Batch",
    "Minted",
    "Paid",
    "Parameters",
    "Redeemed",
    "Redemption",
    "RedemptionZone",
    "Sent",
    "ZoneTerms",
    "bounds",
    "free_st",
    "native_for",
    "native_locked",
    "next_batch_day",
    "parameters_at",
    "pass_epoch",
    "pay",
    "quotient",
    "rate_for",
    "rate_is_safe",
    "redeem",
    "reinvest",
    "resume",
    "send_batch",
    "set_bounds",
    "slash",
    "st_for",
    "stake",
    "unbonding_frequency",
    "update_rate",
]

PERCENT = 100
DAY_S = 86_400
MAX_UNBONDINGS = 7
"""Unbondings that a Cosmos chain lets one account have with one validator at a time."""


class Minted(NamedTuple):
    """The stTokens minted."""

    zone: RedemptionZone
    st: int


class Redeemed(NamedTuple):
    """The record, priced as of now: an estimate until its batch leaves."""

    zone: RedemptionZone
    redemption: Redemption


class Sent(NamedTuple):
    """The batch that left, the stTokens burnt from escrow and the redemptions at their final price; no batch
    where it was not the day or nothing waited.
    """

    zone: RedemptionZone
    batch: Batch | None
    burnt: int
    priced: tuple[Redemption, ...]


class Paid(NamedTuple):
    """Redemptions whose unbonding has ended; each is paid its `native`."""

    zone: RedemptionZone
    redemptions: tuple[Redemption, ...]


def stake(zone: RedemptionZone, native: int) -> Minted:
    """Stake `native` tokens for stTokens at the rate of the last epoch.

    Refuses zone_halted, zone_rate_unsafe (rate_ppm, low_ppm, high_ppm) and zone_stake_small (amount;
    remedy: the least that brings a token).
    """
    _check_open(zone)
    st = st_for(native, zone.rate_1e18)
    if st <= 0:
        raise Refused("zone_stake_small", remedy=_least_stake(zone.rate_1e18), amount=native)
    return Minted(replace(zone, deposits=zone.deposits + native, st_supply=zone.st_supply + st), st)


def redeem(zone: RedemptionZone, owner: str, st: int, day: int) -> Redeemed:
    """Ask for `st` back on `day`; they wait in escrow. What one owner asks for on one day is one record.

    Refuses zone_halted, zone_rate_unsafe (rate_ppm, low_ppm, high_ppm), zone_redeem_small (amount; remedy: the
    fewest that bring a unit), zone_tokens_short (have, wanted: more stTokens than there are beside those that
    wait) and zone_redeem_large (wanted, limit in native tokens): more than is delegated cannot be asked for at
    once. The remedy of both is the most stTokens that can be redeemed. No remedy where no amount would do.
    """
    _check_open(zone)
    native, free = native_for(st, zone.rate_1e18), free_st(zone)
    most = min(free, ((zone.delegated + 1) * ONE - 1) // zone.rate_1e18)
    if native <= 0:
        fewest = mul_div_up(1, ONE, zone.rate_1e18)
        raise Refused("zone_redeem_small", remedy=fewest if fewest <= most else None, amount=st)
    pays = native_for(most, zone.rate_1e18) > 0
    if st > free:
        raise Refused("zone_tokens_short", remedy=most if pays else None, have=free, wanted=st)
    if native > zone.delegated:
        raise Refused("zone_redeem_large", remedy=most if pays else None, wanted=native, limit=zone.delegated)
    rows = list(zone.redemptions)
    for index, row in enumerate(rows):
        if (row.owner, row.day, row.batch) == (owner, day, 0):
            rows[index] = replace(row, st=row.st + st, native=row.native + native)
            return Redeemed(replace(zone, redemptions=tuple(rows)), rows[index])
    new = Redemption(zone.next_redemption, owner, day, st, native)
    longer = replace(zone, redemptions=(*rows, new), next_redemption=zone.next_redemption + 1)
    return Redeemed(longer, new)


def free_st(zone: RedemptionZone) -> int:
    """All stTokens but those in escrow, which wait for a batch."""
    return max(0, zone.st_supply - sum(row.st for row in zone.redemptions if row.batch == 0))


def unbonding_frequency(terms: Parameters) -> int:
    """A batch leaves every so many days, so that at most seven are on their way. `GetUnbondingFrequency`."""
    return terms.unbonding_days // MAX_UNBONDINGS + 1


def next_batch_day(terms: Parameters, day: int) -> int:
    """The day at whose beginning the batch of what is asked for on `day` leaves."""
    every = unbonding_frequency(terms)
    return (day // every + 1) * every


def send_batch(zone: RedemptionZone, day: int, now_s: int) -> Sent:
    """At the beginning of `day` (unix seconds `now_s`), let all that wait leave at today's rate, if it is the day.

    A halted zone sends nothing, nor one that waits for more than is delegated: it waits for the next batch.
    `InitiateAllHostZoneUnbondings`.
    """
    waiting = [row for row in zone.redemptions if row.batch == 0 and row.day < day]
    priced = tuple(replace(row, native=native_for(row.st, zone.rate_1e18), batch=zone.next_batch) for row in waiting)
    native = sum(row.native for row in priced)
    its_day = day % unbonding_frequency(zone.parameters) == 0
    if not its_day or zone.halted or not 0 < native <= zone.delegated:
        return Sent(zone, None, 0, ())
    batch = Batch(zone.next_batch, native, now_s + zone.parameters.unbonding_days * DAY_S)
    burnt, gone = sum(row.st for row in priced), {row.id: row for row in priced}
    sent = replace(
        zone,
        delegated=zone.delegated - native,
        st_supply=zone.st_supply - burnt,
        redemptions=tuple(gone.get(row.id, row) for row in zone.redemptions),
        batches=(*zone.batches, batch),
        next_batch=zone.next_batch + 1,
    )
    return Sent(sent, batch, burnt, priced)


def pay(zone: RedemptionZone, now_s: int) -> Paid:
    """Pay every redemption whose batch has unbonded by `now_s`; a halted zone pays too."""
    due = {batch.id for batch in zone.batches if batch.completion_time <= now_s}
    paid = tuple(row for row in zone.redemptions if row.batch in due)
    left = replace(
        zone,
        redemptions=tuple(row for row in zone.redemptions if row.batch not in due),
        batches=tuple(batch for batch in zone.batches if batch.id not in due),
    )
    return Paid(left, paid)


def reinvest(zone: RedemptionZone, rewards: int) -> tuple[RedemptionZone, int]:
    """Book staking `rewards`; returns Stride's fee, rounded down. The rest is staked again.

    Refuses zone_amount_negative.
    """
    if rewards < 0:
        raise Refused("zone_amount_negative")
    fee = rewards * zone.parameters.fee_percent // PERCENT
    return replace(zone, undelegated=zone.undelegated + rewards - fee), fee


def slash(zone: RedemptionZone, actual_delegated: int) -> tuple[RedemptionZone, int]:
    """Take down that only `actual_delegated` is left of the recorded stake; returns the loss.

    The rate stays until the next epoch, which spreads the loss over all. Refuses zone_amount_negative.
    """
    if actual_delegated < 0:
        raise Refused("zone_amount_negative")
    lost = max(0, zone.delegated - actual_delegated)
    return replace(zone, delegated=zone.delegated - lost), lost


def pass_epoch(zone: RedemptionZone) -> RedemptionZone:
    """A Stride epoch: the new rate, then tokens on the chain are delegated and deposits go there.

    A rate outside the bounds is written down and halts the zone; a halted zone stands still until it is
    resumed. Without any stToken the rate stays.
    """
    if zone.halted:
        return zone
    rated = update_rate(zone)
    if not rate_is_safe(rated):
        return replace(rated, halted=True)
    return replace(rated, delegated=rated.delegated + rated.undelegated, undelegated=rated.deposits, deposits=0)


def update_rate(zone: RedemptionZone) -> RedemptionZone:
    """Write the rate of this moment. `UpdateRedemptionRateForHostZone`."""
    if zone.st_supply == 0:
        return zone
    return replace(zone, rate_1e18=rate_for(native_locked(zone), zone.st_supply))


def resume(zone: RedemptionZone) -> RedemptionZone:
    """Governance lets a halted zone work again; the next rate outside the bounds halts it again."""
    return replace(zone, halted=False)


def _least_stake(rate_1e18: int) -> int:
    """The fewest native tokens that bring a stToken: their quotient need only round up to 1 at its last place."""
    return mul_div_up(ONE * ONE - ONE // 2, rate_1e18, ONE * ONE * ONE)


def _check_open(zone: RedemptionZone) -> None:
    if zone.halted:
        raise Refused("zone_halted")
    if not rate_is_safe(zone):
        low, high = bounds(zone.parameters)
        raise Refused(
            "zone_rate_unsafe",
            rate_ppm=zone.rate_1e18 * PPM // ONE,
            low_ppm=low * PPM // ONE,
            high_ppm=high * PPM // ONE,
        )
