"""The program around the window: choices restored, the last practice opened paused, failures of our own written to a report.

A file that cannot be opened never keeps the window away: another practice opens, and a banner says what is wrong and offers
the way on. Nothing is ever sent anywhere.
"""

from __future__ import annotations

import platform
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from ui import __version__
from ui.charts.words import use_numbers
from ui.main_window import MainWindow
from ui.panels.practice.files import free_paths
from ui.session import Session
from ui.settings import PROGRAM, Settings, default_practice_path, report_folder, settings_path
from ui.theme import set_scheme, theme
from ui.widgets import Column, PlainButton, Row, Text, app_icon
from ui.window.lessons.opening import opened_lesson
from ui.window.placement import clamp, keep_on_screen
from ui.wording import problem_text, use_number_format
from wallet import FileProblem, Practice, scenario_names, written


def run(arguments: Sequence[str], path: Path | None = None, lesson: int | None = None) -> int:
    """Open the window on a practice file, or on the last one, in a lesson if one is asked for; return when it is closed."""
    application = QApplication.instance() or QApplication(list(arguments))
    assert isinstance(application, QApplication)
    application.setApplicationName(PROGRAM)
    application.setApplicationDisplayName(PROGRAM)
    application.setDesktopFileName("sluice")
    application.setWindowIcon(app_icon())
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    settings = Settings(settings_path())
    dress(settings)
    try:
        window = window_for(path, settings, lesson)
    except FileProblem as problem:
        print(problem_text(problem)[0], file=sys.stderr)
        return 1
    report_failures(window)
    window.show()
    keep_on_screen(window)
    try:
        return application.exec()
    finally:
        window.session.practice.close()


def dress(settings: Settings) -> None:
    """Apply the kept choices of look and numbers."""
    set_scheme(settings.scheme)
    theme().set_text_scale(settings.text_scale)
    theme().set_reduced_motion(settings.reduced_motion)
    use_number_format(settings.number_format)
    use_numbers(settings.number_format)


def window_for(path: Path | None, settings: Settings, lesson: int | None = None) -> MainWindow:
    """A window, not yet shown, on the practice asked for, the last or the first one, or in a lesson; problems are told in it."""
    if lesson is not None and (window := _window_in(lesson, path, settings)) is not None:
        return window
    practice, problems = open_practice(path, settings)
    window = MainWindow(Session(practice), settings)
    settings.opened(practice.path)
    restore(window, settings)
    try:
        practice.markers(to="tip")  # read already by what marks them; where that failed nobody was there to hear of it
    except FileProblem as unread:
        problems.append(unread)
    for problem in (*problems, *practice.notices):
        window.tell_problem(problem)
    if lesson is not None:
        window.lessons.start(lesson)  # says what keeps it
    return window


def _window_in(lesson: int, path: Path | None, settings: Settings) -> MainWindow | None:
    """A window that opens in a lesson; the person's own practice is opened, or begun, when they leave it. None where the lesson
    cannot be opened.
    """
    try:
        playing = opened_lesson(lesson)
    except FileProblem:
        return None
    if playing is None:
        return None
    window = MainWindow(Session(playing.practice), settings)

    def reopen(own: Path, read_only: bool) -> Practice:
        if own.exists():
            return Practice.open(own, read_only=read_only)
        practice, problems = open_practice(None, settings)
        for problem in problems:
            window.tell_problem(problem)
        settings.opened(practice.path)
        return practice

    window.lessons.reopen = reopen
    window.lessons.take_up(playing, path or settings.last_file or default_practice_path())
    restore(window, settings)
    return window


def open_practice(path: Path | None, settings: Settings) -> tuple[Practice, list[FileProblem]]:
    """The first practice of these that opens: the one asked for, the last one, the default one, a new one."""
    problems: list[FileProblem] = []
    default = default_practice_path()
    last = settings.last_file
    wanted = [each for each in (path, last if last and last.exists() else None) if each is not None]
    for each in (*wanted, *([default] if default.exists() and default not in wanted else [])):
        try:
            return Practice.open(each), problems
        except FileProblem as problem:
            problems.append(problem)
    for each in (
        default,
        next(free_paths(default.parent, default.stem)),
        Path(tempfile.mkdtemp(prefix="sluice-")) / default.name,
    ):
        try:
            each.parent.mkdir(parents=True, exist_ok=True)
            settings.forget_place(each)
            return Practice.create(each, scenario=scenario_names()[0]), problems
        except FileProblem as problem:
            if problem.code != "file_exists":
                problems.append(problem)
        except OSError as error:
            problems.append(FileProblem("file_unreachable", path=str(each), reason=error.strerror or ""))
    raise problems[-1]


def restore(window: MainWindow, settings: Settings) -> None:
    """Put the window where it was, as long as that is still on a screen."""
    kept: QByteArray = settings.geometry
    if not kept.isEmpty():
        window.restoreGeometry(kept)
    clamp(window)


# -- failures of our own


EDGE = 1
"""Width of a dialog's own edge, in px."""


class FailureReport(QDialog):
    """What went wrong in the program itself: the report in full, and where it was written. Nothing is sent."""

    def __init__(self, report: str, written: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong in Sluice")
        outer = Column(12, (20, 20, 20, 20), parent=self)
        outer.addWidget(Text("Something went wrong in Sluice", "title"))
        where = f"A report is in {written}." if written else "The report could not be written; copy it from here."
        told = f"Your practice is as it was after the last thing you did. {where} Nothing is sent anywhere."
        outer.addWidget(Text(told, wrap=True))
        shown = QPlainTextEdit(report)
        shown.setReadOnly(True)
        shown.setAccessibleName("Report")
        outer.addWidget(shown, 1)
        row = Row(8)
        copy, close = PlainButton("Copy the report"), PlainButton("Go on")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        close.clicked.connect(self.accept)
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        outer.addLayout(row)
        self.resize(theme().px(640), theme().px(420))

    def paintEvent(self, event: QPaintEvent) -> None:
        """An edge of its own: without a window manager nothing else parts it from the window under it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(theme().color("edge"), EDGE))
        painter.drawRect(self.rect().adjusted(0, 0, -EDGE, -EDGE))


def report_failures(window: MainWindow) -> None:
    """From now on an exception that nobody expected becomes a report and a dialog; one dialog at a time. A file that fails
    where nobody looked for it is told as any other.
    """
    open_now: list[FailureReport] = []

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, FileProblem):
            window.tell_problem(error)
            return
        sys.__excepthook__(kind, error, trace)
        if issubclass(kind, KeyboardInterrupt) or (open_now and open_now[0].isVisible()):
            return
        text = report_text(kind, error, trace)
        dialog = FailureReport(text, write_report(text), window)
        open_now[:] = [dialog]
        dialog.open()

    sys.excepthook = report


def report_text(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Versions and the traceback, without the person's own folders."""
    lines = traceback.format_exception(kind, error, trace)
    told = "".join(lines).replace(str(Path.home()), "~")
    versions = f"Sluice {__version__}, Python {platform.python_version()}, PySide6 {pyside_version}"
    return f"{versions}, {platform.system()} {platform.release()}\n\n{told}"


def write_report(text: str) -> Path | None:
    """Write a report into the data folder; None where that fails."""
    file = report_folder() / f"report-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with written(file) as made:
            made.write_text(text, encoding="utf-8")
    except (OSError, FileProblem):
        return None
    return file
