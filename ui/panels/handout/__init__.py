"""A page to hand out: the chart of a practice with numbered events, a row for each, both lows, and questions to write under.
The names are fetched when first asked for: no window needs paper before that."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.panels.handout.asking import ask_handout, ask_paper
    from ui.panels.handout.content import HandoutPage, HandoutRow, handout_of, when_paid
    from ui.panels.handout.paper import PAPERS, save_handout, usual_paper
    from ui.panels.handout.writing import token_chart, write_handout

_ROOMS = {
    "asking": ("ask_handout", "ask_paper"),
    "content": ("HandoutPage", "HandoutRow", "handout_of", "when_paid"),
    "paper": ("PAPERS", "save_handout", "usual_paper"),
    "writing": ("token_chart", "write_handout"),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "PAPERS",
    "HandoutPage",
    "HandoutRow",
    "ask_handout",
    "ask_paper",
    "handout_of",
    "save_handout",
    "token_chart",
    "usual_paper",
    "when_paid",
    "write_handout",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
