"""The View menu: which tab, how its chart is shown and taken away as a file, and the looks of the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu

from ui.charts.words import use_numbers
from ui.commands.parts import WindowParts
from ui.spoken import announce
from ui.tabs.chart.export import copy_chart, export_chart
from ui.tabs.chart.parts import RANGES
from ui.tabs.chart.view import ChartView
from ui.window.looks import TEXT_SIZES, Looks
from ui.wording import NUMBER_FORMATS, use_number_format
from wallet import FileProblem

if TYPE_CHECKING:
    from ui.panels.window.menus import Menus
    from ui.tabs.frame import Tab

SCHEMES = (("system", "&System"), ("light", "&Light"), ("dark", "&Dark"), ("projector", "&Projector"))


class ViewMenu(QObject):
    """What is on screen, and how it looks. `lesson_wanted()` asks for the keyboard to go to the lesson, or back."""

    lesson_wanted = Signal()

    def __init__(self, parts: WindowParts, menus: Menus, looks: Looks) -> None:
        super().__init__(parts.window)
        self._parts = parts
        menu = menus.menu("&View")
        self._add_tabs(menus, menu)
        menu.addSeparator()
        self._add_chart(menus, menu)
        menu.addSeparator()
        self._add_looks(menus, menu, looks)
        parts.pages.built.connect(self._page_built)

    def _add_tabs(self, menus: Menus, menu: QMenu) -> None:
        for number, page in enumerate(self._parts.pages.entries, start=1):
            show = partial(self._show_tab, number - 1)
            menus.add(menu, f"tab.{page.name}", f"&{number}  {page.title}", show, f"Alt+{number}")
        menus.add(menu, "compare.styles", "Compare three &styles", lambda: self._compare("compare"))
        menus.add(menu, "compare.twins", "Compare tra&ditional and liquid", lambda: self._compare("twins"))
        menus.add(menu, "lesson", "&Lesson, or back from it", self.lesson_wanted.emit, "F6")
        menus.add(menu, "tab.next", "Ne&xt tab", lambda: self._step_tab(1), "Ctrl+PgDown")
        menus.add(menu, "tab.previous", "Pre&vious tab", lambda: self._step_tab(-1), "Ctrl+PgUp")

    def _add_chart(self, menus: Menus, menu: QMenu) -> None:
        parts = self._parts
        menus.choice(menu, "Chart &range", "range", RANGES, lambda: parts.tab.chart_bar.range, self._range)
        menus.add(menu, "chart.events", "&Events beside the chart", self._events, "E")
        menus.add(menu, "chart.table", "As a &table", self._as_table, "F8")
        menus.add(menu, "chart.copy", "&Copy chart as a picture", lambda: self._copy(parts.tab.pictured), "Ctrl+Shift+C")

    def _add_looks(self, menus: Menus, menu: QMenu, looks: Looks) -> None:
        settings = self._parts.settings
        menus.choice(menu, "T&heme", "theme", SCHEMES, looks.scheme, looks.set_scheme)
        sizes = [(str(size), f"{size} %") for size in TEXT_SIZES]
        inner = menus.choice(menu, "Text si&ze", "text", sizes, lambda: str(looks.size()), looks.choose_size)
        inner.addSeparator()
        menus.add(inner, "text.larger", "&Larger", lambda: looks.step_size(1), "Ctrl++", "Ctrl+=")
        menus.add(inner, "text.smaller", "&Smaller", lambda: looks.step_size(-1), "Ctrl+-")
        menus.add(inner, "text.usual", "&Usual", looks.usual_size, "Ctrl+0")
        still = menus.add(menu, "motion", "Reduce &motion", lambda: looks.reduce_motion(still.isChecked()))
        still.setCheckable(True)
        menu.aboutToShow.connect(lambda: still.setChecked(looks.still()))
        formats = [(name, f"{text}") for name, text in NUMBER_FORMATS.items()]
        menus.choice(menu, "&Number format", "numbers", formats, lambda: settings.number_format, self._numbers)

    def _show_tab(self, index: int) -> None:
        """Open a page by key: the keyboard goes into it, and a reader hears which one it is."""
        parts = self._parts
        parts.tabs.setCurrentIndex(index)
        parts.tab.enter()
        announce(parts.window, f"{parts.tab.title}, tab {index + 1} of {parts.tabs.count()}")

    def _step_tab(self, by: int) -> None:
        self._show_tab((self._parts.tabs.currentIndex() + by) % self._parts.tabs.count())

    def _page_built(self, page: Tab) -> None:
        page.chart_bar.copy_wanted.connect(self._copy)
        page.chart_bar.export_wanted.connect(self._export)

    def _compare(self, what: str) -> None:
        """Go to where tokens, or locked and liquid staking, are compared."""
        names = [page.name for page in self._parts.pages.entries]
        self._parts.tabs.setCurrentIndex(names.index("stake"))
        self._parts.tab.lead_to(what)

    # -- the chart

    def _range(self, name: str) -> None:
        self._parts.tab.chart_bar.set_range(name)

    def _events(self) -> None:
        events = self._parts.tab.events
        if events is not None:
            events.toggle()

    def _as_table(self) -> None:
        self._parts.tab.toggle_table()

    def _copy(self, view: ChartView | None) -> None:
        if view is not None:
            copy_chart(view)
            self._parts.tab.say("The chart is on the clipboard")

    def _export(self, view: ChartView, kind: str) -> None:
        parts = self._parts
        folder = parts.settings.folder("picture")
        asked = QFileDialog(parts.window, "Save the chart", str(folder), f"{kind.upper()} (*.{kind})")
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setDefaultSuffix(kind)
        asked.selectFile(f"{parts.session.practice.path.stem} {view.key}.{kind}")
        asked.fileSelected.connect(lambda name: self.export_to(view, kind, Path(name)))
        parts.open(asked)

    def export_to(self, view: ChartView, kind: str, path: Path) -> None:
        """Write a chart as "png", "svg" or "csv"."""
        try:
            export_chart(view, kind, path)
        except FileProblem as problem:
            self._parts.tell_problem(problem)
            return
        self._parts.settings.used_folder("picture", path.parent)
        self._parts.tab.say(f"Saved {path.name}")

    # -- numbers

    def _numbers(self, name: str) -> None:
        self._parts.settings.number_format = name
        use_number_format(name)
        use_numbers(name)
        self._parts.session.redraw()
