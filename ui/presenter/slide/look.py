"""The look of what an audience sees, apart from that of the window: a projector's colours, and type that grows with the picture,
so that the last row reads as much on a small projector as on a large one.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QPalette

from ui.theme import theme
from ui.tokens import SchemeName

SCHEME: SchemeName = "projector"
SIZE = QSize(1280, 720)
"""The picture that lengths are given for, at a text size of `SCALE`."""
SCALE = 1.5
STEPS = 20
"""Text sizes are whole steps of so many to 1."""
SMALLEST, LARGEST = 0.6, 6.0
FACTORS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.4)
"""Of the usual size, those that a speaker can choose."""


class SlideLook:
    """`scale` is the text size for the present picture; `factor`, one of `FACTORS`, makes it larger or smaller."""

    def __init__(self) -> None:
        self.scale, self.factor = SCALE, 1.0

    def fit(self, size: QSize) -> bool:
        """Choose the text size for a picture of this size; returns whether it is another."""
        grown = min(size.width() / SIZE.width(), size.height() / SIZE.height())
        wanted = round(SCALE * grown * self.factor * STEPS) / STEPS
        before, self.scale = self.scale, min(max(wanted, SMALLEST), LARGEST)
        return self.scale != before

    def worn(self) -> AbstractContextManager[None]:
        """Within, the theme answers for this look."""
        return theme().worn(SCHEME, self.scale)

    def font(self, role: str) -> QFont:
        """The font of a role of type."""
        with self.worn():
            return theme().font(role)

    def color(self, token: str) -> QColor:
        """A colour by its name."""
        with self.worn():
            return theme().color(token)

    def px(self, length: float) -> int:
        """A length that is given for a text size of 1."""
        with self.worn():
            return theme().px(length)

    def palette(self, tone: str = "ink", ground: str = "base") -> QPalette:
        """What a widget of ours is painted with."""
        palette = QPalette()
        for role, token in (
            (QPalette.ColorRole.WindowText, tone),
            (QPalette.ColorRole.Text, tone),
            (QPalette.ColorRole.Window, ground),
            (QPalette.ColorRole.Base, ground),
        ):
            palette.setColor(role, self.color(token))
        return palette
