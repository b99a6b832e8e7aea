"""What is kept about the lessons: in the settings, whatever is written there, and in a CSV that a spreadsheet may have had."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from ui import progress_file
from ui.progress import Prediction, Progress, merged
from ui.progress_file import HEADS, read_progress, save_progress
from ui.settings import Settings
from ui.wording import problem_text
from ui.wording.catalogue import FILE_PROBLEMS
from ui.wording.refusals import GENERAL_FILE
from wallet import FileProblem

GUESS = Prediction(5, "day", "2026-09-20", "2026-09-24", "4", "days")
AMOUNT = Prediction(20, "left", "9.5", "9.81", "0.31", "ETH")
AGAIN = replace(AMOUNT, guess="-0.25", again=True)
DONE = Progress(frozenset({1, 5, 20}), frozenset({1}), (GUESS, AMOUNT, AGAIN))
TITLES = {1: "Deposit and receipt", 5: "=Through the queue", 20: "Your own decision", 2: "Three ways"}


def test_what_was_done_and_guessed_is_there_at_the_next_start(tmp_path: Path) -> None:
    first = Settings(tmp_path / "sluice.ini")
    first.progress = DONE
    first.keep_passed(6, False, 3)
    first.keep_passed(5, True, 1)
    first._kept.sync()  # type: ignore[attr-defined]
    again = Settings(tmp_path / "sluice.ini")
    assert again.progress == DONE
    assert again.lesson_done == {1, 5, 20}
    assert again.lesson_understood == {1}
    assert [again.passed(6, False), again.passed(6, True), again.passed(5, True)] == [3, 0, 1]
    assert [again.progress.state(lesson) for lesson in (1, 5, 2)] == ["understood", "done", "to come"]


@pytest.mark.parametrize(
    "text",
    [
        "[lessons]\ndone=many\nunderstood=-3 0 1000 x\npredictions=nonsense\nsteps=[1]\n",
        "[lessons]\ndone=@Invalid()\nunderstood=1e3\npredictions=[[1], {}, 7, null]\nsteps={}\n",
        '[lessons]\npredictions="' + "[" * 3000 + '"\nsteps={"1": -4, "x": 2}\n',
        "\x00\xff not an ini [[[",
    ],
)
def test_settings_that_are_nonsense_know_of_nothing_done(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sluice.ini"
    path.write_bytes(text.encode("latin-1"))
    assert Settings(path).progress == Progress()
    assert Settings(path).lesson_steps == {}


def test_what_is_understood_is_done() -> None:
    settings = Settings()
    settings.lesson_understood = frozenset({3})
    assert settings.progress.done == {3}


def test_a_later_guess_to_the_same_question_takes_the_place_of_the_first() -> None:
    later = replace(AMOUNT, guess="1")
    assert DONE.guessed(later).predictions == (GUESS, AGAIN, later)


def test_merging_never_removes_and_keeps_what_one_guessed_oneself() -> None:
    other = Progress(frozenset({2}), frozenset({5}), (replace(GUESS, guess="2026-09-01"), replace(GUESS, lesson=6)))
    both = merged(DONE, other)
    assert both.done == {1, 2, 5, 20}
    assert both.understood == {1, 5}
    assert both.predictions == (*DONE.predictions, replace(GUESS, lesson=6))
    assert merged(both, Progress()) == both


def test_a_csv_brings_back_what_went_out(tmp_path: Path) -> None:
    path = tmp_path / "kim.csv"
    assert save_progress(path, DONE, TITLES) == 5
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0] == ",".join(HEADS)
    assert lines[1] == "1,Deposit and receipt,yes,yes,,,,,,"
    assert lines[3] == "5,'=Through the queue,yes,no,day,no,2026-09-20,2026-09-24,4,days"
    assert lines[5] == "20,Your own decision,yes,no,left,yes,-0.25,9.81,0.31,ETH"
    assert read_progress(path) == DONE


def test_what_a_spreadsheet_made_of_it_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "kim.csv"
    path.write_text("\ufeffDone;Understood;Remark;Lesson\r\nTRUE;x;good;5\r\n;;;\r\n1;0;;7\r\n", "utf-8", newline="")
    assert read_progress(path) == Progress(frozenset({5, 7}), frozenset({5}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,mark\nKim,3\n", "no column \u201clesson\u201d"),
        (b"", "no column \u201clesson\u201d"),
        (b"\x89PNG\r\n\x1a\n\xff", "not text in UTF-8"),
        (b"lesson,done,understood\n1,yes,no\nfive,yes,no\n", "line 3: \u201cfive\u201d is not the number"),
        (b"lesson,done,understood\n1,perhaps,no\n", "line 2: \u201cperhaps\u201d"),
        (b"lesson,done,understood\n" + b"0" * 2_000_000, "far larger"),
        (b'lesson,done,understood\n1,"' + b"y" * 200_000 + b'",no\n', "line "),
        (b"lesson,done,understood,prediction,guess\n1,yes,no,day," + b"9" * 300 + b"\n", "too long"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "kim.csv"
    path.write_bytes(content)
    with pytest.raises(FileProblem) as caught:
        read_progress(path)
    sentence, fix = problem_text(caught.value)
    assert said in sentence
    assert sentence != GENERAL_FILE
    assert fix == "Choose another file"


def test_a_file_that_is_gone_or_a_folder_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path, Path("a\0b.csv")):
        with pytest.raises(FileProblem) as caught:
            read_progress(path)
        assert problem_text(caught.value)[0] != GENERAL_FILE


def test_every_problem_of_such_a_file_has_its_sentence() -> None:
    source = Path(progress_file.__file__).read_text("utf-8")
    for code in ("progress_unreadable", "progress_foreign", "progress_malformed"):
        assert code in source
        assert code in FILE_PROBLEMS
