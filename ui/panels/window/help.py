"""Help that needs no network: the keys, what is assumed, and what this program is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QWidget

from ui import __version__
from ui.panels.scrolling import Inside, scrolling
from ui.theme import theme
from ui.widgets import Column, Divider, Grid, PlainButton, Row, Text
from ui.wording import protocol_title
from ui.wording.assumed import assumption_words, in_order, source_words
from wallet import Practice, scenario

CHART_KEYS = (
    ("Move the crosshair by an hour", "Left, Right"),
    ("by ten hours", "Shift+Left, Shift+Right"),
    ("by a day", "Ctrl+Left, Ctrl+Right"),
    ("by a week", "Page up, Page down"),
    ("First and last hour", "Home, End"),
    ("Zoom in, zoom out", "+, \u2212 or Ctrl and the wheel"),
    ("Look at some hours only", "drag over them"),
)
KEY_WORDS = {
    "text.larger": "Larger text",
    "text.smaller": "Smaller text",
    "text.usual": "Usual text size",
    "undo": "Undo",
    "redo": "Redo",
}
SHEET_KEYS = (("Back, without doing anything", "Esc"), ("Fold out the menu bar", "Alt"))


class ReadingDialog(QDialog):
    """A dialog that is only read: a title, rows that scroll, a button to close it. Esc closes it as well."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = Column(12, (20, 20, 20, 20), parent=self)
        outer.addWidget(Text(title, "title"))
        inside = Inside()
        self.rows = Column(6, (0, 0, 10, 0), parent=inside)
        scroll = scrolling(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # read by keyboard, nothing else here moves it
        scroll.setAccessibleName(title)
        outer.addWidget(scroll, 1)
        close = PlainButton("Close")
        close.clicked.connect(self.accept)
        foot = Row(8)
        foot.addStretch(1)
        foot.addWidget(close)
        outer.addLayout(foot)
        self.resize(theme().px(560), theme().px(520))


class KeySheet(ReadingDialog):
    """Every action with a key, and the keys of charts and sheets."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__("Keys", parent)
        self.setObjectName("help.keys")
        keyed = [
            (named(name, action), ", ".join(shown(key) for key in action.shortcuts()))
            for name, action in actions.items()
            if action.shortcuts()
        ]
        for head, keys in (("Window", keyed), ("In a chart", CHART_KEYS), ("In a sheet", SHEET_KEYS)):
            self.rows.addWidget(Text(head, "strong"))
            grid = Grid(20, 4)
            for row, (words, key) in enumerate(keys):
                grid.addWidget(Text(words), row, 0)
                grid.addWidget(Text(key, "body", "ink2"), row, 1)
            grid.setColumnStretch(0, 1)
            self.rows.addLayout(grid)
            self.rows.gap(6)
        self.rows.addStretch(1)


class Assumptions(ReadingDialog):
    """What a practice takes from facts and what it assumes, with date and source; what is old is marked."""

    def __init__(self, practice: Practice, parent: QWidget | None = None) -> None:
        super().__init__("Assumptions", parent)
        self.setObjectName("help.assumptions")
        told = scenario(practice.world.scenario)
        self.rows.addWidget(Text(f"{told.title}: {told.summary}", wrap=True))
        self.rows.addWidget(Text(told.story, "body", "ink2", wrap=True))
        self.rows.addWidget(Text(left_out(), "caption", "ink2", wrap=True))
        rows = in_order(practice.assumptions())
        for head, assumed in (("Assumed", True), ("From facts", False)):
            self.rows.gap(6)
            self.rows.addWidget(Text(head, "strong"))
            for row in rows:
                if row.assumed == assumed:
                    self.rows.addWidget(Text(assumption_words(row), wrap=True))
                    self.rows.addWidget(Text(source_words(row), "caption", "warn" if row.old else "ink3", wrap=True))
        self.rows.addStretch(1)


class About(ReadingDialog):
    """What this is, which version, and what it never does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sluice", parent)
        self.setObjectName("help.about")
        self.rows.addWidget(Text(f"Version {__version__}", "caption", "ink3"))
        self.rows.addWidget(Text("A practice wallet for liquid staking.", "strong", wrap=True))
        for text in ABOUT:
            self.rows.addWidget(Text(text, wrap=True))
        self.rows.addWidget(Divider())
        self.rows.addWidget(Text("Practice: no real money", "strong"))
        self.rows.addStretch(1)


ABOUT = (
    "You stake, wait, sell and get slashed with practice money, on a model whose arithmetic equals the real contracts\u2019 "
    "to the last unit.",
    "Every moment is kept: undo, go back to any hour, or try another way in a branch.",
    "It never opens a network connection, and never asks for a key or a secret phrase.",
)


def left_out() -> str:
    """What the model leaves out."""
    return (
        "Left out: taxes, real network congestion, what people think, and one reason for which "
        f"{protocol_title()}\u2019s oracle can delay requests: a loss seen only within a day. "
        "Wherever a figure is an estimate, the window says so."
    )


def named(name: str, action: QAction) -> str:
    """What a key does, where the menu's own words lean on the menu they stand in or on the moment."""
    return KEY_WORDS.get(name, plain(action.text()))


def plain(text: str) -> str:
    """A menu text without its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").replace("\u2026", "").strip()


def shown(key: QKeySequence) -> str:
    """A key as this platform writes it."""
    return key.toString(QKeySequence.SequenceFormat.NativeText)
