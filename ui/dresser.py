"""The style of the window: Fusion, which dresses what Qt draws itself in the rules for its kind.

Every widget passes here once, when it is first shown, whoever made it: a tool tip or the menu of a field as well as ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QProxyStyle,
    QTableView,
    QTextEdit,
    QWidget,
)

from ui.stylesheet import stylesheet

EVERYTHING = ()
KINDS: dict[type[QWidget], tuple[str, ...]] = {
    QMenuBar: ("any", "menubar", "menu"),
    QMenu: ("any", "menu"),
    QTableView: ("any", "area", "bar", "table"),
    QListView: ("any", "area", "bar", "list"),
    QLineEdit: ("any", "field"),
    QPlainTextEdit: ("any", "area", "bar", "field"),
    QTextEdit: ("any", "area", "bar", "field"),
    QDialog: EVERYTHING,
}
"""Which rules a widget of a class gets, its parts with it; a class of ours may name others as its `dress`.

Bars have none of their own: an area makes two before it knows whether it ever scrolls, and most never do.
"""
TIP, TIP_CLASS = ("any", "tip"), "QTipLabel"


class Dresser(QProxyStyle):
    """`rules(colours, px)` are those in force; `dress_again` gives them to all that is dressed."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self._kinds: dict[type, tuple[str, ...] | None] = {}
        self._sheets: dict[tuple[str, ...], str] = {}
        self._colours: dict[str, str] = {}
        self._px: Callable[[float], int] = round

    def dress(self, application: QApplication, colours: dict[str, str], px: Callable[[float], int]) -> None:
        """From now on use these colours and lengths, also where something is dressed already."""
        self._colours, self._px = colours, px
        self._sheets.clear()
        for widget in application.allWidgets():
            if widget.styleSheet():
                self._dress(widget)
                if isinstance(widget, QAbstractScrollArea):  # laid out at once, before its bars have their new width
                    QApplication.postEvent(widget, QEvent(QEvent.Type.StyleChange))

    def polish(self, what: Any) -> Any:
        """Qt is about to show a widget for the first time, or its style has changed."""
        done = super().polish(what)
        if isinstance(what, QWidget) and self._colours:
            self._dress(what)
        return done

    def _dress(self, widget: QWidget) -> None:
        kind = type(widget)
        if kind not in self._kinds:
            self._kinds[kind] = _kind_of(kind)
        rules = self._kinds[kind]
        if kind is QLabel and widget.metaObject().className() == TIP_CLASS:
            rules = TIP
        if rules is None or _goes_without(widget):
            return
        if rules not in self._sheets:
            self._sheets[rules] = stylesheet(self._colours, self._px, *rules)
        if widget.styleSheet() != self._sheets[rules]:
            widget.setStyleSheet(self._sheets[rules])  # which polishes again


def _kind_of(kind: type) -> tuple[str, ...] | None:
    own: tuple[str, ...] | None = getattr(kind, "dress", None)
    return own if own is not None else next((KINDS[each] for each in kind.__mro__ if each in KINDS), None)


def _goes_without(widget: QWidget) -> bool:
    """A menu within a menu is dressed with it."""
    return isinstance(widget, QMenu) and isinstance(widget.parentWidget(), QMenu | QMenuBar)
