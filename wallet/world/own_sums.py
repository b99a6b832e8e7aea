"""What a person's own moves have added up to: coins put in, coins taken out, and the cost of the tokens still held.

Value that was not put in is gain, so charts and lists of rewards need both sums beside the values. They belong to a
history and not to a world: `wallet.practice.own_moves` computes them from receipts.
"""

from __future__ import annotations

import msgspec


class OwnSum(msgspec.Struct, frozen=True, array_like=True):
    """The sums of one followed key, in the smallest unit of the coin in which it is valued.

    `put_in` and `taken_out` only count own moves; network fees are burned coins and in neither. `cost` is what the tokens
    still held were paid with; it leaves with them in proportion, and rewards add nothing to it. It is 0 for `following.ALL`.
    `traded` is what trades won over the redemption rate, negative where they lost.
    """

    put_in: int = 0
    taken_out: int = 0
    cost: int = 0
    traded: int = 0


OwnSums = dict[str, OwnSum]
"""Sums by followed key, as `wallet.world.following` names them."""

WORTH = "worth"
"""The key of all that a person has: put in at the start and by the faucet, taken out by sending it away."""
FEES = "fees"
"""The key of the network fees, which are all taken out."""
NOTHING = OwnSum()


def worth_in(coin: str) -> str:
    """Return the key of all that a person has in another coin than the world's first: put in and taken out in that coin, and in
    `cost` what that was in the first coin when it came and went; or in dollars, of all that a person has, at the prices of then.
    """
    return f"{WORTH} {coin}"
