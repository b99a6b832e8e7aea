"""A slide as a small picture in the speaker's view: the one on screen now, and the next one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets import Column, Text
from ui.widgets.text import unparted

RATIO = 16 / 9
RADIUS = 6
LEAST = 150


class SlideThumb(QWidget):
    """The picture; where there is none yet, the words of the slide."""

    spoken_leaf = True

    def __init__(self) -> None:
        super().__init__()
        self._picture, self._fitted, self._words = QPixmap(), QPixmap(), ("", "")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def present(self, picture: QPixmap | None, title: str, caption: str) -> None:
        """Show a picture, or these words."""
        self._picture, self._fitted = picture if picture is not None else QPixmap(), QPixmap()
        self._words = title, caption
        spoken.describe(self, " ".join(part for part in (title, caption) if part))
        self.update()

    @property
    def pictured(self) -> bool:
        """Whether it has a picture."""
        return not self._picture.isNull()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width / RATIO)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(400), round(theme().px(400) / RATIO))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(LEAST), round(theme().px(LEAST) / RATIO))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        size = QSize(16, 9).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(0.5, 0.5, size.width() - 1, size.height() - 1)
        path = QPainterPath()
        path.addRoundedRect(box, theme().px(RADIUS), theme().px(RADIUS))
        if not self._picture.isNull():
            painter.save()
            painter.setClipPath(path)
            painter.fillPath(path, Qt.GlobalColor.white)
            shown = self._picture.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
            at = QRectF((size.width() - shown.width()) / 2, (size.height() - shown.height()) / 2, shown.width(), shown.height())
            painter.drawPixmap(at.topLeft(), self._scaled(shown))
            painter.restore()
        else:
            self._write(painter, box)
        painter.setPen(QPen(theme().color("edge"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _scaled(self, size: QSize) -> QPixmap:
        """The picture in the pixels of this screen, smoothed once: small type on it is to be read."""
        ratio = self.devicePixelRatioF()
        wanted = size * ratio
        if self._fitted.isNull() or self._fitted.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._fitted = self._picture.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._fitted.setDevicePixelRatio(ratio)
        return self._fitted

    def _write(self, painter: QPainter, box: QRectF) -> None:
        title, caption = map(unparted, self._words)
        inner = box.adjusted(*(theme().px(side) for side in (12, 10, -12, -10)))
        wrap = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(theme().font("strong"))
        painter.setPen(theme().color("ink"))
        used = painter.boundingRect(inner, wrap | int(Qt.AlignmentFlag.AlignTop), title)
        painter.drawText(inner, wrap | int(Qt.AlignmentFlag.AlignTop), title)
        painter.setFont(theme().font("body"))
        painter.setPen(theme().color("ink2"))
        painter.drawText(inner.adjusted(0, used.height() + theme().px(8), 0, 0), wrap | int(Qt.AlignmentFlag.AlignTop), caption)


class NamedThumb(QWidget):
    """A picture under its name."""

    def __init__(self, name: str, object_name: str) -> None:
        super().__init__()
        column = Column(4, parent=self)
        column.addWidget(Text(name, "caption", "ink2"))
        self.thumb = SlideThumb()
        self.thumb.setObjectName(object_name)
        self.thumb.setAccessibleName(name)
        column.addWidget(self.thumb, 1)
