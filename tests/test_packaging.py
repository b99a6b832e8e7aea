"""What is handed out holds together: the lock is whole, exact and free of places, and a wheel carries every package."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


class Pin(NamedTuple):
    """One requirement of the lock and its hashes."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def version(self) -> Version | None:
        match [*self.requirement.specifier]:
            case [only] if only.operator == "==" and not only.version.endswith("*"):
                return Version(only.version)
        return None


def pins(text: str) -> Iterator[Pin]:
    """The requirements of a lock; whatever is neither a pin with hashes nor a comment is an error."""
    bare = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    for line in filter(None, map(str.strip, bare.splitlines())):
        requirement, *hashes = re.split(r"\s+--hash=", line)
        yield Pin(Requirement(requirement), tuple(hashes))


LOCKS = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-bench.lock")}
LOCK = LOCKS["requirements.lock"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_to_one_version_with_hashes(lock):
    held = list(pins(LOCKS[lock]))
    assert held
    for pin in held:
        assert pin.version is not None, f"{pin.requirement} is not pinned to one version"
        assert pin.hashes, f"{pin.requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in pin.hashes)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(lock):
    assert not re.findall(r"://|^\s*-\S+|\bfile:|@", LOCKS[lock].replace("    --hash=", ""), flags=re.MULTILINE)


WINDOW = {"pyside6-essentials", "pyqtgraph"}
"""What is compared has no window, so the benchmarks' own environment needs none of this."""


def wanted() -> list[tuple[str, str]]:
    project = PROJECT["project"]
    asked, extras = project["dependencies"], project["optional-dependencies"]
    windowless = [text for text in asked if canonicalize_name(Requirement(text).name) not in WINDOW]
    return [
        *(("requirements.lock", text) for text in (*asked, *extras["dev"])),
        *(("requirements-bench.lock", text) for text in (*windowless, *extras["bench"])),
    ]


@pytest.mark.parametrize(("lock", "text"), wanted())
def test_a_lock_holds_what_the_project_asks_for(lock, text):
    asked = Requirement(text)
    held = [pin for pin in pins(LOCKS[lock]) if canonicalize_name(pin.requirement.name) == canonicalize_name(asked.name)]
    assert held, f"{asked.name} is missing from {lock}"
    assert all(asked.specifier.contains(pin.version) for pin in held)


def test_nobody_needs_what_only_the_benchmarks_compare_with():
    compared = {canonicalize_name(Requirement(text).name) for text in PROJECT["project"]["optional-dependencies"]["bench"]}
    assert compared == {"simpy", "radcad", "curvesim"}
    assert not compared & {canonicalize_name(pin.requirement.name) for pin in pins(LOCK)}


def test_a_wheel_carries_every_package_but_the_tests():
    packages = {face.parent.name for face in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == packages


def test_every_folder_of_modules_is_a_package():
    """An installed copy finds its modules and resources only in packages."""
    folders = {file.parent for package in ("wallet", "ui") for file in (ROOT / package).rglob("*.py")}
    assert [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_a_wheel_carries_every_resource_but_the_pictures_of_the_readme():
    """What is in the folder `resources` is packed, unless it is excluded or git ignores it."""
    left_out = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["exclude"]
    assert left_out == ["resources/screenshots"]
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split() if line]
    files = [file.relative_to(ROOT) for file in (ROOT / "resources").rglob("*.toml")]
    assert len(files) > 5
    assert [file for file in files if any(part.match(pattern) for part in (file, *file.parents) for pattern in ignored)] == []
