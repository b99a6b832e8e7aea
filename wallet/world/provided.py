"""What you put into a pool, deposit by deposit, and what a share of it has earned since the first of them.

A pool keeps it only for you and only while you have a share, so that a world in which you provide nothing stays as it is. What a
share earns is summed up as it happens: fees with every trade, staking with every report. A deposit remembers how far both sums
were then, and its own part is what they grew by since, times its shares.
"""

from __future__ import annotations

import msgspec

from wallet.defi.pool_answers import Pair

PER_SHARE = 10**36
"""What a share earned is kept for so many of its smallest units."""


class PoolDeposit(msgspec.Struct, frozen=True):
    """What is left of one deposit: its hour, its shares, and the ledger units of both coins that were paid for them.

    `put_in` is what those coins redeemed for then, `dollars` the part of that in coins that stand for dollars, and `bonus` what
    the new shares redeemed for beyond `put_in`. Values are in the smallest unit of the share's coin.
    """

    hour: int
    shares: int
    units: Pair
    put_in: int
    dollars: int
    bonus: int
    fees: int
    staking: int
    """How far both sums were then, for `PER_SHARE` of a share's smallest units."""
    lost: int = 0


class Closed(msgspec.Struct, frozen=True):
    """Sums of what was withdrawn: what was put in for it, what it redeemed for, and what the coins that were put in would have
    redeemed for in that hour; then the parts of the difference, `price` being what coins that stand for dollars moved by.
    """

    put_in: int = 0
    taken_out: int = 0
    held: int = 0
    fees: int = 0
    staking: int = 0
    price: int = 0
    bonus: int = 0
    lost: int = 0


class Provided(msgspec.Struct, frozen=True):
    """Your deposits that are still there, what was withdrawn, and both sums, as of the rates at which both coins were last seen
    to redeem.
    """

    rates: Pair
    fees: int = 0
    staking: int = 0
    deposits: tuple[PoolDeposit, ...] = ()
    closed: Closed = Closed()
    lost: int = 0
    """What a share lost as coins were taken out of the contract for nothing, as `fees`; negative."""

    @property
    def shares(self) -> int:
        """The shares of all deposits."""
        return sum(deposit.shares for deposit in self.deposits)
