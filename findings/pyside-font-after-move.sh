#!/usr/bin/env bash
# PySide6 6.11.3. Expected: a label keeps the font it was last given when it is moved into another parent.
# Seen: under a style sheet of the application that was set while the label had another font, the label goes back to that
# older font, without a word. A window that changes its text size and then lends a part to another place shows two sizes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PySide6-Essentials==6.11.3
QT_QPA_PLATFORM=offscreen "$folder/venv/bin/python" - <<'PY' 2>/dev/null
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

app = QApplication([])

def moved(with_sheet):
    app.setStyleSheet("QPushButton { color: red; }" if with_sheet else "")
    here, there = QWidget(), QWidget()
    first, second = QVBoxLayout(here), QVBoxLayout(there)
    label = QLabel("15.0256")
    label.setFont(QFont(label.font().family(), 10))
    first.addWidget(label)
    here.show()
    app.setStyleSheet("QPushButton { color: blue; }" if with_sheet else "")
    label.setFont(QFont(label.font().family(), 20))
    second.addWidget(label)
    there.show()
    app.processEvents()
    return label.font().pointSize()

sizes = {"without a style sheet": moved(False), "with one": moved(True)}
print("size after the move, 20 given:", sizes)
assert sizes == {"without a style sheet": 20, "with one": 10}
PY
