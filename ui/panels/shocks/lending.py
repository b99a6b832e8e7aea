"""Shocks to lenders: the cap on the price that they believe is drawn too low, and a run on what is not lent out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.lend.words import health
from ui.panels.shocks import words
from ui.panels.shocks.part import HALF_PPM, ShockPart
from ui.widgets import PreviewRow, SliderMark, even_stops
from ui.wording import amount, exact_amount, first_coin, percent, seconds_date, share
from wallet import Lender, loans, risk, shocks

if TYPE_CHECKING:
    from wallet import Outcome, World

SHORT_PPM = (2_500, 5_000, 10_000, 20_000, 30_000, 40_000, 50_000, 75_000, 100_000, 150_000, 200_000, 300_000, 500_000)
FIRST_SHORT_PPM = 30_000
PPM = 10**6
BPS_WAD = 10**14
"""A ten-thousandth, in health factors of 1e18."""
RUN = "Deposits stay owed, and earn more. But none can be taken out until somebody repays or lends."
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


class RunPart(ShockPart):
    """Others take out of a lender what is not lent out."""

    def __init__(self) -> None:
        super().__init__("run", "queue", "Run on a lender", "Of what is not lent out")
        self._first = ""

    def usual(self) -> str:
        return self._first

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.run

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.LenderRun(size, self.system)

    def size_words(self, value: int) -> str:
        return share(value)

    def present_world(self, world: World, found: risk.Struck) -> None:
        self._first = next(iter(found.run), "")
        super().present_world(world, found)

    def present_reach(self, world: World) -> None:
        stops = even_stops(50_000, PPM, 20)
        self._offer(stops, [SliderMark(stops[0], "a little"), SliderMark(HALF_PPM, "half"), SliderMark(PPM, "all")], PPM)

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        return run_rows(outcome, world, self.struck), RUN


def run_rows(outcome: Outcome, world: World, name: str) -> list[PreviewRow]:
    """What is left to take out, how much is lent out, and what lending earns and borrowing costs, before and after."""
    token = str(outcome.receipt.figures["asset"])
    was, now = (side.system(name, Lender) for side in (world, outcome.world))
    free = [lender.at_hand(token) for lender in (was, now)]
    rates = [loans.rates_now(side, lender, token) for side, lender in ((world, was), (outcome.world, now))]
    lent = [lender.terms(side, "you", token).lent_out_ppm for side, lender in ((world, was), (outcome.world, now))]
    return [
        PreviewRow("Free to take out", amount(free[1], token, 0), token, before=amount(free[0], token, 0), strong=True),
        PreviewRow("Lent out", *_parted(lent)),
        PreviewRow("Lending earns, now", *_parted([rate.earns_ppm for rate in rates])),
        PreviewRow("Borrowing costs, now", *_parted([rate.costs_ppm for rate in rates])),
    ]


def _parted(parts_ppm: list[int]) -> tuple[str, str, str]:
    """A percentage after and before, with its unit between them, as a row takes them."""
    before, after = (percent(part / PPM).removesuffix(" %") for part in parts_ppm)
    return after, "%", before
