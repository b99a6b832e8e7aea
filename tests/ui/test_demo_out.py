"""A demonstration without a window: what it writes, that a pupil's copy gives no answer away, and what a missed figure shows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import plain_window
from tests.wallet.first_hours import lived_once
from ui import cli
from ui.demo.asked import DemoAsked, run
from ui.demo.chapters import Chapters
from ui.demo.given import give
from ui.demo.pictures import SIZE
from ui.demo.playing import Wanted, check, write_out
from ui.demo.stored import picture_of
from ui.panels.handout.chapters import ChapterSheet, DemoHandout, answers
from ui.panels.handout.sheet import Draw
from ui.panels.handout.writing import blank_chart
from ui.presenter.list import DemoList
from ui.settings import demo_folder
from ui.theme import theme
from wallet.scripts import Beats, Playing, Script, begin, read_script, votes_of

FILE = Path(__file__).parents[1] / "wallet" / "scripts" / "voting.toml"
TEXT = FILE.read_text()
PAGE = {"a4": QRectF(0, 0, 658, 1031), "letter": QRectF(0, 0, 680, 965)}
LONGER = TEXT.replace("{ run = 6 }", "{ run = 48 }")


@pytest.fixture(autouse=True, scope="module")
def first_hours_once() -> Iterator[None]:
    with lived_once():
        yield


def read(text: str) -> Script:
    return read_script(text.encode(), "mine.toml")


@pytest.fixture(scope="module")
def handout(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> DemoHandout:
    """What a room that voted is handed out."""
    script = read(LONGER)
    with begin(script, tmp_path_factory.mktemp("handout"), anew=True) as practice:
        beats = Beats(Playing(practice, script))
        beats.playing.vote("what", (12, 9))
        chapters = Chapters(beats)
        for beat in give(beats):
            chapters.keep(beat)
        return chapters.handout()


def texts(draws: list[list[Draw]]) -> list[str]:
    """What is written on pages."""
    return [text for page in draws for draw in page if (text := getattr(draw, "keywords", {}).get("text"))]


def laid_out(handout: DemoHandout, paper: str, pupils: bool) -> list[ChapterSheet]:
    with blank_chart() as chart:
        sheets = [ChapterSheet(PAGE[paper], handout, place, pupils) for place in range(len(handout.chapters))]
        shown = [sheet for sheet in sheets if sheet.kept.shown]
        for sheet in shown:
            sheet.lay_out(chart)
        return shown


def test_it_writes_pictures_tables_and_pages_of_the_paper_asked_for(qapp: object, home: Path, tmp_path: Path) -> None:
    said: list[str] = []
    result = write_out(read(TEXT), tmp_path, Wanted("step", QSize(640, 360), frames=True, paper="letter"), said.append)
    assert result.holds
    names = [file.name for file in result.files]
    stem = "demonstration-09"
    assert names == [
        *(f"{stem}-{place:02}.png" for place in (1, 2, 3)),
        *(f"{stem}-figures.csv", f"{stem}.csv", f"{stem}-handout.pdf", f"{stem}-pupils.pdf"),
    ]
    assert [QImage(str(file)).size() for file in result.files[:3]] == [QSize(640, 360)] * 3
    assert QImage(str(result.files[1])).pixelColor(320, 180).name() == "#000000"
    frames = sorted((tmp_path / "frames").iterdir())
    assert [file.name for file in frames] == [f"{number:05}.png" for number in range(1, len(frames) + 1)]
    assert len(frames) >= 2, "one after the deed, one after the hours"
    with result.files[3].open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["beat"], row["label"], row["source"]) for row in rows] == [
        ("1", "You hold", "model"),
        ("1", "Elsewhere", "a newspaper"),
        ("3", "You hold", "model"),
    ]
    assert re.fullmatch(r"7\.\d{18}", rows[2]["value"])
    for file in result.files[5:]:
        found = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", file.read_bytes())
        assert found is not None
        assert tuple(round(float(each)) for each in found.groups()) == (612, 792)


def test_a_picture_of_each_chapter_is_that_of_its_last_beat(qapp: object, home: Path, tmp_path: Path) -> None:
    files = write_out(read(TEXT), tmp_path, Wanted(), str).files
    assert [file.name for file in files if file.suffix == ".png"] == ["demonstration-09-02.png", "demonstration-09-03.png"]


def test_a_missed_figure_ends_with_1_and_shows_the_picture_that_was_stored(
    qapp: object, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = TEXT.replace('missed = "note"\n', "")
    script = read(good)
    assert check(script, str)
    kept = picture_of(script, 2)
    assert QImage(str(kept)).size() == SIZE
    before = kept.read_bytes()
    (tmp_path / "mine.toml").write_text(good.replace('near = "7 stETH"', 'near = "8 stETH"'))
    live = write_out(script, tmp_path / "held", Wanted("step"), str)
    assert run(str(tmp_path / "mine.toml"), tmp_path / "out", DemoAsked(each="step")) == 1
    told = capsys.readouterr().out
    assert "3. Stake: MISSED" in told
    assert "hold (of stETH) near 8 stETH, and it is 7.0" in told
    assert kept.read_bytes() == before, "what was missed is not stored over what held"
    missed = QImage(str(tmp_path / "out" / "demonstration-09-03.png"))
    assert missed != QImage(str(live.files[2])), "it is said that it is stored"
    assert run(str(tmp_path / "mine.toml"), tmp_path, DemoAsked(check=True)) == 1


def test_a_pupils_copy_says_nothing_that_was_found_before_its_last_page(handout: DemoHandout) -> None:
    asked = [text for sheet in laid_out(handout, "a4", pupils=True) for text in texts(sheet.sheet.drawn)]
    full = [text for sheet in laid_out(handout, "a4", pupils=False) for text in texts(sheet.sheet.drawn)]
    last = texts(answers(PAGE["a4"], handout))
    for chapter in handout.chapters:
        for beat in chapter.beats:
            if not beat.said or (chapter.ask is not None and chapter.ask.beat == beat.number):
                continue
            assert beat.said in full
            assert beat.said in last
            assert beat.said not in asked
            assert not any(figure in " ".join(asked) for _, figure in beat.figures)
    assert "The room voted: yes 12, no 9." in full
    assert not any("voted" in text for text in asked), "a vote sways"


@pytest.mark.parametrize("paper", PAGE)
@pytest.mark.parametrize("pupils", [False, True], ids=["full", "pupils"])
def test_a_chapter_is_one_page_and_none_is_half_empty(handout: DemoHandout, paper: str, pupils: bool) -> None:
    for sheet in laid_out(handout, paper, pupils):
        assert len(sheet.sheet.drawn) == 1
        assert sheet.sheet.y > PAGE[paper].height() / 2


def test_a_chapter_without_a_day_in_it_stands_on_the_page_of_the_next(handout: DemoHandout) -> None:
    (sheet,) = laid_out(handout, "a4", pupils=False)
    told = texts(sheet.sheet.drawn)
    assert [chapter.title for chapter in handout.chapters if chapter.title in told] == ["The vote", "The outcome"]
    assert handout.title in told


def test_a_demonstration_without_chapters_is_one_and_a_lesson_is_none(
    qapp: object, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = tmp_path / "plain.toml"
    plain.write_text(TEXT.replace('chapter = "The vote"\n', "").replace('chapter = "The outcome"\n', ""))
    assert run(str(plain), tmp_path / "plain", DemoAsked()) == 0
    assert [file.name for file in (tmp_path / "plain").glob("*.png")] == ["demonstration-09-03.png"]
    lesson = FILE.with_name("leaving.toml")
    assert run(str(lesson), tmp_path / "lesson", DemoAsked(check=True)) == 2
    assert "not a demonstration but a lesson" in capsys.readouterr().err


def test_an_unknown_name_is_said_with_those_that_there_are(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("D9", tmp_path, DemoAsked()) == 2
    told = capsys.readouterr().err
    assert "D1, D2, D3, D4, D5" in told
    assert "june-2022" in told


def test_a_size_is_two_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ("1280", "0x0", "axb", "99999x720"):
        with pytest.raises(SystemExit):
            cli.main(["demo", "D3", "--size", wrong])
    assert "write it as 1920x1080" in capsys.readouterr().err


def test_the_list_prints_a_hand_out_with_the_votes_of_the_room_and_opens_it(
    qtbot: QtBot, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr("ui.panels.handout.asking.open_file", shown.append)
    script = read(TEXT)
    monkeypatch.setattr("wallet.scripts.demonstrations", lambda: (script,))
    monkeypatch.setattr("wallet.scripts.demonstration", lambda _number: script)
    demo_folder().mkdir(parents=True)
    with begin(script, demo_folder()) as practice:
        Playing(practice, script).vote("what", (12, 9))
    assert votes_of(script, demo_folder()) == {"what": (12, 9)}
    assert votes_of(script, tmp_path) == {}
    window = plain_window(tmp_path)
    qtbot.addWidget(window)
    window.commands.menus.actions["demo.list"].trigger()
    asked = window.findChild(DemoList)
    assert asked is not None
    asked.handout.click()
    (where,) = window.findChildren(QFileDialog, "handout.dialog")
    where.fileSelected.emit(str(tmp_path / "vote.pdf"))
    for dialog in (where, asked):
        dialog.close()
    assert shown == [tmp_path / "vote.pdf"]
    assert {file.name for file in tmp_path.glob("*.pdf")} == {"vote.pdf", "vote for pupils.pdf"}
    assert theme().scheme == "light"
    window.close()
