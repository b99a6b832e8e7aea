"""The one door to pyqtgraph: its view, its view box and its curve, without what no chart of ours has.

`import pyqtgraph` loads all of it (parameter trees, image views, other processes, regions) and makes every class of Qt that
PySide knows, a quarter of what starting the window costs. Its parts load by themselves, so here the package gets a face that
names its options and nothing else, and its mirrors of Qt's modules look a name up when they are asked for it. Where that fails,
or where the whole of pyqtgraph is loaded already, the whole of it is used. A test draws the same chart both ways.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from PySide6.QtWidgets import QApplication

PACKAGE = "pyqtgraph"
OPTIONS: dict[str, Any] = {
    "useOpenGL": False,
    "leftButtonPan": True,
    "foreground": "d",
    "background": "k",
    "antialias": False,
    "editorCommand": None,
    "exitCleanup": True,
    "enableExperimental": False,
    "crashWarning": False,
    "mouseRateLimit": 100,
    "imageAxisOrder": "col-major",
    "useCupy": False,
    "useNumba": False,
    "segmentedLineMode": "auto",
}
"""As pyqtgraph sets them."""
MIRRORED = ("QtCore", "QtGui", "QtWidgets")


class _Mirror(ModuleType):
    """One of Qt's modules under pyqtgraph's name. What copies all of a module's names is told that they are here already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{PACKAGE}.Qt.{name}")
        self._mirrored = import_module(f"PySide6.{name}")

    def __getattr__(self, name: str) -> Any:
        if sys._getframe(1).f_code.co_name == "_copy_attrs":
            return None
        value = getattr(self._mirrored, name)
        setattr(self, name, value)
        return value


def _face(spec: ModuleSpec) -> ModuleType:
    """The package with its options, and what it does when the program ends."""
    face: Any = ModuleType(PACKAGE, "Only what is asked for: see ui.charts.plotting.")
    face.__spec__, face.__path__, face.__file__ = spec, spec.submodule_search_locations, spec.origin
    face.CONFIG_OPTIONS = dict(OPTIONS)
    face.getConfigOption = face.CONFIG_OPTIONS.__getitem__
    face.setConfigOption = face.CONFIG_OPTIONS.__setitem__
    tidied: list[bool] = []

    def tidy_at_the_end() -> None:
        application = QApplication.instance()
        if application is not None and not tidied:
            tidied.append(True)
            application.aboutToQuit.connect(import_module(f"{PACKAGE}.graphicsItems.ViewBox").ViewBox.quit)

    face._connectCleanup = tidy_at_the_end
    return face  # type: ignore[no-any-return]


def _load() -> None:
    spec = find_spec(PACKAGE)
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError(PACKAGE)
    sys.modules[PACKAGE] = _face(spec)
    for name in MIRRORED:
        sys.modules[f"{PACKAGE}.Qt.{name}"] = _Mirror(name)
    import_module(f"{PACKAGE}.widgets.GraphicsView")


def _load_whole() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    import_module(PACKAGE)


if PACKAGE not in sys.modules:
    try:
        _load()
    except (ImportError, AttributeError):  # another version may be made otherwise
        _load_whole()

_parts: Any = import_module
GraphicsView = _parts(f"{PACKAGE}.widgets.GraphicsView").GraphicsView
GraphicsWidget = _parts(f"{PACKAGE}.graphicsItems.GraphicsWidget").GraphicsWidget
ViewBox = _parts(f"{PACKAGE}.graphicsItems.ViewBox").ViewBox
PlotCurveItem = _parts(f"{PACKAGE}.graphicsItems.PlotCurveItem").PlotCurveItem
polygon_of = _parts(f"{PACKAGE}.functions").arrayToQPolygonF
