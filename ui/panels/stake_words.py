"""Words that the forms of the Stake tab share: a row of a preview with all its digits, a wait as shares of a bar."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ui.widgets import PreviewRow, StageShare
from ui.wording import amount, days_short, exact_amount
from ui.wording.telling import stage_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wallet import Stage


def amount_row(label: str, value: int, unit: str = "ETH") -> PreviewRow:
    """A row with an amount rounded for the screen, all its digits on hover."""
    return PreviewRow(label, amount(value, unit), unit, exact=exact_amount(value, unit))


def stage_shares(stages: Sequence[Stage]) -> list[StageShare]:
    """Stages by their likely length, named and in days, or in hours as their sum is."""
    whole = sum(stage.likely_hours for stage in stages)
    return [StageShare(stage_name(it.name), short_span(it.likely_hours, whole), it.likely_hours) for it in stages]


def short_span(hours: int, whole: float = math.inf) -> str:
    """A stage's length under the bar: hours under half a day or where the `whole` wait is told in hours, else days."""
    return days_short(hours, whole) if hours >= 12 else f"{hours} h"
