"""The command: a window where there is a display, sentences and a demonstration where there is none."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui import cli
from ui.app import window_for
from ui.demo.scenario import demonstrate
from ui.settings import Settings, default_practice_path, lesson_folder
from wallet import scripts

ROOT = Path(__file__).parents[2]


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "-m", "ui", *arguments],
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_version_and_help_need_no_display():
    told = run("--version")
    assert told.returncode == 0
    assert told.stdout.startswith("sluice ")
    helped = run("--help")
    assert "FILE.sluice" in helped.stdout
    assert "demo" in helped.stdout


def test_without_a_display_it_says_so_and_names_the_folder(tmp_path):
    told = run(cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "no display" in told.stdout.splitlines()[0]
    folder = tmp_path / "sluice-june-2022"
    assert str(folder) in told.stdout
    assert {file.suffix for file in folder.iterdir()} == {".png", ".csv", ".pdf"}


def test_an_unknown_scenario_is_said_with_those_that_exist(tmp_path):
    told = run("demo", "june-1922", "--out", str(tmp_path))
    assert told.returncode == 2
    assert "june-2022-open" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_demonstration_writes_picture_table_and_page_that_equal_the_record(tmp_path, qapp):
    told: list[str] = []
    files = demonstrate("june-2022", tmp_path, told.append)
    assert [file.read_bytes()[:4] for file in (files[0], files[2])] == [b"\x89PNG", b"%PDF"]
    with files[1].open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (ROOT / "resources" / "scenarios" / "june-2022.csv").open(newline="", encoding="utf-8") as file:
        record = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert len(rows) == len(record) == 937
    worst = max(abs(float(ours["market_price"]) - float(theirs["sell_price"])) for ours, theirs in zip(rows, record, strict=True))
    assert worst < 1e-5
    assert all(row["source"] == "recorded" for row in rows)
    assert any("Lowest within an hour" in line and "0.92321" in line and "7.68 % below" in line for line in told)
    assert any("Lowest price on the hour" in line and "6.56 % below" in line for line in told)
    assert any("Redeems for" in line and "not before 15 May 2023" in line for line in told)


def test_a_folder_that_cannot_be_written_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    assert cli.demonstrate("june-2022", blocked / "out") == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "platform", "seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, "linux", False),
        ({"QT_QPA_PLATFORM": "vnc"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_display_is_looked_for_before_qt_is_started(environment, platform, seen):
    assert cli.has_display(environment, platform) is seen


def test_missing_system_libraries_are_named_as_packages(monkeypatch, capsys):
    monkeypatch.setattr(cli, "_loads", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    monkeypatch.setattr(cli.sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert cli.main([]) == 1
    assert "apt-get install libegl1 libxcb-cursor0" in capsys.readouterr().err


def test_a_script_is_played_without_a_display_and_each_step_says_what_held(capsys, tmp_path):
    lesson = tmp_path / "mine.toml"
    text = (ROOT / "tests" / "wallet" / "scripts" / "leaving.toml").read_text()
    lesson.write_text(text.replace("[[steps]]", '[[steps]]\ntitle = "Read this first"\n\n[[steps]]', 1))
    assert cli.main(["play", str(lesson), "--check"]) == 0
    told = capsys.readouterr().out
    assert "Ask to redeem 2 stETH: holds after 2 hours" in told
    assert "5. Ask to redeem 3 stETH: holds" in told
    assert "checks did (kind stake, least 5 ETH) at least 1 count: yes, 1 count" in told


def test_a_script_that_misses_what_it_expects_or_solves_nothing_ends_with_1(capsys, tmp_path):
    text = (ROOT / "tests" / "wallet" / "scripts" / "leaving.toml").read_text()
    for given, instead, told in (
        ('near = "10 stETH"', 'near = "11 stETH"', "expects hold (of stETH) near 11 stETH: NO, 10.009919 stETH"),
        ('least = "5 ETH"', 'least = "6 ETH"', "NOT SOLVED"),
        ('action = "Stake", amount = "5 ETH"', 'action = "Stake", amount = "5000 ETH"', "refused: "),
    ):
        script = tmp_path / "mine.toml"
        script.write_text(text.replace(given, instead))
        assert cli.main(["play", str(script), "--check"]) == 1
        assert told in capsys.readouterr().out


def test_a_script_that_is_refused_says_the_line_and_the_cure(capsys, tmp_path):
    script = tmp_path / "mine.toml"
    script.write_text('format = 1\nkind = "lesson"\ntitel = "x"\n')
    assert cli.main(["play", str(script), "--check"]) == 1
    told = capsys.readouterr().err
    assert "mine.toml, line 3: " in told
    assert 'Write "title" in its place.' in told
    assert cli.main(["play", str(tmp_path / "none.toml"), "--check"]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_the_lessons_are_listed_with_their_numbers(capsys):
    assert cli.main(["lessons"]) == 0
    lines = capsys.readouterr().out.splitlines()
    listed = [int(line.split()[0]) for line in lines if line.startswith(" ")]
    assert listed == [lesson.number for lesson in scripts.lessons()]
    assert [line for line in lines if not line.startswith(" ")] == list(dict.fromkeys(one.chapter for one in scripts.lessons()))


def test_a_lesson_that_there_is_not_is_said_before_a_window_opens(capsys):
    assert cli.main(["--lesson", "98"]) == 2
    assert "no lesson 98" in capsys.readouterr().err


def test_a_window_opens_in_a_lesson_and_leaving_it_begins_the_own_practice(qtbot, home, tmp_path):
    settings = Settings(tmp_path / "sluice.ini")
    window = window_for(None, settings, lesson=1)
    qtbot.addWidget(window, before_close_func=lambda shown: shown.session.practice.close())
    window.show()
    assert window.lessons.current.script.number == 1
    assert window.session.practice.path.parent == lesson_folder()
    assert not default_practice_path().exists()
    assert settings.last_file is None
    assert window.lessons.leave()
    assert window.session.practice.path == settings.last_file == default_practice_path()
