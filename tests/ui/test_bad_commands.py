"""Commands that cannot be carried out: named, with nothing written, and no window for what has no display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wallet.practices import practice_file
from ui import cli
from wallet import FileProblem

ROOT = Path(__file__).parents[2]


def command(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "ui", *arguments],
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_file_named_where_there_is_no_display_is_not_forgotten_silently(tmp_path):
    told = command(str(practice_file(tmp_path)), cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "no display" in told.stdout.splitlines()[0]
    assert "mine.sluice was not opened" in told.stdout
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("arguments", [("--nonsense",), ("a.sluice", "b.sluice"), ("demo", "june-2022", "--out")])
def test_arguments_that_mean_nothing_are_said(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments))
    assert ended.value.code == 2
    assert "usage: sluice" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "june-1922", "../calm", "calm.toml", "CALM", "n" * 5000])
def test_a_scenario_that_does_not_exist_is_said_and_nothing_is_written(tmp_path, monkeypatch, capsys, name):
    monkeypatch.setattr(cli, "missing_packages", lambda window: [])
    monkeypatch.chdir(tmp_path)
    assert cli.main(["demo", name]) == 2
    assert "june-2022-open" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_dir() and "sluice-" in entry.name] == []


@pytest.mark.parametrize("kind", ["file", "under a file", "long", "nul", "no room", "picture is a folder"])
def test_an_output_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch, capsys, kind):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    blocked = tmp_path / "blocked"
    folder = {
        "file": blocked,
        "under a file": blocked / "out",
        "long": tmp_path / ("n" * 300),
        "nul": tmp_path / "a\0b",
        "no room": tmp_path / "out",
        "picture is a folder": tmp_path / "out",
    }[kind]
    blocked.write_text("in the way")
    if kind == "no room":
        monkeypatch.setattr("ui.demo.scenario.save_png", _no_room)
    if kind == "picture is a folder":
        (tmp_path / "out" / "calm.png").mkdir(parents=True)
    monkeypatch.setattr("ui.demo.scenario.MODEL_HOURS", 2)
    assert cli.demonstrate("calm", folder) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "written" in told
    assert "Traceback" not in told
    assert blocked.read_text() == "in the way"


def _no_room(_chart: object, path: Path) -> None:
    raise FileProblem("export_failed", path=str(path), reason="No space left on device")


def test_missing_libraries_are_named_before_qt_is_started_also_for_a_demonstration(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(cli, "_loads", lambda library: library != "libGL.so.1")
    monkeypatch.setattr(cli.sys, "platform", "linux")
    assert cli.main(["demo", "calm", "--out", str(tmp_path / "out")]) == 1
    assert "apt-get install libgl1" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_qt_that_cannot_be_loaded_is_said(monkeypatch, capsys):
    """The packages that are looked for are all there, and the dynamic linker still misses something."""
    monkeypatch.setattr(cli, "missing_packages", lambda window: [])
    monkeypatch.setattr(cli, "has_display", lambda environment, platform: True)
    monkeypatch.delitem(sys.modules, "ui.app", raising=False)

    class Missing:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "ui.app":
                raise ImportError("libodd.so.3: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    assert cli.main([]) == 1
    told = capsys.readouterr().err
    assert "libodd.so.3" in told
    assert "Traceback" not in told
