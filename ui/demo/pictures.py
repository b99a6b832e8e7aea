"""What the audience sees of a beat, as a picture, without a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPixmap

from ui.demo.stored import picture_of
from ui.panels.events.rows import events
from ui.panels.holdings.lines import ALL_LST
from ui.panels.value.data import chart_data
from ui.presenter.slide.chart import SlideChart
from ui.presenter.slide.look import SlideLook
from ui.presenter.slide.slide import Slide
from ui.presenter.words import slide_of, view_of
from wallet import FileProblem, written
from wallet.scripts import Beats

SIZE = QSize(1280, 720)
QUICKLY = 80
"""Of 100, how little time is taken to pack a picture."""


class Pictures:
    """`of(beats)` is the slide of the beat at hand. It is drawn again each time, from the practice as it stands."""

    def __init__(self, size: QSize = SIZE) -> None:
        self._look = SlideLook()
        self._chart = SlideChart(self._look)
        self._slide = Slide(self._look, self._chart)
        self._slide.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._slide.setFixedSize(size)
        self._slide.show()

    def of(self, beats: Beats) -> QImage:
        """Return the picture: black where the audience sees nothing, with the stored one where a figure was missed."""
        shown, practice = slide_of(beats, beats.practice.world), beats.practice
        if shown.black:
            image = QImage(self._slide.size(), QImage.Format.Format_RGB32)
            image.fill(QColor("black"))
            return image
        if shown.chart and not (shown.bars or shown.ask):
            self._chart.set_view(view_of(shown.chart))
            self._chart.set_series(chart_data(practice.world, practice.series(ALL_LST), ALL_LST), None, events(practice))
        kept = QPixmap(str(picture_of(beats.playing.script, beats.place))) if shown.stored else QPixmap()
        self._slide.picture.present(kept)
        self._slide.present(shown)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # a window would lay it out by itself
        return self._slide.grab().toImage()

    def close(self) -> None:
        """Release what they were drawn with."""
        self._slide.close()
        self._slide.deleteLater()


@contextmanager
def drawn(size: QSize = SIZE) -> Iterator[Pictures]:
    """What draws pictures, for as long as it is needed."""
    made = Pictures(size)
    try:
        yield made
    finally:
        made.close()


def as_png(image: QImage) -> bytes:
    """Return a picture as the bytes of a PNG file, packed quickly."""
    memory = QBuffer()
    memory.open(QBuffer.OpenModeFlag.WriteOnly)
    image.convertToFormat(QImage.Format.Format_RGB888).save(memory, "PNG", QUICKLY)  # type: ignore[call-overload]
    return bytes(memory.data().data())


def save_picture(content: bytes, path: Path) -> None:
    """Write what `as_png` returned. Raises `FileProblem`."""
    with written(path) as made:
        if not content:
            raise OSError("there is not enough memory for it")
        made.write_bytes(content)


def store(content: bytes, beats: Beats) -> FileProblem | None:
    """Store the picture of a beat that went as expected, for a talk in which it does not; returns why that was not possible."""
    path = picture_of(beats.playing.script, beats.place)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_picture(content, path)
    except FileProblem as problem:
        return problem
    except OSError as error:
        return FileProblem("export_failed", path=str(path), reason=str(error.strerror))
    return None
