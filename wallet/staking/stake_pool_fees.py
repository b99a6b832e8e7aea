"""Fees of an SPL stake pool, and how fast a withdrawal fee may rise.

Equals `Fee` and `FutureEpoch` of program/src/state.rs of solana-program/stake-pool at 2a01bc0 (with the cap on
the step that release program@v2.1.0 brought).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from wallet.arithmetic import Number, mul_div_up
from wallet.errors import Refused

PPM = 10**6
BOUNDARIES = 2
"""Epoch updates until a new fee is in force (`FutureEpoch::Two`)."""

ScheduledFee = Literal["epoch_fee", "sol_withdrawal_fee", "stake_withdrawal_fee"]
"""Fees that a manager can only change ahead of time."""


class Fee(msgspec.Struct, frozen=True):
    """A part of an amount, `numerator / denominator`; none where either is 0."""

    numerator: int = 0
    denominator: int = 0


class Parameters(msgspec.Struct, frozen=True):
    """The pool's fees, and a stake account's rent. Withdrawal and deposit fees are taken in pool tokens; referral parts are
    percent of the deposit fee.
    """

    epoch_fee: Fee
    """Of an epoch's rewards, minted to the manager."""
    sol_deposit_fee: Fee = Fee()
    stake_deposit_fee: Fee = Fee()
    sol_withdrawal_fee: Fee = Fee()
    stake_withdrawal_fee: Fee = Fee()
    sol_referral_percent: int = 0
    stake_referral_percent: int = 0
    stake_rent_exempt: int = 0
    """Lamports that keep a stake account alive: undelegated in every account deposited."""


class NextFee(msgspec.Struct, frozen=True):
    """A fee on its way; it is in force after `boundaries` more epoch updates."""

    name: ScheduledFee
    fee: Fee
    boundaries: int = BOUNDARIES


RAISE_FACTOR = Fee(3, 2)
"""A withdrawal fee may grow to this multiple at most in one change (`MAX_WITHDRAWAL_FEE_INCREASE_FACTOR`)."""
RAISE_STEP = Fee(1, 200)
"""And by this much at most (`MAX_WITHDRAWAL_FEE_INCREASE`)."""
RAISE_BASELINE = Fee(1, 1000)
"""What a raise is measured against where there is no fee yet (`WITHDRAWAL_BASELINE_FEE`)."""


def fee_on(fee: Fee, amount: Number) -> Number:
    """What `fee` takes of `amount`, rounded up: a fee that is not nothing takes all of 1. `Fee::apply`."""
    if fee.denominator == 0:
        return 0 * amount
    return -(-amount * fee.numerator // fee.denominator)


def before_fee(fee: Fee, kept: int) -> int | None:
    """The smallest amount of which `kept` is left after the fee, which rounds up."""
    if fee.denominator == 0:
        return kept
    rest = fee.denominator - fee.numerator
    return mul_div_up(kept, fee.denominator, rest) if rest > 0 else None


def after_fee(fee: Fee, kept: int) -> int:
    """The largest amount of which at most `kept` is left after the fee."""
    if fee.denominator == 0:
        return kept
    return ((kept + 1) * fee.denominator - 1) // (fee.denominator - fee.numerator)


def check_raise(old: Fee, new: Fee) -> None:
    """`Fee::check_withdrawal`: a raise must keep within the factor and within the step, both inclusive.

    Refuses pool_fee_raise (asked_ppm, limit_ppm).
    """
    if old.numerator == 0 or old.denominator == 0:
        old = RAISE_BASELINE
    before, after = old.numerator * new.denominator, new.numerator * old.denominator
    within_factor = after * RAISE_FACTOR.denominator <= before * RAISE_FACTOR.numerator
    most_added = old.denominator * new.denominator * RAISE_STEP.numerator
    within_step = (after - before) * RAISE_STEP.denominator <= most_added
    if not (within_factor and within_step):
        old_ppm = old.numerator * PPM // old.denominator
        raise Refused(
            "pool_fee_raise",
            asked_ppm=new.numerator * PPM // new.denominator,
            limit_ppm=min(
                old_ppm * RAISE_FACTOR.numerator // RAISE_FACTOR.denominator,
                old_ppm + RAISE_STEP.numerator * PPM // RAISE_STEP.denominator,
            ),
        )
