"""The buttons of the lesson panel: what goes on with the lesson, hints, where a step is done, skip, begin again, leave."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets import LinkButton, PaintedButton, PlainButton, PrimaryButton

NARROW_PAD = 5


class GoOnButton(PaintedButton):
    """The button that goes on with the lesson: it looks like the primary one of the screen only where no other is."""

    height_px, pad_px, role = 34, 17, "strong"

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        self._leads = True
        super().__init__(text, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def leads(self) -> bool:
        """Whether it looks like the primary button."""
        return self._leads

    def set_leads(self, leads: bool) -> None:
        """Whether no other primary button on screen can be pressed."""
        if leads != self._leads:
            self._leads = leads
            self.update()

    def minimumSizeHint(self) -> QSize:
        """It may come nearer to its edges than other buttons: its words are longer."""
        return self.sizeHint() - QSize(2 * theme().px(self.pad_px - NARROW_PAD), 0)

    def ink(self) -> QColor:
        return (PrimaryButton if self._leads else PlainButton).ink(self)  # type: ignore[arg-type]

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        (PrimaryButton if self._leads else PlainButton).paint_ground(self, painter, rect)  # type: ignore[arg-type]


def link(text: str, name: str) -> LinkButton:
    """A link that keeps its width."""
    made = LinkButton(text)
    made.setObjectName(name)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
