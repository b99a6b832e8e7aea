"""How far the price may still move against a trade: three usual limits as chips, or one's own in percent."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.spoken import Role
from ui.theme import theme
from ui.widgets import AmountEdit, Chip, Column, Fix, Flow, Row, Text, Unit
from ui.wording import percent
from wallet import liquidity
from wallet.actions import TOLERANCES_PPM

TIMES = (1, 2)
"""The chips: what is usual in a pool of that kind, and twice that."""
WIDE_PPM = 1_000
"""A third chip where twice the usual is less: the usual limit of pools that swing."""
PPM = 10**6
OWN, OWN_NAME = "own", "Custom"
PERCENT = Unit("percent", "%", 4)
"""A percent has four decimals here: its smallest unit is a millionth."""


class ToleranceChoice(QWidget):
    """`changed` with every other choice; `tolerance_ppm()` is None while one's own limit cannot be read or used.

    `set_usual(ppm)` offers other limits; what was chosen stays where it can: the usual one stays the usual one.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Slippage tolerance")
        self._name = name
        self._usual_ppm = 0
        self._chosen = ""
        column = Column(9, parent=self)
        head = Row(8)
        self._label = Text("Slippage tolerance", "body", "ink2")
        self._usual = Text("", "caption", "ink3", align=Qt.AlignmentFlag.AlignRight)
        head.addWidget(self._label)
        head.addWidget(self._usual, 1)
        column.addLayout(head)
        self._places = [Chip("") for _ in range(3)]
        self._own_chip = Chip(OWN_NAME)
        self.chips: dict[str, Chip] = {}
        holder = QWidget()
        flow = Flow(6, holder)
        for chip in (*self._places, self._own_chip):
            chip.spoken_role, chip.spoken_acts = Role.RadioButton, False
            chip.clicked.connect(lambda _checked=False, chip=chip: self._press(chip))
            flow.addWidget(chip)
        column.addWidget(holder)
        self.own = AmountEdit("Your own limit", [PERCENT], chips=False)
        self.own.setObjectName(f"{name}.percent")
        self.own.changed.connect(self._judge)
        column.addWidget(self.own)
        self.set_usual(liquidity.STABLE_PPM)

    def set_usual(self, ppm: int) -> None:
        """Offer what is usual where that is `ppm`, and twice that."""
        if ppm == self._usual_ppm:
            return
        was, self._usual_ppm = self._usual_ppm, ppm
        limits = [ppm * times for times in TIMES]
        limits += [WIDE_PPM] if limits[-1] < WIDE_PPM else []
        self.chips = {}
        for chip, limit in zip(self._places, (*limits, 0), strict=False):
            chip.setVisible(bool(limit))
            if limit:
                self.chips[str(limit)] = chip
                chip.setObjectName(f"{self._name}.{limit}")
        self.chips[OWN] = self._own_chip
        self._own_chip.setObjectName(f"{self._name}.{OWN}")
        self.refresh()
        kept = self._chosen == OWN or (self._chosen in self.chips and self._chosen != str(was))
        self.choose(self._chosen if kept else str(ppm))

    def refresh(self) -> None:
        """Write the limits in the number format that is chosen now."""
        self._usual.setText(f"{_short(self._usual_ppm)} is usual here")
        for key, chip in self.chips.items():
            if key != OWN:
                chip.setText(_short(int(key)))
        self.own.refresh()

    def _press(self, pressed: Chip) -> None:
        self.choose(next(key for key, chip in self.chips.items() if chip is pressed))

    def choose(self, key: str) -> None:
        """Choose one of the usual limits by its millionths, or "own"."""
        self._chosen = key
        for other, chip in self.chips.items():
            chip.setChecked(other == key)
        self.own.setVisible(key == OWN)
        if key == OWN and self.isVisible():
            self.own.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def tolerance_ppm(self) -> int | None:
        """The limit chosen, in millionths."""
        if self._chosen != OWN:
            return int(self._chosen)
        written = self.own.amount()
        least, most = TOLERANCES_PPM
        return written if written is not None and least <= written <= most else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        both = self._label.sizeHint().width() + self._usual.sizeHint().width() + theme().px(8)
        self._usual.setVisible(both <= self.width())

    def _judge(self) -> None:
        written = self.own.amount()
        if written is not None and self.tolerance_ppm() is None:
            least, most = TOLERANCES_PPM
            nearest = least if written < least else most
            sentence = f"The limit must lie between {_short(least)} and {_short(most)}."
            self.own.set_problem(sentence, [Fix(f"Use {_short(nearest)}", lambda: self.own.set_amount(nearest))])
        self.changed.emit()


def _short(ppm: int) -> str:
    """0.03 %, 0.1 %, 50 %: only the digits that say something."""
    places = next(places for places in range(5) if ppm * 10**places % 10_000 == 0)
    return percent(ppm / PPM, places)
