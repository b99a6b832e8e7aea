"""Shocks to lenders: the cap on the price that they believe is drawn too low, and no market moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.lend.words import health
from ui.panels.shocks import words
from ui.panels.shocks.part import ShockPart
from ui.widgets import PreviewRow, SliderMark
from ui.wording import amount, exact_amount, first_coin, seconds_date, share
from wallet import risk, shocks

if TYPE_CHECKING:
    from wallet import Outcome, World

SHORT_PPM = (2_500, 5_000, 10_000, 20_000, 30_000, 40_000, 50_000, 75_000, 100_000, 150_000, 200_000, 300_000, 500_000)
FIRST_SHORT_PPM = 30_000
BPS_WAD = 10**14
"""A ten-thousandth, in health factors of 1e18."""
SENTENCE = "For an hour the lender believes no more than that. No market moves, and what the token redeems for stays."


class CapPart(ShockPart):
    """The cap on the rate of a token is drawn under what it redeems for."""

    def __init__(self) -> None:
        super().__init__("cap", "bank", "Price cap too low", "Under what it redeems for")
        self._first = ""

    def usual(self) -> str:
        return self._first

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.cap

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.CapDrawnLow(size, self.system)

    def size_words(self, value: int) -> str:
        return share(value)

    def present_world(self, world: World, found: risk.Struck) -> None:
        self._first = next(iter(found.cap), "")
        super().present_world(world, found)

    def present_reach(self, world: World) -> None:
        here = risk.reach(world)
        seen = here.cap_short_ppm
        marks = [SliderMark(SHORT_PPM[0], "a little"), SliderMark(SHORT_PPM[-1], "half")]
        if seen:
            marks.insert(1, SliderMark(seen, f"as on {seconds_date(here.cap_short_at)}"))
        self._offer(sorted({*SHORT_PPM, seen or FIRST_SHORT_PPM}), marks, seen or FIRST_SHORT_PPM)

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        return [*cap_rows(outcome, world), words.discount_row(found)], SENTENCE


def cap_rows(outcome: Outcome, world: World) -> list[PreviewRow]:
    """What the lender believes of the token, how my loan stands by that, and whose loans it ends."""
    figures, ended = outcome.receipt.figures, words.cap_figures(outcome)
    token = str(figures["token"])
    coin = world.listed[token].coin
    cap, rate = (amount(int(figures[name]) // 10 ** (18 - world.listed[coin].decimals), coin) for name in ("cap", "rate"))
    rows = [PreviewRow(f"1 {token} counts as", cap, coin, before=rate)]
    if "health_bps" in ended:
        before, after = (health(int(ended[name]) * BPS_WAD) for name in ("health_before_bps", "health_bps"))
        rows.append(PreviewRow("Health factor", after, before="" if before == after else before))
    rows.append(PreviewRow("Liquidated", words.ended_words(ended), strong=bool(ended["yours"])))
    if ended["yours"]:
        lost, of = -int(ended["lost"]), first_coin()
        rows.append(PreviewRow("You lose", amount(lost, of), of, exact=exact_amount(lost, of)))
    return rows
