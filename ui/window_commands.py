"""What the menus do in a window: each entry calls the part that knows how. The bar is folded to nothing until it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QWidget
from shiboken6 import isValid

from ui.charts.words import use_numbers
from ui.looks import TEXT_SIZES, Looks
from ui.pace import SPEEDS
from ui.panels import handout
from ui.panels.alt_key import AltKey
from ui.panels.files import SUFFIX
from ui.panels.glossary_page import GlossaryPage
from ui.panels.help import About, Assumptions, KeySheet
from ui.panels.menus import Menus, fill_branches
from ui.panels.practice_dialogs import Ask, AskChoice, AskName, AskPercent
from ui.panels.time_bar import pop_up_above
from ui.spoken import announce
from ui.tabs.chart_bar import RANGES
from ui.tabs.chart_export import copy_chart, export_chart
from ui.tabs.chart_view import ChartView
from ui.wording import NUMBER_FORMATS, date, date_time, decimal, step_words, use_number_format
from wallet import DiscountAbove, FileProblem, NextEvent, RequestReady

if TYPE_CHECKING:
    from ui.pace import Pace
    from ui.panels.files import Files
    from ui.panels.header import Header, TabChoice
    from ui.panels.time_bar import TimeBar
    from ui.session import Session
    from ui.settings import Settings
    from ui.tabs.frame import Tab
    from ui.tabs.pages import TabPages

SCHEMES = (("system", "&System"), ("light", "&Light"), ("dark", "&Dark"), ("projector", "&Projector"))
AT_ONCE_HOURS = 24 * 31
"""A jump ahead of at most a month is lived in one go; a longer one plays as fast as possible and can be paused."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a window that commands reach for."""

    window: QMainWindow
    session: Session
    pace: Pace
    settings: Settings
    files: Files
    tabs: TabChoice
    pages: TabPages
    header: Header
    time_bar: TimeBar
    tell_problem: Callable[[FileProblem], object]

    @property
    def tab(self) -> Tab:
        """The tab on screen."""
        return self.pages.currentWidget()


class WindowCommands(QObject):
    """Builds the menu bar of a window and answers what its parts ask for."""

    steps_wanted = Signal()
    term_wanted = Signal()

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._window = parts.window
        self.looks = Looks(parts.window, parts.settings)
        self._asked: QWidget | None = None
        self._bar = parts.window.menuBar()
        self._bar.setNativeMenuBar(False)
        self._bar.setMaximumHeight(0)
        self.menus = Menus(parts.window, self._bar)
        self._file()
        self._edit()
        self._view()
        self._time()
        self._help()
        self._branch_menu = QMenu(parts.window)
        self._connect()
        self._name_moves()

    def run(self, name: str) -> None:
        """Do what the menu entry of this name does."""
        self.menus.actions[name].trigger()

    # -- menus

    def _file(self) -> None:
        menu, files = self.menus.menu("&File"), self._parts.files
        self.menus.add(menu, "new", "&New practice\u2026", files.new, "Ctrl+N")
        self.menus.add(menu, "open", "&Open\u2026", files.open, "Ctrl+O")
        recent = menu.addMenu("Open &recent")
        recent.aboutToShow.connect(lambda: files.fill_recent(recent))
        menu.addSeparator()
        self.menus.add(menu, "save_copy", "&Save a copy\u2026", files.save_copy, "Ctrl+Shift+S")
        self.menus.add(menu, "rename", "Rena&me\u2026", files.rename)
        self.menus.add(menu, "handout", "&Hand-out\u2026", self._handout)
        menu.addSeparator()
        self.menus.add(menu, "quit", "&Quit", self._window.close, "Ctrl+Q")

    def _edit(self) -> None:
        menu, session = self.menus.menu("&Edit"), self._parts.session
        self.menus.add(menu, "undo", "&Undo", lambda: self._still(session.undo), "Ctrl+Z")
        self.menus.add(menu, "redo", "&Redo", lambda: self._still(session.redo), "Ctrl+Shift+Z", "Ctrl+Y")
        menu.addSeparator()
        self.menus.add(menu, "find", "&Find in the table\u2026", lambda: self._parts.tab.find_in_table(), "Ctrl+F")
        sort = menu.addMenu("&Sort the table by")
        sort.aboutToShow.connect(lambda: self._fill_sort(sort))

    def _view(self) -> None:
        menu, parts = self.menus.menu("&View"), self._parts
        for number, page in enumerate(parts.pages.entries, start=1):
            show = partial(self._show_tab, number - 1)
            self.menus.add(menu, f"tab.{page.name}", f"&{number}  {page.title}", show, f"Alt+{number}")
        self.menus.add(menu, "tab.next", "Ne&xt tab", lambda: self._step_tab(1), "Ctrl+PgDown")
        self.menus.add(menu, "tab.previous", "Pre&vious tab", lambda: self._step_tab(-1), "Ctrl+PgUp")
        menu.addSeparator()
        self.menus.choice(menu, "Chart &range", "range", RANGES, lambda: parts.tab.chart_bar.range, self._range)
        self.menus.add(menu, "chart.events", "&Events beside the chart", self._events, "E")
        self.menus.add(menu, "chart.table", "As a &table", self._as_table, "F8")
        self.menus.add(menu, "chart.copy", "&Copy chart as a picture", lambda: self._copy(parts.tab.view), "Ctrl+Shift+C")
        menu.addSeparator()
        settings, looks = parts.settings, self.looks
        self.menus.choice(menu, "T&heme", "theme", SCHEMES, self.looks.scheme, self.looks.set_scheme)
        sizes = [(str(size), f"{size} %") for size in TEXT_SIZES]
        inner = self.menus.choice(menu, "Text si&ze", "text", sizes, lambda: str(looks.size()), looks.choose_size)
        inner.addSeparator()
        self.menus.add(inner, "text.larger", "&Larger", lambda: looks.step_size(1), "Ctrl++", "Ctrl+=")
        self.menus.add(inner, "text.smaller", "&Smaller", lambda: looks.step_size(-1), "Ctrl+-")
        self.menus.add(inner, "text.usual", "&Usual", looks.usual_size, "Ctrl+0")
        still = self.menus.add(menu, "motion", "Reduce &motion", lambda: looks.reduce_motion(still.isChecked()))
        still.setCheckable(True)
        menu.aboutToShow.connect(lambda: still.setChecked(looks.still()))
        formats = [(name, f"{text}") for name, text in NUMBER_FORMATS.items()]
        self.menus.choice(menu, "&Number format", "numbers", formats, lambda: settings.number_format, self._numbers)

    def _time(self) -> None:
        menu, parts = self.menus.menu("&Time"), self._parts
        session, pace = parts.session, parts.pace
        self.menus.add(menu, "play", "&Play", pace.toggle, "Space")
        self.menus.add(menu, "hour", "One &hour", lambda: pace.step(1), ".")
        self.menus.add(menu, "day", "One &day", lambda: pace.step(24), "Ctrl+.")
        self.menus.add(menu, "event", "To my &next event", self.next_event, "N")
        self.menus.add(menu, "back", "&Back one hour", lambda: self._go(max(0, session.world.hour - 1)), "Ctrl+,")
        self.menus.add(menu, "start", "To the &start", lambda: self._go(0), "Ctrl+Home")
        self.menus.add(menu, "jump", "&Go to a date\u2026", parts.time_bar.clock.edit, "Ctrl+G")
        speeds = [(str(index), speed.name) for index, speed in enumerate(SPEEDS)]
        self.menus.choice(menu, "Sp&eed", "speed", speeds, lambda: str(pace.speed), lambda key: pace.set_speed(int(key)))
        self._until_menu = menu.addMenu("Run &until")
        self.menus.add(self._until_menu, "until.request", "A request of mine is &ready", self._until_request)
        self.menus.add(self._until_menu, "until.event", "My next &event", self._until_event)
        self.menus.add(self._until_menu, "until.discount", "The &discount is above\u2026", self._until_discount)
        self.menus.add(self._until_menu, "until.date", "A d&ate\u2026", parts.time_bar.clock.edit)
        menu.addSeparator()
        branches = menu.addMenu("Bran&ch")
        branches.aboutToShow.connect(lambda: self._fill_branches(branches))
        self.menus.add(menu, "branch.new", "Ne&w branch here\u2026", self._new_branch, "Ctrl+B")

    def _help(self) -> None:
        menu, window = self.menus.menu("&Help"), self._window
        self.menus.add(menu, "keys", "&Keys", lambda: self._open(KeySheet(self.menus.actions, window)), "F1")
        self.menus.add(menu, "explain", "&Explain this number", lambda: self._parts.tab.explain_focused(), "F2")
        self.menus.add(menu, "term", "&What does this word mean?", self.term_wanted.emit, "Shift+F1")
        self.menus.add(menu, "glossary", "&Glossary", self.open_glossary)
        self.menus.add(menu, "steps", "&First steps", self.steps_wanted.emit)
        self.menus.add(menu, "assumptions", "&Assumptions", self._assumptions)
        self.menus.add(menu, "about", "A&bout Sluice", lambda: self._open(About(window)))

    def open_glossary(self, name: str = "") -> None:
        """Open the page of terms, at one of them if it is named."""
        try:
            self._open(GlossaryPage(self._parts.session.world, name, self._window))
        except FileProblem as problem:
            self._parts.tell_problem(problem)

    def _assumptions(self) -> None:
        try:
            self._open(Assumptions(self._parts.session.world.scenario, self._window))
        except FileProblem as problem:
            self._parts.tell_problem(problem)

    def _connect(self) -> None:
        parts, bar = self._parts, self._parts.time_bar
        parts.header.menu_wanted.connect(self._pop_up_menu)
        AltKey(parts.window).tapped.connect(self._pop_up_menu)
        bar.branch_menu_wanted.connect(self._pop_up_branches)
        bar.until_menu_wanted.connect(lambda button: pop_up_above(self._until_menu, button))
        bar.jump_wanted.connect(self.jump)
        parts.pace.canceled.connect(self._jump_canceled)
        bar.next_event.clicked.connect(self.next_event)
        parts.session.history_changed.connect(self._name_moves)
        parts.session.playing_changed.connect(self._name_play)
        parts.pages.built.connect(self._page_built)

    def _page_built(self, page: Tab) -> None:
        page.chart_bar.copy_wanted.connect(self._copy)
        page.chart_bar.export_wanted.connect(self._export)

    # -- time

    def next_event(self) -> None:
        """Let time run, as fast as possible, until something happens to me."""
        self._parts.pace.run_until(NextEvent(), "my next event", fast=True)

    def jump(self, hour: int) -> None:
        """Stand at an hour: a lived one at once, one to come by living up to it."""
        session, pace = self._parts.session, self._parts.pace
        pace.pause()
        ahead = hour - session.practice.tip_hour
        if ahead <= 0 or hour < 0:
            session.go_to(hour)
        elif hour - session.world.hour <= AT_ONCE_HOURS:
            session.advance(hour - session.world.hour)
        elif session.world.hour == session.practice.tip_hour or session.go_to(session.practice.tip_hour):
            pace.jump(hour, date(session.world.start, hour))

    def _jump_canceled(self) -> None:
        world = self._parts.session.world
        self._parts.tab.say(f"Stopped at {date_time(world.start, world.hour)}: what was lived up to here is kept")

    def _until_request(self) -> None:
        self._parts.pace.run_until(RequestReady(), "a request is ready", fast=True)

    def _until_event(self) -> None:
        self._parts.pace.run_until(NextEvent(), "my next event", fast=True)

    def _until_discount(self) -> None:
        asked = AskPercent("Run until the discount is above", "Discount, %", "3", "Run", self._window)
        asked.chosen.connect(self.run_until_discount)
        self._open(asked)

    def run_until_discount(self, bps: int) -> None:
        """Let time run until the market pays that much less than redemption, in hundredths of a percent."""
        self._parts.pace.run_until(DiscountAbove(bps), f"a discount above {decimal(bps / 100)} %", fast=True)

    def _go(self, hour: int) -> None:
        self._parts.pace.pause()
        self._parts.session.go_to(hour)

    def _still(self, move: Callable[[], object]) -> None:
        self._parts.pace.pause()
        move()

    # -- branches

    def _fill_branches(self, menu: QMenu) -> None:
        fill_branches(menu, self._parts.session, self._rename_branch, self._delete_branch, self._new_branch)

    def _pop_up_branches(self, button: QWidget) -> None:
        self._fill_branches(self._branch_menu)
        pop_up_above(self._branch_menu, button)

    def _new_branch(self) -> None:
        self._parts.pace.pause()
        asked = AskName("New branch here", "Name", "what if", "Start the branch", self._window)
        asked.named.connect(self._parts.session.branch)
        self._open(asked)

    def _rename_branch(self) -> None:
        old = next(branch.name for branch in self._parts.session.practice.branches if branch.active)
        asked = AskName(f"Rename the branch \u201c{old}\u201d", "Name", old, "Rename", self._window)
        asked.named.connect(lambda new: self._parts.session.rename_branch(old, new))
        self._open(asked)

    def _delete_branch(self) -> None:
        others = [(branch.name, branch.name) for branch in self._parts.session.practice.branches if not branch.active]
        asked = AskChoice("Delete a branch", "Branch", others, "Delete branch", "Keep", self._window)
        asked.picked.connect(self._parts.session.delete_branch)
        self._open(asked)

    # -- looks

    def _show_tab(self, index: int) -> None:
        """Open a page by key: the keyboard goes into it, and a reader hears which one it is."""
        parts = self._parts
        parts.tabs.setCurrentIndex(index)
        parts.tab.enter()
        announce(self._window, f"{parts.tab.title}, tab {index + 1} of {parts.tabs.count()}")

    def _step_tab(self, by: int) -> None:
        self._show_tab((self._parts.tabs.currentIndex() + by) % self._parts.tabs.count())

    def set_size(self, percent: int) -> None:
        """Write everything at this text size, in percent."""
        self.looks.set_size(percent)

    def _numbers(self, name: str) -> None:
        self._parts.settings.number_format = name
        use_number_format(name)
        use_numbers(name)
        self._parts.session.redraw()

    def _fill_sort(self, menu: QMenu) -> None:
        menu.clear()
        table = self._parts.tab.shown_table
        if table is not None:
            table.fill_order(menu)
        if menu.isEmpty():
            menu.addAction("There is no table here").setEnabled(False)

    # -- charts

    def _range(self, name: str) -> None:
        self._parts.tab.chart_bar.set_range(name)

    def _events(self) -> None:
        events = self._parts.tab.events
        if events is not None:
            events.toggle()

    def _as_table(self) -> None:
        bar = self._parts.tab.chart_bar
        bar.show_table(not bar.as_table)

    def _copy(self, view: ChartView | None) -> None:
        if view is not None:
            copy_chart(view)
            self._parts.tab.say("The chart is on the clipboard")

    def _export(self, view: ChartView, kind: str) -> None:
        folder = self._parts.settings.folder("picture")
        asked = QFileDialog(self._window, "Save the chart", str(folder), f"{kind.upper()} (*.{kind})")
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setDefaultSuffix(kind)
        asked.selectFile(f"{self._parts.session.practice.path.stem} {view.key}.{kind}")
        asked.fileSelected.connect(lambda name: self.export_to(view, kind, Path(name)))
        self._open(asked)

    def _handout(self) -> None:
        parts = self._parts
        self._open(handout.ask_handout(parts.session.practice, parts.settings, self._window, parts.tab.say, parts.tell_problem))

    def export_to(self, view: ChartView, kind: str, path: Path) -> None:
        """Write a chart as "png", "svg" or "csv"."""
        try:
            export_chart(view, kind, path)
        except FileProblem as problem:
            self._parts.tell_problem(problem)
            return
        self._parts.settings.used_folder("picture", path.parent)
        self._parts.tab.say(f"Saved {path.name}")

    # -- files

    def way_on(self, problem: FileProblem, fix: str) -> Callable[[], object] | None:
        """What the button under a file's problem does."""
        files, path = self._parts.files, problem.figures.get("saved_to") or problem.figures.get("path")
        ways: dict[str, Callable[[], object]] = {
            "Open another": files.open,
            "Choose another name": files.ask_again,
            "Choose another folder": files.ask_again,
            "Save a copy": files.save_copy,
            "Save what can be read": files.rescue,
            "Open what was saved": lambda: files.open_path(Path(str(path))),
            "Open read-only": lambda: files.open_path(Path(str(path)), read_only=True),
        }
        return ways.get(fix)

    def open_dropped(self, names: Sequence[str]) -> None:
        """Open the practice among the files dropped, once the drop is over; what is none is said."""
        path = Path(next((name for name in names if name.endswith(SUFFIX)), names[0]))
        QTimer.singleShot(0, self, lambda: self._parts.files.open_path(path))

    # -- inside

    def _name_moves(self) -> None:
        session, actions = self._parts.session, self.menus.actions
        _name(actions["undo"], "&Undo", step_words(session.undo_step))
        _name(actions["redo"], "&Redo", step_words(session.redo_step))

    def _name_play(self, playing: bool) -> None:
        self.menus.actions["play"].setText("&Pause" if playing else "&Play")

    def _pop_up_menu(self) -> None:
        button = self._parts.header.menu_button
        menu = QMenu(self._window)
        for action in self._bar.actions():
            menu.addAction(action)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def close_dialogs(self) -> None:
        """Close what was asked or told about a practice that ends."""
        if self._asked is not None and isValid(self._asked):
            self._asked.close()
        self._asked = None

    def _open(self, dialog: Ask | QFileDialog | QWidget) -> None:
        self._asked = dialog
        if isinstance(dialog, Ask | QFileDialog):
            dialog.open()
        else:
            self._parts.pace.pause("dialog open")
            dialog.show()


def _name(action: QAction, word: str, title: str) -> None:
    action.setText(f"{word}: {title}" if title else word)
    action.setEnabled(bool(title))
