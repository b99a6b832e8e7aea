#!/usr/bin/env bash
# PySide6 6.11.3. Expected: the primary screen, kept in Python, lives as long as the application, whoever else asked for it. Seen:
# once a widget has told the same screen (`widget.screen()`) and goes, the screen kept elsewhere goes too, and asking it raises
# RuntimeError, though asking the application anew answers. So a screen is asked for each time, or only numbers of it are kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PySide6-Essentials==6.11.3
QT_QPA_PLATFORM=offscreen "$folder/venv/bin/python" - <<'PY'
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

application = QApplication([])
kept = QGuiApplication.primaryScreen()
widget = QWidget()
assert widget.screen() is kept
dots = kept.logicalDotsPerInch()
delete(widget)
try:
    kept.logicalDotsPerInch()
    seen = "alive"
except RuntimeError as gone:
    seen = str(gone)
print("asked while the widget lived:", dots)
print("the one kept, once it went:", seen)
print("asked anew:", QGuiApplication.primaryScreen().logicalDotsPerInch())
assert "already deleted" in seen
PY
