"""New practice: what each scenario gives and is about. It asks for no file: the practice names itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QRadioButton, QWidget

from ui.panels.practice.dialogs import Ask, tell
from ui.panels.practice.own import FolderPanel, Offered, PresetFolder, own_source
from ui.panels.practice.systems import SystemBoxes
from ui.panels.scrolling import Inside, scrolling
from ui.theme import theme
from ui.widgets import Column, FormRow, LinkButton, Row, Text, TextField
from ui.wording import number_locale, seconds_date, token_name
from ui.wording.records import recorded_as
from wallet import Choosable, OwnPreset, choosable, is_whole, opening, scenario, scenario_names
from wallet.amounts import brief

SEED = 7
MOST_SEED = 2**63 - 1
NO_SEED = "A whole number of at most 18 digits, such as 7."
HOUR_S = 3600
DAY_S = 24 * HOUR_S
WIDTH, WIDTH_OF_BOTH = 560, 920
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


class ScenarioWords(msgspec.Struct, frozen=True):
    """A scenario as the dialog shows it: what it is about, what you hold at the start, which days are recorded, and which systems
    there are; `whole` where none of them can be left out.
    """

    name: str
    title: str
    summary: str
    gives: str = ""
    dates: str = ""
    systems: tuple[Choosable, ...] = ()
    whole: bool = False

    def lines(self) -> list[str]:
        """What is written below its title."""
        return [line for line in (self.summary, self.gives, self.dates) if line]


def scenario_words(name: str) -> ScenarioWords:
    """Return the words of a scenario that ships. Raises FileProblem where its file cannot be read."""
    told = scenario(name)
    return ScenarioWords(name, told.title, told.summary, gives_words(name), _dates(name), choosable(told), is_whole(told))


def gives_words(name: str, without: Collection[str] = (), own: Sequence[OwnPreset] = ()) -> str:
    """What you start with, in a practice that begins without some of the scenario's systems and with presets of one's own."""
    given = opening(name, without, own)
    held = [
        f"{brief(units, given.decimals[token], locale=number_locale())}\u00a0{token_name(token)}"
        for token, units in given.holdings.items()
    ]
    return f"You start with {_and(held)}." if held else "You start with nothing: visit the practice faucet first."


def offered() -> list[ScenarioWords]:
    """Every scenario that ships, in the order in which they are offered."""
    return [scenario_words(name) for name in scenario_names()]


class NewPractice(Ask):
    """Choose where a new practice begins; `chosen(scenario, seed, without, own)` when confirmed: the systems that were unticked,
    and the presets that were ticked: some ship, others are a person's own. `lessons_wanted()` where a lesson is wanted instead.

    `kept_at(scenario)` says in words where the practice will be kept, and under which name. `folder` is read each time the dialog
    gets the keyboard: it may have changed meanwhile.
    """

    chosen = Signal(str, object, tuple, tuple)
    lessons_wanted = Signal()

    def __init__(
        self,
        scenarios: Sequence[ScenarioWords],
        kept_at: Callable[[str], str] | None = None,
        folder: PresetFolder | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("New practice", "Start", parent=parent)
        self.setObjectName("practice.new")
        self._kept_at = kept_at
        self._names: list[str] = []
        self._told: dict[str, ScenarioWords] = {}
        self._gives: dict[str, Text] = {}
        self.systems: dict[str, SystemBoxes] = {}
        self._folder = folder
        self._offered: dict[str, Offered] = {}
        self._group = QButtonGroup(self)
        inside = Inside()
        self._halves = Row(24, (0, 0, 8, 0), parent=inside)
        self._choices, self._beside = Column(12), Column(0)
        self._halves.addLayout(self._choices, 5)
        self._halves.addLayout(self._beside, 4)
        self._inside = inside
        self._frame = scrolling(inside)
        self.body.addWidget(self._frame, 1)
        self.give_room_to_body()
        for scenario_told in scenarios:
            self._add(scenario_told)
        self._choices.addStretch(1)
        self.folder = FolderPanel(folder, inside) if folder is not None else None
        if folder is not None and self.folder is not None:
            folder.look()
            self._beside.addWidget(self.folder)
        self._beside.addStretch(1)
        if scenarios:
            self._group.button(0).setChecked(True)
        self._group.idToggled.connect(self._show_chosen)
        self.seed = TextField("Seed")
        self.seed.setText(str(SEED))
        self.seed.textChanged.connect(self._judge)
        self.row = FormRow("Seed", self.seed, "the same seed gives the same market")
        self._where = Text("", "caption", "ink3", wrap=True)
        self._foot = QWidget()
        foot = Column(12, parent=self._foot)
        foot.addWidget(self.row)
        foot.addWidget(self._where)
        self.body.addWidget(self._foot)
        self._beside_each_other = True
        self.lessons = LinkButton("Take a lesson instead")
        self.lessons.setObjectName("practice.new.lessons")
        self.lessons.clicked.connect(self.reject)
        self.lessons.clicked.connect(lambda _checked=False: self.lessons_wanted.emit())
        self.foot.insertWidget(0, self.lessons)
        self.accepted.connect(self._tell)
        theme().changed.connect(self._fit_soon)
        self._show_chosen()

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

    def _fit_soon(self) -> None:
        """Once all parts know how tall they are: those inside others tell it when they are next laid out."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As wide as reads well, as tall as the words then need, and never larger than the screen: then they scroll. Where there
        is no room beside the scenarios, their systems come below, and all but the buttons scrolls.
        """
        if not self.isVisible():
            return
        room = self.screen().availableGeometry()
        beside = theme().px(WIDTH_OF_BOTH) <= room.width() - 40
        self._arrange(beside)
        width = min(theme().px(WIDTH_OF_BOTH if beside else WIDTH), room.width() - 40)
        layout = self.layout()
        assert layout is not None
        whole = self._halves.totalHeightForWidth(width - theme().px(48))
        self._inside.setMinimumHeight(whole)
        layout.activate()
        around = layout.totalHeightForWidth(width) - self._frame.sizeHint().height()
        self.resize(width, min(around + whole, room.height() - 60))

    def _arrange(self, beside: bool) -> None:
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        if beside != self._beside_each_other:
            self._beside_each_other = beside
            (self.body if beside else self._halves).addWidget(self._foot)

    def _add(self, told: ScenarioWords) -> None:
        button = QRadioButton(told.title, self._inside)
        button.setAccessibleDescription(" ".join(told.lines()))
        button.installEventFilter(self)
        self._group.addButton(button, len(self._names))
        self._names.append(told.name)
        self._told[told.name] = told
        words = Column(2, (0, 0, 0, 4))
        words.addWidget(button)
        for line, tone in zip(told.lines(), ("ink2", "ink", "ink3"), strict=False):
            indented, text = Row(0, (25, 0, 0, 0)), Text(line, "caption", tone, wrap=True)
            indented.addWidget(text, 1)
            words.addLayout(indented)
            if line == told.gives:
                self._gives[told.name] = text
        self._choices.addLayout(words)

    def _offer(self, name: str) -> None:
        """Lay out the boxes of a scenario, ticked as they were."""
        told, before = self._told[name], self.systems.get(name)
        systems, sources, further = told.systems, dict[str, str](), tuple[str, ...]()
        if self._folder is not None and told.systems and not told.whole:
            self._offered[name] = self._folder.offered(name)
            offered = self._offered[name]
            systems, further = offered.systems, offered.further
            sources = {own.name: own_source(own) for own in offered.own.values() if own.name not in further}
        boxes = SystemBoxes(systems, told.whole, sources, further, self._inside)
        boxes.changed.connect(self._systems_changed)
        self._beside.insertWidget(0, boxes)
        self.systems[name] = boxes
        if before is not None:
            boxes.tick_as(before)
            before.hide()
            before.deleteLater()

    def _systems_changed(self) -> None:
        """What one starts with is what there is."""
        name = self.scenario()
        told = replace(self._told[name], gives=gives_words(name, self.without(), self.own()))
        self._gives[name].setText(told.gives)
        self._group.button(self._group.checkedId()).setAccessibleDescription(" ".join(told.lines()))
        if self.systems[name].said.text():
            self._inside.updateGeometry()
            QTimer.singleShot(0, self, self._show_said)

    def _show_said(self) -> None:
        """Scroll to the sentence just shown about the boxes."""
        self._frame.ensureWidgetVisible(self.systems[self.scenario()].said, 0, theme().px(8))

    def without(self) -> tuple[str, ...]:
        """The systems of the chosen scenario that are not to be there."""
        return self.systems[self.scenario()].without()

    def own(self) -> tuple[OwnPreset, ...]:
        """The presets that are to be there beside the scenario's systems."""
        return tuple(self._offered[self.scenario()].own[name] for name in self.systems[self.scenario()].own())

    def _judge(self) -> None:
        fits = seed_of(self.seed.text()) is not None
        self.confirm.setEnabled(fits)
        tell(self.row, self.seed, "" if fits or not self.seed.text() else NO_SEED)

    def _show_chosen(self, *_which: object) -> None:
        """Show the systems of the chosen scenario, and say where it will be kept."""
        if not self._names:
            return
        chosen = self.scenario()
        if chosen not in self.systems:
            self._offer(chosen)
        for name, boxes in self.systems.items():
            boxes.setVisible(name == chosen and bool(boxes.boxes))
        if self.folder is not None:
            self.folder.setVisible(chosen in self._offered)
            self.folder.tell(self._offered[chosen].wrong if chosen in self._offered else ())
        folder: list[QWidget] = [] if self.folder is None else [self.folder.open]
        ticked = self.systems[chosen].boxes.values()
        _in_turn(*self._group.buttons(), *ticked, *folder, self.seed, self.lessons, self.keep, self.confirm)
        self._fit_soon()
        if self._kept_at is not None:
            self._where.setText(self._kept_at(chosen))

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back may have changed a preset."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.look_again()

    def look_again(self) -> None:
        """Read the folder once more, and offer what it holds now."""
        if self._folder is not None and self._folder.look():
            for name in self._offered:
                self._offer(name)
            self._systems_changed()
            self._show_chosen()

    def _tell(self) -> None:
        self.chosen.emit(self.scenario(), seed_of(self.seed.text()), self.without(), self.own())


def _in_turn(*parts: QWidget) -> None:
    """Let the Tab key go through parts in this order: the boxes of a scenario are made when it is first chosen."""
    for before, after in pairwise(parts):
        QWidget.setTabOrder(before, after)


def seed_of(text: str) -> int | None:
    """The seed that was typed; None where it is none."""
    digits = text.strip()
    readable = digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST_SEED))
    return int(digits) if readable and int(digits) <= MOST_SEED else None


def _dates(name: str) -> str:
    gives, told = opening(name), scenario(name)
    begin = f"It begins on {seconds_date(gives.begins)}"
    if gives.record_ends is None:
        lived = (gives.opens - gives.begins) // DAY_S
        before = f" and opens on {seconds_date(gives.opens)}, with {lived} days already behind you" if lived else ""
        return f"{begin}{before}. Every day comes from the model."
    told_as = recorded_as(name)
    if told_as.quoted_after_hour is not None and told_as.depth_assumed:
        hourly = seconds_date(gives.begins + told_as.quoted_after_hour * HOUR_S)
        last = seconds_date(gives.record_ends - HOUR_S)
        sources = f"recorded price with assumed depth until {hourly}, reconstructed from quotes until {last}"
        return f"{begin}: {sources}. After that the model goes on."
    recorded = "the pool\u2019s prices and reserves are recorded" if told.reconstructed else "every hour is recorded"
    after = "No withdrawal queue existed then: the model imagines one." if told.reconstructed else "After that the model goes on."
    return f"{begin}; until {seconds_date(gives.record_ends)} {recorded}. {after}"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
