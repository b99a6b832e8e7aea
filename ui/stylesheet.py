"""What Qt draws itself (menus, tool tips, scroll bars, lists, table heads, plain fields, dialogs) is dressed by sheets made from
the colours and the scale in force, each kind of widget by the rules for its kind.

The application itself has no sheet: with one, every widget costs twice as much to make and to dress again, and the parts of
ui/widgets, which are most of them, paint themselves. A sheet never names a font size: fonts are set as fonts, because a font
from a stylesheet loses its tabular figures.
"""

from __future__ import annotations

from collections.abc import Callable
from string import Template

_RULES = {
    "any": """
QWidget { outline: none; }
""",
    "tip": """
QToolTip { background: $inverse; color: $oninverse; border: 0; padding: ${p4}px ${p8}px; }
""",
    "menubar": """
QMenuBar { background: $side; color: $ink2; border: 0; spacing: 0; }
QMenuBar::item { background: transparent; padding: ${p5}px ${p10}px; border-radius: ${p5}px; }
QMenuBar::item:selected { background: $hover; color: $ink; }
""",
    "menu": """
QMenu { background: $base; color: $ink; border: 1px solid $edge; padding: ${p5}px 0; }
QMenu::item { padding: ${p6}px ${p28}px ${p6}px ${p28}px; background: transparent; }
QMenu::item:selected { background: $wash; color: $ink; }
QMenu::item:disabled { color: $ink3; background: transparent; }
QMenu::icon { padding-left: ${p8}px; }
QMenu::separator { height: 1px; background: $hair; margin: ${p5}px 0; }
""",
    "area": """
QScrollArea, QAbstractScrollArea { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
""",
    "bar": """
QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${p2}px; }
QScrollBar::handle:vertical { min-height: ${p28}px; margin: 0 ${p3}px; width: ${p4}px; }
QScrollBar::handle:horizontal { min-width: ${p28}px; margin: ${p3}px 0; height: ${p4}px; }
QScrollBar::handle:hover { background: $ink2; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""",
    "table": """
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: transparent; color: $ink3; border: 0; padding: 0; }
QTableCornerButton::section { background: transparent; border: 0; }
QTableView { background: transparent; color: $ink; border: 0; gridline-color: transparent;
  selection-background-color: transparent; selection-color: $ink; }
QTableView[spaced="true"] { selection-background-color: $wash; }
QTableView[spaced="true"]::item { padding: 0 ${p8}px; }
QTableView[spaced="true"]::item:selected { background: $wash; color: $ink; }
QTableView[spaced="true"] QHeaderView::section { padding: 0 ${p8}px; }
""",
    "field": """
QLineEdit[plain="true"], QPlainTextEdit, QTextEdit, QDateTimeEdit, QSpinBox {
  background: $well; color: $ink; border: 1px solid $edge; border-radius: ${p6}px; padding: ${p4}px ${p10}px;
  selection-background-color: $accent; selection-color: $onaccent; placeholder-text-color: $ink3; }
QLineEdit[plain="true"]:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateTimeEdit:focus, QSpinBox:focus {
  border: 2px solid $accent; padding: ${p3}px ${p9}px; }
QLineEdit[plain="true"][wrong="true"] { border: 2px solid $bad; padding: ${p3}px ${p9}px; }
QLineEdit[plain="true"]:disabled, QDateTimeEdit:disabled {
  background: $hover; color: $ink3; border-color: $hair; }
QLineEdit[bare="true"] { background: transparent; color: $ink; border: 0; padding: 0;
  selection-background-color: $accent; selection-color: $onaccent; placeholder-text-color: $ink3; }
""",
    "list": """
QListView[popup="true"] { background: $base; color: $ink; border: 1px solid $edge; padding: ${p4}px 0; }
QListView[popup="true"]::item { min-height: ${p28}px; padding: 0 ${p12}px; color: $ink; }
QListView[popup="true"]::item:selected { background: $wash; color: $ink; }
QListView[popup="true"]::item:disabled { color: $ink3; }
""",
    "check": """
QRadioButton { color: $ink; spacing: ${p8}px; }
QRadioButton::indicator { width: ${p12}px; height: ${p12}px; border: 1px solid $edge; border-radius: ${dot}px;
  background: $well; margin: 1px; }
QRadioButton::indicator:checked { width: ${p6}px; height: ${p6}px; border: ${p4}px solid $accent; background: $onaccent; }
QRadioButton::indicator:focus { border-color: $accent; }
""",
    "rest": """
QDialog, QMessageBox { background: $base; }
QSplitter::handle { background: $hair; }
QCalendarWidget QAbstractItemView { background: $base; color: $ink;
  selection-background-color: $accent; selection-color: $onaccent; }
QCalendarWidget QWidget { alternate-background-color: $side; }
QCalendarWidget QToolButton { background: transparent; color: $ink; border: 0; padding: ${p4}px ${p8}px; }
QCalendarWidget QToolButton:hover { background: $hover; }
QStatusBar { background: $side; color: $ink2; }
""",
}
_LENGTHS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 28)


def stylesheet(colours: dict[str, str], px: Callable[[float], int], *kinds: str) -> str:
    """The rules for these kinds of widgets, or for all, with colours (`#RRGGBB` by token) and lengths scaled by `px`."""
    rules = "".join(text for kind, text in _RULES.items() if not kinds or kind in kinds)
    lengths = {f"p{length}": px(length) for length in _LENGTHS}
    lengths["dot"] = px(12) // 2 + 1  # half of what its border of 1 px makes of 12: Qt draws a square where a radius is more
    return Template(rules).substitute(colours, **lengths)
