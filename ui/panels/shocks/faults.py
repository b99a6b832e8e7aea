"""Two shocks more: validators that go offline, and a contract that is drained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.panels.shocks import words
from ui.panels.shocks.parts import ShockPart
from ui.widgets import PreviewRow, Segments, SliderMark
from ui.wording import amount, exact_amount, first_coin, first_market, share, things
from wallet import risk, shocks

if TYPE_CHECKING:
    from wallet import Outcome, World

DARK_PPM = (10_000, 50_000, 100_000, 200_000, 300_000, 330_000, 340_000, 370_000, 400_000, 500_000, 660_000, 800_000, 1_000_000)
THIRD_PPM, HALF_PPM, ALL_PPM = 340_000, 500_000, 1_000_000
DRAINED_PPM = (10_000, 20_000, 50_000, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000, 800_000, 900_000, 1_000_000)


class OutagePart(ShockPart):
    """Validators go offline, of a chain or of one protocol, for some days or for good."""

    SPANS = (("3", "3 days"), ("14", "2 weeks"), ("0", "For good"))

    def __init__(self) -> None:
        self.span = Segments("For how long", self.SPANS, stretch=True)
        self.span.setObjectName("shock.dark.days")
        super().__init__("dark", "clock", "Validators go offline", "Of the validators")
        self.span.changed.connect(lambda _key: self.edited.emit())

    def choices(self) -> tuple[QWidget, ...]:
        return (self.span,)

    def usual(self) -> str:
        return ""

    def present_world(self, world: World, found: risk.Struck) -> None:
        self.setVisible(bool(found.dark))
        titles = ((name, self.title_of(name), world.systems[name].role) for name in found.dark)
        self.whom.offer([(name, f"All of {title}" if role == "chain" else title) for name, title, role in titles])
        self._offer(*self.sizes())

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.dark

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.ValidatorsGoDark(size, self.system, int(self.span.current_key()))

    def size_words(self, value: int) -> str:
        return share(value)

    def sizes(self) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        """The sizes to choose from: over a third, nothing is final any more."""
        marks = [SliderMark(THIRD_PPM, "a third"), SliderMark(ALL_PPM, "all")]
        return DARK_PPM, marks, THIRD_PPM

    def rows(self, outcome: Outcome, found: risk.Effect) -> tuple[list[PreviewRow], str]:
        hit = things(int(outcome.receipt.figures["count"]), "validator")
        return words.outage_rows(outcome), f"{hit} offline. {words.outage_sentence(outcome)}"


class DrainedPart(ShockPart):
    """Part of what a contract holds is taken, and of what it may take from whoever approved it."""

    def __init__(self) -> None:
        super().__init__("drained", "bug", "A contract is drained", "Of what it holds")

    def usual(self) -> str:
        return first_market()

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.drained

    def present_world(self, world: World, found: risk.Struck) -> None:
        self.setVisible(bool(found.drained))
        self.whom.offer([(name, self.title_of(name)) for name in found.drained])
        self._offer(*self.sizes())

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.ContractDrained(size, self.system)

    def size_words(self, value: int) -> str:
        return share(value)

    def sizes(self) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        """The sizes to choose from."""
        marks = [SliderMark(DRAINED_PPM[0], "a little"), SliderMark(HALF_PPM, "half"), SliderMark(ALL_PPM, "all")]
        return DRAINED_PPM, marks, DRAINED_PPM[2]

    def rows(self, outcome: Outcome, found: risk.Effect) -> tuple[list[PreviewRow], str]:
        figures, coin = outcome.receipt.figures, first_coin()
        worth, yours = int(figures["worth"]), int(figures["yours"])
        rows = [
            PreviewRow("Taken", amount(worth, coin, 2), coin, exact=exact_amount(worth, coin), strong=True),
            PreviewRow("From your wallet", amount(-yours, coin), coin) if yours else PreviewRow("From your wallet", "nothing"),
            *words.market_rows(found),
        ]
        how = "You approved this contract: it can take from your wallet." if yours else "You have not approved it."
        return rows, f"{how} Whoever has a share of it loses that part."
