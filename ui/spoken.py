"""What is told to those who listen: roles that Qt has no class for, sentences about what happened, quiet while time plays.

Qt tells a screen reader every change of a name, a description or a value. While time plays dozens change with every frame,
and a reader that is told all of them says none. So texts that may change by themselves go through `name` and `describe`:
they are held back while the clock plays and told once when it stops. What cannot wait is said with `announce`.

Roles stand with the classes: `spoken_role`; `spoken_leaf` where the whole says what the parts inside would say, and
`spoken_silent` for a part that its whole says already. A plain widget with a name is a group. Other widgets keep Qt's own
interfaces.

Qt also tells of each part that comes on screen or goes. What is `AsOne` comes and goes in one piece: it is told, and of its parts
only what is otherwise than a reader last knew.
"""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleStateChangeEvent,
    QHideEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QAccessibleWidget, QWidget
from shiboken6 import Shiboken

from ui.wording.numbers import DOWN, UP

Role = QAccessible.Role


def without_arrows(text: str) -> str:
    """The same words without the arrows that only eyes need."""
    return text.replace(f"{DOWN} ", "").replace(f"{UP} ", "")


class HeldBack(QObject):
    """Whether accessible texts are held back now; `ended` comes after what was held back is told."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.held = False
        self.changing: QWidget | None = None
        """What tells nothing right now, for it tells all at once in a moment."""
        self._names: dict[QWidget, str] = {}
        self._descriptions: dict[QWidget, str] = {}

    def set_held(self, held: bool) -> None:
        """Told by the window when its clock starts or stops."""
        if held == self.held:
            return
        self.held = held
        if held:
            return
        names, self._names = self._names, {}
        descriptions, self._descriptions = self._descriptions, {}
        for widget, text in names.items():
            if Shiboken.isValid(widget):
                QWidget.setAccessibleName(widget, text)
        for widget, text in descriptions.items():
            if Shiboken.isValid(widget):
                QWidget.setAccessibleDescription(widget, text)
        self.ended.emit()

    def name(self, widget: QWidget, text: str) -> None:
        text = without_arrows(text)
        if self.held:
            self._names[widget] = text
        else:
            QWidget.setAccessibleName(widget, text)

    def describe(self, widget: QWidget, text: str, now: bool = False) -> None:
        text = without_arrows(text)
        if self.held and not now:
            self._descriptions[widget] = text
        else:
            self._descriptions.pop(widget, None)
            QWidget.setAccessibleDescription(widget, text)


_quiet: HeldBack | None = None


def quiet() -> HeldBack:
    """The quiet of this process: one listener hears all its windows."""
    global _quiet
    if _quiet is None:
        _quiet = HeldBack()
    return _quiet


def name(widget: QWidget, text: str) -> None:
    """Give a widget another accessible name: now, or when time stops."""
    quiet().name(widget, text)


def describe(widget: QWidget, text: str, now: bool = False) -> None:
    """Give a widget another accessible description: when time stops, or `now` because a person's own hand brought it about."""
    quiet().describe(widget, text, now)


def announce(widget: QWidget, words: str) -> None:
    """Say a sentence as soon as the reader has finished what it is saying; `widget` is whom it comes from."""
    if words:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def set_enabled(widget: QWidget, enabled: bool) -> None:
    """Let a widget take hands or not, as `setEnabled` of a class told by `SpokenPart`: Qt by itself tells each time twice."""
    was = widget.isEnabled()
    quiet().changing = widget
    QWidget.setEnabled(widget, enabled)
    quiet().changing = None
    if widget.isEnabled() != was:
        change = QAccessible.State()
        change.disabled = 1
        QAccessible.updateAccessibility(QAccessibleStateChangeEvent(widget, change))


# -- what comes and goes in one piece

Known = tuple[bool, str, str]
"""Whether a part was on screen, its name and its description, as a reader last knew them."""


class AsOne:
    """Mixed in before a widget class: its parts tell nothing while it is away or coming.

    A reader keeps what it was told. So once it is back, parts that came, went or were renamed meanwhile say so; those made
    meanwhile nobody knows yet.
    """

    spoken_here = False
    _known: dict[QWidget, Known] | None = None

    def showEvent(self, event: QShowEvent) -> None:
        self.spoken_here = True
        super().showEvent(event)  # type: ignore[misc]
        known, self._known = self._known or {}, None
        for part, before in known.items():
            if Shiboken.isValid(part) and isinstance(QAccessible.queryAccessibleInterface(part), SpokenPart):
                _tell_changes(part, before, _known_of(part, cast(QWidget, self)))

    def hideEvent(self, event: QHideEvent) -> None:
        whole = cast(QWidget, self)
        if QAccessible.isActive():
            self._known = {part: _known_of(part, whole) for part in whole.findChildren(QWidget)}
        self.spoken_here = False
        super().hideEvent(event)  # type: ignore[misc]


def _known_of(part: QWidget, whole: QWidget) -> Known:
    return part.isVisibleTo(whole), part.accessibleName(), part.accessibleDescription()


def _tell_changes(part: QWidget, before: Known, now: Known) -> None:
    kinds = QAccessible.Event
    if before[0] != now[0]:
        QAccessible.updateAccessibility(QAccessibleEvent(part, kinds.ObjectShow if now[0] else kinds.ObjectHide))
    for place, kind in ((1, kinds.NameChanged), (2, kinds.DescriptionChanged)):
        if now[0] and before[place] != now[place]:
            QAccessible.updateAccessibility(QAccessibleEvent(part, kind))


# -- roles


class SpokenPart(QAccessibleWidget):
    """A widget of ours, or one that only holds others, in the role its class names; without one, a group if it has a name."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, Role.Client)

    def role(self) -> Role:
        told = getattr(self.widget(), "spoken_role", None)
        if told is not None:
            checks = told == Role.Button and self.state().checkable
            return Role.CheckBox if checks else Role(told)
        return Role.Grouping if self.widget().accessibleName() else Role.Client

    def isValid(self) -> bool:
        """What is silent, stands inside a leaf or in what is away, is not there for a reader and tells nothing."""
        if not super().isValid() or self.widget() is quiet().changing or getattr(self.widget(), "spoken_silent", False):
            return False
        around = self.widget().parent()
        while isinstance(around, QWidget):
            if getattr(around, "spoken_leaf", False) or not getattr(around, "spoken_here", True):
                return False
            around = around.parent()
        return self.widget().window().isVisible()

    def childCount(self) -> int:
        return len(self._parts())

    def child(self, index: int) -> QAccessibleInterface:
        parts = self._parts()
        return parts[index] if 0 <= index < len(parts) else cast(QAccessibleInterface, None)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        wanted = child.object() if child is not None else None
        return next((place for place, part in enumerate(self._parts()) if part.object() is wanted), -1)

    def _parts(self) -> list[QAccessibleInterface]:
        """The parts that are there for a reader: none in a leaf, and none that is silent."""
        if getattr(self.widget(), "spoken_leaf", False):
            return []
        parts = (super(SpokenPart, self).child(index) for index in range(super().childCount()))
        return [part for part in parts if part is not None and part.isValid()]

    def text(self, kind: QAccessible.Text) -> str:
        """A part with `spoken_now()` is described as it is when it is asked, which tells nobody of every change."""
        told = getattr(self.widget(), "spoken_now", None)
        if kind == QAccessible.Text.Description and told is not None:
            return str(told())
        said = super().text(kind)
        if kind == QAccessible.Text.Description and not self.widget().accessibleDescription():
            return _beyond(said, self.widget().accessibleName())
        return said


class Holder(SpokenPart):
    """A plain widget of Qt's, which holds others. The one that an area keeps its scroll bar in is told as the bar is."""

    def isValid(self) -> bool:
        bars = self.widget().objectName().startswith("qt_scrollarea_") and "container" in self.widget().objectName()
        return super().isValid() and (not bars or _bars_said(self.widget()))


class Unspoken(QAccessibleWidget):
    """What a reader need never hear of; the heads of a table are told by the table."""

    def isValid(self) -> bool:
        return False


class SpokenButton(SpokenPart):
    """A button of ours: what it is called, whether it is pressed or chosen, and pressing it.

    One that stays pressed is a check box, one that folds has its part open or not, a shortcut (`spoken_acts`) is a button.
    """

    def state(self) -> QAccessible.State:
        told, button = super().state(), self._button()
        told.pressed = int(button.isDown())
        folds = bool(getattr(button, "spoken_folds", False))
        told.expandable, told.expanded = int(folds), int(folds and button.isChecked())
        told.collapsed = int(folds and not button.isChecked())
        told.checkable = int(button.isCheckable() and not folds and not getattr(button, "spoken_acts", False))
        told.checked = int(button.isChecked() and not folds)
        if getattr(button, "spoken_role", None) == Role.PageTab:
            told.selectable, told.selected = 1, int(button.isChecked())
        return told

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction(), *super().actionNames()] if self._button().isEnabled() else []

    def doAction(self, action: str) -> None:
        if action == QAccessibleActionInterface.pressAction():
            self._button().click()
        else:
            super().doAction(action)

    def _button(self) -> Any:
        return self.widget()


def _beyond(said: str, name: str) -> str:
    """What a tool tip says beyond the name: nothing, or the shortcut in parentheses."""
    if not said.startswith(name):
        return said
    rest = said[len(name) :].strip()
    return rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest if rest else ""


def _interface(kind: str, thing: Any) -> QAccessibleInterface | None:
    """Qt asks with the class's name and the object, from the most special class on; None leaves it to Qt."""
    if not isinstance(thing, QWidget):
        return None
    if kind == "QHeaderView" or (kind == "QScrollBar" and not _bars_said(thing)):
        return Unspoken(thing)
    if kind == "QWidget":
        return Holder(thing)
    if isinstance(thing, QAbstractButton):
        return SpokenButton(thing) if getattr(thing, "spoken_role", None) is not None else None
    if getattr(thing, "spoken_role", None) is not None or _is_plain(type(thing)):
        return SpokenPart(thing)
    return None


def _bars_said(bar: QWidget) -> bool:
    """Whether a scroll bar, or what holds it, stands in an area that says so (`spoken_bars`)."""
    area = bar.parentWidget()
    while area is not None and not isinstance(area, QAbstractScrollArea):
        area = area.parentWidget()
    return bool(getattr(area, "spoken_bars", True))


def _is_plain(kind: type) -> bool:
    """Whether a class of ours is built on QWidget alone, of which Qt can say no more than that it is there."""
    if kind.__module__.startswith("PySide6"):
        return False
    return next((base for base in kind.__mro__ if base.__module__.startswith("PySide6")), None) is QWidget


_installed = False


def install() -> None:
    """Let Qt ask here first for the interface of a widget. Once a process, after the application exists."""
    global _installed
    if not _installed:
        _installed = True
        QAccessible.installFactory(_interface)
