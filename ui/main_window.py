"""The window: header, tabs, review sheet and time bar put together. Composition only; each part minds its own business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMainWindow, QWidget

from ui import spoken
from ui.commands.menus import WindowCommands
from ui.commands.parts import WindowParts
from ui.pace import Pace
from ui.panels.practice.files import Files
from ui.panels.terms.hints import Terms
from ui.panels.time.bar import TimeBar
from ui.panels.time.teller import Teller
from ui.panels.window.banner import Banner
from ui.panels.window.focus import FocusHome, hold_a_turn, take_its_turn
from ui.panels.window.header import Header, TabChoice
from ui.panels.window.menus import gives_way
from ui.panels.window.steps_strip import StepsStrip
from ui.panels.window.width import WindowWidth, room_for
from ui.settings import Settings
from ui.tabs.chart.bar import VIEW_KEYS
from ui.tabs.pages import TabPages
from ui.tabs.table import TABS, TabEntry
from ui.theme import theme
from ui.widgets import Column, Row, app_icon
from ui.window.explaining import Explaining
from ui.window.first_steps import FirstSteps
from ui.window.lessons.course import Lessons
from ui.window.lessons.places import LessonPlaces
from ui.window.looks import PROJECTOR
from ui.window.places import Places
from ui.window.reviewing import Reviewing
from ui.window.told_at_once import ToldAtOnce
from ui.wording import problem_text, refusal_text, use_terms, use_world

if TYPE_CHECKING:
    from ui.panels.review.sheet import ReviewSheet
    from ui.panels.terms.explain_panel import ExplainPanel
    from ui.session import Session
    from ui.tabs.frame import Tab
    from wallet import FileProblem, Refused

SMALLEST = (800, 600)


class MainWindow(QMainWindow):
    """A window over any practice. Without `settings`, choices last as long as the window.

    Over twenty methods, because Qt asks a window by eight overrides (what is found in it, keys, drops, its size and end), and
    because it answers the signals of the parts that it puts together.
    """

    def __init__(self, session: Session, settings: Settings | None = None, tabs: Sequence[TabEntry] = TABS) -> None:
        super().__init__()
        self.session = session
        self.settings = settings or Settings(parent=self)
        self._know_world()
        session.practice_changed.connect(self._know_world)
        self.pace = Pace(session, self)
        self.pace.set_speed(self.settings.speed)
        self._build(tabs)
        self.lesson_places = LessonPlaces(self.tabs, self._pages, self, self.reviewing.leave)
        self.lessons = Lessons(session, self.settings, self.pace, self._pages, self.lesson_places, self._put_lesson, self._fit)
        self.lessons.problem.connect(self.tell_problem)
        self.commands = WindowCommands(
            WindowParts(
                self,
                session,
                self.pace,
                self.settings,
                self.files,
                self.tabs,
                self._pages,
                self.header,
                self.time_bar,
                self.tell_problem,
                lambda name: self.lesson_places.tell("page", name),
            )
        )
        self.teller = Teller(session, self.pace, self, lambda: self.tab.in_a_sentence())
        self._connect()
        self.places = Places(session, self.settings, self.tabs, self._pages)
        self.first_steps = FirstSteps(
            session, self.settings, self.steps, self.tabs, self._pages, self.time_bar, self.commands.run
        )
        self.commands.view.lesson_wanted.connect(self.lessons.go_there)
        self.commands.lessons.list.start_wanted.connect(self.lessons.start)
        self.commands.lessons.list.opened.connect(self.lessons.give_way)
        self.commands.lessons.list.playing = lambda: self.lessons.number
        self.lessons.class_wanted.connect(self.commands.lessons.open_class)
        self.commands.lessons.demos.leave_lesson = self.lessons.leave
        self.commands.help.steps_wanted.connect(self.first_steps.bring_back)
        self.terms = Terms(session, self, self.commands.help.open_glossary)
        self.terms.explained.connect(lambda name: self.lesson_places.tell("term", name))
        self.commands.help.term_wanted.connect(self.terms.explain_here)
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.resize(1280, 800)
        self._title()
        if self.settings.scheme == PROJECTOR:
            self.commands.looks.apply()
        self._focus = FocusHome(self, self.focus_first)
        self._pages.setFocus()  # until the page is made

    def _know_world(self) -> None:
        use_world(self.session.world)
        use_terms(self.settings.terms, self.settings.live_prices)

    # -- parts

    @property
    def tab(self) -> Tab:
        """The tab on screen."""
        return self._pages.currentWidget()

    @property
    def tab_pages(self) -> list[Tab]:
        """Every tab, also those that were not shown yet."""
        return self._pages.all()

    def findChild(self, kind: type[Any], *which: Any) -> Any:
        """What is asked for by name is found, also where nothing was shown yet: tabs are made whole until one of them has it."""
        _made = self.review, self.explain_panel, self.lessons.panel
        found = super().findChild(kind, *which)
        for index in (self._pages.currentIndex(), *range(self._pages.count())):
            if found is not None:
                break
            self._pages.widget(index).finish()
            found = super().findChild(kind, *which)
        return found

    def findChildren(self, kind: type[Any], *which: Any) -> Any:
        """As `findChild`, all of them."""
        for page in self._pages.all():
            page.finish()
        _made = self.review, self.explain_panel, self.lessons.panel
        return super().findChildren(kind, *which)

    def _build(self, entries: Sequence[TabEntry]) -> None:
        self._pages = TabPages(self.session, entries)
        self.tabs = TabChoice(self._pages, [(entry.name, entry.title) for entry in entries])
        self.header = Header(self.session, self.tabs)
        self.steps = StepsStrip(self.session)
        self.banner = Banner()
        self.reviewing = Reviewing(self.session, self.pace, self._pages, self)
        self.explaining = Explaining(self.session, self._pages, self)
        self.told_at_once = ToldAtOnce(self.session, self.pace, self._pages, self)
        self.time_bar = TimeBar(self.session, self.pace)
        self.files = Files(self.session, self.settings, self)
        body = QWidget()
        column = Column(0, parent=body)
        column.addWidget(self.header)
        column.addWidget(self.steps)
        column.addWidget(self.banner)
        middle = QWidget()
        self._middle = Row(0, parent=middle)
        self._middle.addWidget(self._pages, 1)
        self._lesson_turn = QWidget(middle)
        self._lesson_turn.hide()
        hold_a_turn(self._lesson_turn)
        column.addWidget(middle, 1)
        column.addWidget(self.time_bar)
        self.setCentralWidget(body)

    def _page_built(self, page: Tab) -> None:
        page.review_wanted.connect(self.reviewing.open)
        page.chart_bar.view_picked.connect(self._view_picked)
        page.chart_bar.terms_picked.connect(self.tell_in)
        page.chart_bar.look_at(self.settings.chart_view)
        page.explain_wanted.connect(self.explaining.open)
        page.lead_wanted.connect(self.commands.help.lead)
        page.run_wanted.connect(lambda until, words: self.pace.run_until(until, words, fast=True))
        page.column.lent.connect(lambda: self.pace.pause("sheet open"))
        page.set_room(*self._room_of_pages())
        if self.focusWidget() in (None, self._pages) and page is self.tab:
            page.focus_first()

    def _connect(self) -> None:
        self._pages.built.connect(self._page_built)
        self.steps.show_wanted.connect(lambda _step: self.reviewing.leave())
        self.session.refused.connect(self._refused)
        self.session.failed.connect(self.tell_problem)
        self.session.playing_changed.connect(self._hush)
        self.session.future_kept.connect(self._future_kept)
        self.session.practice_ends.connect(self._practice_ends)
        self.session.practice_changed.connect(self._title)
        self.session.history_changed.connect(self._title)
        self.files.problem.connect(self.tell_problem)
        self.files.said.connect(lambda text: self.tab.say(text))
        self.pace.speed_changed.connect(lambda speed: setattr(self.settings, "speed", speed))
        theme().changed.connect(self._fit)

    # -- sheets over the pages

    @property
    def review(self) -> ReviewSheet:
        """The sheet for every review."""
        return self.reviewing.sheet

    @property
    def explain_panel(self) -> ExplainPanel:
        """The panel for every explanation."""
        return self.explaining.panel

    # -- what is said

    def _hush(self, playing: bool) -> None:
        """Tell nothing that changes while time plays, and once all is drawn that it stands, tell what it is now."""
        if playing:
            spoken.quiet().set_held(True)
        else:
            QTimer.singleShot(0, self, lambda: spoken.quiet().set_held(self.session.playing))

    def _refused(self, refusal: Refused) -> None:
        self.tab.column.toast.show_message(refusal_text(refusal)[0], icon="warning")

    def _future_kept(self, name: str) -> None:
        self.tab.say(f"The future you had is kept as the branch \u201c{name}\u201d", "Undo", self.session.undo)

    def tell_problem(self, problem: FileProblem) -> None:
        """Say across the window what is wrong with a file, and offer the way on."""
        sentence, fix = problem_text(problem)
        self.banner.tell(sentence, fix, self.commands.file.way_on(problem, fix))

    def _practice_ends(self) -> None:
        """What was said, typed or asked about a practice ends with it."""
        self.reviewing.come_home()
        self.banner.hide()
        self.time_bar.clock.date.clearFocus()
        self.commands.close_dialogs()
        self._pages.setFocus()  # the keyboard must not look for a place in pages that go
        self._pages.renew()

    def _view_picked(self, key: str) -> None:
        """A view of the hero chart chosen on one page is what every page shows it in, also next time."""
        if key in VIEW_KEYS:
            self.settings.chart_view = key
            for page in self._pages.made():
                page.chart_bar.look_at(key)

    def tell_in(self, kind: str, live: bool) -> None:
        """Tell amounts in these terms on every page, also next time."""
        self.settings.terms, self.settings.live_prices = kind, live
        use_terms(kind, live)
        for page in self._pages.made():
            page.chart_bar.offer()
        self.session.redraw()

    # -- the window itself

    def _title(self) -> None:
        self.setWindowTitle(f"{self.session.practice.path.stem} \u2013 Sluice")

    def _put_lesson(self, panel: QWidget) -> None:
        """Give the lesson its place beside the pages, reached after them."""
        self._middle.addWidget(panel)
        take_its_turn(self._lesson_turn, panel)

    def _room_of_pages(self) -> tuple[WindowWidth, int]:
        """The room of a page: that of the window, less the lesson where that stands beside it."""
        panel = self.lessons.panel if self.lessons.current is not None else None
        beside = panel.minimumWidth() if panel is not None and not panel.is_strip else 0
        return room_for(self.width() - beside, theme().text_scale), self.width() - beside

    def _fit(self) -> None:
        room = room_for(self.width(), theme().text_scale)
        self.header.set_room(room, self.width())
        self.steps.set_room(room, self.width())
        self.time_bar.set_room(room, self.width())
        if self.lessons.current is not None:
            panel, direction = self.lessons.panel, QBoxLayout.Direction
            panel.set_room(room, self.width(), self.height() - self.header.height() - self.time_bar.height())
            self._middle.setDirection(direction.BottomToTop if panel.is_strip else direction.LeftToRight)
        for page in self._pages.made():
            page.set_room(*self._room_of_pages())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.commands.looks.width_changed()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and gives_way(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.WindowBlocked:
            self.pace.pause("dialog open")
        return super().event(event)

    def focus_first(self) -> None:
        """Put the keyboard where work on the page on screen begins."""
        lessons = self.commands.lessons.list
        (lessons.page if lessons.is_open else self.tab).focus_first()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on; where the keyboard was taken away, it goes back to where the work is."""
        if self._focus.lost():
            self._focus.recover()
            return True
        return super().focusNextPrevChild(forward)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = _files(event)
        if dropped:
            self.commands.file.open_dropped(dropped)
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.pace.pause()
        self.settings.geometry = self.saveGeometry()
        self.places.remember()
        super().closeEvent(event)


def _files(event: QDropEvent) -> list[str]:
    """The files of this machine that are dragged."""
    return [name for url in event.mimeData().urls() if (name := url.toLocalFile())]
