"""The constant product of two coins, and what follows from it, for ints and for `Reals`.

On ints each formula equals, division by division, the contracts' own: Uniswap/v2-periphery
`contracts/libraries/UniswapV2Library.sol` (getAmountOut, getAmountIn, quote; compiled by solc 0.6.6, its commit was
not recorded) and the shares of Uniswap/v2-core
`contracts/UniswapV2Pair.sol` at ee547b1. On `Reals` the same text prices many paths at once: trades agree with
the exact ones within 1e-14 x the pool's size. Nothing is checked here: what a contract would refuse is refused by
the entries of `product_pool`.

`fee_per_1000` is what is kept of every thousand units paid in (3 in Uniswap v2).
"""

from __future__ import annotations

from typing import Final

from wallet.arithmetic import Number, integer_sqrt, maximum, minimum

UNIT: Final = 10**18
THOUSAND: Final = 1000


def amount_out(paid: Number, reserve_in: Number, reserve_out: Number, fee_per_1000: int) -> Number:
    """What leaves for `paid`, rounded down: the product of the reserves stays with all but the fee paid in."""
    after_fee = paid * (THOUSAND - fee_per_1000)
    return after_fee * reserve_out // (reserve_in * THOUSAND + after_fee)


def amount_in(received: Number, reserve_in: Number, reserve_out: Number, fee_per_1000: int) -> Number:
    """What must be paid for `received`: one unit above the quotient, so at times a unit more than would do."""
    return reserve_in * received * THOUSAND // ((reserve_out - received) * (THOUSAND - fee_per_1000)) + 1


def matching_amount(amount: Number, reserve: Number, other_reserve: Number) -> Number:
    """How much of the other coin stands beside `amount` in the pool's proportion, rounded down.

    That is also what `amount` would bring at the price before a trade and without a fee: the slope of the curve.
    """
    return amount * other_reserve // reserve


def shares_minted(amounts: tuple[Number, Number], reserves: tuple[Number, Number], supply: Number) -> Number:
    """LP tokens for a later deposit: by the coin of which there is less in proportion. The rest is a gift."""
    return minimum(amounts[0] * supply // reserves[0], amounts[1] * supply // reserves[1])


def protocol_shares(reserves: tuple[Number, Number], k_last: Number, supply: Number) -> Number:
    """LP tokens that give the protocol a sixth of the growth of sqrt(k) since `k_last`; none where it did not grow."""
    root = integer_sqrt(reserves[0] * reserves[1])
    root_last = integer_sqrt(k_last)
    return supply * maximum(root - root_last, 0 * root) // (root * 5 + root_last)


def impermanent_loss(price_then: Number, price_now: Number) -> Number:
    """What a deposit lost against holding its coins, in 1e-18, fees aside, rounded up.

    1 - 2 sqrt(r) / (1 + r) for a price that is now r times what it was at the deposit; the same both ways. Prices
    are of either coin in the other, in any unit of many digits (1e-18).
    """
    return UNIT - 2 * UNIT * integer_sqrt(price_then * price_now) // (price_then + price_now)
