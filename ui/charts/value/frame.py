"""How the height of the hero chart is shared out."""

import msgspec

AIR = 4
"""Pixels between the plot and the marks under it."""


class Frame(msgspec.Struct, frozen=True):
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
