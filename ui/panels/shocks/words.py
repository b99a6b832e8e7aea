"""A shock in words: its preview's rows and its name on the ghost line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.widgets import PreviewRow
from ui.wording import (
    amount,
    decimals,
    exact_amount,
    first_coin,
    percent,
    share,
    span_range,
    system_title,
    things,
    token_in,
)
from wallet import risk, shocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wallet import Outcome, World

DAYS = (1, 18, 36)
SMALL = 100
"""Losses under that part of a coin are shown with six places, all of them, so that they compare."""
NO_CHANGE = "no change"
NO_MARKET = "no market"
RUSH = "The queue pays in the order of asking: whoever asks after this waits longer."


def ghost_name(shock: shocks.AnyShock) -> str:
    """What stands on the dashed line."""
    match shock:
        case shocks.SlashValidators(share_ppm, among=among):
            return f"with {share(share_ppm)} {'of one operator ' if among else ''}slashed"
        case shocks.OwnFault():
            return "with your validator at fault"
        case shocks.LargeSale(units, system):
            token = token_in({"system": system})
            return f"with {amount(units, token, 0)} {token} sold"
        case shocks.LiquidityLeaves(share_ppm):
            return f"without {share(share_ppm)} of the liquidity"
        case shocks.ValidatorsGoDark(share_ppm, among=among):
            return f"with {share(share_ppm)} {'of one operator ' if among else ''}offline"
        case shocks.RedemptionRush(units, system):
            token = token_in({"system": system})
            return f"with {amount(units, token, 0)} {token} asked for"
        case shocks.ContractDrained(share_ppm, system):
            return f"with {share(share_ppm)} of {system_title(system) if system else 'the pool'} drained"
        case shocks.ServiceSlashes(share_ppm):
            return f"with {share(share_ppm)} of an allocation slashed"
        case shocks.LenderRun():
            return "with the run on the lender"
        case shocks.CapDrawnLow(short_ppm):
            return f"with the cap {share(short_ppm)} too low"
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


def rush_rows(world: World, outcome: Outcome, system: str, found: risk.Effect) -> list[PreviewRow]:
    """What whoever asks next waits, before and after, and what a token sells for."""
    before, after = (_wait(risk.waiting(side, 10 ** decimals(found.token), system)) for side in (world, outcome.world))
    waits = PreviewRow("You would wait", NO_CHANGE if before == after else after, before="" if before == after else before)
    return [waits, *market_rows(found)]


def _wait(found: risk.Waiting) -> str:
    return "unknown" if found.state in ("unknown", "shut") else span_range(found.low_hours, found.high_hours)


def drained_rows(borne: Sequence[risk.Borne]) -> list[PreviewRow]:
    """What is taken, token by token, and what of it is yours."""
    rows: list[PreviewRow] = []
    for row in borne:
        mine, got = row.changes["you"], row.changes["attacker"]
        yours = PreviewRow("Yours of it", amount(mine, row.coin) if mine else "none", row.coin if mine else "", strong=bool(mine))
        rows += [PreviewRow("Taken", amount(got, row.coin, 2), row.coin, exact=exact_amount(got, row.coin)), yours]
    return rows or [PreviewRow("Taken", "nothing", tone="ink2")]


def wallet_row(outcome: Outcome) -> PreviewRow:
    """What of it lies in my wallet, taken by an approval."""
    yours, coin = int(outcome.receipt.figures["yours"]), first_coin()
    return PreviewRow("From your wallet", amount(-yours, coin) if yours else "nothing", coin if yours else "")


def cap_figures(outcome: Outcome) -> dict[str, Any]:
    """The figures of the note that tells which loans a cap ends."""
    return next(dict(note.figures) for note in outcome.receipt.notes if note.code == "cap_ends")


def ended_words(ended: dict[str, Any]) -> str:
    """Whose loans are liquidated."""
    others = things(int(ended["others"]), "other loan") if ended["others"] else ""
    if ended["yours"]:
        return f"your loan and {others}" if others else "your loan"
    return others or "nobody"


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
