"""A service slashes a restaking operator: how much of what was allocated to it, at which operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.panels.shocks.part import HALF_PPM, ShockPart, Whom
from ui.widgets import PreviewRow, SliderMark, even_stops
from ui.wording import amount, exact_amount, share, system_title
from wallet import risk, shocks, strategies

if TYPE_CHECKING:
    from wallet import Outcome, World

PPM = 1_000_000
STEP_PPM = 50_000
BETWEEN = ": "


class ServicePart(ShockPart):
    """A service slashes what an operator allocated to it; whoever is with that operator bears it, escrow included."""

    tells_bearers = True
    moves_prices = False

    def __init__(self) -> None:
        self.who = Whom("Slashed by which service, at which operator")
        self.who.setObjectName("shock.service.who")
        super().__init__("service", "shield", "Service slashes", "Of what is allocated to it")
        self.who.changed.connect(lambda _key: self.edited.emit())
        self._first = ""

    def above(self) -> tuple[QWidget, ...]:
        return (self.who,)

    def usual(self) -> str:
        return self._first

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.service

    def title_of(self, name: str) -> str:
        return system_title(name)

    def present_world(self, world: World, found: risk.Struck) -> None:
        self._first = next(iter(found.service), "")
        super().present_world(world, found)

    def present_reach(self, world: World) -> None:
        strategy = next((each for each in strategies(world) if each.name == self.struck), None)
        rows = strategy.operators(world) if strategy is not None else ()
        mine = strategy.position(world, "you").operator if strategy is not None else ""
        rows = tuple(sorted(rows, key=lambda row: row.name != mine))
        self.who.offer(
            [
                (f"{row.name}{BETWEEN}{each.service}", f"{each.service} at {row.name}, {share(round(each.allocated_ppm, -3))}")
                for row in rows
                for each in row.promises
                if each.allocated_ppm
            ]
        )
        marks = [SliderMark(STEP_PPM, "a little"), SliderMark(HALF_PPM, "half"), SliderMark(PPM, "all of it")]
        self._offer(even_stops(STEP_PPM, PPM, 20), marks, HALF_PPM)

    def shock_of(self, size: int) -> shocks.AnyShock:
        operator, _, service = self.who.current_key().partition(BETWEEN) if self.who.count() else ("", "", "")
        return shocks.ServiceSlashes(size, self.struck, operator, service)

    def size_words(self, value: int) -> str:
        return share(value)

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        figures, token = outcome.receipt.figures, outcome.receipt.units["lost"]
        lost, escrow, mine = (int(figures[name]) for name in ("lost", "from_escrow", "yours"))
        yours = PreviewRow("Yours of it", "none")
        if mine:
            yours = PreviewRow("Yours of it", amount(-mine, token), token, exact=exact_amount(-mine, token), strong=True)
        rows = [
            PreviewRow(f"{figures['operator']} loses", share(round(int(figures["taken_ppm"]), -3)), "of its stake"),
            PreviewRow("Taken from all", amount(lost, token, 2), token, exact=exact_amount(lost, token)),
            PreviewRow("Part in escrow", amount(escrow, token, 2), token, exact=exact_amount(escrow, token)),
            yours,
        ]
        return rows, "Everyone with that operator loses the same part, stake that is still in escrow included."
