"""A book of vaults of one's own validators against which a pool's token may be minted, as any system may be one.

It stands beside the other capabilities (`wallet.world.state`): a world itself asks nothing of it.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from wallet.world.book import Book
from wallet.world.own_sums import NOTHING, OwnSum
from wallet.world.state import Chain, Deposited, Left, World
from wallet.world.tokens import WEI

BPS, PPM = 10**4, 10**6


class TierOffer(NamedTuple):
    """A tier in which a vault may be opened: its number and name, whose validators run there, what a vault of it may owe in all
    (of the token now), what it keeps back, and below which reserve anyone may make it pay; parts in 1/10,000.
    """

    tier: int
    name: str
    operator: str
    limit: int
    reserve_ratio_bps: int
    threshold_bps: int


class VaultFacts(NamedTuple):
    """A vault as the hub has it now. Amounts in the coin, what is owed and mintable in the token, in smallest units.

    `value` is what counts of it, `aside` what came in past the hub and does not count yet, from `aside_until` (unix time, 0 where
    no report has seen it). `health_1e18` is None where nothing is owed. `fees` are charged and not paid, `last_fees` what the
    last report charged: on the value, on what is minted, and on what is mintable. `stage` is where the vault stands: "connected",
    "leaving" until the hub lets it go, "gone".
    """

    id: int
    operator: str
    value: int
    withdrawable: int
    at_hand: int
    reported_at: int
    validators: int
    waiting: int
    exiting: int
    stage: str
    tier: int = 0
    tier_name: str = ""
    owed: int = 0
    locked: int = 0
    mintable: int = 0
    fees: int = 0
    reserve_ratio_bps: int = 0
    threshold_bps: int = 0
    health_1e18: int | None = None
    healthy: bool = True
    fresh: bool = True
    aside: int = 0
    aside_until: int = 0
    last_fees: tuple[int, int, int] = (0, 0, 0)


class Forced(NamedTuple):
    """How near an account's vaults are to being made to repay, in the coin. `value` backs what they owe, `owed`; `repays` is what
    they would have to find at once where each is at its threshold, or now where it is under it, and `called` what stands with the
    validators that would have to leave for it. `health_1e18`, and `fall_ppm`, by how much its value may fall until then, are
    those of the vault that is nearest.
    """

    value: int
    owed: int
    repays: int
    called: int
    health_1e18: int
    fall_ppm: int
    healthy: bool


class VaultBook(Book, frozen=True, kw_only=True):
    """What holds vaults of one's own validators and mints `token` against them. All of it refuses as its contracts do, and
    `vault_unknown` (id) where `account` has no such vault.
    """

    token: str
    forces: ClassVar[bool] = True

    def tiers(self, world: World) -> tuple[TierOffer, ...]:
        """Return the tiers in which one may open a vault, the offered one first."""
        raise NotImplementedError

    def vaults(self, world: World, account: str) -> tuple[VaultFacts, ...]:
        """Return the vaults of `account`, those included that have left the hub and are not empty yet."""
        raise NotImplementedError

    def open(self, world: World, account: str, amount: int, tier: int) -> Deposited:
        """Open a vault in that tier with `amount` of the coin, its connection deposit included."""
        raise NotImplementedError

    def fund(self, world: World, account: str, number: int, amount: int, aside: bool = False) -> World:
        """Put coins in; `aside` sends them past the hub, so that only a report will see them."""
        raise NotImplementedError

    def withdraw(self, world: World, account: str, number: int, amount: int) -> World:
        """Take coins out."""
        raise NotImplementedError

    def mint(self, world: World, account: str, number: int, amount: int) -> World:
        """Mint `amount` of the token against the vault."""
        raise NotImplementedError

    def repay(self, world: World, account: str, number: int, amount: int, everything: bool = False) -> World:
        """Burn `amount` of the token to repay, or `everything` that is owed."""
        raise NotImplementedError

    def rebalance(self, world: World, account: str, number: int, amount: int, everything: bool = False) -> World:
        """Repay with the vault's own coins what `amount` of the token is worth, or `everything` that is owed."""
        raise NotImplementedError

    def call_back(self, world: World, account: str, number: int, validators: int) -> Left:
        """Ask for validators of the vault to leave; no new ones are made until coins are put in."""
        raise NotImplementedError

    def change_tier(self, world: World, account: str, number: int, tier: int) -> World:
        """Move the vault to another tier of its operator."""
        raise NotImplementedError

    def danger(self, world: World, account: str) -> Forced | None:
        """Return how near the vaults of an account are to a forced repayment; None where they owe nothing."""
        rate = world.redemption_rate(self.token)
        owing = [row for row in self.vaults(world, account) if row.owed and row.health_1e18 is not None]
        if not owing:
            return None
        size = world.system(self.chain, Chain).validator_size or 1
        value = owed = repays = called = 0
        for row in owing:
            debt = world.worth(self.token, row.owed, rate)
            least = debt * BPS // (BPS - row.threshold_bps)
            left = min(row.value, least)
            missing = max(0, debt * BPS - left * (BPS - row.reserve_ratio_bps)) // row.reserve_ratio_bps
            asked = min(debt, missing)
            value, owed = value + row.value, owed + debt
            away = -(-max(0, asked - row.at_hand) // size) * size
            repays, called = repays + asked, called + min(away, row.value - row.at_hand)
        nearest = min((row.health_1e18 or 0, row.healthy) for row in owing)
        fall = max(0, WEI - WEI * WEI // nearest[0]) * PPM // WEI if nearest[0] else 0
        return Forced(value, owed, repays, called, nearest[0], fall, all(row.healthy for row in owing))

    def forced_sums(self, coin: str) -> OwnSum:
        """Return what was repaid out of your vaults of all your staked tokens that are valued in a coin."""
        return NOTHING
