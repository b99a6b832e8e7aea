"""Every test of the window: no display, no network, no settings of the person, and the same look to begin with."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "1")

from PySide6.QtCore import QCoreApplication, QEvent, QStandardPaths
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.wallet.first_hours import lived_once
from ui.spoken import quiet
from ui.theme import theme
from ui.wording import use_terms


@pytest.fixture(autouse=True, scope="module")
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """A module's windows go with it: one that is only closed would stay, and be dressed anew at every change of look to come."""
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMainWindow):
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> Iterator[None]:
    """Light, 100 %, without motion, and the settings of a stranger."""
    QStandardPaths.setTestModeEnabled(True)
    current = theme()
    current.set_scheme("light")
    current.set_text_scale(1.0)
    current.set_reduced_motion(True)
    use_terms("own", live=False)
    yield
    quiet().set_held(False)
    # Closed windows are only marked for deletion: without a running loop they would pile up and every restyling dress them all.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    current.set_scheme("light")
    current.set_text_scale(1.0)


@pytest.fixture(autouse=True, scope="session")
def first_hours_once() -> Iterator[None]:
    with lived_once():
        yield
