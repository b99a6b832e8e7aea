#!/usr/bin/env bash
# PySide6 6.11.3. Expected: importing a module of one's own costs the same before and after PySide6. Seen: once PySide6 is
# imported, the source file of every further module is read and searched while it is imported, of those from the standard library
# too. A program with hundreds of modules starts faster if it imports those without Qt first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PySide6-Essentials==6.11.3
echo "BEFORE = 1" >"$folder/before_qt.py"
echo "AFTER = 1" >"$folder/after_qt.py"
PYTHONPATH="$folder" "$folder/venv/bin/python" - <<'PY'
import inspect

read = []
getsource = inspect.getsource


def counted(thing):
    read.append(getattr(thing, "__name__", ""))
    return getsource(thing)


inspect.getsource = counted
import before_qt
import PySide6.QtCore
import after_qt
import wave

print("sources read:", [name for name in read if name in ("before_qt", "after_qt", "wave")])
assert "before_qt" not in read
assert "after_qt" in read and "wave" in read
PY
