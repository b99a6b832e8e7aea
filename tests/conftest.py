"""What holds for every test: no screen, no network, no file of a person's, and the same examples on every run.

`HYPOTHESIS_PROFILE=thorough` looks at many more examples, other ones each time.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any, NoReturn

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTEST_QT_API", "pyside6")

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

FOLDERS = {
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_DOCUMENTS_DIR": "documents",
    "APPDATA": "data",
    "LOCALAPPDATA": "data",
}
"""Where a program looks for a person's folders, on Linux and on Windows; macOS goes by HOME."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for each test, so that none reads or writes what belongs to the person running it."""
    root = tmp_path / "home"
    for variable, folder in FOLDERS.items():
        (root / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(root / folder))
    monkeypatch.setenv("HOME", str(root))
    monkeypatch.setenv("USERPROFILE", str(root))
    return root


class NetworkUsed(AssertionError):
    """Something opened a connection; Sluice never does."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way from Python to another machine, or to another process by socket, raises `NetworkUsed`."""

    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise NetworkUsed(f"a connection was tried: {args[1:] or args}")

    for way in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, way, refuse)
    for lookup in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, lookup, refuse)
