"""Small dialogs about a practice: a new one, a name, a discount to wait for. None blocks; each answers by signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QRadioButton, QSizePolicy, QWidget

from ui.widgets import Column, FormRow, PlainButton, PrimaryButton, Row, Select, Text, TextField

SEED = 7
MOST_SEED = 2**63 - 1
NO_PERCENT = "A percentage above 0 and up to 100 with at most two decimals, such as 6.4."
NO_SEED = "A whole number of at most 18 digits, such as 7."


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
        row = Row(8)
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


@dataclass(frozen=True)
class ScenarioWords:
    """A scenario as the dialog shows it."""

    name: str
    title: str
    summary: str


class NewPractice(Ask):
    """Choose where a new practice begins; `chosen(scenario, seed)` when confirmed, before a file is named."""

    chosen = Signal(str, object)

    def __init__(self, scenarios: Sequence[ScenarioWords], parent: QWidget | None = None) -> None:
        super().__init__("New practice", "Choose a file\u2026", parent=parent)
        self._buttons: dict[str, QRadioButton] = {}
        for scenario in scenarios:
            self._add(scenario)
        if scenarios:
            self._buttons[scenarios[0].name].setChecked(True)
        self.seed = TextField("Seed")
        self.seed.setText(str(SEED))
        self.seed.textChanged.connect(self._judge)
        self.row = FormRow("Seed", self.seed, "the same seed plays the same chances")
        self.body.addWidget(self.row)
        self.accepted.connect(self._tell)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 68)

    def scenario(self) -> str:
        """The scenario that is chosen."""
        return next(name for name, button in self._buttons.items() if button.isChecked())

    def choose(self, name: str) -> None:
        """Choose a scenario."""
        self._buttons[name].setChecked(True)

    def _add(self, scenario: ScenarioWords) -> None:
        button = QRadioButton(scenario.title, self)
        button.setAccessibleDescription(scenario.summary)
        self._buttons[scenario.name] = button
        words = Column(2, (0, 0, 0, 4))
        words.addWidget(button)
        indented = Row(0, (25, 0, 0, 0))
        indented.addWidget(Text(scenario.summary, "caption", "ink2", wrap=True), 1)
        words.addLayout(indented)
        self.body.addLayout(words)

    def _seed(self) -> int | None:
        text = self.seed.text().strip()
        readable = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_SEED))
        return int(text) if readable and int(text) <= MOST_SEED else None

    def _judge(self) -> None:
        fits = self._seed() is not None
        self.confirm.setEnabled(fits)
        tell(self.row, self.seed, "" if fits or not self.seed.text() else NO_SEED)

    def _tell(self) -> None:
        self.chosen.emit(self.scenario(), self._seed())


def tell(row: FormRow, field: TextField, sentence: str) -> None:
    """Say under the field what it lacks; an empty sentence says nothing."""
    row.error.show_error(sentence)
    field.set_wrong(bool(sentence))


def percent_bps(text: str) -> int | None:
    """A percentage a person typed, in hundredths of a percent, above 0 and up to 100; None where it is none."""
    words = text.strip().removesuffix("%").strip().replace(",", ".")
    whole, _, part = words.partition(".")
    if not (whole or part) or not (whole + part).isascii() or not (whole + part).isdigit() or len(part) > 2:
        return None
    bps = int(whole or "0") * 100 + int(part.ljust(2, "0") or "0")
    return bps if 0 < bps <= 10_000 else None
