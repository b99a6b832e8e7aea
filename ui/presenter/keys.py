"""What the keys of a clicker and of a keyboard mean while a demonstration is presented, the same in both windows."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Wish = Literal[
    "next", "back", "first", "black", "white", "full", "larger", "smaller", "usual", "take_over", "come_back", "notes", "swap",
    "date", "keys", "audience", "pointer", "leave",
]  # fmt: skip


class KeyLine(NamedTuple):
    """A line of the key sheet."""

    keys: str
    does: str


KEYS: dict[Qt.Key, Wish] = {
    Qt.Key.Key_PageDown: "next",
    Qt.Key.Key_Right: "next",
    Qt.Key.Key_Down: "next",
    Qt.Key.Key_Space: "next",
    Qt.Key.Key_Return: "next",
    Qt.Key.Key_Enter: "next",
    Qt.Key.Key_PageUp: "back",
    Qt.Key.Key_Left: "back",
    Qt.Key.Key_Up: "back",
    Qt.Key.Key_Backspace: "back",
    Qt.Key.Key_Home: "first",
    Qt.Key.Key_B: "black",
    Qt.Key.Key_Period: "black",
    Qt.Key.Key_W: "white",
    Qt.Key.Key_F: "full",
    Qt.Key.Key_F5: "full",
    Qt.Key.Key_F11: "full",
    Qt.Key.Key_Plus: "larger",
    Qt.Key.Key_Equal: "larger",
    Qt.Key.Key_Minus: "smaller",
    Qt.Key.Key_0: "usual",
    Qt.Key.Key_T: "take_over",
    Qt.Key.Key_Escape: "come_back",
    Qt.Key.Key_F2: "notes",
    Qt.Key.Key_N: "notes",
    Qt.Key.Key_S: "swap",
    Qt.Key.Key_G: "date",
    Qt.Key.Key_Question: "keys",
    Qt.Key.Key_F1: "keys",
    Qt.Key.Key_A: "audience",
    Qt.Key.Key_H: "pointer",
}
SHEET = (
    KeyLine("Page Down, Right, Space", "Next; while time passes, to the end of the beat"),
    KeyLine("Page Up, Left", "Back: a real rewind to the beat before"),
    KeyLine("Home", "To the first beat"),
    KeyLine("1 to 9", "To a chapter"),
    KeyLine("G", "To a date"),
    KeyLine("B or full stop, W", "Black, white"),
    KeyLine("T, then Esc", "Take over the whole program, and come back"),
    KeyLine("Plus, Minus, 0", "Text of the audience window: larger, smaller, usual"),
    KeyLine("F, F5 or F11", "Audience window: full screen on or off"),
    KeyLine("S", "Swap the screens"),
    KeyLine("F2 or N", "Notes, with one window only"),
    KeyLine("H", "A ring around the pointer in the audience window"),
    KeyLine("A", "Bring the audience window back"),
    KeyLine("Ctrl+W", "End the presentation"),
)


def wish_of(event: QKeyEvent) -> Wish | int | None:
    """What a key asks for: a wish, or a chapter by its number; None for any other key, and for one that is held down."""
    if event.isAutoRepeat():
        return None
    modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    key = Qt.Key(event.key())
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return {Qt.Key.Key_W: "leave", Qt.Key.Key_G: "date", Qt.Key.Key_Plus: "larger", Qt.Key.Key_Minus: "smaller"}.get(key)  # type: ignore[return-value]
    if modifiers != Qt.KeyboardModifier.NoModifier:
        return None
    if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
        return int(key) - int(Qt.Key.Key_0)
    return KEYS.get(key)
