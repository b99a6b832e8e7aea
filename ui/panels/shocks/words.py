"""A shock in words: its preview's rows, its name on the ghost line, and the story that the review sheet tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ui.widgets import PreviewRow
from ui.wording import (
    Formula,
    ReviewLine,
    ReviewStory,
    amount,
    amount_with_unit,
    count,
    exact_amount,
    first_coin,
    first_token,
    percent,
    protocol_title,
    share,
    story_of,
    things,
)
from wallet import actions, shocks

if TYPE_CHECKING:
    from wallet import Action, Outcome, World, risk

WEI = 10**18
DAYS = (1, 18, 36)
SMALL = WEI // 100
"""Losses under it are shown with six places, all of them, so that they compare."""
NO_CHANGE = "no change"
NO_MARKET = "no market"


def ghost_name(shock: shocks.AnyShock) -> str:
    """What stands on the dashed line."""
    match shock:
        case shocks.SlashValidators(share_ppm):
            return f"with {share(share_ppm)} slashed"
        case shocks.LargeSale(wei):
            return f"with {amount(wei, first_token(), 0)} {first_token()} sold"
        case shocks.LiquidityLeaves(share_ppm):
            return f"without {share(share_ppm)} of the liquidity"
        case _:
            return "with the shock"


def beside_name(hidden: bool) -> str:
    """What stands on the thin line beside it."""
    return "if the price stood still" if hidden else "without the shock"


def future_note(hidden: bool) -> str:
    """What stands at the foot of hours that a record already holds."""
    return "what happened next stays hidden" if hidden else "recorded, shown because you asked"


# -- the rows of a preview


def market_rows(found: risk.Effect) -> list[PreviewRow]:
    """What my staked tokens sell and redeem for, and the discount, before and after; one token's price where I hold none."""
    if found.redeems_before == 0:
        return [_value(f"1 {first_token()} sells for", found.price_before, found.price), discount_row(found)]
    return [
        _value("Sells for", found.sells_before, found.sells),
        _value("Redeems for", found.redeems_before, found.redeems),
        discount_row(found),
    ]


def discount_row(found: risk.Effect) -> PreviewRow:
    """Market price against redemption, before and after; a premium is told as one."""
    if found.price_before is None or found.price is None:
        return PreviewRow("Discount", NO_MARKET, tone="ink2")
    before, after = (1 - price / WEI for price in (found.price_before, found.price))
    shown = [percent(gap).removesuffix(" %") for gap in (before, after)]
    if shown[0] == shown[1]:
        return PreviewRow("Discount", NO_CHANGE, tone="ink2")
    return PreviewRow("Discount", shown[1], "%", before=shown[0], exact=f"price {exact_amount(found.price, first_coin())}")


def sale_row(found: risk.Effect) -> PreviewRow:
    """What selling an example amount costs against redeeming it, before and after."""
    label = f"Selling {amount(found.sale, first_token(), 0)} costs"
    return PreviewRow(
        label,
        amount(found.sale_costs, first_coin(), 2),
        first_coin(),
        before=amount(found.sale_costs_before, first_coin(), 2),
        exact=exact_amount(found.sale_costs, first_coin()),
        strong=True,
    )


def slashing_rows(outcome: Outcome) -> list[PreviewRow]:
    """What the slashing will have cost me by the days on which it arrives."""
    figures = slashing_figures(outcome)
    losses = {day: int(figures[f"yours_day_{day}"]) for day in DAYS}
    places = 4 if max(losses.values()) >= SMALL else 6
    return [
        PreviewRow(
            f"You lose by day {day}",
            amount(-lost, first_coin(), places),
            first_coin(),
            exact=exact_amount(-lost, first_coin()),
            strong=day == DAYS[-1],
        )
        for day, lost in losses.items()
    ]


def slashing_figures(outcome: Outcome) -> dict[str, Any]:
    """The figures of the note that tells when a slashing arrives; empty for other shocks."""
    return next((dict(note.figures) for note in outcome.receipt.notes if note.code == "slashing_arrives"), {})


def _value(label: str, before: int | None, after: int | None) -> PreviewRow:
    if before is None or after is None:
        return PreviewRow(label, NO_MARKET, tone="ink2")
    shown = amount(before, first_coin()), amount(after, first_coin())
    if shown[0] == shown[1]:
        return PreviewRow(label, NO_CHANGE, exact=exact_amount(after, first_coin()), tone="ink2")
    return PreviewRow(label, shown[1], first_coin(), before=shown[0], exact=exact_amount(after, first_coin()))


# -- the review


def shock_story(action: Action, outcome: Outcome, world: World, found: risk.Effect) -> ReviewStory:
    """The sheet of a shock: what it does to me, what stays, and how its size follows."""
    told = story_of(action, outcome, world)
    if not isinstance(action, actions.Shock):
        return told
    shock = action.shock
    return replace(
        told,
        title=_title(shock) or told.title,
        risks=_risks(shock, outcome, found),
        stays=(
            *_pays_the_same(found),
            ReviewLine("Your balances stay as they are at this moment", "what they redeem or sell for may move", "check"),
            ReviewLine("Undo brings everything back", "the date and the random events included", "undo"),
        ),
        formulas=_formulas(shock, outcome, found),
    )


def _title(shock: shocks.AnyShock) -> str:
    match shock:
        case shocks.SlashValidators(share_ppm):
            return f"Slash {share(share_ppm)} of {protocol_title()}\u2019s validators"
        case shocks.LiquidityLeaves(share_ppm):
            return f"{share(share_ppm)} of the pool\u2019s liquidity leaves"
        case _:
            return ""


def _risks(shock: shocks.AnyShock, outcome: Outcome, found: risk.Effect) -> tuple[ReviewLine, ...]:
    price = _moves("what it sells for", found.sells_before, found.sells)
    match shock:
        case shocks.SlashValidators():
            days = (
                ", ".join(f"{row.label.removeprefix('You lose by ')}: {row.value}" for row in slashing_rows(outcome))
                + f" {first_coin()}"
            )
            hit = things(int(outcome.receipt.figures["count"]), "validator")
            return (
                ReviewLine(f"{hit} slashed: what you lose arrives over 36 days", days, "shield"),
                ReviewLine("The queue may wait", "a large slashing delays requests made after it until it is counted", "queue"),
                ReviewLine("A very large loss stops the reports", "one over the limit waits for a vote: 9 days or more", "clock"),
            )
        case shocks.LargeSale():
            return (
                ReviewLine("The market pays less", price, "fall"),
                ReviewLine("The discount widens", _discounts(found), "percent"),
            )
        case _:
            before, after = (amount_with_unit(cost, first_coin(), 2) for cost in (found.sale_costs_before, found.sale_costs))
            return (
                ReviewLine(
                    "Every later sale costs more",
                    f"{amount(found.sale, first_token(), 0)} {first_token()}: {before} before, {after} after",
                    "pool",
                ),
                ReviewLine("The price hardly moves at once", price, "fall"),
            )


def _pays_the_same(found: risk.Effect) -> tuple[ReviewLine, ...]:
    if found.redeems != found.redeems_before:
        return ()
    return (
        ReviewLine("Redeeming pays the same today", f"{amount_with_unit(found.redeems, first_coin())} before and after", "check"),
    )


def _discounts(found: risk.Effect) -> str:
    row = discount_row(found)
    return f"{row.before} % before, {row.value} % after; it closes as buyers come" if row.before else row.value


def _moves(name: str, before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return "there is no market here"
    return f"{name}: {amount(before, first_coin())} before, {amount_with_unit(after, first_coin())} after"


def _formulas(shock: shocks.AnyShock, outcome: Outcome, found: risk.Effect) -> tuple[Formula, ...]:
    figures = outcome.receipt.figures
    match shock:
        case shocks.SlashValidators():
            loss = slashing_figures(outcome)
            return (
                Formula(
                    "What all validators of the protocol lose",
                    "penalty at once + missed duties every epoch + a penalty on day 18 that grows with the share slashed",
                    f"{count(int(figures['count']))} validators: {_whole(loss['at_once'])} at once, {_whole(loss['day_18'])} by "
                    f"day 18, {_whole(loss['day_36'])} by day 36",
                ),
                Formula(
                    "Your part",
                    f"your {first_token()} / all {first_token()}, of what all lose",
                    f"{amount_with_unit(int(loss['yours_day_36']), first_coin())} of {_whole(loss['day_36'])}",
                ),
            )
        case shocks.LargeSale(wei):
            return (
                Formula(
                    "What the seller gets",
                    "the pool\u2019s curve, solved for what it holds after the sale, less its fee",
                    f"{amount_with_unit(wei, first_token(), 0)} brought {amount_with_unit(int(figures['got']), first_coin())}",
                ),
            )
        case _:
            before, after = (amount_with_unit(cost, first_coin()) for cost in (found.sale_costs_before, found.sale_costs))
            return (
                Formula(
                    "What a sale costs",
                    "its amount less what the pool pays for all of it at once",
                    f"{amount_with_unit(found.sale, first_token(), 0)}: {before} before, {after} after",
                ),
            )


def _whole(wei: Any) -> str:
    return amount_with_unit(int(wei), first_coin(), 0)
