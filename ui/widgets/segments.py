"""Segments: one of a few, side by side or one below the other, each a real radio button.

So the arrow keys move within, Tab goes in and out once at the one that is chosen, and a screen reader is told name, role and
which one is chosen. The name of the group is the group's alone: a reader says it when one comes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QRadioButton, QSizePolicy, QWidget

from ui import spoken
from ui.spoken import Role
from ui.theme import theme
from ui.widgets.layouts import Row
from ui.widgets.painting import HoverFade, KeyboardRing, between, ring, rounded
from ui.widgets.text import unparted

ACROSS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
"""Arrows that come here are those across the row, or past its end: the buttons themselves answer the others."""

NOTE_SIDE, WRAPPED_AIR = 11, 7
"""Pixels at 100 % at both sides of words that stand one below the other, and over and under several lines of them."""


def _height_policy(wraps: bool) -> QSizePolicy.Policy:
    """What wraps is as high as its words need at the width there is; Qt would keep it at its height in one line."""
    return QSizePolicy.Policy.Minimum if wraps else QSizePolicy.Policy.Fixed


class Segment(HoverFade, KeyboardRing, QRadioButton):
    """One of the choices; made by `Segments`."""

    spoken_role = Role.RadioButton

    def __init__(self, text: str, small: bool, upright: bool = False, wraps: bool = False) -> None:
        super().__init__()
        self.setText(text)
        self._small, self._upright, self._wraps, self._note = small, upright, wraps, ""
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, _height_policy(wraps))
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)
        theme().changed.connect(self.updateGeometry)

    def set_note(self, note: str) -> None:
        """Words at its right, where the segments stand one below the other."""
        if note != self._note:
            self._note = note
            spoken.describe(self, note)
            self.update()

    def note(self) -> str:
        return self._note

    def roles(self) -> tuple[str, str]:
        return ("caption", "caption-strong") if self._small else ("body", "strong")

    def sizeHint(self) -> QSize:
        return self._size(11.5 if self._small else 18)

    def minimumSizeHint(self) -> QSize:
        """Its words in one line, or where they wrap the widest of them."""
        least = self._size(3)
        if self._wraps:
            widest = max(map(self.fontMetrics().horizontalAdvance, self.text().split()), default=0)
            least.setWidth(min(least.width(), widest + 2 * theme().px(NOTE_SIDE)))
        return least

    def heightForWidth(self, width: int) -> int:
        """One line, or as many as the words need."""
        least = self._size(3).height()
        if not self._wraps:
            return least
        room = QRect(0, 0, width - 2 * theme().px(NOTE_SIDE), 100 * least)
        lines = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, unparted(self.text())).height()
        return max(least, lines + theme().px(WRAPPED_AIR))

    def _size(self, pad: float) -> QSize:
        self.setFont(theme().font(self.roles()[1]))
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width + 2 * theme().px(pad), theme().px(21 if self._small else 27 if self._upright else 25))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where none is chosen yet an arrow is the group's: Qt would go past the one that the keyboard is on."""
        group = self.group()
        if event.key() in ACROSS and group is not None and group.checkedId() < 0:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, radius = QRectF(self.rect()), theme().px(5)
        chosen = self.isChecked()
        if chosen:
            border = "edge" if theme().shown == "projector" else "hair"
            rounded(painter, rect, radius, theme().color("raised"), theme().color(border))
        if self.ringed():
            ring(painter, rect, radius)
        plain, strong = self.roles()
        painter.setFont(theme().font(strong if chosen else plain))
        tone = theme().color("ink") if chosen else between(theme().color("ink2"), theme().color("ink"), self.hover_level)
        painter.setPen(tone if self.isEnabled() else theme().color("ink3"))
        if not self._upright:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())
            return
        room = rect.adjusted(theme().px(NOTE_SIDE), 0, -theme().px(NOTE_SIDE), 0)
        wrapped = Qt.TextFlag.TextWordWrap if self._wraps else Qt.TextFlag.TextSingleLine
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | wrapped, unparted(self.text()))
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("ink2" if self.isEnabled() else "ink3"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._note)


class Segments(QWidget):
    """A row of choices `(key, text)`; `changed(key)` and `index_changed(index)` when another is chosen by
    anyone.

    Over twenty methods, because it is asked by key and by place, and says itself where the keyboard stops in it.
    """

    changed = Signal(str)
    index_changed = Signal(int)
    segment_role = Role.RadioButton

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        *,
        small: bool = False,
        stretch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._small, self._upright, self._wraps = small, False, False
        self._keys: list[str] = []
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._toggled)
        self._row = Row(2, (3, 2.5, 3, 2.5), parent=self)
        free = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Maximum
        self.setSizePolicy(free, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]], small: bool | None = None) -> None:
        """Other choices, in small letters where it says so; the one chosen stays so if its key is among them, otherwise the first
        is.
        """
        self._small = self._small if small is None else small
        before = self.current_key()
        gone = self._group.buttons()
        had_focus = any(button.hasFocus() for button in gone)
        for button in gone:
            self._group.removeButton(button)
            self._row.removeWidget(button)
        self._keys = [key for key, _ in choices]
        for index, (key, text) in enumerate(choices):
            segment = Segment(text, self._small, self._upright, self._wraps)
            segment.spoken_role = self.segment_role
            segment.setProperty("key", key)
            self._group.addButton(segment, index)
            self._row.addWidget(segment, 0 if self._upright else segment.sizeHint().width())
            if self.isVisible():
                segment.show()  # a layout does so later, and what is not shown takes no keyboard
        for first, then in pairwise([*gone[:1], *self._group.buttons()]):
            QWidget.setTabOrder(first, then)  # what is new would be reached last of all
        kept = before if before in self._keys else (self._keys[0] if self._keys else "")
        if kept:
            self._group.blockSignals(True)
            self._button(self._keys.index(kept)).setChecked(True)
            self._group.blockSignals(False)
            self._stop_at_the_chosen()
            if had_focus:
                self._button(self._keys.index(kept)).setFocus()
        for button in gone:
            button.hide()  # last: what takes the keyboard away from one asks for the next place, and may ask here
            button.deleteLater()
        if before and kept != before:
            self._toggled(self.currentIndex(), True)

    def set_upright(self, upright: bool, wraps: bool = False) -> None:
        """Let choices that come from now on stand one below the other, each with room for a note, or where it `wraps` for as
        many lines as its words need; or side by side."""
        self._upright, self._wraps = upright, wraps
        policy = self.sizePolicy()
        policy.setVerticalPolicy(_height_policy(wraps))
        self.setSizePolicy(policy)
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight)

    def choose_none(self) -> None:
        """Let none be chosen until a person chooses one; Tab stops at the first."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._group.setExclusive(True)
        for button in self._group.buttons()[:1]:
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focus_first(self) -> None:
        """Put the keyboard on the one that is chosen, where its ring is seen: the row itself draws none."""
        for button in self._group.buttons():
            if button.isChecked() or self._group.checkedId() < 0:
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def choose_focused(self) -> bool:
        """Choose the one that the keyboard is on; whether that was not chosen before."""
        for index, button in enumerate(self._group.buttons()):
            if button.hasFocus() and not button.isChecked():
                self._go_to(index)
                return True
        return False

    def keys(self) -> tuple[str, ...]:
        return tuple(self._keys)

    def count(self) -> int:
        return len(self._keys)

    def segment(self, key: str) -> Segment:
        """The radio button of `key`, for a tool tip or to disable it with the reason beside it."""
        return self._button(self._keys.index(key))

    def width_of(self, shown: Mapping[QWidget, bool]) -> int:
        """How wide it would be where `shown` tells which segments are there; one that it does not name is as it is now."""
        widths = [button.sizeHint().width() for button in self._group.buttons() if shown.get(button, not button.isHidden())]
        margins = self._row.contentsMargins()
        return sum(widths) + self._row.spacing() * max(0, len(widths) - 1) + margins.left() + margins.right()

    def currentIndex(self) -> int:
        return self._group.checkedId()

    def setCurrentIndex(self, index: int) -> None:
        if 0 <= index < len(self._keys):
            self._button(index).setChecked(True)

    def current_key(self) -> str:
        index = self._group.checkedId()
        return self._keys[index] if 0 <= index < len(self._keys) else ""

    def set_current(self, key: str) -> None:
        self.setCurrentIndex(self._keys.index(key))

    def _button(self, index: int) -> Segment:
        button = self._group.button(index)
        assert isinstance(button, Segment)
        return button

    def _stop_at_the_chosen(self) -> None:
        """Tab stops at the chosen one alone; Qt sees to that only where a person chose."""
        for button in self._group.buttons():
            stops = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(stops)

    def _toggled(self, index: int, chosen: bool) -> None:
        if chosen:
            self._stop_at_the_chosen()
        if chosen and 0 <= index < len(self._keys):
            self.index_changed.emit(index)
            self.changed.emit(self._keys[index])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._keys) - 1}
        key = Qt.Key(event.key())
        if key in ends and self._keys:
            self._go_to(ends[key])
        elif key in ACROSS and self._keys:
            at = self.currentIndex()
            first = 0 if ACROSS[key] > 0 else len(self._keys) - 1
            self._go_to(first if at < 0 else (at + ACROSS[key]) % len(self._keys))
        else:
            super().keyPressEvent(event)

    def _go_to(self, index: int) -> None:
        self.setCurrentIndex(index)
        self._button(index).setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        rounded(QPainter(self), QRectF(self.rect()), theme().px(7), theme().color("hover"))
