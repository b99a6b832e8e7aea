"""Lending and borrowing: supply, withdraw, borrow, repay, and what an account chooses about its collateral."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.actions.base import (
    YOU,
    Action,
    ApproveMode,
    Note,
    Outcome,
    charge,
    done,
    fee_kinds,
    network_fee,
    require,
    require_fee,
    use_allowance,
    words,
)
from wallet.defi.lending_account import AccountData
from wallet.defi.lending_distance import fall_ppm
from wallet.errors import Refused
from wallet.last_answer import last_answer
from wallet.world import ledger as books
from wallet.world.lender import EVERYTHING, Lender
from wallet.world.lines import OTHERS, Figures
from wallet.world.state import World

PPM = 10**6
MOST_DISCOUNT_PPM = 500_000
"""Half: a deposit is owed whole, so nobody asks for more off it."""
PPM_RAY = 10**21
"""A millionth, in rates of 1e27."""
BPS_WAD = 10**14
"""A ten-thousandth, in health factors of 1e18."""


class Supply(Action, frozen=True, tag="Supply"):
    """Supply `amount` of `token` to a lender, where it earns and can back loans. The first of a token does so at once.

    Refuses lender_unknown, loan_asset_unknown, loan_supply_cap (cap, limit), and what every payment refuses.
    """

    system: str
    token: str
    amount: int
    approve: ApproveMode = "exact"

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount supplied."""
        lender = taking(world, self.system, self.token)
        kinds = fee_kinds(world, "supply", self.token, lender.name, self.amount, self.approve)
        fee = require(world, self.token, self.amount, *kinds)
        allowed = use_allowance(world, self.token, lender.name, self.amount, self.approve)
        lent = lender.supply(allowed, YOU, self.token, self.amount)
        figures: Figures = {"paid": lent.amount, "yearly_ppm": _rate(lent.world, lender, self.token, supplied=True)}
        title = f"Supplied {words(world, lent.amount, self.token)}"
        return told_at(world, lent.world, lender, "supply", title, self.token, fee, figures)


class WithdrawSupplied(Action, frozen=True, tag="WithdrawSupplied"):
    """Withdraw `amount` of a `token` that you supplied, or `everything` to the last unit, whatever `amount` says.

    Refuses lender_unknown, loan_asset_unknown, loan_balance_short (have), loan_liquidity_short (have), loan_unhealthy
    (health_bps, limit) and loan_zero_ltv_first (other).
    """

    system: str
    token: str
    amount: int
    everything: bool = False

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with another amount: that much, not everything."""
        return replace(self, amount=size, everything=False)

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount withdrawn."""
        lender = taking(world, self.system, self.token)
        fee = require_fee(world, network_fee(world, "withdraw_supplied", lender.chain), lender.chain)
        lent = lender.withdraw(world, YOU, self.token, EVERYTHING if self.everything else self.amount)
        left = lent.world.system(lender.name, Lender).supplied(lent.world, YOU, self.token)
        figures: Figures = {"got": lent.amount, "left": left}
        title = f"Withdrew {words(world, lent.amount, self.token)}"
        return told_at(world, lent.world, lender, "withdraw_supplied", title, self.token, fee, figures, at_risk=True)


class SellDeposit(Action, frozen=True, tag="SellDeposit"):
    """Sell `amount` of a `token` that you supplied to somebody who pays it less `discount_ppm` millionths and takes the deposit
    over, or `everything` to the last unit, whatever `amount` says. The lender pays nothing out.

    Refuses lender_unknown, loan_asset_unknown, deposit_discount (most_ppm; remedy: the nearest), deposit_no_buyer (have),
    loan_balance_short (have), loan_unhealthy (health_bps, limit) and loan_zero_ltv_first (other).
    """

    system: str
    token: str
    amount: int
    discount_ppm: int
    everything: bool = False

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with another discount where that is refused, else with another amount: that much, not everything."""
        if refused.code == "deposit_discount":
            return replace(self, discount_ppm=size)
        return replace(self, amount=size, everything=False)

    def size_for(self, refused: Refused) -> int | None:
        """Return the number that `refused` is about: the discount, or the amount."""
        return self.discount_ppm if refused.code == "deposit_discount" else self.amount

    def apply(self, world: World) -> Outcome:
        """Return the world in which it is another's."""
        lender = taking(world, self.system, self.token)
        if not 0 <= self.discount_ppm <= MOST_DISCOUNT_PPM:
            raise Refused("deposit_discount", MOST_DISCOUNT_PPM if self.discount_ppm > 0 else None, most_ppm=MOST_DISCOUNT_PPM)
        fee = require_fee(world, network_fee(world, "sell_deposit", lender.chain), lender.chain)
        sold = lender.hand_over(world, YOU, OTHERS, self.token, EVERYTHING if self.everything else self.amount)
        got, buys = sold.amount * (PPM - self.discount_ppm) // PPM, world.balance(OTHERS, self.token)
        if got > buys:
            raise Refused("deposit_no_buyer", buys or None, token=self.token, have=buys)
        paid = replace(sold.world, ledger=books.move(sold.world.ledger, self.token, OTHERS, YOU, got))
        figures: Figures = {
            "paid": sold.amount,
            "got": got,
            "under_redemption": sold.amount - got,
            "discount_ppm": self.discount_ppm,
            "left": paid.system(lender.name, Lender).supplied(paid, YOU, self.token),
        }
        title = f"Sold a deposit of {words(world, sold.amount, self.token)}"
        units = dict.fromkeys(("paid", "got", "under_redemption", "left"), self.token)
        return told_at(world, paid, lender, "sell_deposit", title, self.token, fee, figures, at_risk=True, units=units)


class Borrow(Action, frozen=True, tag="Borrow"):
    """Borrow `amount` of `token` against what you supplied.

    Refuses lender_unknown, loan_asset_unknown, loan_not_lent, loan_not_in_emode (mode), loan_liquidity_short (have),
    loan_borrow_cap (cap, limit), loan_no_collateral, loan_unhealthy (health_bps, limit) and loan_collateral_short (limit).
    """

    system: str
    token: str
    amount: int

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount borrowed."""
        lender = taking(world, self.system, self.token)
        fee = require_fee(world, network_fee(world, "borrow", lender.chain), lender.chain)
        lent = lender.borrow(world, YOU, self.token, self.amount)
        figures: Figures = {"got": lent.amount, "yearly_ppm": _rate(lent.world, lender, self.token, supplied=False)}
        title = f"Borrowed {words(world, lent.amount, self.token)}"
        return told_at(world, lent.world, lender, "borrow", title, self.token, fee, figures, at_risk=True)


class Repay(Action, frozen=True, tag="Repay"):
    """Repay `amount` of a debt in `token`, at most all of it; or `everything` to the last unit, whatever `amount` says.

    Refuses lender_unknown, loan_asset_unknown, loan_no_debt, and what every payment refuses.
    """

    system: str
    token: str
    amount: int
    everything: bool = False
    approve: ApproveMode = "exact"

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with another amount: that much, not everything."""
        return replace(self, amount=size, everything=False)

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount repaid."""
        lender = taking(world, self.system, self.token)
        due = lender.owed(world, YOU, self.token)
        if not due:
            raise Refused("loan_no_debt", token=self.token)
        amount = due if self.everything else min(self.amount, due)
        kinds = fee_kinds(world, "repay", self.token, lender.name, amount, self.approve)
        fee = require(world, self.token, amount, *kinds)
        allowed = use_allowance(world, self.token, lender.name, amount, self.approve)
        lent = lender.repay(allowed, YOU, self.token, EVERYTHING if amount == due else amount)
        left = lent.world.system(lender.name, Lender).owed(lent.world, YOU, self.token)
        figures: Figures = {"paid": lent.amount, "left": left}
        title = f"Repaid {words(world, lent.amount, self.token)}"
        return told_at(world, lent.world, lender, "repay", title, self.token, fee, figures)


class UseAsCollateral(Action, frozen=True, tag="UseAsCollateral"):
    """Let a `token` that you supplied back your loans, or not.

    Refuses lender_unknown, loan_asset_unknown, loan_no_supply, loan_backs_nothing, loan_needed (health_bps) and
    loan_zero_ltv_first (other).
    """

    system: str
    token: str
    used: bool = True

    def apply(self, world: World) -> Outcome:
        """Return the world in which it does."""
        lender = taking(world, self.system, self.token)
        fee = require_fee(world, network_fee(world, "use_as_collateral", lender.chain), lender.chain)
        after = lender.use_as_collateral(world, YOU, self.token, self.used)
        title = f"{'Used' if self.used else 'Stopped using'} {self.token} as collateral"
        figures: Figures = {"token": self.token, "used": int(self.used)}
        return told_at(world, after, lender, "use_as_collateral", title, self.token, fee, figures)


class SetEMode(Action, frozen=True, tag="SetEMode"):
    """Enter an e-mode of a lender by its number, or leave it with 0.

    Refuses lender_unknown, loan_emode_unknown (category), loan_emode_debt (token), loan_emode_collateral (token) and
    loan_emode_unhealthy (health_bps).
    """

    system: str
    category: int

    def apply(self, world: World) -> Outcome:
        """Return the world in which you are in it."""
        lender = world.system(self.system, Lender)
        fee = require_fee(world, network_fee(world, "set_emode", lender.chain), lender.chain)
        after = lender.set_emode(world, YOU, self.category)
        title = f"Entered e-mode {self.category}" if self.category else "Left the e-mode"
        return told_at(world, after, lender, "set_emode", title, lender.assets()[0], fee, {"category": self.category})


def taking(world: World, name: str, token: str) -> Lender:
    """Return the lender of that name, which takes the token. Refuses lender_unknown and loan_asset_unknown."""
    lender = world.system(name, Lender)
    if token not in lender.assets():
        raise Refused("loan_asset_unknown", token=token)
    return lender


def _rate(world: World, lender: Lender, token: str, supplied: bool) -> int:
    """Return what a deposit earns or a loan costs a year from now on, in millionths."""
    rates = world.system(lender.name, Lender).yearly_rates(token)
    return (rates.liquidity_ray if supplied else rates.variable_borrow_ray) // PPM_RAY


@last_answer
def _health(world: World, lender: str) -> AccountData:
    """Return how you stand at a lender: asked of the same world with every preview in it."""
    return world.system(lender, Lender).health(world, YOU)


def told_at(
    world: World,
    lent: World,
    lender: Lender,
    kind: str,
    title: str,
    token: str,
    fee: int,
    figures: Figures,
    at_risk: bool = False,
    units: dict[str, str] | None = None,
) -> Outcome:
    """Return the outcome: the fee is paid, and the receipt tells the health factor before and after where there is a debt, with
    values in 1e-8 of a dollar. `at_risk` says that it came nearer to a liquidation; `units` are those of its figures, where
    what was paid, got and left is not of `token`.
    """
    notes: tuple[Note, ...] = ()
    after = charge(lent, fee, lender.chain)
    told: Figures = {"system": lender.name, **figures}
    before, data = _health(world, lender.name), after.system(lender.name, Lender).health(after, YOU)
    if before.debt_value:
        told["health_before_bps"] = before.health_factor_wad // BPS_WAD
    if data.debt_value:
        told["health_bps"] = data.health_factor_wad // BPS_WAD
        told |= {"collateral_value": data.collateral_value, "debt_value": data.debt_value}
        told["threshold_bps"] = data.liquidation_threshold_bps
        fall = fall_ppm(data.health_factor_wad)
        notes = (Note("may_be_liquidated", {"health_bps": told["health_bps"], "fall_ppm": fall}),) if at_risk else ()
    told["network_fee"] = fee
    units = dict.fromkeys(("paid", "got", "left"), token) if units is None else units
    return done(world, after, kind, title, told, notes, units=units, chain=lender.chain)
