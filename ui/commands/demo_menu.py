"""Demonstrations in the menu of lessons: the list, and the presentation that is begun from it. Neither is loaded before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from ui.commands.parts import WindowParts
from ui.settings import demo_folder
from wallet import FileProblem, Practice

if TYPE_CHECKING:
    from ui.panels.window.menus import Menus
    from ui.presenter.presenting import Presenting
    from wallet.scripts import Script


@contextmanager
def _waiting() -> Iterator[None]:
    """Show that it takes a moment."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()


class DemoMenu(QObject):
    """`presenting` is the presentation under way, None where there is none. `leave_lesson` is called before one begins."""

    def __init__(self, parts: WindowParts, menus: Menus, menu: QMenu) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self.presenting: Presenting | None = None
        self.leave_lesson: Callable[[], object] = lambda: None
        self.reopen: Callable[[Path, bool], Practice] = lambda path, read_only: Practice.open(path, read_only=read_only)
        self._own: tuple[Path, bool] | None = None
        menu.addSeparator()
        menus.add(menu, "demo.list", "&Demonstrations\u2026", self.open, "Ctrl+D")

    def open(self) -> None:
        """Show the list of demonstrations."""
        from ui.presenter.list import DemoList
        from wallet import scripts

        parts = self._parts
        try:
            demos = scripts.demonstrations()
        except FileProblem as problem:
            parts.tell_problem(problem)
            return
        parts.pace.pause("demonstrations open")
        asked = DemoList(demos, self._left_at, parts.settings.presenter_alone, parts.window)
        asked.present_wanted.connect(lambda number, anew: self._begin(number, anew, asked.one_window))
        asked.handout_wanted.connect(self._hand_out)
        parts.open(asked)

    def _hand_out(self, number: int) -> None:
        """Ask where the hand-out of a demonstration goes, with what the room voted; the pupil's copy is written beside it."""
        from ui.demo.playing import write_handouts
        from ui.panels.handout import ask_paper
        from ui.presenter.words import title_of
        from wallet import scripts

        parts, script = self._parts, scripts.demonstration(number)
        if script is None:
            return

        def write(path: Path, paper: str) -> int:
            with _waiting():
                return write_handouts(script, path, paper, scripts.votes_of(script, demo_folder()))

        stem = f"{title_of(script)} hand-out"
        parts.open(ask_paper("Print the hand-out", stem, write, parts.settings, parts.window, parts.tab.say, parts.tell_problem))

    def present(self, script: Script, anew: bool = False, one_window: bool = False) -> bool:
        """Present a demonstration from where it was left, or from its beginning. Whether it is presented."""
        from ui.demo.stored import picture_of
        from ui.presenter.presenting import Presenting, forget_time, opened

        parts = self._parts
        if self.presenting is not None:
            self.presenting.end()
        self.leave_lesson()
        own = parts.session.practice.path, parts.session.practice.read_only
        try:
            practice, beats = opened(script, demo_folder(), anew)
        except FileProblem as problem:
            parts.tell_problem(problem)
            return False
        if anew or beats.hour_of(1) is None:  # begun again, or for the first time as it is now
            forget_time(parts.settings, practice.path)
        self._own = own
        parts.settings.presenter_alone = one_window
        parts.settings.keep_place(practice.path, "steps", "closed")
        parts.session.replace(practice)
        self.presenting = Presenting(parts.window, parts.session, parts.pace, parts.settings, beats, one_window)
        self.presenting.stored = picture_of
        self.presenting.ended.connect(self._ended)
        self.presenting.show()
        return True

    def _begin(self, number: int, anew: bool, one_window: bool) -> None:
        from wallet import scripts

        script = scripts.demonstration(number)
        if script is not None:
            self.present(script, anew, one_window)

    def _ended(self) -> None:
        """Come back to the person's own practice, unless another file was opened meanwhile."""
        session, ended = self._parts.session, self.presenting
        self.presenting = None
        own, self._own = self._own, None
        if ended is not None and own is not None and session.practice is ended.beats.practice:
            try:
                session.replace(self.reopen(*own))
            except FileProblem as problem:
                self._parts.tell_problem(problem)
        if ended is not None:
            ended.deleteLater()
        self._parts.window.show()
        self._parts.window.activateWindow()

    def _left_at(self, script: Script) -> tuple[int, int] | None:
        """Where a demonstration was left: seconds of the run of show, and the place of its beat."""
        place = self._parts.settings.place(demo_folder() / f"{script.stem}.sluice", "beat")
        if not place.isdecimal() or not 0 < int(place) < len(script.steps):
            return None
        return sum(step.pause for step in script.steps[: int(place)]), int(place)
