"""Lessons in a window: each plays in a practice file of its own, and the person's own practice comes back untouched.

After every change of the world the step at hand is looked at; what a lesson lets happen is played by the pace, slice by slice,
so that the window stays alive and Space pauses it. A lesson is never the file that the next start opens.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui import charts, spoken
from ui.pace import DEFAULT_SPEED
from ui.panels.lesson.guess import read_guess
from ui.settings import lesson_folder
from ui.widgets import PrimaryButton
from ui.widgets.amount.line import AmountLine
from ui.wording.lessons import STEP_DONE, reached_words
from wallet import FileProblem, Practice

if TYPE_CHECKING:
    from ui.pace import Pace
    from ui.panels.lesson.panel import LessonPanel
    from ui.session import Session
    from ui.settings import Settings
    from ui.tabs.frame import Tab
    from ui.tabs.pages import TabPages
    from ui.window.lesson_places import LessonPlaces
    from wallet.scripts import Playing, Script

LOOK_MS = 300
"""How often the step at hand is looked at while time plays."""
HOUR_S = 3_600
CLASS_RESULTS = ("Class results", "What everybody guessed in this lesson, side by side")
"""What the last lesson leads to."""


class Lessons(QObject):
    """`changed()` comes where another lesson is played, or none; `problem(FileProblem)` where a file fails;
    `class_wanted()` at the end of the last lesson, for what a class guessed in it.

    Over twenty methods, because each thing that the panel can wish of a lesson is one, and so is each thing that a lesson has to
    hear of the window.
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
        self._playing: Playing | None = None
        self._own: tuple[Path, bool] | None = None
        self._at = self._own_tab = 0
        self._own_speed = DEFAULT_SPEED
        self.reopen: Callable[[Path, bool], Practice] = lambda path, read_only: Practice.open(path, read_only=read_only)
        """How the person's own practice comes back."""
        self._opening = self._letting = False
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._look)
        session.watch, pace.reached_words = self._free, self._reached_words
        self._connect()

    # -- what is

    @cached_property
    def panel(self) -> LessonPanel:
        """The panel for every lesson, made and loaded for the first."""
        from ui.panels.lesson.panel import LessonPanel

        made = LessonPanel()
        made.pressed.connect(self._press)
        made.answered.connect(self._answer)
        made.hint_wanted.connect(self._hint)
        made.show_wanted.connect(self.show_me)
        made.skip_wanted.connect(self._skip)
        made.reset_wanted.connect(self.reset)
        made.leave_wanted.connect(self.leave)
        made.following_wanted.connect(self._follow)
        self._put(made)
        return made

    @property
    def current(self) -> Playing | None:
        """The lesson that is played now."""
        return self._playing

    @property
    def number(self) -> int:
        """The number of the lesson that is played now, 0 for none."""
        return self._playing.script.number if self._playing is not None else 0

    @property
    def own_path(self) -> Path:
        """The person's own practice: the one that is open, or comes back after the lesson."""
        return self._own[0] if self._own is not None else self._session.practice.path

    # -- what can be asked of it

    def start(self, number: int, again: bool = False, anew: bool = False) -> bool:
        """Play a lesson, from where it was left or `anew`; `again` with other numbers and no help. Whether it plays."""
        playing = self._playing
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
        if self._playing is None:
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
        """Begin the lesson anew; what was done in it is kept beside it, and said to be."""
        playing = self._playing
        if playing is None or not self.start(playing.script.number, playing.again, anew=True):
            return False
        stem = playing.practice.path.stem
        self._pages.currentWidget().say(f"Begun again. What you did before is kept as {stem}-before.", icon="info")
        return True

    def show_me(self) -> None:
        """Lead to where the step at hand is done."""
        step = self._playing.at_hand if self._playing is not None else None
        if step is not None and step.show is not None:
            self._places.lead(step.show.tab, step.show.panel, step.show.chart, step.show.focus)

    def go_there(self) -> None:
        """Put the keyboard into the lesson; from there, back to where the work is."""
        tab, focus = self._pages.currentWidget(), QApplication.focusWidget()
        if self._playing is None:
            tab.say("No lesson is being played. Ctrl+L opens the lessons.", icon="info")
        elif focus is not None and self.panel.isAncestorOf(focus):
            tab.enter()
        else:
            self.panel.focus_first()

    def give_way(self, covered: bool) -> None:
        """Whether the list of lessons covers the pages: then the panel goes along with them."""
        if self._playing is not None:
            self.panel.setVisible(not covered)

    # -- wishes of the panel

    def _press(self, what: str) -> None:
        playing = self._playing
        if playing is None:
            return
        if what == "once_more":
            self.start(playing.script.number, again=True, anew=True)
        elif what == "begin_again":
            self.reset()
        elif what == "leave":
            self.leave()
        elif what == "carry_on":
            self._let_happen()
        else:
            self._keep(playing.next)

    def _answer(self, id: str, text: str) -> None:
        playing = self._playing
        ask = playing.at_hand.ask if playing is not None and playing.at_hand is not None else None
        if playing is None or ask is None or ask.id != id:
            return
        world = self._session.world
        try:
            number = read_guess(text, ask.decimals, ask.unit, world.start + world.hour * HOUR_S)
        except ValueError as unread:
            self.panel.tell(str(unread))
            return
        self._keep(lambda: playing.answer(id, number))

    def _hint(self) -> None:
        playing = self._playing
        if playing is not None:
            playing.hint()
            self._present()
            shown = self.panel.shown
            spoken.announce(self.panel, shown.at_hand.hints[-1] if shown is not None and shown.at_hand.hints else "")

    def _skip(self) -> None:
        if self._playing is not None:
            self._keep(self._playing.skip)
            self._let_happen()

    def _follow(self) -> None:
        following = self._following()
        if following is not None:
            self.start(following.number)
        else:
            self.class_wanted.emit()

    def _keep(self, deed: Callable[[], object]) -> None:
        """Let the lesson take note of something that its file keeps, then look; the keyboard goes to where it goes on."""
        focus = QApplication.focusWidget()
        within = focus is not None and self.panel.isAncestorOf(focus)
        try:
            deed()
        except FileProblem as problem:
            self.problem.emit(problem)
        before = self._at
        self._look()
        if within and self.panel.waits_for_me():
            self.panel.focus_first()
        elif within and (self._at == before or self.panel.isAncestorOf(QApplication.focusWidget() or self.panel)):
            self._pages.currentWidget().enter()

    # -- looking

    def _look_soon(self, *_what: object) -> None:
        if self._playing is not None and not self._soon.isActive():
            self._soon.start(LOOK_MS if self._session.playing else 0)

    def _look(self) -> None:
        """Tick what holds, let happen what begins, and show it."""
        playing = self._playing
        if playing is None or self._session.closed:
            return
        was_at, lasted = self._at, playing.lasts
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
            self._pace.pause(STEP_DONE)
        self._present()
        if playing.step != was_at:
            self._tell(was_at)
            self._places.begin_at_top()
            self._bring()
            self._let_happen()

    def _bring(self) -> None:
        """Bring forward where the step that begins is done, and put the keyboard there: it never stays in another form's amount.
        Whoever types, or reviews something, is let be; where to open something is the task, finding it is left to the person.
        """
        playing, focus = self._playing, QApplication.focusWidget()
        step = playing.at_hand if playing is not None else None
        if playing is None or step is None or playing.again or not self.panel.isVisible() or self._places.in_use():
            return
        show, amount = step.show, isinstance(focus, AmountLine)
        if show is not None and not playing.asks_to_open:
            self._places.lead(show.tab, show.panel, show.chart, show.focus)
            amount = isinstance(QApplication.focusWidget(), AmountLine) and not (show.panel or show.focus)
        if amount or (step.ask is not None and step.ask.id not in playing.answers):
            self.panel.focus_first()

    def _free(self, hours: int) -> int:
        """How many of so many hours can pass before the step at hand is to be looked at."""
        playing = self._playing
        free = hours if playing is None or playing.practice is not self._session.practice else playing.free(hours)
        if free == 0:
            self._look_soon()
        return free

    def _reached_words(self) -> str:
        playing = self._playing
        return STEP_DONE if playing is None else reached_words(playing.possible, playing.progress)

    def _let_happen(self) -> None:
        """Play what is waiting, if anything is."""
        playing = self._playing
        if playing is not None and playing.waiting and not self._letting:
            self._letting = True
            self._pace.let_happen(playing.deeds(), "it has happened")
            self._present()

    def _stopped(self, _reason: str) -> None:
        let, self._letting, playing = self._letting, False, self._playing
        if playing is None or self._opening:
            return
        if playing.refused is not None:  # in one's place something could not be done
            refused, playing.refused = playing.refused, None
            self._session.refused.emit(refused)
        self._look()
        if let and playing.stays and not self._places.in_use():
            self.panel.focus_first()

    # -- showing

    def _present(self) -> None:
        playing = self._playing
        if playing is None:
            return
        from ui.window.lesson_words import guesses_of, shown_of
        from ui.wording.lessons import happening_words

        before = self.panel.shown
        shown = shown_of(playing, happening_words(playing.happened) if self._letting else "", *self._following_words())
        self.panel.show_lesson(shown)
        if shown.at_hand.now and (before is None or shown.at_hand.now != before.at_hand.now):
            spoken.announce(self.panel, shown.at_hand.now)
        self._judge()
        guesses = guesses_of(playing, self._session.world)
        for page in self._pages.made():
            for chart in page.findChildren(charts.ValueChart):
                chart.set_guesses(*guesses)
        self._remember(playing)

    def _judge(self) -> None:
        """Whether the page on screen has a primary button that can be pressed."""
        if self._playing is not None:
            made: list[QWidget] = [page for page in self._pages.made() if page.isVisible()]  # one that is not made yet has none
            buttons = [button for page in made for button in QWidget.findChildren(page, PrimaryButton)]
            self.panel.set_others_lead(any(button.isVisible() and button.isEnabled() for button in buttons))

    def _tell(self, first: int) -> None:
        """Say to those who listen what ticked, and what comes now."""
        shown = self.panel.shown
        if shown is None:
            return
        done = [f"{step.title}: {step.state}." for step in shown.steps[first : shown.at]]
        now = f"Now: {shown.step.title}. {shown.at_hand.say}" if shown.step is not None else shown.why
        spoken.announce(self.panel, " ".join([*done, now]))

    def _remember(self, playing: Playing) -> None:
        """Keep in the settings how far one is, and what was guessed."""
        from ui.window.lesson_words import predictions_of

        settings, number = self._settings, playing.script.number
        if settings.last_file == playing.practice.path and self._own is not None:
            settings.opened(self._own[0])  # it was renamed: it is still not what the next start opens
        if settings.passed(number, playing.again) != playing.step:
            settings.keep_passed(number, playing.again, playing.step)
        progress = settings.progress
        for prediction in predictions_of(playing):
            if prediction not in progress.predictions:
                progress = progress.guessed(prediction)
        if progress != settings.progress:
            settings.progress = progress
        if playing.done and number not in (settings.lesson_understood if playing.again else settings.lesson_done):
            if playing.again:
                settings.lesson_understood = settings.lesson_understood | {number}
            else:
                settings.lesson_done = settings.lesson_done | {number}

    def _following(self) -> Script | None:
        """The next lesson of the course, once this one is over."""
        from wallet import scripts

        playing = self._playing
        try:
            return scripts.following(playing.script.number) if playing is not None and playing.over else None
        except FileProblem:  # told where it is wanted
            return None

    def _following_words(self) -> tuple[str, str]:
        following, playing = self._following(), self._playing
        if following is not None:
            return f"Lesson {following.number}", following.title
        return CLASS_RESULTS if playing is not None and playing.over else ("", "")

    # -- inside

    def _open(self, practice: Practice, playing: Playing | None) -> None:
        self._opening, self._playing = True, playing
        self._at, self._letting = playing.step if playing is not None else 0, False
        self._places.listening = playing is not None
        if playing is not None:
            self._present()
        self.panel.setVisible(playing is not None)
        self._fit()
        if practice is not self._session.practice:
            self._session.replace(practice)
        self._opening = False
        self.changed.emit()
        self._look_soon()
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        """Once the pages show the lesson's practice."""
        self._bring()
        self._let_happen()

    def _practice_changed(self) -> None:
        """Another file was opened over the lesson: that is the person's own practice from now on."""
        playing = self._playing
        if playing is not None and not self._opening and self._session.practice is not playing.practice:
            self._playing, self._own, self._places.listening = None, None, False
            self._pace.set_speed(self._own_speed)
            self.panel.hide()
            self._fit()
            self.changed.emit()
        elif playing is not None:
            self._look_soon()

    def _opened(self, key: str) -> None:
        if self._playing is not None:
            try:
                self._playing.opened(key)
            except FileProblem as problem:
                self.problem.emit(problem)
            self._look_soon()

    def _page_built(self, page: Tab) -> None:
        page.column.page.judged.connect(self._judge)
        page.column.lent.connect(lambda: QTimer.singleShot(0, self, self._judge))
        page.column.returned.connect(lambda: QTimer.singleShot(0, self, self._judge))
        self._look_soon()  # its chart has no guesses yet

    def _connect(self) -> None:
        session = self._session
        session.changed.connect(self._look_soon)
        session.history_changed.connect(self._look_soon)
        session.practice_changed.connect(self._practice_changed)
        self._pace.stopped.connect(self._stopped)
        self._pages.built.connect(self._page_built)
        self._pages.currentChanged.connect(lambda _index: QTimer.singleShot(0, self, self._judge))
        self._places.opened.connect(self._opened)


def opened_lesson(number: int, again: bool = False, anew: bool = False) -> Playing | None:
    """Return a lesson in the practice file in which it plays, begun where it is not there yet; None where there is no such one.

    Raises FileProblem where either cannot be read, or the file cannot be written.
    """
    from wallet import scripts

    script = scripts.lesson(number)
    return scripts.Playing(scripts.begin(script, _made(lesson_folder()), again, anew), script, again) if script else None


def _made(folder: Path) -> Path:
    """The folder, made where it is not there. Problem: `file_unreachable`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem("file_unreachable", path=str(folder), reason=error.strerror or "") from error
    return folder
