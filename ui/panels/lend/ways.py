"""What one can do at a lender: each way's title, its button, and the action that it is."""

from __future__ import annotations

from typing import NamedTuple

from wallet import Action, Lender, World, actions

YOU = "you"
LEND, BORROW, REPAY, TAKE, SELL = "lend", "borrow", "repay", "take", "sell"


class LendWay(NamedTuple):
    """Its name in the row, the object name of its button and the words on it, and the label of its amount."""

    title: str
    review: str
    button: str
    label: str


WAYS = {
    LEND: LendWay("Lend", "lend.supply.review", "Review deposit", "Lend"),
    BORROW: LendWay("Borrow", "lend.borrow.review", "Review loan", "Borrow"),
    REPAY: LendWay("Repay", "lend.repay.review", "Review repayment", "Repay"),
    TAKE: LendWay("Take out", "lend.withdraw.review", "Review withdrawal", "Take out"),
    SELL: LendWay("Sell", "lend.sell.review", "Review sale", "Sell the receipt"),
}


def offered(world: World, lender: Lender, way: str) -> tuple[str, ...]:
    """The assets that a way is possible with: all that are taken, all that are lent, and of your own what you owe or lent."""
    match way:
        case "borrow":
            return tuple(token for token in lender.assets() if lender.terms(world, YOU, token).lent)
        case "repay":
            return tuple(token for token in lender.assets() if lender.owed(world, YOU, token))
        case "take" | "sell":
            return tuple(token for token in lender.assets() if lender.supplied(world, YOU, token))
    return lender.assets()


def most(world: World, lender: Lender, way: str, token: str) -> int:
    """The largest amount that a way takes now."""
    terms = lender.terms(world, YOU, token)
    match way:
        case "borrow":
            return terms.borrowable
        case "repay":
            return min(lender.owed(world, YOU, token), actions.spendable(world, token, "repay", "approve"))
        case "take":
            return terms.withdrawable
        case "sell":
            return terms.sellable
    held = actions.spendable(world, token, "supply", "approve")
    return held if terms.supply_room is None else min(held, terms.supply_room)


def action_of(
    world: World, lender: Lender, way: str, token: str, amount: int, approve: actions.ApproveMode, discount_ppm: int
) -> Action:
    """The action of a way. All of a debt, and all of a deposit, go to the last unit, interest to the hour included; a deposit is
    sold for less than it is by a discount.
    """
    match way:
        case "borrow":
            return actions.Borrow(lender.name, token, amount)
        case "repay":
            return actions.Repay(lender.name, token, amount, amount >= lender.owed(world, YOU, token), approve)
        case "take":
            whole = amount == lender.supplied(world, YOU, token)
            return actions.WithdrawSupplied(lender.name, token, amount, whole)
        case "sell":
            whole = amount == lender.supplied(world, YOU, token)
            return actions.SellDeposit(lender.name, token, amount, discount_ppm, whole)
    return actions.Supply(lender.name, token, amount, approve)
