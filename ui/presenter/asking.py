"""Small dialogs of the speaker: the date to go to, and what the keys do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.panels.practice.dialogs import Ask
from ui.panels.time.clock import read_date
from ui.presenter.keys import SHEET
from ui.widgets import FormRow, Grid, Text, TextField
from ui.wording import date

if TYPE_CHECKING:
    from wallet import World

HOUR_S, DAY_HOURS = 3_600, 24
DAY_AND_MONTH = 2
NO_DATE = "A date, such as 13 June 2022, or a day such as day 20."


class AskDate(Ask):
    """`hour_chosen(hour)`: the last hour of the day asked for, of the practice."""

    hour_chosen = Signal(int)

    def __init__(self, world: World, parent: QWidget) -> None:
        super().__init__("Go to a date", "Go there", parent=parent)
        self.setObjectName("presenter.date")
        self._world = world
        self.field = TextField("Date")
        self.field.setText(date(world.start, world.hour))
        self.field.selectAll()
        self.row = FormRow("Date", self.field)
        self.body.addWidget(self.row)
        self.body.addWidget(Text("Goes to the last beat on or before that day.", "caption", "ink3", wrap=True))
        self.field.textChanged.connect(lambda _text: self.confirm.setEnabled(self._hour() is not None))
        self.accepted.connect(self._tell)
        self.field.setFocus()

    def _hour(self) -> int | None:
        text = self.field.text().strip()
        if len(text.replace(",", " ").split()) == DAY_AND_MONTH and text[:1].isdigit():
            text = f"{text} {date(self._world.start, self._world.hour).rsplit(' ', 1)[-1]}"
        found = read_date(text)
        if isinstance(found, datetime):
            return int(found.timestamp() - self._world.start) // HOUR_S + (DAY_HOURS - 1 if not found.hour else 0)
        return None if found is None else found + DAY_HOURS - 1

    def _tell(self) -> None:
        hour = self._hour()
        if hour is not None:
            self.hour_chosen.emit(hour)


class ClickerSheet(Ask):
    """What every key does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Keys", "Close", parent=parent)
        self.setObjectName("presenter.keys")
        self.keep.hide()
        grid = Grid(18, 6)
        for place, line in enumerate(SHEET):
            grid.addWidget(Text(line.keys, "strong"), place, 0)
            grid.addWidget(Text(line.does), place, 1)
        self.body.addLayout(grid)
