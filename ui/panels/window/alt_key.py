"""A tap of Alt on its own: pressed and let go with nothing between, in one window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class AltKey(QObject):
    """Watches one window, and the whole application only while Alt is held; `tapped` is what a folded menu waits for.

    A key that a shortcut takes is never pressed in any widget: what tells of it is the question before, `ShortcutOverride`.
    """

    tapped = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._alone = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not watched.isWidgetType():
            return False
        match event.type():
            case QEvent.Type.ShortcutOverride | QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                if event.key() != Qt.Key.Key_Alt:
                    self._watch(False)
                elif not event.isAutoRepeat() and not self._others(event):
                    self._watch(True)
            case QEvent.Type.KeyRelease if isinstance(event, QKeyEvent) and self._alone and not event.isAutoRepeat():
                self._watch(False)
                if event.key() == Qt.Key.Key_Alt:
                    self.tapped.emit()
            case QEvent.Type.MouseButtonPress | QEvent.Type.Wheel | QEvent.Type.WindowDeactivate:
                self._watch(False)
        return False

    def _watch(self, alone: bool) -> None:
        if alone == self._alone:
            return
        self._alone = alone
        application = QApplication.instance()
        assert application is not None
        if alone:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def _others(self, event: QKeyEvent) -> bool:
        """Whether another key that changes meanings is held as well."""
        return bool(event.modifiers() & ~Qt.KeyboardModifier.AltModifier)
