"""The shocks as folds of one column: whom it strikes where several could be, a slider with its marks, the preview of its outcome,
and why it cannot be.

A part knows how large its shock may be here (`present_reach`) and how its outcome reads (`present`); it runs nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.panels.shocks import words
from ui.theme import theme
from ui.widgets import (
    Column,
    ErrorLine,
    Fix,
    Fold,
    PreviewBlock,
    PreviewRow,
    Segments,
    Select,
    SliderMark,
    ValueSlider,
    even_stops,
    rounded_stops,
)
from ui.wording import (
    amount,
    count,
    decimals,
    first_market,
    first_protocol,
    refusal_text,
    share,
    system_title,
    things,
    token_in,
)
from wallet import Refused, risk, shocks

if TYPE_CHECKING:
    from wallet import Outcome, World

SHARES_PPM = (
    100,
    400,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    150_000,
    200_000,
    250_000,
    330_000,
    500_000,
    750_000,
)
BAD_CASE_PPM = 10_000
HALF_PPM = 500_000


def apart(rows: Sequence[PreviewRow], width: int) -> list[PreviewRow]:
    """The rows for a block of this width: a before and an after that do not fit on one line take two.

    A row that takes two has a longer label, which leaves less room for all: the others are looked at again.
    """
    strong, body, px = QFontMetrics(theme().font("strong")), QFontMetrics(theme().font("body")), theme().px
    label = max((body.horizontalAdvance(row.label) for row in rows), default=0)
    room = width - px(14) - label - px(6) - px(6) - px(37)
    found: list[PreviewRow] = []
    for row in rows:
        if row.before and strong.horizontalAdvance(row.shown()) > room:
            found.append(PreviewRow(f"{row.label}, now", row.before, row.unit))
            found.append(replace(row, label="then", before="", strong=True))
        else:
            found.append(row)
    return found if len(found) == len(rows) else apart(found, width)


class SizeSlider(ValueSlider):
    """A slider whose name and value stand in the head of its fold already."""

    def __init__(self, name: str, show: Callable[[int], str]) -> None:
        super().__init__(name, (0,), show)
        self._label.hide()
        self._value.hide()


class Whom(Select):
    """Where a shock strikes; not there where it could nowhere else."""

    def __init__(self, name: str) -> None:
        super().__init__(name, ())
        self._offered: list[tuple[str, str]] = []
        self.hide()

    def offer(self, items: list[tuple[str, str]]) -> None:
        """Offer these systems; the one chosen stays so where it can."""
        if items == self._offered:
            return
        self._offered = items
        before = self.blockSignals(True)
        self.set_items(items)
        self.blockSignals(before)
        self.setVisible(len(items) > 1)


class ShockPart(Fold):
    """One shock. `edited` when its size is another, `whom_changed` when its system is; `opened(bool)` is the fold's own."""

    edited = Signal()
    whom_changed = Signal()

    def __init__(self, key: str, icon: str, name: str, slider: str, tone: str = "extra", parent: QWidget | None = None) -> None:
        inside = QWidget()
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = Column(8, (0, 0, 0, 8), parent=inside)
        super().__init__(icon, name, inside, tone=tone, parent=parent)
        self.key, self._started = key, False
        self._told: tuple[list[PreviewRow], str] = ([], "")
        self.head.setObjectName(f"shock.{key}")
        self.whom = Whom(f"{name}: where")
        self.whom.setObjectName(f"shock.{key}.system")
        self.whom.changed.connect(self._whom_changed)
        self.slider = SizeSlider(slider, self.size_words)
        self.slider.setObjectName(f"shock.{key}.size")
        self.slider.changed.connect(self._changed)
        self.preview = PreviewBlock(f"Preview: {name}")
        self.preview.setObjectName(f"shock.{key}.preview")
        self.problem = ErrorLine()
        for part in (self.whom, *self.choices(), self.slider, self.problem, self.preview):
            column.addWidget(part)

    # -- whom it strikes

    @property
    def system(self) -> str:
        """The system that is struck; "" for the one that is struck where none is named."""
        chosen = self.whom.current_key() if self.whom.count() else ""
        return "" if chosen == self.usual() else chosen

    def usual(self) -> str:
        """Which system is struck where none is named."""
        return first_protocol()

    def title_of(self, name: str) -> str:
        """What a system is called where it is chosen."""
        return system_title(name)

    # -- what each shock says of itself

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        """Those that this shock could strike."""
        raise NotImplementedError

    def choices(self) -> tuple[QWidget, ...]:
        """Further fields above the size."""
        return ()

    def shock(self) -> shocks.AnyShock:
        """The shock at the size chosen."""
        return self.shock_of(self.slider.value())

    def shock_of(self, size: int) -> shocks.AnyShock:
        """The shock at a size."""
        raise NotImplementedError

    def size_words(self, value: int) -> str:
        """A size in words."""
        raise NotImplementedError

    def stops(self, here: risk.Reach) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        """The sizes that may be chosen here, those worth naming, and the one to begin with."""
        raise NotImplementedError

    def rows(self, outcome: Outcome, found: risk.Effect) -> tuple[list[PreviewRow], str]:
        """The outcome in rows, and the sentence under them."""
        raise NotImplementedError

    # -- showing

    def present_world(self, world: World, found: risk.Struck) -> None:
        """Offer whom it can strike in this world, and how hard."""
        self.whom.offer([(name, self.title_of(name)) for name in self.struck_in(found)])
        self.present_reach(risk.reach(world, self.system))

    def present_reach(self, here: risk.Reach) -> None:
        """Offer the sizes that are possible in this world; the chosen one stays as near as it can."""
        self._offer(*self.stops(here))

    def _offer(self, stops: Sequence[int], marks: Sequence[SliderMark], first: int) -> None:
        self.slider.setEnabled(bool(stops))
        self.slider.set_stops(stops or (0,), marks)
        if not self._started and stops:
            self._started = True
            self.slider.blockSignals(True)
            self.slider.set_value(first)
            self.slider.blockSignals(False)
        self.set_value(self.size_words(self.slider.value()))

    def present(self, outcome: Outcome, found: risk.Effect) -> None:
        """Show what would happen."""
        self.problem.show_error("")
        self._told = self.rows(outcome, found)
        self._write()
        self.preview.show()

    def _write(self) -> None:
        rows, sentence = self._told
        self.preview.set_rows(apart(rows, self.width()), sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._told[0]:
            self._write()

    def refuse(self, refusal: Refused, fits: Callable[[shocks.AnyShock], bool] | None = None) -> None:
        """Show why it cannot happen, with the nearest size of the slider that can; `fits` tries that size."""
        sentence, _label = refusal_text(refusal)
        remedy, fixes = refusal.remedy, []
        if isinstance(remedy, int):
            size = self.slider.stop_towards(remedy)
            if fits is None or fits(self.shock_of(size)):
                fixes = [Fix(f"Use {self.size_words(size)}", lambda: self.slider.set_value(size))]
        self.problem.show_error(sentence, fixes)
        self.preview.hide()

    def _whom_changed(self, _key: str) -> None:
        """Another system, other sizes: it begins with the usual one."""
        self._started = False
        self.whom_changed.emit()

    def _changed(self, value: int) -> None:
        self.set_value(self.size_words(value))
        self.edited.emit()


class SlashPart(ShockPart):
    """A share of the protocol's validators is slashed at once."""

    def __init__(self) -> None:
        self._validators = 0
        super().__init__("slash", "shield", "Slash validators", "Of the protocol\u2019s validators")

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.slash

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.SlashValidators(size, self.system)

    def size_words(self, value: int) -> str:
        return share(value)

    def stops(self, here: risk.Reach) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        self._validators = here.validators
        most = here.slashed_most_ppm
        stops = [ppm for ppm in SHARES_PPM if here.slashed_least_ppm <= ppm < most] + [most] * (most > 0)
        ever = here.slashed_ever_ppm
        marks = [SliderMark(ever, f"all ever {share(ever)}"), SliderMark(BAD_CASE_PPM, "bad case"), SliderMark(most, "all")]
        return stops, [mark for mark in marks if mark.value in stops], BAD_CASE_PPM

    def rows(self, outcome: Outcome, found: risk.Effect) -> tuple[list[PreviewRow], str]:
        hit = things(int(outcome.receipt.figures["count"]), "validator")
        market = PreviewRow("Sells, redeems today", words.NO_CHANGE, tone="ink2")
        changed = [row for row in words.market_rows(found) if row.before]
        lost = words.slashing_rows(outcome)
        how = "The daily reports bring the loss to everyone\u2019s balance."
        if len(lost) == 1:
            how = f"The next update of the rate brings the loss to everyone\u2019s {found.token}."
        return [*lost, *(changed or [market])], f"{hit} of {count(self._validators)}. {how}"


class SalePart(ShockPart):
    """A large holder sells in the pool, in one go."""

    def __init__(self) -> None:
        super().__init__("sale", "fall", "A large holder sells", "Sold at once")

    @property
    def token(self) -> str:
        """What is sold."""
        return token_in({"system": self.system})

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.sale

    def title_of(self, name: str) -> str:
        return f"{token_in({'system': name})}, {system_title(name)}"

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.LargeSale(size, self.system)

    def size_words(self, value: int) -> str:
        return f"{amount(value, self.token, 0)} {self.token}"

    def stops(self, here: risk.Reach) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        one = 10 ** decimals(self.token)
        low, high = here.sale_usual // one, here.sale_most // one
        if high <= 0:
            return (), (), 0
        stops = {step * one for step in rounded_stops(max(1, low), high)} | {here.sale_recorded}
        marks = [
            SliderMark(here.sale_usual, f"typical {amount(here.sale_usual, self.token, 0)}"),
            SliderMark(here.sale_most, f"largest here {amount(here.sale_most, self.token, 0)}"),
        ]
        return sorted(stops), marks, here.sale_recorded

    def rows(self, outcome: Outcome, found: risk.Effect) -> tuple[list[PreviewRow], str]:
        return words.market_rows(found), ""


class LiquidityPart(ShockPart):
    """Other providers take their share of the pool out."""

    def __init__(self) -> None:
        super().__init__("liquidity", "pool", "Liquidity leaves", "Of the pool")

    def usual(self) -> str:
        return first_market()

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.liquidity

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.LiquidityLeaves(size, self.system)

    def size_words(self, value: int) -> str:
        return share(value)

    def stops(self, here: risk.Reach) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        most = here.leaving_most_ppm // 10_000 * 10_000
        if most <= 0:
            return (), (), 0
        stops = sorted({*(ppm for ppm in even_stops(50_000, 950_000, 19) if ppm < most), most})
        half = [SliderMark(HALF_PPM, "half")] if HALF_PPM in stops else []
        return stops, [SliderMark(stops[0], "a little"), *half, SliderMark(most, "most here")], HALF_PPM

    def rows(self, outcome: Outcome, found: risk.Effect) -> tuple[list[PreviewRow], str]:
        sale = amount(found.sale, found.token, 0)
        sentence = (
            f"The cost of selling {sale} {found.token} instead of redeeming it. "
            "The price hardly moves at once, but every later sale costs more."
        )
        return [words.sale_row(found), *words.market_rows(found)], sentence


class OwnFaultPart(ShockPart):
    """The validators with whom one's own locked stake stands are punished."""

    FAULTS = (("double_signing", "Signs twice"), ("downtime", "Is away"))

    def __init__(self) -> None:
        self.fault = Segments("What it did", self.FAULTS, stretch=True)
        self.fault.setObjectName("shock.own.fault")
        super().__init__("own", "lock", "Your own validator fails", "Of your locked stakes")
        self.fault.changed.connect(lambda _key: self.edited.emit())

    def choices(self) -> tuple[QWidget, ...]:
        return (self.fault,)

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.own

    def usual(self) -> str:
        return ""

    def present_world(self, world: World, found: risk.Struck) -> None:
        self.setVisible(bool(found.own))
        self.whom.offer([(name, self.title_of(name)) for name in found.own])
        most = risk.own_stakes(world, self.system) if found.own else 0
        self.slider.setVisible(most > 1)
        self._offer(tuple(range(1, most + 1)) or (1,), (), 1)

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.OwnFault(size, self.system, "downtime" if self.fault.current_key() == "downtime" else "double_signing")

    def size_words(self, value: int) -> str:
        return things(value, "stake")

    def rows(self, outcome: Outcome, found: risk.Effect) -> tuple[list[PreviewRow], str]:
        figures = outcome.receipt.figures
        alone = int(figures["penalty"]) <= int(words.slashing_figures(outcome)["yours_at_once"])
        how = "The loss is yours alone." if alone else "All stake with it loses the same part."
        return words.slashing_rows(outcome), f"{things(int(figures['count']), 'validator')} of yours. {how}"
