"""What holds for every test: no screen, no network, no file of a person's, and the same examples every run.

`HYPOTHESIS_PROFILE=thorough` looks at many more examples, other ones each time.
"""

from __future__ import annotations

import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
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


def in_memory() -> str | None:
    """A folder whose files never reach a disk, where there is one with room for all that the suite writes.

    Thousands of small files are made, synced and thrown away; no test is about what a disk keeps when the power fails.
    """
    folder = "/dev/shm"
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < 4 * 2**30:
        return None
    return folder


if "TMPDIR" not in os.environ and (quick := in_memory()):
    os.environ["TMPDIR"] = tempfile.tempdir = quick  # for pytest's folders too, and for every process that a test starts

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


def pytest_configure() -> None:
    # What is collected stays to the end: looking through it for garbage, again and again, was a third of the collecting.
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(5_000)  # a window makes fifty thousand objects, and nearly all of them stay as long as it does
    gc.enable()


@pytest.fixture(scope="session")
def homes() -> Iterator[Path]:
    """Where the homes of all tests are."""
    with tempfile.TemporaryDirectory(prefix="sluice-homes-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture(autouse=True)
def home(homes: Path) -> Iterator[Path]:
    """An empty home for each test, so that none reads or writes what belongs to the person running it."""
    root = Path(tempfile.mkdtemp(dir=homes))
    (root / "documents").mkdir()
    # Set without `monkeypatch`, so that a test which undoes its own changes stays in its home.
    os.environ.update({variable: str(root / folder) for variable, folder in FOLDERS.items()})
    os.environ.update(HOME=str(root), USERPROFILE=str(root))
    yield root
    shutil.rmtree(root, ignore_errors=True)


class NetworkUsedError(AssertionError):
    """Something opened a connection; Sluice never does."""


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Every way from Python to another machine or process by socket raises `NetworkUsedError`."""

    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise NetworkUsedError(f"a connection was tried: {args[1:] or args}")

    with pytest.MonkeyPatch.context() as patch:
        for way in ("connect", "connect_ex", "sendto", "bind"):
            patch.setattr(socket.socket, way, refuse)
        for lookup in ("getaddrinfo", "gethostbyname", "create_connection"):
            patch.setattr(socket, lookup, refuse)
        yield
