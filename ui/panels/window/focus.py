"""Where the keyboard is: the first place in a window, and the next one when what had it is hidden, disabled or gone.

Qt would go on to whatever comes next in the window, the menu button as a rule. Here the part that the lost widget stood in
says where its work goes on: every part with a `focus_first` is asked, from the inside out, and the page on screen last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, pairwise

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from ui.theme import theme

HELD = "held"
"""The property of a place whose turn is kept for what is made later."""
ROOM_AROUND = 44
"""What is scrolled into view along with a field: its label, or what is said under it."""


class FocusHome(QObject):
    """Minds the keyboard of one window; `home` puts it where work on the page at hand begins."""

    def __init__(self, window: QWidget, home: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._home = window, home
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._changed)

    def lost(self) -> bool:
        """Whether the widget that has the keyboard can take no key any more."""
        focus = QApplication.focusWidget()
        return focus is not None and focus.window() is self._window and not usable(focus)

    def recover(self) -> None:
        """Go to the nearest sensible place around the widget that has the keyboard, or to the page's own first one."""
        part = QApplication.focusWidget()
        while part is not None and part is not self._window:
            first = getattr(part, "focus_first", None)
            if first is not None and part.isVisible() and part.isEnabled():
                first()
                focus = QApplication.focusWidget()
                if focus is not None and usable(focus) and part.isAncestorOf(focus):
                    return
            part = part.parentWidget()
        self._home()

    def _changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None:
            QTimer.singleShot(0, self, self._look_again)
        elif self._window.isAncestorOf(new) and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            show_within(new)

    def _look_again(self) -> None:
        """What had the keyboard is gone, and nothing took its place."""
        if not isValid(self._window) or not self._window.isActiveWindow() or QApplication.focusWidget() is not None:
            return
        if QApplication.activePopupWidget() is None and QApplication.activeModalWidget() is None:
            self._home()


def usable(widget: QWidget) -> bool:
    """Whether a widget can take keys."""
    return widget.isVisible() and widget.isEnabled()


def show_within(widget: QWidget) -> None:
    """Scroll whatever a widget stands in so far that it is seen, with its label."""
    part = widget.parentWidget()
    while part is not None and not part.isWindow():
        if isinstance(part, QScrollArea):
            around = theme().px(ROOM_AROUND)
            fits = widget.height() + 2 * around <= part.viewport().height()
            part.ensureWidgetVisible(widget, 0, around if fits else 0)
        part = part.parentWidget()


def fields_of(part: QWidget) -> Iterator[QWidget]:
    """What takes the keyboard within a part, or the part itself, in the order of the tree; what pops up as a window of its own is
    left out.
    """
    window = part.window()
    for child in (part, *QWidget.findChildren(part, QWidget)):
        if (child.focusPolicy() != Qt.FocusPolicy.NoFocus or child.property(HELD)) and child.window() is window:
            yield child


def hold_a_turn(place: QWidget) -> None:
    """Let a place for what is made later be moved with what it stands in, so that its turn is where it was made."""
    place.setProperty(HELD, True)


def _follow(before: QWidget, after: QWidget) -> None:
    """Let the Tab key go from one to the other; Qt moves only what takes the keyboard."""
    held = [each for each in (before, after) if each.focusPolicy() == Qt.FocusPolicy.NoFocus]
    for each in held:
        each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    QWidget.setTabOrder(before, after)
    for each in held:
        each.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def in_turn(*parts: QWidget) -> None:
    """Let the Tab key reach parts that follow each other in this order; where the first of them is reached, it goes on."""
    for before, after in pairwise(field for part in parts for field in fields_of(part)):
        _follow(before, after)


def keep_its_turn(part: QWidget, place: QWidget) -> None:
    """Let `place` stand where a part that goes was reached, for what will take its turn there; else it would come last."""
    for first in islice(fields_of(part), 1):
        _follow(first, place)


def take_its_turn(place: QWidget, part: QWidget) -> None:
    """Let the Tab key reach a part where `place` stood: what joins a window late would come last.

    Neither `nextInFocusChain` nor `focusProxy` may be asked: PySide makes what they return a child of what was asked, and takes
    it away (the menu bar, say) together with that.
    """
    fields = list(fields_of(part))
    for before, field in zip([place, *fields], fields, strict=False):
        _follow(before, field)
