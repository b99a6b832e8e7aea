"""Parts shown on their own, as the tests of parts want them."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget


def shown(qtbot, widget: QWidget, width: int = 360, height: int = 480) -> QWidget:
    """A window with the widget at its top."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(widget)
    layout.addStretch(1)
    window.resize(width, height)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    widget.held_by = window  # type: ignore[attr-defined]
    return window
