"""What a person chose about the program itself, kept in an ini file; what they do in a practice is never kept here.

Values are always read with their type: in the next process an ini file gives nothing but text.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol, cast

from platformdirs import user_config_path, user_data_path, user_documents_path
from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

PROGRAM = "Sluice"
MOST_RECENT = 10
MOST_PLACES = 40
LONGEST_PATH = 1_000
"""What is longer in a settings file is nonsense, and asking the system whether it exists fails."""
SCHEMES = ("system", "light", "dark", "projector")


class Kept(Protocol):
    """What choices are written to."""

    def value(self, key: str, defaultValue: Any = None, type: Any = None) -> Any: ...  # noqa: N803

    def setValue(self, key: str, value: Any) -> None: ...


class Memory:
    """Choices that are forgotten."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def value(self, key: str, defaultValue: Any = None, type: Any = None) -> Any:  # noqa: N803
        return self._values.get(key, defaultValue)

    def setValue(self, key: str, value: Any) -> None:
        self._values[key] = value


class Settings(QObject):
    """Typed choices with one signal, kept in the ini file at `path`; without a path they last as long as the window."""

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: Kept = Memory() if path is None else QSettings(str(path), QSettings.Format.IniFormat)

    # -- choices

    @property
    def chart_view(self) -> str:
        """The view of the hero chart chosen last; "" for none yet."""
        return self._text("look/chart_view", "")

    @chart_view.setter
    def chart_view(self, value: str) -> None:
        self._keep("look/chart_view", value)

    @property
    def scheme(self) -> str:
        scheme = self._text("look/scheme", "system")
        return scheme if scheme in SCHEMES else "system"

    @scheme.setter
    def scheme(self, value: str) -> None:
        self._keep("look/scheme", value)

    @property
    def text_scale(self) -> float:
        return min(2.0, max(0.8, self._number("look/text_percent", 100) / 100))

    @text_scale.setter
    def text_scale(self, value: float) -> None:
        self._keep("look/text_percent", round(value * 100))

    @property
    def projected_scale(self) -> float:
        """The text size chosen for the projector look, 0 where its window decides."""
        kept = self._number("look/projector_percent", 0) / 100
        return min(2.0, max(0.8, kept)) if kept else 0.0

    @projected_scale.setter
    def projected_scale(self, value: float) -> None:
        self._keep("look/projector_percent", round(value * 100))

    @property
    def number_format(self) -> str:
        return self._text("look/number_format", "en")

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._keep("look/number_format", value)

    @property
    def reduced_motion(self) -> bool:
        return bool(self._number("look/reduced_motion", 0))

    @reduced_motion.setter
    def reduced_motion(self, value: bool) -> None:
        self._keep("look/reduced_motion", int(value))

    @property
    def speed(self) -> int:
        return self._number("time/speed", 2)

    @speed.setter
    def speed(self, value: int) -> None:
        self._keep("time/speed", value)

    # -- where one left off

    @property
    def last_file(self) -> Path | None:
        text = self._text("files/last", "")
        return Path(text) if text and len(text) < LONGEST_PATH else None

    @property
    def recent(self) -> list[Path]:
        """Files opened last, newest first; they may be missing by now."""
        kept = self._kept.value("files/recent", [], type=list)
        return [Path(text) for text in map(str, cast("list[object]", kept)) if len(text) < LONGEST_PATH][:MOST_RECENT]

    def opened(self, path: Path) -> None:
        """Remember a file as the last one."""
        path = path.resolve()
        rest = [other for other in self.recent if other != path]
        self._kept.setValue("files/recent", [str(item) for item in (path, *rest)][:MOST_RECENT])
        self._keep("files/last", str(path))

    def forget_recent(self) -> None:
        self._keep("files/recent", [])

    def folder(self, kind: str) -> Path:
        """The folder last used for a kind of file ("practice", "picture", "table"); the documents at first."""
        text = self._text(f"folders/{kind}", "")
        return Path(text) if text and Path(text).is_dir() else user_documents_path()

    def used_folder(self, kind: str, folder: Path) -> None:
        self._keep(f"folders/{kind}", str(folder))

    @property
    def geometry(self) -> QByteArray:
        kept = self._kept.value("window/geometry", QByteArray(), type=QByteArray)
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._keep("window/geometry", value)

    @property
    def steps_folded(self) -> bool:
        return self._number("window/steps_folded", 0) == 1

    @steps_folded.setter
    def steps_folded(self, value: bool) -> None:
        self._keep("window/steps_folded", int(value))

    def place(self, path: Path, what: str) -> str:
        """What was kept about a practice file, such as the tab that was shown; "" where nothing was."""
        return self._places().get(str(path), {}).get(what, "")

    def keep_place(self, path: Path, what: str, value: str) -> None:
        """Keep something about a practice file; the files of which something was kept longest ago are forgotten."""
        places = self._places()
        place = {**places.pop(str(path), {}), what: value}
        newest = list(places.items())[1 - MOST_PLACES :]
        self._keep("files/places", json.dumps(dict([*newest, (str(path), place)])))

    def forget_place(self, path: Path) -> None:
        """Keep nothing about a file: a new practice has the name of an old one."""
        places = self._places()
        if places.pop(str(path), None) is not None:
            self._keep("files/places", json.dumps(places))

    def _places(self) -> dict[str, dict[str, str]]:
        try:
            kept = json.loads(self._text("files/places", "{}"))
        except ValueError:
            return {}
        if not isinstance(kept, dict):
            return {}
        return {str(path): {str(k): str(v) for k, v in place.items()} for path, place in kept.items() if isinstance(place, dict)}

    # -- inside

    def _text(self, key: str, default: str) -> str:
        return cast(str, self._kept.value(key, default, type=str))

    def _number(self, key: str, default: int) -> int:
        try:
            return cast(int, self._kept.value(key, default, type=int))
        except (TypeError, ValueError):
            return default

    def _keep(self, key: str, value: object) -> None:
        self._kept.setValue(key, value)
        self.changed.emit(key)


def settings_path() -> Path:
    """Where the choices are kept: the platform's configuration folder."""
    return user_config_path(PROGRAM, appauthor=False) / "sluice.ini"


def default_practice_path() -> Path:
    """Where the practice of the first start lives: the platform's data folder."""
    return user_data_path(PROGRAM, appauthor=False) / "practice.sluice"


def report_folder() -> Path:
    """Where reports about failures of the program are written; nothing is ever sent."""
    return user_data_path(PROGRAM, appauthor=False) / "reports"
