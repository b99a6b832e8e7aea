"""A page to hand out: the chart of a practice with numbered events, a row for each, both lows, and questions to write under."""

from ui.panels.handout.asking import ask_handout
from ui.panels.handout.content import Handout, Row, handout_of, when_paid
from ui.panels.handout.paper import PAPERS, save_handout, usual_paper
from ui.panels.handout.writing import token_chart, write_handout

__all__ = [
    "PAPERS",
    "Handout",
    "Row",
    "ask_handout",
    "handout_of",
    "save_handout",
    "token_chart",
    "usual_paper",
    "when_paid",
    "write_handout",
]
