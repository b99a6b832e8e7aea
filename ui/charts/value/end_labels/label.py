"""What stands at the right end of a line."""

from __future__ import annotations

import msgspec

from ui.charts.painting import TextLine


class EndLabel(msgspec.Struct, frozen=True):
    """Some lines of text that want to stand level with `y`; where room is short `brief` stands for them, the first line
    where there is none."""

    y: float
    lines: tuple[TextLine, ...]
    token: str = ""
    brief: tuple[TextLine, ...] = ()

    def shortened(self) -> EndLabel:
        """The same in fewer lines."""
        return EndLabel(self.y, self.brief or self.lines[:1], self.token)
