"""The step at hand of a lesson: looked at after every change of the world, ticked, brought forward, and played where asked to.

What a lesson lets happen is played by the pace, slice by slice, so that the window stays alive and Space pauses it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui.pace import SPEEDS
from ui.widgets.amount.line import AmountLine
from ui.widgets.painting import by_keys
from wallet import FileProblem, RequestReady

if TYPE_CHECKING:
    from ui.pace import Pace
    from ui.session import Session
    from ui.tabs.frame import Tab
    from ui.tabs.pages import TabPages
    from ui.window.lessons.places import LessonPlaces
    from ui.window.lessons.showing import LessonView
    from wallet.scripts import Playing

SPEED_NAMES = tuple(speed.name for speed in SPEEDS)
TO_CLAIM = ("stake", "requests", "", "requests.claim")
"""Where a request that is ready is claimed."""
LOOK_MS = 300
"""How often the step at hand is looked at while time plays."""


class LessonSteps(QObject):
    """`problem(FileProblem)` where a file fails; `shown()` whenever the panel shows the lesson as it is now. It is quiet while a
    practice is `opening`."""

    problem = Signal(object)
    shown = Signal()

    def __init__(self, session: Session, pace: Pace, pages: TabPages, places: LessonPlaces, view: LessonView) -> None:
        super().__init__(pages)
        self._session, self._pace, self._pages, self._places, self._view = session, pace, pages, places, view
        self._playing: Playing | None = None
        self._at = 0
        self.opening = self._letting = self._keys = self._let_by_keys = False
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.look)
        session.watch, pace.reached_words = self._free, self._reached_words
        session.changed.connect(self.look_soon)
        session.history_changed.connect(self.look_soon)
        pace.stopped.connect(self._stopped)
        pages.built.connect(self._page_built)
        pages.currentChanged.connect(lambda _index: QTimer.singleShot(0, self, self._judge))
        places.opened.connect(self._opened)

    @property
    def playing(self) -> Playing | None:
        """The lesson that is played now."""
        return self._playing

    def take(self, playing: Playing | None) -> None:
        """Play another lesson, or none."""
        self._playing, self._letting = playing, False
        self._at = playing.step if playing is not None else 0
        self._places.listening = playing is not None

    def begin(self) -> None:
        """Once the pages show the lesson's practice: bring its step forward, and let happen what begins with it."""
        self._keys = by_keys()
        self._bring()
        self.let_happen()

    def keep(self, deed: Callable[[], object]) -> None:
        """Let the lesson take note of something that its file keeps, then look; the keyboard goes to where it goes on."""
        focus, panel, keys = QApplication.focusWidget(), self._view.panel, by_keys()
        within = focus is not None and panel.isAncestorOf(focus)
        try:
            deed()
        except FileProblem as problem:
            self.problem.emit(problem)
        before = self._at
        self.look()
        if within and panel.waits_for_me():
            panel.focus_first(keys)
        elif within and (self._at == before or panel.isAncestorOf(QApplication.focusWidget() or panel)):
            self._pages.currentWidget().enter()

    def let_happen(self) -> None:
        """Play what is waiting, if anything is."""
        playing = self._playing
        if playing is not None and playing.waiting and not self._letting:
            self._letting, self._let_by_keys = True, self._keys
            self._pace.let_happen(playing.deeds(), "it has happened")
            self.present()

    # -- looking

    def look_soon(self, *_what: object) -> None:
        """Look at the step at hand when the program is idle, now and then while time plays."""
        if self._playing is not None and not self._soon.isActive():
            self._soon.start(LOOK_MS if self._session.playing else 0)

    def look(self) -> None:
        """Tick what holds, let happen what begins, and show it."""
        playing = self._playing
        if playing is None or self._session.closed:
            return
        was_at, lasted, stayed, self._keys = self._at, playing.lasts, playing.stays, by_keys()
        try:
            playing.look()
            if playing.step != was_at:
                self._places.tell_all()  # what is on screen already need not be opened
                playing.look()
        except FileProblem as problem:
            self.problem.emit(problem)
            return
        self._at = playing.step
        if playing.step != was_at and lasted and self._pace.playing and not self._letting:
            self._pace.pause(_reached((), None))
        self.present()
        if playing.step != was_at:
            self._view.tell(was_at)
            self._places.begin_at_top()
            self._bring()
            self.let_happen()
        elif playing.stays and not stayed and not playing.asks_to_open and not self._places.in_use():
            self._view.panel.focus_first(self._keys)

    def show_me(self) -> None:
        """Lead to where the step at hand is done: to the claim, once that is what is left to do; what it asks is answered in the
        panel.
        """
        playing = self._playing
        step = playing.at_hand if playing is not None else None
        if playing is None or step is None:
            return
        asks = step.ask is not None and step.ask.id not in playing.answers
        if any(isinstance(until, RequestReady) for until in playing.possible):
            self._places.lead(*TO_CLAIM)
        elif step.show is not None:
            show = step.show
            self._places.lead(show.tab, show.panel, show.chart, "" if asks else show.focus, show.token, show.turn)
        if asks:
            self._view.panel.focus_first()

    def present(self) -> None:
        """Show the lesson as it is now."""
        if self._playing is not None:
            self._view.present(self._playing, self._letting)
            self.shown.emit()

    def _bring(self) -> None:
        """Bring forward where the step that begins is done, and put the keyboard there: it never stays in another form's amount.
        Whoever types, or reviews something, is let be; where to open something is the task, finding it is left to the person.
        """
        playing, panel, focus = self._playing, self._view.panel, QApplication.focusWidget()
        step = playing.at_hand if playing is not None else None
        if playing is None or step is None or not panel.isVisible() or self._places.in_use():
            return
        if step.show is not None and step.show.speed in SPEED_NAMES:
            self._pace.set_speed(SPEED_NAMES.index(step.show.speed))
        if playing.again:
            return
        show, amount = step.show, isinstance(focus, AmountLine)
        if show is not None and not playing.asks_to_open:
            self._places.lead(show.tab, show.panel, show.chart, show.focus, show.token, show.turn)
            amount = isinstance(QApplication.focusWidget(), AmountLine) and not (show.panel or show.focus)
        if amount or (not playing.waiting and panel.waits_for_me()):
            panel.focus_first(self._keys)

    # -- what it hears

    def _free(self, hours: int) -> int:
        """How many of so many hours can pass before the step at hand is to be looked at."""
        playing = self._playing
        free = hours if playing is None or playing.practice is not self._session.practice else playing.free(hours)
        if free == 0:
            self.look_soon()
        return free

    def _reached_words(self) -> str:
        playing = self._playing
        return _reached((), None) if playing is None else _reached(playing.possible, playing.progress)

    def _stopped(self, reason: str) -> None:
        let, self._letting, playing = self._letting, False, self._playing
        if playing is None or self.opening:
            return
        if playing.refused is not None:  # in one's place something could not be done
            refused, playing.refused = playing.refused, None
            self._session.refused.emit(refused)
        self.look()
        if self._places.in_use():
            return
        if let and self._view.panel.waits_for_me():
            self._view.panel.focus_first(self._let_by_keys)
        elif playing.possible and reason == self._reached_words():
            self.show_me()  # on Play the Enter key would let time go on

    def _opened(self, key: str) -> None:
        if self._playing is not None:
            try:
                self._playing.opened(key)
            except FileProblem as problem:
                self.problem.emit(problem)
            self.look_soon()

    def _judge(self) -> None:
        if self._playing is not None:
            self._view.judge()

    def _page_built(self, page: Tab) -> None:
        page.column.page.judged.connect(self._judge)
        page.column.lent.connect(lambda: QTimer.singleShot(0, self, self._judge))
        page.column.returned.connect(lambda: QTimer.singleShot(0, self, self._judge))
        self.look_soon()  # its chart has no guesses yet


def _reached(waited: Sequence[object], progress: tuple[int, int] | None) -> str:
    from ui.wording.lessons import reached_words  # a start does without

    return reached_words(waited, progress)
