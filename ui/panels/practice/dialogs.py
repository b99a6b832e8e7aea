"""Small dialogs about a practice: a name, a choice, a discount to wait for. None blocks; each answers by signal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from ui.widgets import Column, FormRow, PlainButton, PrimaryButton, Row, Select, Text, TextField

MOST_SIGNS = 12
"""Of a percentage: nobody means a longer one."""
NO_PERCENT = "A percentage above 0 and up to 100 with at most two decimals, such as 6.4."


class Ask(QDialog):
    """A dialog with a title, a body to fill, and two buttons whose words name what they do. Esc keeps everything as it is."""

    def __init__(self, title: str, confirm: str, keep: str = "Cancel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = Column(16, (20, 20, 20, 20), parent=self)
        outer.addWidget(Text(title, "title", wrap=True))
        self.body = Column(12)
        outer.addLayout(self.body)
        outer.addStretch(1)
        self._outer = outer
        self.foot = row = Row(8)
        self.keep = PlainButton(keep)
        self.keep.clicked.connect(self.reject)
        self.confirm = PrimaryButton(confirm)
        self.confirm.clicked.connect(self.accept)
        self.confirm.setDefault(True)
        row.addStretch(1)
        row.addWidget(self.keep)
        row.addWidget(self.confirm)
        outer.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def give_room_to_body(self) -> None:
        """Let the body take what height there is to spare, in place of the gap above the buttons."""
        body, gap = 1, 2
        self._outer.setStretch(body, 1)
        self._outer.setStretch(gap, 0)


class AskName(Ask):
    """Asks for a name; `named(text)` when confirmed. An empty name cannot be confirmed."""

    named = Signal(str)

    def __init__(self, title: str, label: str, value: str, confirm: str, parent: QWidget | None = None) -> None:
        super().__init__(title, confirm, parent=parent)
        self.field = TextField(label)
        self.field.setText(value)
        self.field.selectAll()
        self.field.textChanged.connect(self._judge)
        self.row = FormRow(label, self.field)
        self.body.addWidget(self.row)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 46)
        self.accepted.connect(lambda: self.named.emit(self.field.text().strip()))
        self._judge()
        self.field.setFocus()

    def _judge(self) -> None:
        self.confirm.setEnabled(bool(self.field.text().strip()))


class AskPercent(AskName):
    """Asks for a discount in percent; `chosen(bps)` when confirmed."""

    chosen = Signal(int)

    def __init__(self, title: str, label: str, value: str, confirm: str, parent: QWidget | None = None) -> None:
        super().__init__(title, label, value, confirm, parent)
        self.accepted.connect(self._tell)

    def _judge(self) -> None:
        fits = percent_bps(self.field.text()) is not None
        self.confirm.setEnabled(fits)
        tell(self.row, self.field, "" if fits or not self.field.text() else NO_PERCENT)

    def _tell(self) -> None:
        bps = percent_bps(self.field.text())
        if bps is not None:
            self.chosen.emit(bps)


class AskChoice(Ask):
    """Asks for one of a few; `picked(key)` when confirmed."""

    picked = Signal(str)

    def __init__(
        self,
        title: str,
        label: str,
        items: Sequence[tuple[str, str]],
        confirm: str,
        keep: str = "Cancel",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, confirm, keep, parent)
        self.choice = Select(label, items)
        self.body.addWidget(FormRow(label, self.choice))
        self.accepted.connect(lambda: self.picked.emit(self.choice.current_key()))


def tell(row: FormRow, field: TextField, sentence: str) -> None:
    """Say under the field what it lacks; an empty sentence says nothing."""
    row.error.show_error(sentence)
    field.set_wrong(bool(sentence))


def percent_bps(text: str) -> int | None:
    """A percentage a person typed, in hundredths of a percent, above 0 and up to 100; None where it is none."""
    words = text.strip().removesuffix("%").strip().replace(",", ".")
    whole, _, part = words.partition(".")
    digits = whole + part
    if len(words) > MOST_SIGNS or not (digits.isascii() and digits.isdigit()) or len(part) > 2:
        return None
    bps = int(whole or "0") * 100 + int(part.ljust(2, "0") or "0")
    return bps if 0 < bps <= 10_000 else None
