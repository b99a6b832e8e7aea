"""Shocks to validators: some are slashed, some go offline, of a protocol or a whole network, one's own are at fault.

Where a protocol's operators are told apart, one of them alone can be struck.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from ui.panels.shocks import words
from ui.panels.shocks.part import HALF_PPM, ShockPart, Whom
from ui.widgets import PreviewRow, Segments, SliderMark
from ui.wording import count, share, system_title, things
from ui.wording.operators import operator_cell
from wallet import risk, shocks, validator_set

if TYPE_CHECKING:
    from wallet import Outcome, World

PPM = 1_000_000
SHARES_PPM = (
    *(100, 400, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 200_000, 250_000, 330_000),
    *(HALF_PPM, 750_000),
)
BAD_CASE_PPM = 10_000
DARK_PPM = (
    *(10_000, 50_000, 100_000, 200_000, 300_000, 330_000, risk.A_THIRD_PPM),
    *(370_000, 400_000, HALF_PPM, 660_000, 800_000, PPM),
)
ALL = "all"


class OperatorsPart(ShockPart):
    """A shock to a share of a protocol's validators, or of one operator's among them."""

    tells_bearers = True

    def __init__(self, key: str, icon: str, name: str, slider: str) -> None:
        self.operator = Whom(f"{name}: operator")
        self.operator.setObjectName(f"shock.{key}.operator")
        self._counts: dict[str, int] = {}
        self._bonds: dict[str, int] = {}
        super().__init__(key, icon, name, slider)
        self.operator.changed.connect(super()._whom_changed)

    def above(self) -> tuple[QWidget, ...]:
        return (self.operator,)

    @property
    def row(self) -> str:
        """The row of the operator that is struck alone; "" for all."""
        chosen = self.operator.current_key() if self.operator.count() else ALL
        return "" if chosen == ALL else chosen

    @property
    def among(self) -> int:
        """How many validators that operator has; 0 where all are meant."""
        return self._counts.get(self.row, 0)

    def present_choices(self, world: World) -> None:
        found = validator_set(world, self.struck)
        rows = [row for row in found.operators if row.validators] if found is not None and found.size else []
        self._counts = {row.key: row.validators for row in rows}
        self._bonds = {row.key: row.bond for row in rows}
        items = [(ALL, "All its operators")]
        if found is not None and len(rows) > 1:
            items += [(row.key, f"{operator_cell(row, found)}: {things(row.validators, 'validator')}") for row in rows]
        with QSignalBlocker(self.operator):
            self.operator.offer(items)
        self.present_reach(world)

    def sizes(self, there: int, first: int) -> tuple[Sequence[int], int]:
        """The shares of so many validators that can be struck, in millionths, and the one to begin with: all of an operator's."""
        least = -(-PPM // there) if there else PPM
        return [*(ppm for ppm in SHARES_PPM if least <= ppm), PPM], PPM if self.among else first

    def _whom_changed(self, key: str) -> None:
        with QSignalBlocker(self.operator):
            self.operator.offer([(ALL, "All its operators")])
        super()._whom_changed(key)


class SlashPart(OperatorsPart):
    """A share of the protocol's validators is slashed at once."""

    def __init__(self) -> None:
        super().__init__("slash", "shield", "Slash validators", "Of the validators")

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.slash

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.SlashValidators(size, self.system, self.among, self.row, self._bonds.get(self.row, 0))

    def size_words(self, value: int) -> str:
        return share(value)

    def stops(self, here: risk.Reach) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        if not here.slashed_most_ppm:
            return (), (), 0
        ever = here.slashed_ever_ppm
        stops, first = self.sizes(self.among or here.validators, BAD_CASE_PPM)
        marks = [SliderMark(ever, f"all ever {share(ever)}"), SliderMark(BAD_CASE_PPM, "bad case"), SliderMark(PPM, "all")]
        return stops, [mark for mark in marks if mark.value in stops], first

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        hit = things(int(outcome.receipt.figures["count"]), "validator")
        market = PreviewRow("Sells, redeems today", words.NO_CHANGE, tone="ink2")
        changed = [row for row in words.market_rows(found) if row.before]
        lost = words.slashing_rows(outcome)
        how = "The daily reports bring the loss to everyone\u2019s balance."
        if len(lost) == 1:
            how = f"The next update of the rate brings the loss to everyone\u2019s {found.token}."
        there = self.among or risk.reach(world, self.system).validators
        return [*lost, *(changed or [market])], f"{hit} of {count(there)}. {how}"


class OutagePart(OperatorsPart):
    """Validators go offline, of a chain, of one protocol or of one operator, for some days or for good."""

    SPANS = (("3", "3 days"), ("14", "2 weeks"), ("0", "For good"))

    def __init__(self) -> None:
        self.span = Segments("For how long", self.SPANS, stretch=True)
        self.span.setObjectName("shock.dark.days")
        super().__init__("dark", "clock", "Validators offline", "Of the validators")
        self.span.changed.connect(lambda _key: self.edited.emit())

    def below(self) -> tuple[QWidget, ...]:
        return (self.span,)

    def usual(self) -> str:
        return ""

    def present_world(self, world: World, found: risk.Struck) -> None:
        self._chains = {name for name in found.dark if world.systems[name].role == "chain"}
        super().present_world(world, found)

    def title_of(self, name: str) -> str:
        return f"All of {system_title(name)}" if name in self._chains else system_title(name)

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.dark

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.ValidatorsGoDark(size, self.system, int(self.span.current_key()), self.among, self.row)

    def size_words(self, value: int) -> str:
        return share(value)

    def present_reach(self, world: World) -> None:
        if self.among:
            stops, first = self.sizes(self.among, PPM)
            self._offer(stops, [SliderMark(PPM, "all of them")], first)
        else:
            self._offer(DARK_PPM, [SliderMark(risk.A_THIRD_PPM, "a third"), SliderMark(PPM, "all")], risk.A_THIRD_PPM)

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        hit = things(int(outcome.receipt.figures["count"]), "validator")
        return words.outage_rows(outcome), f"{hit} offline. {words.outage_sentence(outcome)}"


class OwnFaultPart(ShockPart):
    """The validators with whom one's own locked stake stands are punished."""

    tells_bearers = True
    FAULTS = (("double_signing", "Signs twice"), ("downtime", "Is away"))

    def __init__(self) -> None:
        self.fault = Segments("What it did", self.FAULTS, stretch=True)
        self.fault.setObjectName("shock.own.fault")
        self._active = False
        super().__init__("own", "lock", "Own validator fails", "Of your locked stakes")
        self.fault.changed.connect(lambda _key: self.edited.emit())

    def above(self) -> tuple[QWidget, ...]:
        return (self.fault,)

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.own

    def usual(self) -> str:
        return ""

    def present_reach(self, world: World) -> None:
        most = risk.own_stakes(world, self.system)
        self._active = most > 0
        self.slider.setVisible(most > 1)
        self._offer(tuple(range(1, most + 1)) or (1,), (), 1)

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.OwnFault(size, self.system, "downtime" if self.fault.current_key() == "downtime" else "double_signing")

    def size_words(self, value: int) -> str:
        return things(value, "stake")

    def value_words(self) -> str:
        return super().value_words() if self._active else "none active"

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        figures = outcome.receipt.figures
        alone = int(figures["penalty"]) <= int(words.slashing_figures(outcome)["yours_at_once"])
        how = "The loss is yours alone." if alone else "All stake with it loses the same part."
        return words.slashing_rows(outcome), f"{things(int(figures['count']), 'validator')} of yours. {how}"
