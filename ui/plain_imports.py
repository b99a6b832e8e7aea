"""Loads Qt, and lets Python import as it did before.

PySide puts an import of its own in the place of Python's, which reads and searches the source of every module that is named in an
import from then on and keeps all of its lines: a twentieth of what starting the window costs, and 8 MB. It looks there whether
a module may ask for names with underscores (`from __feature__ import snake_case`). Nothing here does.
"""

from __future__ import annotations

import builtins
from importlib import import_module


def load_qt() -> None:
    """Load Qt's widgets; ImportError where that fails. Where they are loaded already, everything stays as it is."""
    imported = builtins.__import__
    import_module("PySide6.QtWidgets")
    builtins.__import__ = imported
