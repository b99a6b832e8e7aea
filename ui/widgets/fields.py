"""Fields to choose and write in: the frame of an amount, the unit inside it, a list to choose from, a plain
line, a row.

Fields show their focus however it came, errors with 2 px of `bad`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QListView, QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets.amount.line import first_caret
from ui.widgets.icons import draw_icon
from ui.widgets.layouts import Column, Row
from ui.widgets.messages import ErrorLine
from ui.widgets.painting import CalmWheel, HoverFade, KeyboardRing, between, ring, rounded
from ui.widgets.table.place import leave
from ui.widgets.text import SideNote, Text, unparted

OPENING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
PLAIN = Qt.KeyboardModifier.NoModifier


class Choice(CalmWheel, HoverFade, KeyboardRing, QComboBox):
    """A combo box of `(key, text)` that paints itself; `changed(key)` when another is chosen by anyone."""

    changed = Signal(str)

    def __init__(self, name: str, items: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        popup = QListView()
        popup.setProperty("popup", "true")
        popup.setAccessibleName(name)
        self.setView(popup)
        self.setMaxVisibleItems(12)
        self.set_items(items)
        self.currentIndexChanged.connect(self._tell)
        theme().changed.connect(self._restyle)
        self._restyle()

    def set_name(self, name: str) -> None:
        """What is chosen here. On Linux a combo box is called by what it shows: there a label that is its buddy says this, or
        else the description.
        """
        self.setAccessibleName(name)
        self.setAccessibleDescription(name)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Other choices; the one chosen stays where it can."""
        if [(self.itemData(index), self.itemText(index)) for index in range(self.count())] == list(items):
            return
        before, told = self.current_key(), self.signalsBlocked()
        self.blockSignals(True)
        self.clear()
        for key, text in items:
            self.addItem(text, key)
        index = self.findData(before)
        self.setCurrentIndex(index if index >= 0 else (0 if items else -1))
        self.blockSignals(told)
        self._rest()
        self.updateGeometry()
        self.update()
        if before and self.current_key() != before:
            self._tell()

    def offer(self, items: Sequence[tuple[str, str]], chosen: str | None = None) -> None:
        """As `set_items`, and choose `chosen` where one is named; `changed` is not told, since whoever offers knows."""
        before = self.blockSignals(True)
        self.set_items(items)
        if chosen is not None:
            self.set_current(chosen)
        self.blockSignals(before)

    def current_key(self) -> str:
        key = self.currentData()
        return key if isinstance(key, str) else ""

    def set_current(self, key: str) -> None:
        """Choose `key`, which must be there."""
        index = self.findData(key)
        if index < 0:
            raise KeyError(key)
        self.setCurrentIndex(index)

    def keys(self) -> tuple[str, ...]:
        return tuple(str(self.itemData(index)) for index in range(self.count()))

    def showPopup(self) -> None:
        view = self.view()
        view.setFont(theme().font("body"))
        widest = max((view.fontMetrics().horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        view.setMinimumWidth(max(self.width(), widest + theme().px(44)))
        cast("QFrame", view.parentWidget()).setFrameShape(QFrame.Shape.NoFrame)  # the list has a frame of its own
        super().showPopup()
        chosen = self.model().index(self.currentIndex(), self.modelColumn(), self.rootModelIndex())
        view.selectionModel().setCurrentIndex(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def hidePopup(self) -> None:
        super().hidePopup()
        QTimer.singleShot(0, self, self._rest)  # Qt hides the list first and then takes its current line as what was chosen

    def _rest(self) -> None:
        """A list that is not open has no current line, which would be read as the focus."""
        if not self.view().isVisible():
            leave(self.view())

    def _tell(self) -> None:
        self._rest()
        self.update()
        if not self.signalsBlocked():
            self.changed.emit(self.current_key())

    def _restyle(self) -> None:
        self.setFont(theme().font("body"))
        self.updateGeometry()
        self.update()

    def _widest(self) -> int:
        return max((self.fontMetrics().horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)


class Select(Choice):
    """A field to choose one from a list, 36 high."""

    def __init__(self, name: str, items: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(name, items, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._widest() + theme().px(52), theme().px(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(90), theme().px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, rect = theme().px, QRectF(self.rect())
        enabled = self.isEnabled()
        fill = between(theme().color("well"), theme().color("hover"), self.hover_level if enabled else 1.0)
        rounded(painter, rect, px(6), fill, theme().color("edge" if enabled else "hair"))
        if self.hasFocus():
            ring(painter, rect, px(6))
        side = px(14)
        tone = "ink2" if enabled else "ink3"
        left = rect.right() - px(13) - side
        draw_icon(painter, "chevron", tone, QRectF(round(left), round(rect.center().y() - side / 2), side, side))
        painter.setFont(self.font())
        painter.setPen(theme().color("ink" if enabled else "ink3"))
        room = rect.adjusted(px(15), 0, -px(32), 0)
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        self.setToolTip(self.currentText() if text != self.currentText() else "")


class UnitBox(Choice):
    """The unit inside an amount field; with a single unit it is only words.

    Arrows, Enter and the wheel never choose while the list is closed: a form may follow every choice (pay and receive change
    places, say), so what one only passes over would have been chosen. They open the list, the wheel scrolls the form.
    """

    def __init__(self, name: str, items: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(name, items, parent)
        self.setProperty("held", True)  # its turn for the Tab key is where it stands, also before there is a choice
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        super().set_items(items)
        choice = self.count() > 1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choice else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not choice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.count() > 1 and event.key() in OPENING and event.modifiers() in (PLAIN, Qt.KeyboardModifier.KeypadModifier):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def sizeHint(self) -> QSize:
        chevron = theme().px(20) if self.count() > 1 else 0
        return QSize(
            self.fontMetrics().horizontalAdvance(self.currentText()) + theme().px(15) + chevron,
            theme().px(30),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _tell(self) -> None:
        self.updateGeometry()
        super()._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, rect = theme().px, QRectF(self.rect())
        if self.hover_level:
            ground = theme().color("hover")
            ground.setAlphaF(self.hover_level)
            rounded(painter, rect, px(5), ground)
        if self.ringed():
            ring(painter, rect, px(5))
        painter.setFont(self.font())
        painter.setPen(theme().color("ink2" if self.isEnabled() else "ink3"))
        painter.drawText(rect.adjusted(px(7), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.currentText())
        if self.count() > 1:
            side = px(14)
            left = rect.right() - px(5) - side
            draw_icon(
                painter,
                "chevron",
                "ink2",
                QRectF(round(left), round(rect.center().y() - side / 2), side, side),
            )


class FieldFrame(QWidget):
    """The border around an amount and its unit, 44 high: `edge`, `accent` where the text has the focus, `bad`
    where wrong.
    """

    def __init__(self, line: QLineEdit, unit_box: UnitBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line, self._wrong = line, False
        row = Row(3, (14, 5, 8, 5), parent=self)
        row.addWidget(line, 1)
        row.addWidget(unit_box)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        focus_changed = getattr(line, "focus_changed", None)
        if focus_changed is not None:
            focus_changed.connect(self.update)
        theme().changed.connect(self.updateGeometry)

    def set_wrong(self, wrong: bool) -> None:
        if wrong != self._wrong:
            self._wrong = wrong
            self.update()

    @property
    def wrong(self) -> bool:
        return self._wrong

    def sizeHint(self) -> QSize:
        return QSize(theme().px(180), theme().px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), theme().px(44))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, radius = QRectF(self.rect()), theme().px(6)
        if not self.isEnabled():
            rounded(painter, rect, radius, theme().color("hover"), theme().color("hair"))
            return
        strong = self._wrong or self._line.hasFocus()
        border = "bad" if self._wrong else "accent" if strong else "edge"
        rounded(
            painter,
            rect,
            radius,
            theme().color("well"),
            theme().color(border),
            theme().px(2) if strong else 1,
        )


class Check(HoverFade, KeyboardRing, QCheckBox):
    """A box to tick with a few words, or where it `wraps` with as many lines of them as its width asks for. It paints itself, for
    the style's own box is not seen on a dark ground.
    """

    SIDE, GAP, AROUND = 16, 8, 3

    def __init__(self, text: str = "", parent: QWidget | None = None, wraps: bool = False) -> None:
        super().__init__(text, parent)
        self._wraps = wraps
        if wraps:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme().changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        words, px = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()), theme().px
        height = max(px(self.SIDE), words.height()) + 2 * px(self.AROUND)
        return QSize(px(self.SIDE) + px(self.GAP) + words.width() + 3 * px(self.AROUND), height)

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        if not self._wraps:
            return whole
        return QSize(min(whole.width(), theme().px(200)), self.heightForWidth(max(self.width(), theme().px(200))))

    def heightForWidth(self, width: int) -> int:
        """One line, or as many as the words need."""
        if not self._wraps:
            return self.sizeHint().height()
        return max(self.sizeHint().height(), self.words_box(width).height() + 2 * theme().px(self.AROUND))

    def words_box(self, width: int) -> QRect:
        """Where the words stand at a width: as wide as there is room for, and as high as they need."""
        left = theme().px(self.AROUND) + theme().px(self.SIDE) + theme().px(self.GAP)
        room = QRect(left, 0, max(width - left - theme().px(self.AROUND), 1), 10_000)
        flow = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic
        return self.fontMetrics().boundingRect(room, flow, unparted(self.text()))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colour, px = QPainter(self), theme().color, theme().px
        side, enabled = px(self.SIDE), self.isEnabled()
        first = self.sizeHint().height() if self._wraps else self.height()
        box = QRectF(px(self.AROUND), round((first - side) / 2), side, side)
        if self.isChecked():
            rounded(painter, box, px(4), colour("accent" if enabled else "ink3"))
            draw_icon(painter, "check", "onaccent" if enabled else "base", box.adjusted(px(2), px(2), -px(2), -px(2)))
        else:
            fill = between(colour("well"), colour("hover"), self.hover_level if enabled else 1.0)
            rounded(painter, box, px(4), fill, colour("edge" if enabled else "hair"))
        if self.ringed():
            ring(painter, QRectF(self.rect()), px(6))
        painter.setPen(colour("ink" if enabled else "ink2"))
        painter.setFont(self.font())
        words = self.rect().adjusted(px(self.AROUND) + side + px(self.GAP), 0, 0, 0)
        flow = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        if self._wraps:
            words, flow = self.words_box(self.width()).translated(0, px(self.AROUND)), flow | Qt.TextFlag.TextWordWrap
        painter.drawText(words, flow, unparted(self.text()))

    def _restyle(self) -> None:
        self.setFont(theme().font("body"))
        self.updateGeometry()
        self.update()


class TextField(QLineEdit):
    """A plain line for words: names, notes, search."""

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plain", "true")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setAcceptDrops(False)  # a file that is dropped here is the window's
        first_caret(self)
        theme().changed.connect(self._restyle)
        self._restyle()

    def set_wrong(self, wrong: bool) -> None:
        self.setProperty("wrong", "true" if wrong else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def _restyle(self) -> None:
        self.setFont(theme().font("body"))
        self.setMinimumHeight(theme().px(32))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()


class FormRow(QWidget):
    """Label left, limit right, the field below, and room for an error under it."""

    def __init__(self, label: str, field: QWidget, limit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = Column(9, parent=self)
        head = Row(8)
        self._label = Text(label, "body", "ink2")
        self._limit = SideNote(limit)
        self._label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(label)
        if isinstance(field, Choice):
            field.setAccessibleDescription("")  # the label is heard already
        head.addWidget(self._label)
        head.addWidget(self._limit, 1)
        column.addLayout(head)
        column.addWidget(field)
        self.error = ErrorLine()
        column.addWidget(self.error)
        self.field = field

    def set_limit(self, text: str) -> None:
        self._limit.setText(text)
