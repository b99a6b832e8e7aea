"""What every shock of the column has: whom it strikes where several could be, a slider with its marks, what its outcome reads.

A part knows how large its shock may be here (`present_reach`) and how its outcome reads (`rows`); it runs nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from ui.theme import theme
from ui.widgets import Column, PreviewRow, Select, SliderMark, ValueSlider
from ui.wording import first_protocol, system_title
from wallet import risk, shocks

if TYPE_CHECKING:
    from wallet import Outcome, World

HALF_PPM = 500_000


def apart(rows: Sequence[PreviewRow], width: int) -> list[PreviewRow]:
    """The rows for a block of this width: a before and an after that do not fit on the line of their label take two."""
    strong, body, px = QFontMetrics(theme().font("strong")), QFontMetrics(theme().font("body")), theme().px
    room = width - px(14) - px(6) - px(6) - px(37)
    found: list[PreviewRow] = []
    for row in rows:
        if row.before and strong.horizontalAdvance(row.shown()) + body.horizontalAdvance(row.label) > room:
            found.append(PreviewRow(f"{row.label}, now", row.before, row.unit))
            found.append(replace(row, label="then", before="", strong=True))
        else:
            found.append(row)
    return found


class Whom(Select):
    """Where a shock strikes; not there where it could nowhere else."""

    def __init__(self, name: str) -> None:
        super().__init__(name, ())
        self._offered: list[tuple[str, str]] = []
        self.hide()

    def offer(self, items: Sequence[tuple[str, str]], chosen: str | None = None) -> None:
        """Offer these; the one chosen stays so where it can."""
        if list(items) != self._offered:
            self._offered = list(items)
            super().offer(items, chosen)
            self.setVisible(len(items) > 1)


class ShockPart(QWidget):
    """One shock. `edited` when its size is another, `whom_changed` when its system is."""

    tells_bearers = False
    """Whether it takes coins, so that one may ask who bears it."""
    moves_prices = True
    """Whether it is about the price of a token: its system's."""
    edited = Signal()
    whom_changed = Signal()

    def __init__(self, key: str, icon: str, name: str, slider: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self.icon, self.name, self._started, self._possible = key, icon, name, False, False
        column = Column(8, parent=self)
        self.whom = Whom(f"{name}: where")
        self.whom.setObjectName(f"shock.{key}.system")
        self.whom.changed.connect(self._whom_changed)
        self.slider = ValueSlider(slider, (0,), self.size_words)
        self.slider.changed.connect(lambda _value: self.edited.emit())
        self.name_fields(on_show=False)
        for part in (self.whom, *self.above(), self.slider, *self.below()):
            column.addWidget(part)

    def name_fields(self, on_show: bool) -> None:
        """The slider of the shock on show is `shock.size`, those of others have the name of theirs."""
        self.slider.setObjectName("shock.size" if on_show else f"shock.{self.key}.size")

    # -- whom it strikes

    @property
    def system(self) -> str:
        """The system that is struck; "" for the one that is struck where none is named."""
        chosen = self.whom.current_key() if self.whom.count() else ""
        return "" if chosen == self.usual() else chosen

    @property
    def struck(self) -> str:
        """The name of the system that is struck."""
        return self.system or self.usual()

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

    def above(self) -> tuple[QWidget, ...]:
        """Further fields above the size."""
        return ()

    def below(self) -> tuple[QWidget, ...]:
        """Further fields under the size."""
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

    def value_words(self) -> str:
        """What stands at the right of its name in the list: the size chosen."""
        return self.size_words(self.slider.value()) if self._possible else "not here now"

    def stops(self, here: risk.Reach) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        """The sizes that may be chosen here, those worth naming, and the one to begin with."""
        raise NotImplementedError

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        """The outcome in rows, and the sentence under them; `world` is the one before."""
        raise NotImplementedError

    # -- showing

    def present_world(self, world: World, found: risk.Struck) -> None:
        """Offer whom it can strike in this world, and how hard."""
        names = self.struck_in(found)
        self.whom.offer([(name, self.title_of(name)) for name in names])
        if names:
            self.present_reach(world)

    def present_reach(self, world: World) -> None:
        """Offer the sizes that are possible in this world; the chosen one stays as near as it can."""
        self._offer(*self.stops(risk.reach(world, self.system)))

    def present_choices(self, world: World) -> None:
        """It is on show: offer what costs time to find out."""

    def _offer(self, stops: Sequence[int], marks: Sequence[SliderMark], first: int) -> None:
        self._possible = bool(stops)
        self.slider.setEnabled(bool(stops))
        self.slider.set_stops(stops or (0,), marks)
        if not self._started and stops:
            self._started = True
            self.slider.blockSignals(True)
            self.slider.set_value(first)
            self.slider.blockSignals(False)

    def _whom_changed(self, _key: str) -> None:
        """Another system, other sizes."""
        self._started = False
        self.whom_changed.emit()
