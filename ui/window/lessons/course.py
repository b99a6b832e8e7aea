"""Lessons in a window: each plays in a practice file of its own, and the person's own practice comes back untouched.

What the panel wishes is done here. A lesson is never the file that the next start opens.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui import spoken
from ui.pace import DEFAULT_SPEED
from ui.panels.lesson.guess import read_guess
from ui.window.lessons.opening import opened_lesson
from ui.window.lessons.showing import LessonView, following
from ui.window.lessons.steps import LessonSteps
from wallet import FileProblem, Practice

if TYPE_CHECKING:
    from ui.pace import Pace
    from ui.panels.lesson.panel import LessonPanel
    from ui.session import Session
    from ui.settings import Settings
    from ui.tabs.pages import TabPages
    from ui.window.lessons.places import LessonPlaces
    from wallet.scripts import Playing

HOUR_S = 3_600


class Lessons(QObject):
    """`changed()` comes where another lesson is played, or none; `problem(FileProblem)` where a file fails;
    `class_wanted()` at the end of the last lesson, for what a class guessed in it.

    Over twenty methods, because each thing that the panel can wish of a lesson is one, and so is each way to come to a lesson and
    to leave it.
    """

    changed = Signal()
    problem = Signal(object)
    class_wanted = Signal()

    def __init__(
        self,
        session: Session,
        settings: Settings,
        pace: Pace,
        pages: TabPages,
        places: LessonPlaces,
        put: Callable[[LessonPanel], object],
        fit: Callable[[], object],
    ) -> None:
        super().__init__(pages)
        self._session, self._settings, self._pace, self._pages = session, settings, pace, pages
        self._places, self._put, self._fit = places, put, fit
        self._own: tuple[Path, bool] | None = None
        self._own_tab, self._own_speed = 0, DEFAULT_SPEED
        self.reopen: Callable[[Path, bool], Practice] = lambda path, read_only: Practice.open(path, read_only=read_only)
        """How the person's own practice comes back."""
        self._view = LessonView(session, settings, pages, self._take_panel)
        self.steps = LessonSteps(session, pace, pages, places, self._view)
        self.steps.problem.connect(self.problem)
        self.steps.shown.connect(self._remember)
        session.practice_changed.connect(self._practice_changed)

    # -- what is

    @property
    def panel(self) -> LessonPanel:
        """The panel for every lesson."""
        return self._view.panel

    @property
    def current(self) -> Playing | None:
        """The lesson that is played now."""
        return self.steps.playing

    @property
    def number(self) -> int:
        """The number of the lesson that is played now, 0 for none."""
        return self.current.script.number if self.current is not None else 0

    @property
    def own_path(self) -> Path:
        """The person's own practice: the one that is open, or comes back after the lesson."""
        return self._own[0] if self._own is not None else self._session.practice.path

    # -- what can be asked of it

    def start(self, number: int, again: bool = False, anew: bool = False) -> bool:
        """Play a lesson, from where it was left or `anew`; `again` with other numbers and no help. Whether it plays."""
        playing = self.current
        same = playing is not None and (playing.script.number, playing.again) == (number, again)
        if same and not anew:
            return True
        self._pace.pause()
        own = self._own or (self._session.practice.path, self._session.practice.read_only)
        try:
            if same:
                self._session.practice.close()  # what is open is not replaced
            opened = opened_lesson(number, again, anew)
        except FileProblem as problem:
            self.problem.emit(problem)
            if self._session.closed:
                self.leave()
            return False
        if opened is not None:
            self.take_up(opened, *own)
        return opened is not None

    def take_up(self, playing: Playing, own: Path, read_only: bool = False) -> None:
        """Play a lesson that was opened; `own` is the file of the person's practice, which `leave` comes back to."""
        if self.current is None:
            self._own_tab, self._own_speed = self._pages.currentIndex(), self._pace.speed
        self._pace.set_speed(DEFAULT_SPEED)
        self._own = own, read_only
        self._settings.keep_place(playing.practice.path, "steps", "closed")
        self._open(playing.practice, playing)

    def leave(self) -> bool:
        """Go back to the person's own practice, where one stood in it. Whether it came back."""
        if self._own is None:
            return False
        path, read_only = self._own
        self._pace.pause()
        try:
            own = self.reopen(path, read_only)
        except FileProblem as problem:
            self.problem.emit(problem)
            return False
        self._own = None
        self._open(own, None)
        self._places.show_tab(self._own_tab)
        self._pace.set_speed(self._own_speed)
        return True

    def reset(self) -> bool:
        """Begin the lesson again; what was done in it is kept beside it, and said to be."""
        playing = self.current
        if playing is None or not self.start(playing.script.number, playing.again, anew=True):
            return False
        stem = playing.practice.path.stem
        self._pages.currentWidget().say(f"Begun again. What you did before is kept as {stem}-before.", icon="info")
        return True

    def show_me(self) -> None:
        """Lead to where the step at hand is done."""
        self.steps.show_me()

    def go_there(self) -> None:
        """Put the keyboard into the lesson; from there, back to where the work is."""
        tab, focus = self._pages.currentWidget(), QApplication.focusWidget()
        if self.current is None:
            tab.say("No lesson is being played. Ctrl+L opens the lessons.", icon="info")
        elif focus is not None and self.panel.isAncestorOf(focus):
            tab.enter()
        else:
            self.panel.focus_first(asked_for=True)

    def give_way(self, covered: bool) -> None:
        """Whether the list of lessons covers the pages: then the panel goes along with them."""
        if self.current is not None:
            self.panel.setVisible(not covered)

    # -- wishes of the panel

    def _press(self, what: str) -> None:
        playing = self.current
        if playing is None:
            return
        if what == "once_more":
            self.start(playing.script.number, again=True, anew=True)
        elif what == "begin_again":
            self.reset()
        elif what == "leave":
            self.leave()
        elif what == "carry_on":
            self.steps.let_happen()
        else:
            self.steps.keep(playing.next)

    def _answer(self, id: str, text: str) -> None:
        playing = self.current
        ask = playing.at_hand.ask if playing is not None and playing.at_hand is not None else None
        if playing is None or ask is None or ask.id != id:
            return
        world = self._session.world
        try:
            number = read_guess(text, ask.decimals, ask.unit, world.start + world.hour * HOUR_S)
        except ValueError as unread:
            self.panel.tell(str(unread))
            return
        self.steps.keep(lambda: playing.answer(id, number))

    def _hint(self) -> None:
        if self.current is not None:
            self.current.hint()
            self.steps.present()
            shown = self.panel.shown
            spoken.announce(self.panel, shown.at_hand.hints[-1] if shown is not None and shown.at_hand.hints else "")

    def _skip(self) -> None:
        if self.current is not None:
            self.steps.keep(self.current.skip)
            self.steps.let_happen()

    def _take_back(self) -> None:
        playing = self.current
        if playing is not None:
            self._pace.pause()
            self.steps.keep(lambda: self._session.carry_out(lambda _practice: playing.take_back()))

    def _keep_it(self) -> None:
        if self.current is not None:
            self.steps.keep(self.current.keep_it)

    def _follow(self) -> None:
        next_one = following(self.current)
        if next_one is not None:
            self.start(next_one.number)
        else:
            self.class_wanted.emit()

    # -- inside

    def _take_panel(self, made: LessonPanel) -> None:
        made.pressed.connect(self._press)
        made.answered.connect(self._answer)
        made.hint_wanted.connect(self._hint)
        made.show_wanted.connect(self.show_me)
        made.skip_wanted.connect(self._skip)
        made.back_wanted.connect(self._take_back)
        made.keep_wanted.connect(self._keep_it)
        made.reset_wanted.connect(self.reset)
        made.leave_wanted.connect(self.leave)
        made.following_wanted.connect(self._follow)
        self._put(made)

    def _remember(self) -> None:
        if self.current is not None:
            self._view.remember(self.current, self._own[0] if self._own is not None else None)

    def _open(self, practice: Practice, playing: Playing | None) -> None:
        self.steps.opening = True
        self.steps.take(playing)
        self.steps.present()
        self.panel.setVisible(playing is not None)
        self._fit()
        if practice is not self._session.practice:
            self._session.replace(practice)
        self.steps.opening = False
        self.changed.emit()
        self.steps.look_soon()
        QTimer.singleShot(0, self.steps, self.steps.begin)

    def _practice_changed(self) -> None:
        """Another file was opened over the lesson: that is the person's own practice from now on."""
        playing = self.current
        if playing is not None and not self.steps.opening and self._session.practice is not playing.practice:
            self.steps.take(None)
            self._own = None
            self._pace.set_speed(self._own_speed)
            self.panel.hide()
            self._fit()
            self.changed.emit()
        elif playing is not None:
            self.steps.look_soon()
