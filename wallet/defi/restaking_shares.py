"""The share arithmetic of restaking: what a deposit counts for after slashes, in ints or `Reals`.

Equals, to the last unit, Layr-Labs/eigenlayer-contracts src/contracts/libraries/SlashingLib.sol @f84a5151 and
the conversions of src/contracts/strategies/StrategyBase.sol. Three numbers of 1e18 meet: the deposit scaling
factor k of a staker, the operator's maximum magnitude m (all that was not slashed yet), and for native ether
the staker's beacon-chain factor l. What a staker can take out is deposit shares x k x m x l; k is chosen so
that a new deposit does not inherit slashes that came before it. The rate drop of a liquid restaking token
is here too: it is our own formula, the loss of an average over everything the token holds.
"""

from __future__ import annotations

from wallet.arithmetic import Number

WAD = 10**18
VIRTUAL_OFFSET = 1000
"""Shares and token units that a strategy counts as there from the start, so that no first deposit can be robbed."""


def strategy_shares(amount: Number, total_shares: Number, balance_before: Number) -> Number:
    """Strategy shares for `amount` token units paid into a strategy that held `balance_before`, rounded down."""
    return amount * (total_shares + VIRTUAL_OFFSET) // (balance_before + VIRTUAL_OFFSET)


def strategy_tokens(shares: Number, total_shares: Number, balance: Number) -> Number:
    """Token units that `shares` of a strategy holding `balance` are worth, rounded down."""
    return (balance + VIRTUAL_OFFSET) * shares // (total_shares + VIRTUAL_OFFSET)


def strategy_tokens_up(shares: Number, total_shares: Number, balance: Number) -> Number:
    """The fewest token units that bring `shares` of a strategy holding `balance`."""
    return -(-shares * (balance + VIRTUAL_OFFSET) // (total_shares + VIRTUAL_OFFSET))


def wad_mul(a: Number, b: Number) -> Number:
    """Return a * b / 1e18, rounded down."""
    return a * b // WAD


def wad_mul_up(a: Number, b: Number) -> Number:
    """Return a * b / 1e18, rounded up, so that no slash is too small to be felt."""
    return -(-a * b // WAD)


def withdrawable_shares(deposit_shares: Number, scaling_factor: Number, slashing_factor: Number) -> Number:
    """Shares that can be taken out for `deposit_shares`, rounded down twice. `slashing_factor` is m, or m x l."""
    return wad_mul(wad_mul(deposit_shares, scaling_factor), slashing_factor)


def deposit_shares_for(withdrawable: Number, scaling_factor: Number, slashing_factor: Number) -> Number:
    """Deposit shares to queue so that about `withdrawable` shares come out, rounded down twice."""
    return withdrawable * WAD // scaling_factor * WAD // slashing_factor


def first_scaling_factor(scaling_factor: Number, slashing_factor: Number) -> Number:
    """The scaling factor of a first deposit or a new delegation: it makes good for every slash before it."""
    return scaling_factor * WAD // slashing_factor


def next_scaling_factor(deposited: Number, added: Number, scaling_factor: Number, slashing_factor: Number) -> Number:
    """The scaling factor after adding to `deposited` shares: what could be taken out, and all that was added, can be."""
    present = withdrawable_shares(deposited, scaling_factor, slashing_factor)
    return (present + added) * WAD // (deposited + added) * WAD // slashing_factor


def shares_slashed(operator_shares: Number, before: Number, after: Number) -> Number:
    """Shares an operator loses as its magnitude falls from `before` to `after`; what is left is rounded up."""
    return operator_shares + (-operator_shares * after // before)


def queued_shares_slashed(scaled_shares: Number, before: Number, after: Number) -> Number:
    """Shares that withdrawals still in the queue lose by the same slash: what they were worth, less what is left, rounded up."""
    return shares_slashed(wad_mul(scaled_shares, before), before, after)


def token_rate_after(rate: Number, exposed: Number, slashed: Number) -> Number:
    """A liquid restaking token's rate after a slash: down by its `exposed` share x the `slashed` fraction, of 1e18 each.

    Rounded down. Nothing between the slash and the rate softens it, and lending markets follow the rate.
    """
    return rate * (WAD * WAD - exposed * slashed) // (WAD * WAD)
