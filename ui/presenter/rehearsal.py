"""A rehearsal out of sight: the whole script is played in a copy of its practice, and a picture of each beat kept, so that the
speaker sees what comes next and a beat that misses its figure has a picture to show in its place.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap

from ui.panels.value.view import ValueView
from ui.presenter.slide.chart import SlideChart
from ui.presenter.slide.look import SIZE, SlideLook
from ui.presenter.slide.slide import Slide
from ui.presenter.words import slide_of
from ui.session import Session
from wallet import FileProblem, Practice, Refused, scripts

if TYPE_CHECKING:
    from wallet.scripts import Beats

FIRST_MS = 1_500
"""When it begins: the windows come first."""
SLICE_HOURS = 6
TICK_MS = 15
"""Between two slices: the windows answer first."""
THUMB = QSize(960, 540)


class BeatSlide:
    """A slide that is never on screen, of the beats of a script that plays."""

    def __init__(self, beats: Beats, session: Session) -> None:
        self.beats, self._session = beats, session
        look = SlideLook()
        self.view = ValueView(session, chart=SlideChart(look))
        self.slide = Slide(look, self.view.chart)
        self.slide.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.slide.resize(SIZE)
        self.slide.show()

    def draw(self) -> QPixmap:
        """The beat at hand as the audience would see it, whatever it misses."""
        shown = slide_of(self.beats, self._session.world)._replace(stored=False)
        if shown.chart and not shown.bars and shown.ask is None:
            self.slide.chart.turn_to(shown.chart)
            self.view.load()
        self.slide.present(shown)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # a window lays itself out before it is seen
        return self.slide.grab()

    def end(self) -> None:
        """Release it."""
        self.slide.close()
        self.slide.deleteLater()


class Rehearsal(QObject):
    """`ready(place)` whenever there is a picture more. While `busy()` is true it rests."""

    ready = Signal(int)

    def __init__(self, beats: Beats, busy: Callable[[], bool]) -> None:
        super().__init__()
        self.pictures: dict[int, QPixmap] = {}
        self.held: set[int] = set()
        """The beats whose figures were what the script expects."""
        self.hours: dict[int, int] = {}
        """The hours of the practice in which beats stood."""
        self._busy, self._ended = busy, False
        self._folder = tempfile.TemporaryDirectory(prefix="sluice-")
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._turn)
        self._steps = self._play(beats)
        QTimer.singleShot(FIRST_MS, self, self._begin)

    def _begin(self) -> None:
        if not self._ended:
            self._timer.start()

    @property
    def over(self) -> bool:
        """Whether every beat was played, or one cannot be."""
        return self._ended

    def end(self) -> None:
        """Stop, and close its practice."""
        self._ended = True
        self._timer.stop()
        self._steps.close()
        self._folder.cleanup()

    def finish(self) -> None:
        """Play what is left at once."""
        while not self.over:
            self._step()

    def _play(self, presented: Beats) -> Generator[None, None, None]:
        copy = presented.practice.save_copy(Path(self._folder.name) / "rehearsal.sluice")
        with Practice.open(copy) as practice:
            beats, session = scripts.Beats(scripts.Playing(practice, presented.playing.script)), Session(practice)
            beats.playing.slice_hours = SLICE_HOURS
            drawn = BeatSlide(beats, session)
            try:
                yield from beats.go_to(0)
                while True:
                    self._keep(drawn)
                    yield
                    if beats.place == beats.last:
                        return
                    yield from beats.forward()
            finally:
                drawn.end()

    def _keep(self, drawn: BeatSlide) -> None:
        place = drawn.beats.place
        smooth = Qt.TransformationMode.SmoothTransformation
        self.pictures[place] = drawn.draw().scaled(THUMB, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        hour = drawn.beats.hour_of(place)
        if hour is not None:
            self.hours[place] = hour
        if not drawn.beats.missed:
            self.held.add(place)
        self.ready.emit(place)

    def _turn(self) -> None:
        if not self._busy():
            self._step()

    def _step(self) -> None:
        try:
            next(self._steps)
        except (StopIteration, Refused, FileProblem):  # what cannot be played is told when it is played
            self._ended = True
            self._timer.stop()
