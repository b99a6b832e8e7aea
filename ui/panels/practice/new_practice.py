"""New practice: what each scenario gives and is about. It asks for no file: the practice names itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from ui.panels.practice.dialogs import Ask, tell
from ui.panels.scrolling import Inside, scrolling
from ui.theme import theme
from ui.widgets import Column, FormRow, Row, Text, TextField
from ui.wording import amount, seconds_date, token_name
from wallet import opening, scenario, scenario_names

SEED = 7
MOST_SEED = 2**63 - 1
NO_SEED = "A whole number of at most 18 digits, such as 7."
DAY_S = 24 * 3600
WIDTH = 560
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


class ScenarioWords(msgspec.Struct, frozen=True):
    """A scenario as the dialog shows it: what it is about, what you hold at the start, and which days are recorded."""

    name: str
    title: str
    summary: str
    gives: str = ""
    dates: str = ""


def scenario_words(name: str) -> ScenarioWords:
    """Return the words of a scenario that ships. Raises FileProblem where its file cannot be read."""
    told, gives = scenario(name), opening(name)
    held = [f"{_round(units, token)}\u00a0{token_name(token)}" for token, units in gives.holdings.items()]
    return ScenarioWords(name, told.title, told.summary, f"You start with {_and(held)}.", _dates(name))


def offered() -> list[ScenarioWords]:
    """Every scenario that ships, in the order in which they are offered."""
    return [scenario_words(name) for name in scenario_names()]


class NewPractice(Ask):
    """Choose where a new practice begins; `chosen(scenario, seed)` when confirmed.

    `kept_at(scenario)` says in words where the practice will be kept, and under which name.
    """

    chosen = Signal(str, object)

    def __init__(
        self, scenarios: Sequence[ScenarioWords], kept_at: Callable[[str], str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("New practice", "Start", parent=parent)
        self.setObjectName("practice.new")
        self._kept_at = kept_at
        self._names: list[str] = []
        self._group = QButtonGroup(self)
        inside = Inside()
        self._choices = Column(12, (0, 0, 8, 0), parent=inside)
        self._inside = inside
        self.body.addWidget(scrolling(inside), 1)
        for scenario_told in scenarios:
            self._add(scenario_told)
        self._choices.addStretch(1)
        if scenarios:
            self._group.button(0).setChecked(True)
        self._group.idToggled.connect(self._say_where)
        self.seed = TextField("Seed")
        self.seed.setText(str(SEED))
        self.seed.textChanged.connect(self._judge)
        self.row = FormRow("Seed", self.seed, "the same seed gives the same market")
        self._where = Text("", "caption", "ink3", wrap=True)
        self.body.addWidget(self.row)
        self.body.addWidget(self._where)
        self.accepted.connect(self._tell)
        self._say_where()

    def scenario(self) -> str:
        """The scenario that is chosen."""
        return self._names[self._group.checkedId()]

    def choose(self, name: str) -> None:
        """Choose a scenario."""
        self._group.button(self._names.index(name)).setChecked(True)

    def where(self) -> str:
        """The sentence that says where the practice will be kept."""
        return self._where.text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        chosen = self._group.checkedButton()
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys choose the next scenario in order, wherever the layout has put it by then."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or Qt.Key(event.key()) not in STEPS:
            return False
        chosen = self._group.checkedId() + STEPS[Qt.Key(event.key())]
        if 0 <= chosen < len(self._names):
            button = self._group.button(chosen)
            button.setChecked(True)
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _fit(self) -> None:
        """As wide as reads well, as tall as the words then need, and never larger than the screen: then they scroll."""
        room = self.screen().availableGeometry()
        width = min(theme().px(WIDTH), room.width() - 40)
        layout = self.layout()
        assert layout is not None
        self._inside.setMinimumHeight(self._choices.totalHeightForWidth(width - theme().px(48)))
        layout.activate()
        self.resize(width, min(layout.totalHeightForWidth(width), room.height() - 60))

    def _add(self, told: ScenarioWords) -> None:
        button = QRadioButton(told.title, self._inside)
        lines = [line for line in (told.summary, told.gives, told.dates) if line]
        button.setAccessibleDescription(" ".join(lines))
        button.installEventFilter(self)
        self._group.addButton(button, len(self._names))
        self._names.append(told.name)
        words = Column(2, (0, 0, 0, 4))
        words.addWidget(button)
        for line, tone in zip(lines, ("ink2", "ink", "ink3"), strict=False):
            indented = Row(0, (25, 0, 0, 0))
            indented.addWidget(Text(line, "caption", tone, wrap=True), 1)
            words.addLayout(indented)
        self._choices.addLayout(words)

    def _seed(self) -> int | None:
        text = self.seed.text().strip()
        readable = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_SEED))
        return int(text) if readable and int(text) <= MOST_SEED else None

    def _judge(self) -> None:
        fits = self._seed() is not None
        self.confirm.setEnabled(fits)
        tell(self.row, self.seed, "" if fits or not self.seed.text() else NO_SEED)

    def _say_where(self, *_which: object) -> None:
        if self._kept_at is not None and self._names:
            self._where.setText(self._kept_at(self.scenario()))

    def _tell(self) -> None:
        self.chosen.emit(self.scenario(), self._seed())


def _dates(name: str) -> str:
    gives, told = opening(name), scenario(name)
    begin = f"It begins on {seconds_date(gives.begins)}"
    if gives.record_ends is None:
        lived = (gives.opens - gives.begins) // DAY_S
        before = f" and opens on {seconds_date(gives.opens)}, with {lived} days already behind you" if lived else ""
        return f"{begin}{before}. Every day comes from the model."
    recorded = "the pool\u2019s prices and reserves are recorded" if told.reconstructed else "every hour is recorded"
    after = "No withdrawal queue existed then: the model imagines one." if told.reconstructed else "After that the model goes on."
    return f"{begin}; until {seconds_date(gives.record_ends)} {recorded}. {after}"


def _round(units: int, token: str) -> str:
    """An amount of a start without the zeros behind its point."""
    short = amount(units, token, 0)
    return short if amount(units, token, 4).rstrip("0").rstrip(".,") == short else amount(units, token, 4)


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
