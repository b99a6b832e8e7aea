"""The figures at the top of the Stake tab: what I hold, what it redeems for, what it sells for, and the gap between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.holdings.figures import HoldingFigures, how_soon
from ui.panels.holdings.lines import all_staked
from ui.panels.holdings.words import each_words, hold_name, sold_hint, sold_words
from ui.widgets import Figure, LineLook
from ui.wording import (
    amount,
    amount_with_unit,
    exact_amount,
    first_protocol,
    gap_in_words,
    seconds_date,
    terms_of,
    token_name,
    told,
)
from ui.wording.events import WRAP
from ui.wording.waits import from_when, payable
from wallet import convertible, leaving, redeemer, staked

if TYPE_CHECKING:
    from wallet import Holding, Moved, Staked, World

WEI = 10**18


class StakeFigures:
    """Owns the four figures; `refresh(world)` words them. They never follow the crosshair."""

    def __init__(self) -> None:
        self.hold = Figure("You hold", LineLook("hold", "dots"))
        self.redeems = Figure("Redeems for", LineLook("redeem"))
        self.sells = Figure("Sells for", LineLook("market"))
        self.gap = Figure("Gap")

    def all(self) -> tuple[Figure, Figure, Figure, Figure]:
        return self.hold, self.redeems, self.sells, self.gap

    def refresh_line(self, world: World, line: Holding, day: Moved | None, priced: World | None = None) -> None:
        """Show one line alone, such as locked stake; `day` as `HoldingFigures.present` takes it."""
        HoldingFigures(self.all()).present(line, world, day, priced)

    def refresh(self, world: World, why_waiting: str = "", coin: str = "", priced: World | None = None) -> None:
        """Show the totals of all that is staked in a coin, by default the first, in the terms chosen;
        `why_waiting` is why leaving the first protocol takes another time than it did."""
        coin, priced = coin or world.coin, priced or world
        line, totals = all_staked(world, coin), staked(world, coin=coin)
        for figure, what in zip(self.all(), ("hold", "redeem", "sell", "gap"), strict=True):
            figure.set_explained(line.key, what)
        self.hold.set_name(hold_name(line, world))
        opens = leaving.redemption_opens(world) if coin == world.coin else 0
        self.redeems.set_name(from_when("Redeems for", opens))
        held = amount(totals.balance, line.token), token_name(line.token)
        self.hold.set_figure(*held, _where(world, totals, line.token), exact_amount(totals.balance, line.token))
        hint = exact_amount(totals.redeems_for, coin) + (f"\nnot before {seconds_date(opens)}" if opens else "")
        own = "" if terms_of(coin) == coin else amount_with_unit(totals.redeems_for, coin)
        words = f"owed, {payable(opens)}" if opens else _redeem_words(world, line, coin, why_waiting, own)
        shown = told(priced, totals.redeems_for, coin)
        self.redeems.set_figure(shown.number, shown.unit, words, hint)
        if totals.sells_for is None or totals.price is None:
            self.sells.set_figure("no market", "", "nothing trades it here")
            self.gap.set_figure("\u2014")
            return
        shown, own = told(priced, totals.sells_for, coin), amount_with_unit(totals.sells_for, coin) if own else ""
        self.sells.set_figure(shown.number, shown.unit, sold_words(line, world, own), sold_hint(line, world))
        words = gap_in_words(totals.price / WEI, 1.0)
        words = "nothing to compare" if not totals.balance else "no gap" if words == "none" else words
        shown = told(priced, totals.gap, coin, sign=bool(totals.gap))
        self.gap.set_figure(shown.number, shown.unit, words, exact_amount(totals.gap, coin))


def _redeem_words(world: World, line: Holding, coin: str, why_waiting: str, own: str) -> str:
    """What one redeems for, or `own`, all of it in its own coin, and how soon; why that is another time than it was."""
    each, soon = own or each_words(line, line.redemption_rate, coin), how_soon(world, line, coin)
    first = redeemer(world, line.token) == first_protocol()
    if soon and why_waiting and first:
        return f"{own}, {soon}, {why_waiting}" if own else f"{soon}, {why_waiting}"
    return ", ".join(part for part in (each, soon) if part)


def _inside(world: World) -> str:
    """What stands in another token is called: "wrapped", or where all of it was deposited in vaults."""
    held = [each.entry for each in convertible(world) if world.balance("you", each.token)]
    return "wrapped" if WRAP in held or not held else "in a vault"


def _where(world: World, totals: Staked, token: str) -> str:
    """Where it is, shortly: nothing to say where all of it lies in the wallet as it is."""
    if not totals.balance:
        return f"beside it {amount(totals.locked, token)} locked" if totals.locked else "nothing staked"
    if totals.owed:
        return f"{amount(totals.balance + totals.owed, token)} less {amount(totals.owed, token)} owed"
    told = ((totals.wrapped, _inside(world)), (totals.pooled, "in the pool"), (totals.supplied, "supplied"))
    parts = [(f"{amount(part, token)} {word}", word) for part, word in told if part]
    if len(parts) > 1:
        return "wallet, " + ", ".join(word for _, word in parts)
    return parts[0][0] if parts else "all in the wallet"
