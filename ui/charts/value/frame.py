"""How the height of the hero chart is shared out."""

from dataclasses import dataclass

AIR = 4
"""Pixels between the plot and the marks under it."""


@dataclass(frozen=True)
class Frame:
    """Heights in pixels, from above: title, then after the plot rows of marks, strip (0: none), dates."""

    head: float
    rows: int
    row: float
    strip: float
    dates: float

    @property
    def foot(self) -> float:
        """Everything under the plot."""
        return self.marks + self.strip + self.dates

    @property
    def marks(self) -> float:
        """The rows of marks with the air around them."""
        return self.rows * self.row + (AIR if self.rows else 0)
