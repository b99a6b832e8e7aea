"""The window's modules are imported as Python imports them."""

from __future__ import annotations

import subprocess
import sys

LATE = """
import inspect
from PySide6 import QtWidgets
read, source_of = [], inspect.getsource
inspect.getsource = lambda thing: (read.append(thing.__name__), source_of(thing))[1]
import wave
from PySide6 import QtSvg
try:
    QtSvg.QSvgRenderer().setViewBox("none")
except TypeError as error:
    print("told" if "viewbox: PySide6.QtCore.QRect" in str(error) else error)
print("wave" in read)
"""
LOADED = "from ui.plain_imports import load_qt; load_qt()"


def told(code: str) -> list[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_no_source_is_read_after_qt_is_loaded_and_modules_of_qt_still_load_whole():
    assert told(LOADED + LATE) == ["told", "False"]
    assert told(LATE) == ["told", "True"], "PySide reads no sources any more: let ui.plain_imports go"
