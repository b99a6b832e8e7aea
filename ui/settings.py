"""What a person chose about the program itself, kept in an ini file; what they do in a practice is never kept here.

Values are always read with their type: in the next process an ini file gives nothing but text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, cast, overload

from platformdirs import user_config_path, user_data_path, user_documents_path
from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from ui.progress import (
    Progress,
    kept_numbers,
    kept_predictions,
    kept_steps,
    numbers_text,
    predictions_text,
    steps_text,
)

PROGRAM = "Sluice"
MOST_RECENT = 10
MOST_PLACES = 40
LONGEST_PATH = 1_000
"""What is longer in a settings file is nonsense, and asking the system whether it exists fails."""
SCHEMES = ("system", "light", "dark", "projector")


class ChoiceStore(Protocol):
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


Value = TypeVar("Value")


class Setting(Generic[Value]):
    """One of the choices of `Settings`: its key in the file, how it is read from what is kept there, and how it is written."""

    def __init__(self, key: str, usual: Any, read: Callable[[Any], Value], write: Callable[[Value], object]) -> None:
        self._key, self._usual, self._read, self._write = key, usual, read, write

    @overload
    def __get__(self, settings: None, owner: object) -> Setting[Value]: ...
    @overload
    def __get__(self, settings: Settings, owner: object) -> Value: ...
    def __get__(self, settings: Settings | None, owner: object) -> Setting[Value] | Value:
        return self if settings is None else self._read(settings.kept(self._key, self._usual))

    def __set__(self, settings: Settings, value: Value) -> None:
        settings.keep(self._key, self._write(value))


def _known_scheme(kept: str) -> str:
    return kept if kept in SCHEMES else "system"


def _scale(percent: int) -> float:
    return min(2.0, max(0.8, percent / 100))


def _percent(scale: float) -> int:
    return round(scale * 100)


class Settings(QObject):
    """Typed choices with one signal, kept in the ini file at `path`; without a path they last as long as the window."""

    changed = Signal(str)

    chart_view = Setting("look/chart_view", "", str, str)
    """The view of the hero chart chosen last; "" for none yet."""
    terms = Setting("look/terms", "own", str, str)
    """In terms of what amounts are told: their own coin, the first coin, or dollars."""
    live_prices = Setting("look/live_prices", 0, bool, int)
    """Whether coin prices are then those of every hour."""
    scheme = Setting("look/scheme", "system", _known_scheme, str)
    text_scale = Setting("look/text_percent", 100, _scale, _percent)
    projected_scale = Setting("look/projector_percent", 0, lambda kept: _scale(kept) if kept else 0.0, _percent)
    """The text size chosen for the projector look, 0 where its window decides."""
    number_format = Setting("look/number_format", "en", str, str)
    reduced_motion = Setting("look/reduced_motion", 0, bool, int)
    speed = Setting("time/speed", 2, int, int)
    steps_folded = Setting("window/steps_folded", 0, lambda kept: kept == 1, int)
    lesson_done = Setting("lessons/done", "", kept_numbers, numbers_text)
    """Numbers of the lessons whose steps were all ticked."""
    lesson_understood = Setting("lessons/understood", "", kept_numbers, numbers_text)
    """Numbers of the lessons that were done once more, with other numbers and no help."""
    lesson_predictions = Setting("lessons/predictions", "[]", kept_predictions, predictions_text)
    lesson_steps = Setting("lessons/steps", "{}", kept_steps, steps_text)
    """By lesson that was begun, how many of its steps are passed."""
    lesson_steps_again = Setting("lessons/steps_again", "{}", kept_steps, steps_text)
    """The same of lessons played once more."""

    presenter_screen = Setting("presenter/screen", "", str, str)
    """The name of the screen on which the audience's window was put last, "" for none."""
    presenter_alone = Setting("presenter/one_window", 0, bool, int)
    """Whether a demonstration was presented in one window last."""
    presenter_text = Setting("presenter/text_percent", 100, _scale, _percent)
    """How many times its usual size the text of the audience's window is."""

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: ChoiceStore = Memory() if path is None else QSettings(str(path), QSettings.Format.IniFormat)

    # -- the lessons

    @property
    def progress(self) -> Progress:
        """What was done with the lessons."""
        return Progress(self.lesson_done | self.lesson_understood, self.lesson_understood, self.lesson_predictions)

    @progress.setter
    def progress(self, value: Progress) -> None:
        self.lesson_done, self.lesson_understood, self.lesson_predictions = value.done, value.understood, value.predictions

    def passed(self, lesson: int, again: bool) -> int:
        """How many steps of a lesson are passed, the first time or once more."""
        return (self.lesson_steps_again if again else self.lesson_steps).get(lesson, 0)

    def keep_passed(self, lesson: int, again: bool, steps: int) -> None:
        """Keep how many steps of a lesson are passed."""
        if again:
            self.lesson_steps_again = {**self.lesson_steps_again, lesson: steps}
        else:
            self.lesson_steps = {**self.lesson_steps, lesson: steps}

    # -- where one left off

    @property
    def last_file(self) -> Path | None:
        text = str(self.kept("files/last", ""))
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
        self.keep("files/last", str(path))

    def forget_recent(self) -> None:
        self.keep("files/recent", [])

    def folder(self, kind: str) -> Path:
        """The folder last used for a kind of file ("practice", "picture", "table"); the documents at first."""
        text = str(self.kept(f"folders/{kind}", ""))
        return Path(text) if text and Path(text).is_dir() else user_documents_path()

    def used_folder(self, kind: str, folder: Path) -> None:
        self.keep(f"folders/{kind}", str(folder))

    @property
    def geometry(self) -> QByteArray:
        kept = self._kept.value("window/geometry", QByteArray(), type=QByteArray)
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self.keep("window/geometry", value)

    def place(self, path: Path, what: str) -> str:
        """What was kept about a practice file, such as the tab that was shown; "" where nothing was."""
        return self._places().get(str(path), {}).get(what, "")

    def keep_place(self, path: Path, what: str, value: str) -> None:
        """Keep something about a practice file; the files of which something was kept longest ago are forgotten."""
        places = self._places()
        place = {**places.pop(str(path), {}), what: value}
        newest = list(places.items())[1 - MOST_PLACES :]
        self.keep("files/places", json.dumps(dict([*newest, (str(path), place)])))

    def forget_place(self, path: Path) -> None:
        """Keep nothing about a file: a new practice has the name of an old one."""
        places = self._places()
        if places.pop(str(path), None) is not None:
            self.keep("files/places", json.dumps(places))

    def _places(self) -> dict[str, dict[str, str]]:
        try:
            kept = json.loads(str(self.kept("files/places", "{}")))
        except ValueError:
            return {}
        if not isinstance(kept, dict):
            return {}
        return {str(path): {str(k): str(v) for k, v in place.items()} for path, place in kept.items() if isinstance(place, dict)}

    # -- inside

    def kept(self, key: str, usual: Any) -> Any:
        """Return what is kept, of the type of the usual value, which holds where nothing is kept or no value of that type."""
        try:
            return self._kept.value(key, usual, type=type(usual))
        except (TypeError, ValueError):
            return usual

    def keep(self, key: str, value: object) -> None:
        """Keep a value, and tell."""
        self._kept.setValue(key, value)
        self.changed.emit(key)


def settings_path() -> Path:
    """Where the choices are kept: the platform's configuration folder."""
    return user_config_path(PROGRAM, appauthor=False) / "sluice.ini"


def default_practice_path() -> Path:
    """Where the practice of the first start lives: the platform's data folder."""
    return user_data_path(PROGRAM, appauthor=False) / "practice.sluice"


def preset_folder() -> Path:
    """Where presets of the person's own are, beside the practice of the first start."""
    return default_practice_path().parent / "presets"


def lesson_folder() -> Path:
    """Where lessons play, each in a practice file of its own."""
    return default_practice_path().parent / "lessons"


def demo_folder() -> Path:
    """Where demonstrations play, each in a practice file of its own, and where the pictures of their beats are stored."""
    return default_practice_path().parent / "demonstrations"


def report_folder() -> Path:
    """Where reports about failures of the program are written; nothing is ever sent."""
    return user_data_path(PROGRAM, appauthor=False) / "reports"
