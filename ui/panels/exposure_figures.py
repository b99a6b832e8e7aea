"""The four figures of the Risk tab: what is at stake, the worst of the risks, the discount today, the wait now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.exposure_words import COIN, RISKS
from ui.widgets import Figure
from ui.wording import (
    amount,
    amount_with_unit,
    decimal,
    exact_amount,
    percent,
    seconds_date,
    span_range,
    things,
)
from ui.wording.waits import opens_words
from wallet import net_worth, risk

if TYPE_CHECKING:
    from wallet import Exposure, World

YOU = "you"
WEI = 10**18
SLOWED = "New requests wait until the slashing is counted"
DISPUTED = "Lido\u2019s report is refused: its loss is over the limit"


def queue_words(wait: risk.Waiting) -> str:
    """What holds the queue up now, in a sentence without a full stop; "" while it goes on as usual."""
    return {"slowed": SLOWED, "disputed": DISPUTED}.get(wait.state, "")


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
        exposed, (owned, _sold) = risk.at_stake(rows), net_worth(world, YOU)
        self.stake.set_figure(
            amount(exposed, COIN), COIN, f"of {amount_with_unit(owned, COIN)} that you own", exact_amount(exposed, COIN)
        )
        self._present_worst(rows)
        self._present_discount(world)
        self._present_wait(risk.waiting(world), why_waiting)

    def _present_worst(self, rows: tuple[Exposure, ...]) -> None:
        self.worst.set_name(f"Worst of {things(len(rows), 'risk')}" if len(rows) > 1 else "Worst risk")
        if not rows:
            self.worst.set_figure("none", "", "nothing is staked or locked")
            return
        worst = rows[0]
        lost = amount(-worst.bad_case, COIN)
        self.worst.set_figure(lost, COIN, RISKS[worst.kind].worst, exact_amount(-worst.bad_case, COIN))

    def _present_discount(self, world: World) -> None:
        price = world.market_price("stETH")
        if price is None:
            self.discount.set_figure("\N{EM DASH}", "", "no market")
            return
        gap = price / WEI - 1
        words = ("premium" if gap > 0 else "discount") if round(abs(gap) * 10_000) else "none"
        self.discount.set_name("Premium today" if words == "premium" else "Discount today")
        number = percent(abs(gap)) if words != "none" else "none"
        unit = words if words != "none" else ""
        self.discount.set_figure(number, unit, f"{amount_with_unit(price, COIN)} for 1 stETH", exact_amount(price, COIN))

    def _present_wait(self, wait: risk.Waiting, why: str) -> None:
        days = wait.likely_hours >= 48
        number = decimal(wait.likely_hours / 24, 1) if days else str(wait.likely_hours)
        unit, within = "days" if days else "hours", span_range(wait.low_hours, wait.high_hours)
        self.wait.set_name("Redemption opens" if wait.state == "shut" else "Waiting now")
        match wait.state:
            case "open":
                self.wait.set_figure(number, unit, why or f"{within} in the queue", f"{within} in the queue")
            case "slowed":
                self.wait.set_figure(number, unit, why or "the slashing is counted first", f"{SLOWED}.\n{within}", "warn")
            case "disputed":
                since = f"{DISPUTED}, since {seconds_date(wait.since)}.\n{within}, longer if stakers veto the vote"
                self.wait.set_figure(number, unit, "paused by a report", since, "warn")
            case "shut":
                day = seconds_date(wait.opens) if wait.opens else "not here"
                self.wait.set_figure(day, "", "until then, only the market", opens_words(wait.opens) if wait.opens else "")
            case "unknown":
                self.wait.set_figure("No estimate", "", "leaving cannot be timed now")
