"""The story that the review sheet tells of a shock: what it does to me, what stays, and how its size follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ui.panels.shocks.words import (
    cap_figures,
    discount_row,
    ended_words,
    outage_rows,
    outage_sentence,
    slashing_figures,
    slashing_rows,
)
from ui.wording import (
    Formula,
    ReviewLine,
    ReviewStory,
    amount,
    amount_with_unit,
    count,
    first_coin,
    protocol_title,
    share,
    span,
    story_of,
    system_title,
    things,
)
from wallet import actions, shocks

if TYPE_CHECKING:
    from wallet import Action, Outcome, World, risk

QUEUE = "queue"
LARGE_SLASHING = (
    ReviewLine("The queue may wait", "a large slashing delays requests made after it until it is counted", "queue"),
    ReviewLine("A very large loss stops the reports", "one over the limit waits for a vote: 9 days or more", "clock"),
)
"""What a slashing may do to a protocol that pays by a queue and a report."""


def shock_story(action: Action, outcome: Outcome, world: World, found: risk.Effect) -> ReviewStory:
    """The sheet of a shock: what it does to me, what stays, and how its size follows."""
    told = story_of(action, outcome, world)
    if not isinstance(action, actions.Shock):
        return told
    shock = action.shock
    return replace(
        told,
        title=(_title(shock) if not action.in_hours else "") or told.title,
        risks=(*_later(action.in_hours), *_risks(shock, outcome, found, world)),
        stays=(
            *_pays_the_same(found),
            ReviewLine("Your balances stay as they are at this moment", "what they redeem or sell for may move", "check"),
            ReviewLine("Undo brings everything back", "the date and the random events included", "undo"),
        ),
        formulas=_formulas(shock, outcome, found),
    )


def _later(hours: int) -> tuple[ReviewLine, ...]:
    """That it strikes later, where it does."""
    if not hours:
        return ()
    return (ReviewLine(f"It strikes in {span(hours)}", "the figures here are as if it struck now", "clock"),)


def _title(shock: shocks.AnyShock) -> str:
    match shock:
        case shocks.SlashValidators(share_ppm):
            return f"Slash {share(share_ppm)} of {_whose(shock)}\u2019s validators"
        case shocks.LiquidityLeaves(share_ppm):
            return f"{share(share_ppm)} of the pool\u2019s liquidity leaves"
        case shocks.ValidatorsGoDark(share_ppm):
            return f"{share(share_ppm)} of {_whose(shock)}\u2019s validators go offline"
        case _:
            return ""


def _whose(shock: shocks.SlashValidators | shocks.ValidatorsGoDark) -> str:
    if shock.row:
        return shock.row.rpartition("/")[2]
    return system_title(shock.system) if shock.system else protocol_title()


def _risks(shock: shocks.AnyShock, outcome: Outcome, found: risk.Effect, world: World) -> tuple[ReviewLine, ...]:
    price = _moves("what it sells for", found.sells_before, found.sells, found.coin)
    match shock:
        case shocks.SlashValidators(_, system):
            queued = any(way.way == QUEUE for way in world.issuer(system).exits(world))
            return (_lost(outcome), *(LARGE_SLASHING if queued else ()))
        case shocks.OwnFault():
            return (_lost(outcome),)
        case shocks.LargeSale():
            return (
                ReviewLine("The market pays less", price, "fall"),
                ReviewLine("The discount widens", _discounts(found), "percent"),
            )
        case shocks.ValidatorsGoDark():
            rows = (f"{row.label}: {row.value} {row.unit}".strip() for row in outage_rows(outcome))
            return (ReviewLine(outage_sentence(outcome), ", ".join(rows), "clock"),)
        case shocks.ContractDrained():
            yours = int(outcome.receipt.figures["yours"])
            taken = amount_with_unit(yours, first_coin()) if yours else "nothing"
            return (
                ReviewLine("Whoever has a share of the contract loses that part", price, "bug"),
                ReviewLine("What you approved it to take is taken as well", f"from your wallet: {taken}", "unlock"),
            )
        case shocks.ServiceSlashes():
            return _slashed_by_service(outcome)
        case shocks.LenderRun():
            figures = outcome.receipt.figures
            left = amount_with_unit(int(figures["left"]), str(figures["asset"]))
            return (
                ReviewLine("No more than what is left can be taken out", f"{left} until somebody repays or lends", "queue"),
                ReviewLine("Borrowing becomes expensive at once", "a loan costs the new rate from this hour on", "percent"),
            )
        case shocks.CapDrawnLow():
            return (
                ReviewLine("Lenders believe too low a price", "loans near their threshold may be liquidated at it", "bank"),
                ReviewLine(f"Liquidated in that hour: {ended_words(cap_figures(outcome))}", _ends_cost(outcome), "shield"),
            )
        case shocks.RedemptionRush():
            return (ReviewLine("Whoever asks later waits longer", "the queue pays in the order of asking", "queue"),)
        case _:
            before, after = (amount_with_unit(cost, found.coin, 2) for cost in (found.sale_costs_before, found.sale_costs))
            return (
                ReviewLine(
                    "Every later sale costs more",
                    f"{amount(found.sale, found.token, 0)} {found.token}: {before} before, {after} after",
                    "pool",
                ),
                ReviewLine("The price hardly moves at once", price, "fall"),
            )


def _slashed_by_service(outcome: Outcome) -> tuple[ReviewLine, ...]:
    """What it takes of all, of what is in escrow, and of what is yours."""
    figures, token = outcome.receipt.figures, outcome.receipt.units["lost"]
    lost, escrow, mine = (amount_with_unit(int(figures[name]), token) for name in ("lost", "from_escrow", "yours"))
    return (
        ReviewLine(f"Everyone with {figures['operator']} loses {share(int(figures['taken_ppm']))}", f"{lost} in all", "shield"),
        ReviewLine("What is in escrow loses the same part", f"{escrow} of it", "clock"),
        ReviewLine("None of it comes back", f"yours: {mine}", "fall"),
    )


def _ends_cost(outcome: Outcome) -> str:
    """What a liquidation under a cap costs me."""
    lost = int(cap_figures(outcome)["lost"])
    return f"you lose {amount_with_unit(lost, first_coin())}" if lost else "you lose nothing"


def _lost(outcome: Outcome) -> ReviewLine:
    """What one loses, by the days on which it arrives."""
    rows, hit = slashing_rows(outcome), things(int(outcome.receipt.figures["count"]), "validator")
    if len(rows) == 1:
        return ReviewLine(f"{hit} punished: what you lose is gone at once", f"{rows[0].value} {rows[0].unit}", "shield")
    days = ", ".join(f"{row.label.removeprefix('You lose by ')}: {row.value}" for row in rows)
    return ReviewLine(f"{hit} slashed: what you lose arrives over 36 days", f"{days} {rows[0].unit}", "shield")


def _pays_the_same(found: risk.Effect) -> tuple[ReviewLine, ...]:
    if found.redeems != found.redeems_before:
        return ()
    return (
        ReviewLine("Redeeming pays the same today", f"{amount_with_unit(found.redeems, found.coin)} before and after", "check"),
    )


def _discounts(found: risk.Effect) -> str:
    row = discount_row(found)
    return f"{row.before} % before, {row.value} % after; it closes as buyers come" if row.before else row.value


def _moves(name: str, before: int | None, after: int | None, coin: str) -> str:
    if before is None or after is None:
        return "there is no market here"
    return f"{name}: {amount(before, coin)} before, {amount_with_unit(after, coin)} after"


def _formulas(shock: shocks.AnyShock, outcome: Outcome, found: risk.Effect) -> tuple[Formula, ...]:
    figures = outcome.receipt.figures
    match shock:
        case shocks.SlashValidators():
            loss = slashing_figures(outcome)
            at_once = loss["at_once"] == loss["day_36"]
            how = "penalty at once + missed duties every epoch + a penalty on day 18 that grows with the share slashed"
            when = f", {_whole(loss['day_18'], found.coin)} by day 18, {_whole(loss['day_36'], found.coin)} by day 36"
            return (
                Formula(
                    "What all validators of the protocol lose",
                    "a part of what stands with them, at once" if at_once else how,
                    f"{count(int(figures['count']))} validators: {_whole(loss['at_once'], found.coin)} at once"
                    f"{'' if at_once else when}",
                ),
                Formula(
                    "Your part",
                    f"your {found.token} / all {found.token}, of what all lose",
                    f"{amount_with_unit(int(loss['yours_day_36']), found.coin)} of {_whole(loss['day_36'], found.coin)}",
                ),
            )
        case shocks.OwnFault() | shocks.ContractDrained() | shocks.RedemptionRush() | shocks.LenderRun():
            return ()
        case shocks.CapDrawnLow(short_ppm):
            return (
                Formula(
                    "What the lender believes",
                    "the lower of what the token redeems for and the cap",
                    f"{share(short_ppm)} less: every health factor that rests on it falls by as much",
                ),
            )
        case shocks.ValidatorsGoDark():
            return (
                Formula(
                    "What a leak takes",
                    "effective balance × inactivity score / 2^26 every epoch; the score grows by 4 with every epoch missed",
                    f"{count(int(figures['count']))} validators",
                ),
            )
        case shocks.LargeSale(sold):
            return (
                Formula(
                    "What the seller gets",
                    "the pool\u2019s curve, solved for what it holds after the sale, less its fee",
                    f"{amount_with_unit(sold, found.token, 0)} brought {amount_with_unit(int(figures['got']), found.coin)}",
                ),
            )
        case _:
            before, after = (amount_with_unit(cost, found.coin) for cost in (found.sale_costs_before, found.sale_costs))
            return (
                Formula(
                    "What a sale costs",
                    "its amount less what the pool pays for all of it at once",
                    f"{amount_with_unit(found.sale, found.token, 0)}: {before} before, {after} after",
                ),
            )


def _whole(units: Any, coin: str) -> str:
    return amount_with_unit(int(units), coin, 0)
