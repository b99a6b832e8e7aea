"""A lender, as any system may be one: what may be done there, and each figure that is asked of it.

It stands beside the other capabilities (`wallet.world.state`): a world itself asks nothing of lenders.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import ClassVar, NamedTuple

from wallet.defi.lending_account import AccountData
from wallet.defi.rate_strategy import Rates
from wallet.world.lines import PriceSource
from wallet.world.own_sums import NOTHING, OwnSum
from wallet.world.state import Marks, System, World

EVERYTHING = 2**256 - 1
"""As an amount to withdraw or repay: all of it, to the last unit, as contracts have it."""


class Lent(NamedTuple):
    """A call of a lender done: the world after it, and how much of the asset really moved."""

    world: World
    amount: int


class Unsafe(NamedTuple):
    """A loan that may be liquidated: whose, the collateral to take and the debt to pay for it, and how much of it at most."""

    borrower: str
    collateral: str
    debt: str
    most: int


class Seized(NamedTuple):
    """A liquidation: the world after it, what was paid of the debt, what the liquidator and the lender's treasury took, and the
    debt that was written off because no collateral is left, by asset.
    """

    world: World
    paid: int
    seized: int
    fee: int
    written_off: Mapping[str, int]


class Interest(NamedTuple):
    """What a line at a lender earned, in the smallest unit of its token, negative for a debt; and what own moves took out of the
    line less what they put in, at the redemption value of those hours, in the token's coin.
    """

    token: str
    units: int
    taken_out: int


class Danger(NamedTuple):
    """How near a loan is to its liquidation, and what that would cost. `collateral` and `penalty` are in the smallest unit of the
    world's first coin, as redeemed; a health factor of 1 is 1e18.

    `fall_ppm` is by how much the collateral may fall against the debt, `hours` after how many interest alone gets there with
    prices as they are, None where not within ten years; `penalty` is the bonus of who covers all that may be covered then.
    """

    collateral: int
    health_wad: int
    fall_ppm: int
    hours: int | None
    penalty: int
    penalty_bps: int


class LoanTerms(NamedTuple):
    """An asset of a lender as it stands to one account, in its own smallest unit; parts of a value in 1/10,000.

    `supply_room` is None where no cap is set. `borrowable` and `withdrawable` are the most that the account can borrow and take
    out now, by what it owes, what is at hand and the caps, and `sellable` the most of its deposit that it can hand over. `lent`
    says whether it can be borrowed in the account's e-mode at all, `backs` whether the account's deposit of it backs loans.
    `lent_out_ppm` is the part of all there is that others owe.
    """

    ltv_bps: int
    threshold_bps: int
    penalty_bps: int
    supply_cap: int
    borrow_cap: int
    supply_room: int | None
    borrowable: int
    withdrawable: int
    lent: bool
    backs: bool
    frozen: bool
    lent_out_ppm: int
    sellable: int = 0


class LoanMode(NamedTuple):
    """An e-mode: its number and name, the assets that back more in it and those that can be borrowed, and up to which part of
    their value, in 1/10,000, it lends and liquidates.
    """

    number: int
    label: str
    backing: tuple[str, ...]
    lent: tuple[str, ...]
    ltv_bps: int
    threshold_bps: int


class PriceFeed(System, frozen=True, kw_only=True):
    """What tells lenders the price of `token` by what it redeems for, up to a cap."""

    token: str
    role: ClassVar[str] = "price_feed"

    def drawn_low(self, world: World, cap: int, hours: int) -> World:
        """Let it follow the token's rate up to `cap` alone, coins for a whole token of 1e18, for so many hours from now on."""
        raise NotImplementedError


class Lender(System, frozen=True, kw_only=True):
    """What takes deposits that earn, and lends against them. Amounts are in the asset's smallest unit; `EVERYTHING` is all of a
    balance or debt, to the last unit. All of it refuses as its contract does.

    Over twenty methods, because it is a whole market: what may be done there, and each figure that is asked of it.
    """

    chain: str
    prices_from: PriceSource
    deposit_discount_bps: int = 100
    """What a buyer asks off a deposit, where nobody says another; assumed, since there is no record."""
    role: ClassVar[str] = "lender"
    forces: ClassVar[bool] = True

    def assets(self) -> tuple[str, ...]:
        """Return the tokens that it takes, in its own order."""
        raise NotImplementedError

    def supply(self, world: World, account: str, token: str, amount: int) -> Lent:
        """Take a deposit."""
        raise NotImplementedError

    def withdraw(self, world: World, account: str, token: str, amount: int) -> Lent:
        """Pay a deposit back."""
        raise NotImplementedError

    def hand_over(self, world: World, giver: str, taker: str, token: str, amount: int) -> Lent:
        """Let a deposit be another account's: nothing is paid out, so nothing needs to be there."""
        raise NotImplementedError

    def borrow(self, world: World, account: str, token: str, amount: int) -> Lent:
        """Lend against what `account` supplied."""
        raise NotImplementedError

    def repay(self, world: World, account: str, token: str, amount: int) -> Lent:
        """Take back what `account` owes, at most all of it."""
        raise NotImplementedError

    def flash_fee(self, amount: int) -> int:
        """Return what a flash loan of `amount` costs."""
        raise NotImplementedError

    def flash(self, world: World, account: str, token: str, amount: int) -> World:
        """Lend until the end of the transaction: whatever is done with it, `unflash` ends it."""
        raise NotImplementedError

    def unflash(self, world: World, account: str, token: str, amount: int) -> World:
        """Take a flash loan back with what it costs."""
        raise NotImplementedError

    def use_as_collateral(self, world: World, account: str, token: str, used: bool) -> World:
        """Let a deposit back the account's loans, or not."""
        raise NotImplementedError

    def set_emode(self, world: World, account: str, category: int) -> World:
        """Enter an e-mode, or leave it with 0."""
        raise NotImplementedError

    def supplied(self, world: World, account: str, token: str) -> int:
        """Return a deposit with its interest."""
        raise NotImplementedError

    def owed(self, world: World, account: str, token: str) -> int:
        """Return a debt with its interest."""
        raise NotImplementedError

    def totals(self, world: World, token: str) -> tuple[int, int]:
        """Return all deposits of a token and all debts, with their interest."""
        raise NotImplementedError

    def at_hand(self, token: str) -> int:
        """Return what can be paid out of a token: what is not lent out."""
        raise NotImplementedError

    def touched(self, world: World, token: str) -> bool:
        """Return whether deposits, debts or rates of a token were moved in this very hour by anything but interest."""
        raise NotImplementedError

    def health(self, world: World, account: str, marks: Marks | None = None) -> AccountData:
        """Return what an account's collateral and debt are worth to the lender, and its health factor."""
        raise NotImplementedError

    def danger(self, world: World, account: str) -> Danger | None:
        """Return how near an account's loan is to its liquidation; None where it owes nothing."""
        raise NotImplementedError

    def yearly_rates(self, token: str) -> Rates[int]:
        """Return what suppliers receive and borrowers pay a year, of 1e27."""
        raise NotImplementedError

    def rates_by_use(self, world: World, token: str, parts_ppm: Sequence[int]) -> tuple[Rates[int], ...]:
        """Return what a year's rates would be with so many millionths of all there is of a token lent out, of 1e27."""
        raise NotImplementedError

    def kink_ppm(self, token: str) -> int:
        """Return the part of a token lent out, in millionths, from which on its rates climb steeply."""
        raise NotImplementedError

    def indexes(self, world: World, token: str) -> Rates[int]:
        """Return what one unit supplied, and one unit owed, has grown to since the lender began, of 1e27."""
        raise NotImplementedError

    def terms(self, world: World, account: str, token: str) -> LoanTerms:
        """Return how an asset stands to an account. Refuses loan_asset_unknown."""
        raise NotImplementedError

    def modes(self) -> tuple[LoanMode, ...]:
        """Return its e-modes."""
        raise NotImplementedError

    def capped_by(self) -> Mapping[str, str]:
        """Return the price feed that caps what it believes of a token, by token; none where it believes another source."""
        return {}

    def price(self, world: World, token: str) -> int:
        """Return what it believes a whole token costs, in 1e-8 of a dollar."""
        raise NotImplementedError

    def ending_rate_ppm(self, world: World, account: str) -> int | None:
        """Return the yearly borrow rate, in millionths, that held for a year makes an account's loan liquidatable with prices as
        they are; None without a loan, or where none up to 1,000 % does.
        """
        raise NotImplementedError

    def mode_of(self, account: str) -> int:
        """Return the number of the e-mode that an account is in, 0 for none."""
        raise NotImplementedError

    def backs(self, account: str) -> tuple[str, ...]:
        """Return the tokens that back an account's loans."""
        raise NotImplementedError

    def forced_sums(self, coin: str) -> OwnSum:
        """Return what liquidations moved of all your staked tokens that are valued in a coin."""
        return NOTHING

    def interest(self, world: World) -> Mapping[str, Interest]:
        """Return what each line of yours earned, by its key, closed ones too."""
        raise NotImplementedError

    def unsafe(self, world: World, passed_over: Container[str] = ()) -> Unsafe | None:
        """Return the first loan whose health factor is below 1, of whom is not passed over; None where there is none."""
        raise NotImplementedError

    def liquidate(self, world: World, liquidator: str, loan: Unsafe, cover: int, as_deposit: bool = False) -> Seized:
        """Pay up to `cover` of a debt and take collateral for it, as the token itself or as a deposit."""
        raise NotImplementedError

    def priced_from(self, world: World, source: PriceSource) -> World:
        """Let it believe another source from now on."""
        raise NotImplementedError

    def rates_set(self, world: World, token: str, optimal_bps: int, slope1_bps: int, slope2_bps: int) -> World:
        """Let what borrowing a token costs follow another curve from now on; what it costs unlent stays."""
        raise NotImplementedError

    def others_moved(self, world: World, token: str, supplied: int, owed: int) -> World:
        """Let others have supplied and owe that much of a token in sum, as a record tells: where it would take what is not there
        they leave more in.
        """
        raise NotImplementedError

    def others_went(self, world: World, token: str, supplied: int, owed: int) -> World:
        """Let others supply and owe so much more of a token in sum, less where negative: as far as they have it, it is there and
        caps allow.
        """
        raise NotImplementedError
