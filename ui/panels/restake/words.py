"""Restaking in words: what it earns and risks, and the waits of leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_row, figure_rows
from ui.widgets import PreviewRow
from ui.wording import amount, exact_amount, first_coin, percent, share, short_date, span_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wallet import OperatorFacts, Receipt, World, ways

WAD, PPM = 10**18, 10**6
RESTAKE, DELEGATE, LEAVE = "restake", "delegate", "leave"
NOTHING = {
    RESTAKE: "Enter an amount to see what it earns and what it risks.",
    DELEGATE: "Choose an operator. Nothing is restaked yet, so nothing moves.",
    LEAVE: "Enter an amount to see both waits.",
}
FITS = "A preview appears as soon as the amount fits."
EMPTY = "Nothing restaked yet. What you restake keeps earning what staking earns."
ALREADY = "It is already with {operator}. To change operators, leave with everything first."
CAUTION = (
    "Two waits, one after the other. Until {day} services can still slash it; only then does the queue begin. "
    "This assumes today’s queue."
)
SLASHED = "if everything allocated is slashed:"
NO_QUEUE = "Until {day} services can still slash it. The queue after it is not open now."


def a_year(rate_wad: int, sign: bool = False) -> str:
    """A yearly rate of 1e18."""
    return percent(rate_wad / WAD, 2, sign)


def part(ppm: int) -> str:
    """A part of a stake, to a tenth of a percent."""
    return share(round(ppm, -3))


def signed(ppm: int) -> str:
    """A change of an allocation, in points of a stake."""
    return percent(ppm / PPM, 0, True)


def operator_words(operator: OperatorFacts) -> str:
    """An operator as it is chosen: its name, what it allocated, what that pays."""
    if not operator.allocated_ppm:
        return f"{operator.name}, nothing allocated"
    return f"{operator.name}, {part(operator.allocated_ppm)} allocated, {percent(operator.yearly_ppm / PPM, 2, True)}"


def restake_rows(receipt: Receipt) -> list[PreviewRow]:
    """What restaking adds and risks."""
    figures = receipt.figures
    rows = [figure_row(receipt, "paid")] if "paid" in figures else []
    rows.append(PreviewRow("Services add a year", percent(int(figures["yearly_ppm"]) / PPM, 2, True), strong=True))
    rows.append(PreviewRow("They may slash", part(int(figures["allocated_ppm"])), "of it"))
    return [*rows, *figure_rows(receipt, "most_lost", "network_fee")]


def leave_rows(receipt: Receipt, found: Sequence[ways.restaking.LeavingWait], world: World) -> list[PreviewRow]:
    """What comes back, and on which days."""
    by_kind = {wait.kind: wait for wait in found}
    escrow, free = by_kind["escrow"], by_kind.get("free")
    rows = [figure_row(receipt, "got"), PreviewRow("Out of escrow on", short_date(world.start, world.hour + escrow.high))]
    if free is not None:
        rows.append(PreviewRow(f"As {first_coin()}, earliest", short_date(world.start, world.hour + free.first)))
    rows.append(PreviewRow("Slashable until then", "yes" if receipt.figures["allocated_ppm"] else "not now", tone="warn"))
    return [*rows, *figure_rows(receipt, "worst", "network_fee")]


def leave_words(found: Sequence[ways.restaking.LeavingWait], world: World) -> str:
    """The two waits in a sentence."""
    day = short_date(world.start, world.hour + found[0].high)
    return (CAUTION if len(found) > 1 else NO_QUEUE).format(day=day)


def claim_rows(receipt: Receipt) -> list[PreviewRow]:
    """What comes out of escrow, beside what was asked for."""
    figures, token = receipt.figures, receipt.units["got"]
    asked = int(figures["nominal"])
    rows = [figure_row(receipt, "got"), PreviewRow("Asked for", amount(asked, token), token, exact=exact_amount(asked, token))]
    return [*rows, *figure_rows(receipt, "network_fee")]


def wait_words(wait: ways.restaking.LeavingWait) -> str:
    """What stands under a wait's bar."""
    if wait.kind == "escrow":
        return f"{span_range(wait.low, wait.high)}, still slashable"
    return f"{span_range(wait.low - wait.first, wait.high - wait.first)}, earns nothing"


def waits_told(found: Sequence[ways.restaking.LeavingWait], world: World, token: str) -> str:
    """Both waits in words, for those who cannot see the bars."""
    told = []
    for wait in found:
        first = short_date(world.start, world.hour + wait.first)
        told.append(f"{wait_name(wait, token)} from {first}" + ("" if wait.kind == "free" else f", {wait_words(wait)}"))
    return "; ".join(told)


def wait_name(wait: ways.restaking.LeavingWait, token: str) -> str:
    """The head of a wait's row."""
    names = {"escrow": "Restaking escrow", "queue": f"{token} queue", "free": f"{first_coin()} in hand"}
    return names[wait.kind]


def layer_name(layer: ways.efficiency.Layer, operator: OperatorFacts | None) -> str:
    """What a layer of restaking is called."""
    if layer.part:
        return f"allocated to {layer.key}"
    if layer.key == "restaked":
        return f"Restaked with {operator.name if operator else ''}"
    return "Secures the chain"


def layer_risk(layer: ways.efficiency.Layer) -> str:
    """The risk that comes with a layer."""
    if layer.part:
        return "its slashing costs you"
    if layer.key == "restaked":
        return f"slashing, up to {part(layer.slashed_ppm * 100)} of it" if layer.slashed_ppm else "nothing allocated"
    return "slashing, shared by all"
