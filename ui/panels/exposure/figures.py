"""The four figures of the Risk tab: what is at stake, the worst of the risks, the discount today, the wait now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.exposure.words import RISKS
from ui.widgets import Figure
from ui.wording import (
    amount,
    amount_with_unit,
    exact_amount,
    first_coin,
    first_token,
    gap_name,
    percent,
    protocol_title,
    seconds_date,
    span,
    span_range,
)
from ui.wording import price as shown_price
from ui.wording.waits import opens_words
from wallet import net_worth, risk, staked

if TYPE_CHECKING:
    from wallet import Exposure, World

YOU = "you"
SLOWED = "New requests wait until the slashing is counted"


def disputed() -> str:
    """Why nobody is served while a report is refused."""
    return f"{protocol_title()}\u2019s report is refused: its loss is over the limit"


def _beyond_tokens(world: World, rows: tuple[Exposure, ...]) -> str:
    """What of it is not held as tokens: requests and locked stake; where all of it is, out of how much that I own."""
    totals = staked(world)
    locked = sum(row.at_stake for row in rows if row.kind == "own_slashing")
    told = ((totals.ready, "ready to claim"), (totals.queued - totals.ready, "in the queue"), (locked, "locked"))
    parts = [f"{amount(part, first_coin())} {words}" for part, words in told if part]
    if parts:
        return f"{parts[0].replace(' ', ' of it ', 1)}{''.join(f', {part}' for part in parts[1:])}"
    return f"of {amount_with_unit(net_worth(world, YOU)[0], first_coin())} that you own"


def queue_words(wait: risk.Waiting) -> str:
    """What holds the queue up now, in a sentence without a full stop; "" while it goes on as usual."""
    return {"slowed": SLOWED, "disputed": disputed()}.get(wait.state, "")


class ExposureFigures:
    """`figures` go into the tab's row; `present(world, rows)` writes them."""

    def __init__(self) -> None:
        self.stake, self.worst = Figure("At risk"), Figure("Worst risk")
        self.discount, self.wait = Figure("Discount today"), Figure("Waiting now")
        for figure, name in zip(self.figures, ("stake", "worst", "discount", "waiting"), strict=True):
            figure.setObjectName(f"figure.{name}")
            figure.set_explained("risk", {"waiting": "wait"}.get(name, name))

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.stake, self.worst, self.discount, self.wait

    def present(self, world: World, rows: tuple[Exposure, ...], why_waiting: str = "") -> None:
        """Write all four; `rows` are the exposures of `world`, `why_waiting` why the wait is another than it was."""
        exposed = risk.at_stake(rows)
        self.stake.set_figure(
            amount(exposed, first_coin()), first_coin(), _beyond_tokens(world, rows), exact_amount(exposed, first_coin())
        )
        self._present_worst(rows)
        self._present_discount(world)
        self._present_wait(risk.waiting(world), why_waiting)

    def _present_worst(self, rows: tuple[Exposure, ...]) -> None:
        self.worst.set_name("Could cost up to" if rows else "Worst risk")
        if not rows:
            self.worst.set_figure("none", "", "nothing is staked or locked")
            return
        worst = rows[0]
        self.worst.set_figure(
            amount(worst.bad_case, first_coin()),
            first_coin(),
            RISKS[worst.kind].worst,
            exact_amount(worst.bad_case, first_coin()),
        )

    def _present_discount(self, world: World) -> None:
        price = world.market_price(first_token())
        if price is None:
            self.discount.set_figure("\N{EM DASH}", "", "no market")
            return
        gap = price / world.redemption_rate(first_token()) - 1
        there = round(abs(gap) * 10_000) > 0
        self.discount.set_name("Premium today" if there and gap > 0 else "Discount today")
        number, unit = (percent(abs(gap)), gap_name(gap)) if there else ("none", "")
        self.discount.set_figure(
            number, unit, f"{shown_price(price)} {first_coin()} for 1 {first_token()}", exact_amount(price, first_coin())
        )

    def _present_wait(self, wait: risk.Waiting, why: str) -> None:
        within = span_range(wait.low_hours, wait.high_hours)
        number, _, unit = within.rpartition(" ")
        self.wait.set_name("Redemption opens" if wait.state == "shut" else "Waiting now")
        match wait.state:
            case "open":
                self.wait.set_figure(number, unit, why or "in the queue", f"likely {span(wait.likely_hours)}")
            case "slowed":
                self.wait.set_figure(number, unit, why or "the slashing is counted first", f"{SLOWED}.\n{within}", "warn")
            case "disputed":
                since = f"{disputed()}, since {seconds_date(wait.since)}.\n{within}, longer if stakers veto the vote"
                self.wait.set_figure(number, unit, "paused by a report", since, "warn")
            case "shut":
                day = seconds_date(wait.opens) if wait.opens else "not here"
                self.wait.set_figure(day, "", "until then, only the market", opens_words(wait.opens) if wait.opens else "")
            case "unknown":
                self.wait.set_figure("No estimate", "", "leaving cannot be timed now")
