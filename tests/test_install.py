"""`make install` puts everything in its place, and takes only that away again. No package is fetched here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from configparser import RawConfigParser
from pathlib import Path

import pytest

from wallet import Practice

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "resources" / "desktop" / "install.py"
ENTRY = "share/applications/sluice.desktop"
AROUND = [
    "bin/sluice",
    ENTRY,
    "share/icons/hicolor/scalable/apps/sluice.svg",
    "share/icons/hicolor/scalable/mimetypes/application-x-sluice.svg",
    "share/metainfo/org.sluice.Sluice.metainfo.xml",
    "share/mime/packages/sluice.xml",
]


def run(step: str, prefix: Path | str, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), step, "--prefix", str(prefix), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(params=["plain", "with spaces", 'a "quote" and $HOME', "100 %"])
def prefix(tmp_path, request) -> Path:
    return tmp_path / request.param


def test_every_file_is_put_where_desktops_look(prefix):
    assert run("files", prefix).returncode == 0
    assert [name for name in AROUND if not (prefix / name).is_file()] == []
    assert os.access(prefix / "bin" / "sluice", os.X_OK)
    assert not list((prefix / "lib" / "sluice").rglob("__pycache__"))


def test_the_command_starts_the_installed_program_wherever_it_lies(prefix, tmp_path):
    run("files", prefix)
    python = prefix / "lib" / "sluice" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", python.parent.parent) if (Path(sys.prefix) / "pyvenv.cfg").exists() else None
    packages = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    started = subprocess.run(
        [str(prefix / "bin" / "sluice"), "--version"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": packages},
    )
    assert started.returncode == 0, started.stderr
    assert "0.1.0" in started.stdout


def test_a_desktop_opens_a_file_with_the_whole_path_of_the_command(prefix):
    run("files", prefix)
    read = RawConfigParser(delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str
    read.read(prefix / ENTRY, encoding="utf-8")
    entry = read["Desktop Entry"]
    value = entry["Exec"].replace("\\\\", "\\")
    assert value.endswith(" %f")
    quoted = value.removesuffix(" %f")
    inner = quoted[1:-1].replace('\\"', '"').replace("\\$", "$").replace("\\`", "`").replace("\\\\", "\\").replace("%%", "%")
    assert inner == str(prefix / "bin" / "sluice")
    assert "application/x-sluice" in entry["MimeType"]


def test_the_type_is_told_by_what_a_practice_file_begins_with(tmp_path):
    practice = Practice.create(tmp_path / "a.sluice", scenario="calm", seed=7)
    practice.close()
    begins = (tmp_path / "a.sluice").read_bytes()[:100]
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = ET.parse(SCRIPT.parent / "sluice.xml").find(f"{space}mime-type")
    assert kind is not None
    outer = kind.find(f"{space}magic/{space}match")
    inner = kind.find(f"{space}magic/{space}match/{space}match")
    assert outer is not None
    assert inner is not None
    assert begins.startswith(outer.get("value", "").replace("\\0", "\0").encode())
    place = int(inner.get("offset", "0"))
    assert begins[place : place + 4] == int(inner.get("value", "0"), 16).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("checker", "name"),
    [
        (["desktop-file-validate"], ENTRY),
        (["appstreamcli", "validate", "--no-net", "--explain"], "share/metainfo/org.sluice.Sluice.metainfo.xml"),
    ],
)
def test_the_desktops_own_checkers_find_nothing(prefix, checker, name):
    if shutil.which(checker[0]) is None:
        pytest.skip(f"{checker[0]} is not installed")
    run("files", prefix)
    checked = subprocess.run([*checker, str(prefix / name)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "warning" not in checked.stdout.lower()


class TestWhatIsThePersons:
    @pytest.mark.parametrize("name", AROUND)
    def test_a_file_that_is_not_ours_is_not_overwritten_and_nothing_is_written(self, tmp_path, name):
        theirs = tmp_path / name
        theirs.parent.mkdir(parents=True)
        theirs.write_text("mine")
        before = contents(tmp_path)
        done = run("files", tmp_path)
        assert done.returncode == 1
        assert str(theirs) in done.stderr
        assert contents(tmp_path) == before

    def test_a_folder_of_that_name_that_is_not_ours_is_left_alone(self, tmp_path):
        (tmp_path / "lib" / "sluice").mkdir(parents=True)
        (tmp_path / "lib" / "sluice" / "thesis.txt").write_text("mine")
        before = contents(tmp_path)
        assert run("files", tmp_path).returncode == 1
        assert run("uninstall", tmp_path).returncode == 1
        assert contents(tmp_path) == before

    def test_installing_again_brings_it_up_to_date(self, tmp_path):
        run("files", tmp_path)
        first = contents(tmp_path)
        (tmp_path / "lib" / "sluice" / "ui" / "gone.py").write_text("")
        assert run("files", tmp_path).returncode == 0
        assert contents(tmp_path) == first

    def test_taking_it_away_leaves_everything_else_as_it_was(self, prefix):
        (prefix / "share" / "applications").mkdir(parents=True)
        (prefix / "share" / "applications" / "other.desktop").write_text("[Desktop Entry]\n")
        (prefix / "share" / "Sluice").mkdir()
        (prefix / "share" / "Sluice" / "practice.sluice").write_text("mine")
        before = contents(prefix)
        run("files", prefix)
        assert run("uninstall", prefix).returncode == 0
        after = {name: content for name, content in contents(prefix).items() if not name.endswith((".cache", "mimeinfo.cache"))}
        kept = {name: content for name, content in after.items() if not name.startswith("share/mime/")}
        assert kept == before

    def test_an_entry_that_was_changed_by_hand_is_left_and_said(self, tmp_path):
        run("files", tmp_path)
        (tmp_path / ENTRY).write_text("[Desktop Entry]\nName=Mine\n")
        assert run("files", tmp_path).returncode == 1
        done = run("uninstall", tmp_path)
        assert done.returncode == 0
        assert ENTRY in done.stdout
        assert (tmp_path / ENTRY).read_text() == "[Desktop Entry]\nName=Mine\n"


def test_a_package_is_made_below_another_root(tmp_path):
    assert run("files", "/usr/local", "--destdir", str(tmp_path)).returncode == 0
    assert (tmp_path / "usr" / "local" / "bin" / "sluice").is_file()
    assert str(tmp_path) not in (tmp_path / "usr" / "local" / ENTRY).read_text()
    assert str(tmp_path) not in (tmp_path / "usr" / "local" / "bin" / "sluice").read_text()


def test_make_hands_its_prefix_on(tmp_path):
    told = subprocess.run(
        ["make", "--dry-run", "install", f"PREFIX={tmp_path}/with spaces"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert f'--prefix "{tmp_path}/with spaces"' in told.stdout
