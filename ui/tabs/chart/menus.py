"""Menus that open under a button of the bar over a chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget


def pop_up_choice(button: QWidget, choices: Sequence[tuple[str, str]], chosen: str, pick: Callable[[str], object]) -> None:
    """Open a menu of which one item holds."""
    menu = QMenu(button)
    for key, title in choices:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(key == chosen)
        action.triggered.connect(lambda _checked=False, key=key: pick(key))
    open_under(button, menu)


def open_under(button: QWidget, menu: QMenu) -> None:
    """Open a menu with its corner at the button's foot."""
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
