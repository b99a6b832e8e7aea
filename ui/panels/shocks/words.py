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
    decimals,
    exact_amount,
    first_coin,
    percent,
    protocol_title,
    share,
    story_of,
    system_title,
    things,
    token_in,
)
from wallet import actions, shocks

if TYPE_CHECKING:
    from wallet import Action, Outcome, World, risk

DAYS = (1, 18, 36)
SMALL = 100
"""Losses under that part of a coin are shown with six places, all of them, so that they compare."""
QUEUE = "queue"
LARGE_SLASHING = (
    ReviewLine("The queue may wait", "a large slashing delays requests made after it until it is counted", "queue"),
    ReviewLine("A very large loss stops the reports", "one over the limit waits for a vote: 9 days or more", "clock"),
)
"""What a slashing may do to a protocol that pays by a queue and a report."""
NO_CHANGE = "no change"
NO_MARKET = "no market"


def ghost_name(shock: shocks.AnyShock) -> str:
    """What stands on the dashed line."""
    match shock:
        case shocks.SlashValidators(share_ppm):
            return f"with {share(share_ppm)} slashed"
        case shocks.OwnFault():
            return "with your validator at fault"
        case shocks.LargeSale(units, system):
            token = token_in({"system": system})
            return f"with {amount(units, token, 0)} {token} sold"
        case shocks.LiquidityLeaves(share_ppm):
            return f"without {share(share_ppm)} of the liquidity"
        case shocks.ValidatorsGoDark(share_ppm):
            return f"with {share(share_ppm)} offline"
        case shocks.ContractDrained(share_ppm):
            return f"with {share(share_ppm)} drained"
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
        before, after = (_one(price, found.coin) for price in (found.price_before, found.price))
        return [_value(f"1 {found.token} sells for", before, after, found.coin), discount_row(found)]
    return [
        _value("Sells for", found.sells_before, found.sells, found.coin),
        _value("Redeems for", found.redeems_before, found.redeems, found.coin),
        discount_row(found),
    ]


def discount_row(found: risk.Effect) -> PreviewRow:
    """Market price against redemption, before and after; a premium is told as one."""
    if found.price_before is None or found.price is None:
        return PreviewRow("Discount", NO_MARKET, tone="ink2")
    before, after = (1 - found.price_before / found.rate_before, 1 - found.price / found.rate)
    shown = [percent(gap).removesuffix(" %") for gap in (before, after)]
    if shown[0] == shown[1]:
        return PreviewRow("Discount", NO_CHANGE, tone="ink2")
    price = exact_amount(_one(found.price, found.coin) or 0, found.coin)
    return PreviewRow("Discount", shown[1], "%", before=shown[0], exact=f"price {price}")


def _one(price: int | None, coin: str) -> int | None:
    """What one token sells for, of 1e18, in the coin's smallest unit."""
    return None if price is None else price // 10 ** (18 - decimals(coin))


def sale_row(found: risk.Effect) -> PreviewRow:
    """What selling an example amount costs against redeeming it, before and after."""
    label = f"Selling {amount(found.sale, found.token, 0)} costs"
    return PreviewRow(
        label,
        amount(found.sale_costs, found.coin, 2),
        found.coin,
        before=amount(found.sale_costs_before, found.coin, 2),
        exact=exact_amount(found.sale_costs, found.coin),
        strong=True,
    )


def slashing_rows(outcome: Outcome) -> list[PreviewRow]:
    """What the slashing will have cost me by the days on which it arrives."""
    figures = slashing_figures(outcome)
    losses, coin = {day: int(figures[f"yours_day_{day}"]) for day in DAYS}, outcome.receipt.units.get("penalty") or first_coin()
    places = 4 if max(losses.values()) >= 10 ** decimals(coin) // SMALL else 6
    at_once = figures["yours_at_once"]
    if all(lost == at_once for lost in losses.values()):
        return [
            PreviewRow("You lose at once", amount(-at_once, coin, places), coin, exact=exact_amount(-at_once, coin), strong=True)
        ]
    return [
        PreviewRow(
            f"You lose by day {day}",
            amount(-lost, coin, places),
            coin,
            exact=exact_amount(-lost, coin),
            strong=day == DAYS[-1],
        )
        for day, lost in losses.items()
    ]


def outage_rows(outcome: Outcome) -> list[PreviewRow]:
    """What validators that are offline do to the chain, and cost me."""
    figures, coin = _outage_figures(outcome), first_coin()
    lost, less, days = (int(figures[name]) for name in ("yours_lost", "yours_a_day", "final_days"))
    final = "stay final" if not days else f"final in {things(days, 'day')}" if days > 0 else "not final for a year"
    rows = [PreviewRow("Blocks", final, strong=bool(days))]
    if days:
        rows.append(PreviewRow("You lose by then", amount(-lost, coin), coin, exact=exact_amount(-lost, coin), strong=True))
    places = 4 if abs(less) >= 10 ** decimals(coin) // SMALL else 6
    rows.append(PreviewRow("You miss a day", amount(-less, coin, places), coin, exact=exact_amount(-less, coin)))
    return rows


def outage_sentence(outcome: Outcome) -> str:
    """What the chain does about them."""
    if not int(_outage_figures(outcome)["final_days"]):
        return "Less than a third of the stake is offline: they miss rewards, and no more."
    return "Those offline lose stake until the others are two thirds again. Until then no report comes and no request is paid."


def _outage_figures(outcome: Outcome) -> dict[str, Any]:
    return next(dict(note.figures) for note in outcome.receipt.notes if note.code == "outage_costs")


def slashing_figures(outcome: Outcome) -> dict[str, Any]:
    """The figures of the note that tells when a slashing arrives; empty for other shocks."""
    return next((dict(note.figures) for note in outcome.receipt.notes if note.code == "slashing_arrives"), {})


def _value(label: str, before: int | None, after: int | None, coin: str) -> PreviewRow:
    if before is None or after is None:
        return PreviewRow(label, NO_MARKET, tone="ink2")
    shown = amount(before, coin), amount(after, coin)
    if shown[0] == shown[1]:
        return PreviewRow(label, NO_CHANGE, exact=exact_amount(after, coin), tone="ink2")
    return PreviewRow(label, shown[1], coin, before=shown[0], exact=exact_amount(after, coin))


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
        risks=_risks(shock, outcome, found, world),
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
            whose = system_title(shock.system) if shock.system else protocol_title()
            return f"Slash {share(share_ppm)} of {whose}\u2019s validators"
        case shocks.LiquidityLeaves(share_ppm):
            return f"{share(share_ppm)} of the pool\u2019s liquidity leaves"
        case _:
            return ""


def _risks(shock: shocks.AnyShock, outcome: Outcome, found: risk.Effect, world: World) -> tuple[ReviewLine, ...]:
    price = _moves("what it sells for", found.sells_before, found.sells, found.coin)
    match shock:
        case shocks.SlashValidators(_, system):
            queued = any(way.way == QUEUE for way in world.issuer(system).exits(world))
            return (_lost(outcome), *(LARGE_SLASHING if queued else ()))
        case shocks.OwnFault():
            return (_lost(outcome),)
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
        case shocks.LargeSale():
            return (
                ReviewLine("The market pays less", price, "fall"),
                ReviewLine("The discount widens", _discounts(found), "percent"),
            )
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
        case shocks.OwnFault() | shocks.ContractDrained():
            return ()
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
