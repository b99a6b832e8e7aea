#!/usr/bin/env bash
# PySide6 6.11.3. Expected: QGuiApplication.styleHints().accessibility().contrastPreference(), the call for what the system asks
# of contrast (since Qt 6.10), answers. Seen: RuntimeError, for the object that accessibility() returns ends together with the
# wrapper of styleHints(), which nobody holds. It answers once styleHints() is kept in a variable.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PySide6-Essentials==6.11.3
QT_QPA_PLATFORM=offscreen "$folder/venv/bin/python" - <<'PY'
from PySide6.QtGui import QGuiApplication

app = QGuiApplication([])
try:
    QGuiApplication.styleHints().accessibility().contrastPreference()
except RuntimeError as problem:
    print("in one line:", type(problem).__name__, str(problem).rsplit(")", 1)[-1].strip())
else:
    raise SystemExit("it answers now")
hints = QGuiApplication.styleHints()
print("kept in a variable:", hints.accessibility().contrastPreference().name)
PY
