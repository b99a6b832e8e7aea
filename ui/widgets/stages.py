"""Where the days go: a bar of stages in two tones, and an estimate that never pretends to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.spoken import Role
from ui.theme import theme
from ui.widgets.layouts import Row
from ui.widgets.messages import Icon
from ui.widgets.text import Text

SECOND_TONE = 0.77  # of the series' colour over its ground: at least 3.1 to 1 in every scheme


class StageShare(msgspec.Struct, frozen=True):
    """A stage of a wait: its name, its length in words, and its length as a number of any unit."""

    name: str
    words: str
    length: float


class StageBar(QWidget):
    """Stages side by side by length, names and days under them; where they do not fit, listed below one
    another.

    `total` is the sum in words, printed at the right; `here` (0 to 1 of the whole) marks how far it has come.
    """

    spoken_role = Role.Graphic

    def __init__(self, name: str, ground: str = "side", tone: str = "redeem", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._ground, self._tone = name, ground, tone
        self._stages: tuple[StageShare, ...] = ()
        self._total = ""
        self._here: float | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        theme().changed.connect(self.updateGeometry)

    def set_stages(self, stages: Sequence[StageShare], total: str = "", here: float | None = None) -> None:
        self._stages, self._total, self._here = tuple(stages), total, here
        said = ", ".join(f"{stage.name} {stage.words}" for stage in stages)
        spoken.describe(self, f"{said}; together {total}" if total else said)
        self.updateGeometry()
        self.update()

    def stages(self) -> tuple[StageShare, ...]:
        return self._stages

    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), self.heightForWidth(theme().px(311)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), self.heightForWidth(max(self.width(), theme().px(120))))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        top, line = self._top(), self._line()
        beside = self._label_places(self._bar_width(width)) is not None
        return top + theme().px(16) + (2 * line if beside else line * len(self._stages))

    def segments(self, width: float) -> list[tuple[float, float]]:
        """Left end and width of every stage on a bar of `width`, 2 px apart, none thinner than 3 px."""
        gap, least = theme().px(2), theme().px(3)
        whole = sum(max(0.0, stage.length) for stage in self._stages) or 1.0
        room = width - gap * (len(self._stages) - 1)
        wide = [max(least, room * max(0.0, stage.length) / whole) for stage in self._stages]
        excess = sum(wide) - room
        if excess > 0 and wide:
            widest = wide.index(max(wide))
            wide[widest] = max(least, wide[widest] - excess)
        places, x = [], 0.0
        for part in wide:
            places.append((x, part))
            x += part + gap
        return places

    def _font(self) -> QFont:
        return theme().font("caption")

    def _line(self) -> int:
        return QFontMetrics(self._font()).height() + theme().px(1)

    def _top(self) -> int:
        return theme().px(7) if self._here is not None else 0

    def _bar_width(self, width: int) -> float:
        if not self._total:
            return width
        return max(
            width / 2,
            width - QFontMetrics(theme().font("strong")).horizontalAdvance(self._total) - theme().px(10),
        )

    def _label_places(self, width: float) -> list[float] | None:
        """Left ends of the names under the bar, or None where they would touch."""
        metrics, gap = QFontMetrics(self._font()), theme().px(7)
        sizes = [max(metrics.horizontalAdvance(s.name), metrics.horizontalAdvance(s.words)) for s in self._stages]
        places: list[float] = []
        edge = 0.0
        for (x, _), size in zip(self.segments(width), sizes, strict=True):
            x = max(x, edge)
            places.append(x)
            edge = x + size + gap
        limit = width
        for index in range(len(places) - 1, -1, -1):
            places[index] = min(places[index], limit - sizes[index])
            limit = places[index] - gap
        return None if places and places[0] < 0 else places

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, top, thick = self._bar_width(self.width()), self._top(), theme().px(11)
        tones = (theme().color(self._tone), theme().mixed(self._tone, self._ground, SECOND_TONE))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for index, (x, part) in enumerate(self.segments(width)):
            painter.setBrush(tones[index % 2])
            painter.drawRoundedRect(QRectF(x, top, part, thick), 1.5, 1.5)
        if self._here is not None:
            self._paint_here(painter, width)
        if self._total:
            painter.setFont(theme().font("strong"))
            painter.setPen(theme().color("ink"))
            room = QRectF(width, top - thick / 2, self.width() - width, 2 * thick)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._total)
        self._paint_labels(painter, width, top + theme().px(15))

    def here_x(self, width: float) -> float:
        """Where the mark points to on a bar of `width`: at the ends as far inside as the whole of it needs."""
        half = theme().px(4)
        return min(max(half, min(1.0, max(0.0, self._here or 0.0)) * width), max(half, width - half))

    def _paint_here(self, painter: QPainter, width: float) -> None:
        half = theme().px(4)
        x = self.here_x(width)
        painter.setBrush(theme().color("accent"))
        painter.drawPolygon(QPolygonF([QPointF(x - half, 0), QPointF(x + half, 0), QPointF(x, theme().px(6))]))

    def _paint_labels(self, painter: QPainter, width: float, y: float) -> None:
        painter.setFont(self._font())
        line, places = self._line(), self._label_places(width)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for index, stage in enumerate(self._stages):
            if places is not None:
                name_at = QRectF(places[index], y, width, line)
                words_at = name_at.translated(0, line)
            else:
                name_at = QRectF(0, y + index * line, width, line)
                words_at = name_at.translated(theme().px(110), 0)
            painter.setPen(theme().color("ink2"))
            painter.drawText(name_at, flags, stage.name)
            painter.setPen(theme().color("ink"))
            painter.drawText(words_at, flags, stage.words)


EstimateState = Literal["value", "range", "unknown", "paused", "slowed"]
_ICONS = {"unknown": ("info", "ink2"), "paused": ("pause", "warn"), "slowed": ("warning", "warn")}


class Estimate(QWidget):
    """How long, as far as can be told: a value, a range, unknown, paused or slowed; the last three with icon
    and words.
    """

    def __init__(self, name: str = "Estimate", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = Row(8, parent=self)
        self._icon = Icon("", "ink2", 16)
        self._words = Text("", "strong", "ink")
        self._sub = Text("", "caption", "ink3")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words)
        row.addWidget(self._sub)
        row.addStretch(1)
        self.set_estimate("unknown", "No estimate yet")

    def set_estimate(self, state: EstimateState, words: str, sub: str = "") -> None:
        icon, tone = _ICONS.get(state, ("", "ink"))
        self._icon.setVisible(bool(icon))
        self._icon.set_icon(icon, tone)
        self._words.setText(words)
        self._words.set_tone("warn" if tone == "warn" else "ink")
        self._sub.setText(sub)
        self._sub.setVisible(bool(sub))
        self._state: EstimateState = state
        spoken.describe(self, f"{words}. {sub}" if sub else words)

    def state(self) -> EstimateState:
        return self._state

    def words(self) -> str:
        return self._words.text()
