"""What the pointer rests on: parts that show words say when it comes and goes, so that a term in them can explain itself.

No filter over the whole program is needed for it: every event of every widget would pass through Python.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget


class _Pointer(QObject):
    """`entered(widget, at)`, `left(widget)`, `pressed(widget)` and `scrolled()`, from whatever calls the functions below."""

    entered = Signal(object, object)
    left = Signal(object)
    pressed = Signal(object)
    scrolled = Signal()


_pointer = _Pointer()


def pointer() -> _Pointer:
    """The one that tells."""
    return _pointer


def entered(widget: QWidget, at: QPoint) -> None:
    """The pointer came into a part that shows words."""
    _pointer.entered.emit(widget, at)


def left(widget: QWidget) -> None:
    """It went."""
    _pointer.left.emit(widget)


def pressed(widget: QWidget) -> None:
    """A button of it was pressed there: it is at work, and asks for no explanation."""
    _pointer.pressed.emit(widget)


def scrolled() -> None:
    """The wheel moves what is under it: words come to the pointer, not the pointer to them."""
    _pointer.scrolled.emit()
