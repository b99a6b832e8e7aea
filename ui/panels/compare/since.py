"""When the tokens were bought: in the first hour, some time ago, or on a day that a person types."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.panels.time.clock import read_date
from ui.widgets import Column, FormRow, Select, TextField
from ui.wording import date, date_time
from wallet import World

FIRST, DAY = "first", "day"
CHOICES = (
    (FIRST, "In the first hour"),
    ("365", "A year ago"),
    ("90", "90 days ago"),
    ("30", "30 days ago"),
    (DAY, "On a day that I choose"),
)
HOURS_A_DAY, HOUR_S = 24, 3600
WRITTEN = "A date is written like 13 Jun 2022, or with its hour like 13 Jun 2022, 18:00."


class SinceField(QWidget):
    """`hour(world)` is the hour meant, None while what is typed is none; `changed()` with every choice and edit."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = Column(9, parent=self)
        self.choice = Select("Bought", CHOICES)
        self.choice.setObjectName("compare.since")
        self.row = FormRow("Bought", self.choice)
        self.day = TextField("Day of the purchase", "13 Jun 2022, 18:00")
        self.day.setObjectName("compare.day")
        self.day.hide()
        rows.addWidget(self.row)
        rows.addWidget(self.day)
        self.choice.changed.connect(self._chosen)
        self.day.textEdited.connect(lambda _text: self.changed.emit())

    def hour(self, world: World) -> int | None:
        """The hour of the world that is meant, not after the present one."""
        key = self.choice.current_key()
        if key == FIRST:
            return 0
        if key != DAY:
            return max(0, world.hour - int(key) * HOURS_A_DAY)
        return self._typed(world)[0]

    def present(self, world: World, since: int | None) -> None:
        """Say which hour it came to, or what is wrong with what was typed."""
        problem = self._typed(world)[1] if self.choice.current_key() == DAY else ""
        self.row.error.show_error(problem)
        self.day.set_wrong(bool(problem))
        self.row.set_limit("" if since is None else date_time(world.start, since))

    def _typed(self, world: World) -> tuple[int | None, str]:
        when = read_date(self.day.text())
        if when is None:
            return None, WRITTEN if self.day.text().strip() else ""
        hour = when if isinstance(when, int) else (int(when.timestamp()) - world.start) // HOUR_S
        if hour < 0:
            return None, f"This practice begins {date(world.start, 0)}."
        if hour > world.hour:
            return None, f"That day is still to come: it is {date(world.start, world.hour)}."
        return hour, ""

    def _chosen(self, key: str) -> None:
        self.day.setVisible(key == DAY)
        if key == DAY:
            self.day.setFocus()
        self.changed.emit()
