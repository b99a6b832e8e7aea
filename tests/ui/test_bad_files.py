"""Files, settings and surroundings that fail: each is said in a sentence, nothing is lost, and the window stays usable."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from tests.ui.world_of_forms import ETH, usable
from tests.wallet.practices import lived_file, practice, practice_file
from ui import app
from ui.app import open_practice, window_for
from ui.main_window import MainWindow
from ui.session import Session
from ui.settings import Settings, default_practice_path
from ui.theme import theme
from wallet import FileProblem, Practice, actions

FORMAT_NEWER = 9_999

ROOT = Path(__file__).parents[2]


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The window over a practice called mine, in a folder of its own."""
    home = tmp_path / "home of mine"
    home.mkdir()
    made = MainWindow(Session(practice(home, "june-2022-open")), Settings(tmp_path / "sluice.ini"))
    made.resize(1280, 800)
    made.show()
    made.tab  # noqa: B018  (made, as a first paint would)
    yield made
    made.close()
    made.session.practice.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def in_words(sentence: str) -> str:
    """The sentence, if it is one: no code, no placeholder, no path."""
    assert sentence.endswith(".")
    assert "_" not in sentence
    assert not set("{}") & set(sentence)
    assert "/" not in sentence
    return sentence


def damaged(path: Path, at: float = 0.5) -> None:
    with path.open("r+b") as stream:
        size = path.stat().st_size
        stream.seek(int(size * at) // 4096 * 4096)
        stream.write(b"\xa5" * 4096 * 3)


def live(opened: Practice) -> None:
    opened.advance(200)
    for _ in range(5):
        opened.do(actions.Faucet(amount=ETH))


def lived(folder: Path, name: str = "lived.sluice") -> Path:
    return lived_file(folder, live, name=name)


def make_missing(folder: Path) -> Path:
    return folder / "gone.sluice"


def make_folder(folder: Path) -> Path:
    (folder / "a folder.sluice").mkdir()
    return folder / "a folder.sluice"


def make_poem(folder: Path) -> Path:
    (folder / "poem.sluice").write_text("a poem of many lines\n" * 100)
    return folder / "poem.sluice"


def make_empty(folder: Path) -> Path:
    (folder / "empty.sluice").touch()
    return folder / "empty.sluice"


def make_foreign(folder: Path) -> Path:
    path = folder / "recipes.sluice"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipe (name)")
    return path


def make_truncated(folder: Path) -> Path:
    path = lived(folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def make_wholly_damaged(folder: Path) -> Path:
    path = lived(folder)
    with path.open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\xa5" * 3996)
    return path


def make_newer_unreadable(folder: Path) -> Path:
    path = practice_file(folder, name="newer.sluice")
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE branch RENAME TO twig")
        db.execute(f"PRAGMA user_version = {FORMAT_NEWER}")
    return path


def make_pipe(folder: Path) -> Path:
    path = folder / "pipe.sluice"
    os.mkfifo(path)
    return path


def make_endless_link(folder: Path) -> Path:
    path = folder / "link.sluice"
    path.symlink_to(path)
    return path


BAD: list[tuple[Callable[[Path], Path], str]] = [
    (make_missing, "is not there any more"),
    (make_folder, "is a folder"),
    (make_poem, "is not a practice file"),
    (make_empty, "copied while the practice was open"),
    (make_foreign, "belongs to another program"),
    (make_truncated, "steps could be saved"),
    (make_wholly_damaged, "nothing in it could be read"),
    (make_newer_unreadable, "newer version"),
    (make_pipe, "is not a practice file"),
    (make_endless_link, "name of a file"),
]


def dropped(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(event)
    QApplication.processEvents()


def chosen(window: MainWindow, path: Path) -> None:
    window.files.open()
    dialog = window.files.dialog
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()


def from_recent(window: MainWindow, path: Path) -> None:
    window.settings.opened(path)
    menu = next(action.menu() for action in window.menuBar().actions()[0].menu().actions() if action.menu())
    window.files.fill_recent(menu)
    menu.actions()[0].trigger()


@pytest.mark.parametrize("way", [dropped, chosen, from_recent])
def test_a_file_that_cannot_be_opened_is_said_and_the_present_one_stays(window, tmp_path, way):
    greyed = (make_missing, make_endless_link) if way is from_recent else ()
    for make, words in ((make, words) for make, words in BAD if make not in greyed):
        folder = tmp_path / make.__name__
        folder.mkdir()
        path, before = make(folder), window.session.practice
        content = path.read_bytes() if path.is_file() else None
        window.banner.hide()
        way(window, path)
        assert window.banner.isVisible(), make.__name__
        assert words in in_words(window.banner.sentence())
        assert window.session.practice is before, make.__name__
        assert content is None or path.read_bytes() == content, make.__name__
        if way is dropped:
            usable(window)


@pytest.mark.parametrize(("make", "words"), BAD, ids=[make.__name__ for make, _ in BAD])
def test_on_the_command_line_another_practice_opens_and_the_window_says_why(qtbot, tmp_path, home, make, words):
    made = window_for(make(tmp_path), Settings(tmp_path / "sluice.ini"))
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made.show()
    assert words in in_words(made.banner.sentence())
    assert made.session.practice.path == default_practice_path()


def test_what_was_saved_of_a_damaged_file_opens_by_its_button(window, tmp_path):
    assert not window.files.open_path(make_truncated(tmp_path))
    assert window.banner.fix_button().text() == "Open what was saved"
    window.banner.fix_button().click()
    assert window.session.practice.path.stem == "lived (saved)"
    assert not window.banner.isVisible()
    usable(window)


def test_a_damaged_file_in_a_folder_that_takes_nothing_is_told_so(window, tmp_path, monkeypatch):
    path = make_truncated(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise FileProblem("disk_full", path=str(path))

    monkeypatch.setattr("wallet.practice.salvage.create", full)
    assert not window.files.open_path(path)
    assert "nothing can be written next to it" in in_words(window.banner.sentence())
    usable(window)


def test_damage_that_only_a_chart_finds_is_told_and_what_can_be_read_is_saved(window, tmp_path):
    path = lived(tmp_path)
    with closing(sqlite3.connect(path)) as db:
        pages = db.execute("SELECT pageno FROM dbstat WHERE name = 'sample' AND pagetype = 'leaf'").fetchall()
    with path.open("r+b") as stream:
        for (page,) in pages:
            stream.seek((page - 1) * 4096)
            stream.write(b"\xa5" * 4096)
    assert window.files.open_path(path)
    QApplication.processEvents()
    assert "a part of its past cannot be read" in in_words(window.banner.sentence())
    assert window.banner.fix_button().text() == "Save what can be read"
    window.banner.fix_button().click()
    assert window.session.practice.path.stem == "lived (saved)"
    usable(window)


def look_only(window: MainWindow, words: str) -> None:
    """The practice on screen is read-only, says so at every try, and previews still work."""
    assert words in in_words(window.banner.sentence())
    assert "read-only" in window.header._file.text()
    world = window.session.world
    window.banner.hide()
    for wish in (
        lambda: window.session.do(actions.Faucet(amount=ETH)),
        lambda: window.session.advance(1),
        lambda: window.session.branch("x"),
        lambda: window.pace.play(),
        lambda: window.files.rename_to("another"),
    ):
        wish()
        assert window.banner.isVisible()
        in_words(window.banner.sentence())
        window.banner.hide()
    assert not window.session.playing
    assert window.session.world == world
    assert window.session.preview(actions.Faucet(amount=ETH)).world != world
    for index in (1, 2, 3, 0):
        window.tabs.setCurrentIndex(index)


def test_a_read_only_file_can_be_looked_at_and_a_copy_goes_on(window, tmp_path, monkeypatch):
    path = lived(tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr("os.access", lambda *_: False)
    assert window.files.open_path(path)
    look_only(window, "cannot be written")
    monkeypatch.undo()
    assert window.files.copy_to(tmp_path / "copy")
    assert window.session.practice.path == tmp_path / "copy.sluice"
    assert path.read_bytes() == before
    usable(window)


def test_a_newer_format_can_be_looked_at(window, tmp_path):
    path = lived(tmp_path)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {FORMAT_NEWER}")
    assert window.files.open_path(path)
    look_only(window, f"format {FORMAT_NEWER}")


def test_a_practice_that_another_process_has_open_can_be_looked_at_and_is_free_afterwards(window, tmp_path):
    path = lived(tmp_path)
    holds = (
        "import sys; from wallet import Practice; held = Practice.open(sys.argv[1]); "
        "print('held', flush=True); sys.stdin.read(); held.close()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holds, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    assert window.files.open_path(path)
    look_only(window, "open in another window")
    assert not window.files.create(path, "calm", 7)
    assert "exists already" in window.banner.sentence()
    assert not window.files.copy_to(path)
    other.communicate("")
    assert window.files.copy_to(tmp_path / "copy")
    assert window.files.open_path(path)
    usable(window)


@pytest.fixture
def full(window: MainWindow) -> Iterator[sqlite3.Connection]:
    """No page can be added to the practice file any more."""
    db = window.session.practice._file.db.conn
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    yield db
    db.execute("PRAGMA max_page_count = 1000000")


def test_a_disk_that_is_full_while_acting_keeps_what_was_and_is_said(window, full):
    for _ in range(100):
        before = window.session.world
        if window.session.do(actions.Faucet(amount=ETH)) is None:
            break
    assert "The disk is full" in in_words(window.banner.sentence())
    assert window.session.world is before
    full.execute("PRAGMA max_page_count = 1000000")
    usable(window)


def test_a_disk_that_is_full_while_playing_stops_the_clock_and_is_said(window, full, qtbot):
    window.pace.set_speed(4)
    window.pace.play()
    qtbot.waitUntil(lambda: not window.session.playing, timeout=20_000)
    assert "The disk is full" in in_words(window.banner.sentence())
    assert not window.pace.playing
    full.execute("PRAGMA max_page_count = 1000000")
    usable(window)
    with Practice.open(window.session.practice.path, read_only=True) as kept:
        assert kept.world == window.session.world


def test_a_new_practice_on_a_full_disk_leaves_every_file_as_it_was(window, tmp_path, monkeypatch):
    path = lived(tmp_path)
    before, names = path.read_bytes(), sorted(entry.name for entry in tmp_path.iterdir())
    window.settings.used_folder("practice", tmp_path)

    def failing(*_: object) -> None:
        raise FileProblem("disk_full", path=str(path))

    monkeypatch.setattr("wallet.practice.practice.begin", failing)
    assert not window.files.start("calm", 7)
    assert "The disk is full" in in_words(window.banner.sentence())
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == names
    monkeypatch.undo()
    assert window.files.start("calm", 7)
    assert path.read_bytes() == before
    usable(window)


def test_a_new_file_takes_nothing_over_from_the_log_of_one_that_is_gone(window, tmp_path):
    path = tmp_path / "left.sluice"
    with practice(tmp_path, name="left.sluice") as opened:
        opened.do(actions.Faucet(amount=77 * ETH))
        log = Path(f"{path}-wal").read_bytes()
    path.unlink()
    Path(f"{path}-wal").write_bytes(log)
    assert window.files.create(path, "calm", 7)
    assert window.session.undo_title is None
    usable(window)


def test_a_copy_that_cannot_be_written_is_said(window, tmp_path, monkeypatch):
    (tmp_path / "dir.sluice").mkdir()
    for target in (tmp_path / "nowhere" / "copy", tmp_path / "dir", window.session.practice.path):
        window.banner.hide()
        assert not window.files.copy_to(target)
        in_words(window.banner.sentence())

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wallet.practice.file.os.replace", no_room)
    assert not window.files.copy_to(tmp_path / "copy")
    in_words(window.banner.sentence())
    assert [entry.name for entry in tmp_path.iterdir() if ".part" in entry.name] == []
    monkeypatch.undo()
    usable(window)


def test_a_file_that_is_deleted_while_open_is_said_and_a_copy_goes_on(window, tmp_path):
    window.session.do(actions.Faucet(amount=5 * ETH))
    kept = window.session.world
    window.session.practice.path.unlink()
    assert window.session.do(actions.Faucet(amount=ETH)) is None
    assert "moved, renamed or deleted" in in_words(window.banner.sentence())
    assert window.banner.fix_button().text() == "Save a copy"
    assert window.session.advance(1) is None
    window.pace.play()
    assert window.session.world is kept
    assert window.files.copy_to(tmp_path / "copy")
    assert window.session.practice.path == tmp_path / "copy.sluice"
    assert window.session.world == kept
    usable(window)


def test_a_file_that_is_deleted_while_open_can_be_put_back_in_its_place(window):
    window.session.do(actions.Faucet(amount=5 * ETH))
    path, kept = window.session.practice.path, window.session.world
    path.unlink()
    assert window.session.advance(1) is None
    assert window.files.copy_to(path)
    assert window.session.practice.path == path
    assert window.session.world is kept
    usable(window)
    window.session.practice.close()
    with Practice.open(path) as again:
        assert again.world == kept


def test_a_file_that_is_renamed_by_another_program_keeps_all_that_was_done(window, tmp_path):
    window.session.do(actions.Faucet(amount=5 * ETH))
    kept, moved = window.session.world, tmp_path / "moved.sluice"
    os.rename(window.session.practice.path, moved)
    assert window.session.advance(1) is None
    assert "moved, renamed" in in_words(window.banner.sentence())
    assert window.files.open_path(moved)
    assert window.session.world == kept
    usable(window)


def test_a_file_that_is_replaced_while_open_is_left_alone(window, tmp_path):
    window.session.do(actions.Faucet(amount=5 * ETH))
    path, kept = window.session.practice.path, window.session.world
    shutil.copyfile(lived(tmp_path), tmp_path / "other")
    os.replace(tmp_path / "other", path)
    before = path.read_bytes()
    assert window.session.do(actions.Faucet(amount=ETH)) is None
    assert "was replaced by another file" in in_words(window.banner.sentence())
    assert not window.files.copy_to(path)
    assert window.files.copy_to(tmp_path / "copy")
    assert window.session.world == kept
    assert path.read_bytes() == before
    usable(window)


def test_a_folder_that_is_deleted_while_open_is_said(window, tmp_path):
    kept = window.session.world
    shutil.rmtree(window.session.practice.path.parent)
    assert window.session.advance(1) is None
    assert "moved, renamed or deleted" in in_words(window.banner.sentence())
    assert not window.files.copy_to(window.session.practice.path)
    assert window.files.copy_to(tmp_path / "copy")
    assert window.session.world == kept
    usable(window)


def test_names_with_blanks_and_signs_of_all_scripts_are_opened_copied_and_renamed(window, tmp_path):
    for name in ("two words", "Übung \N{PILE OF POO} 練習", "100% & <b>", "a.b.c #1?x=y"):
        path = practice_file(tmp_path, name=f"{name}.sluice")
        dropped(window, path)
        assert window.session.practice.path == path
        assert name in window.windowTitle()
        assert window.files.copy_to(tmp_path / f"{name} copy"), name
        assert window.files.rename_to(f"{name} new"), name
        assert window.session.practice.path == tmp_path / f"{name} new.sluice"
        assert window.files.create(tmp_path / f"{name} made", "calm", 7), name
        assert {f"{name} copy.sluice", f"{name} new.sluice", f"{name} made.sluice"} <= {each.name for each in tmp_path.iterdir()}


def test_a_closed_practice_draws_nothing_and_raises_nothing(window):
    assert len(window.tab_pages) == 4
    window.session.practice.close()
    for scale in (1.5, 1.0):
        theme().set_text_scale(scale)
        QApplication.processEvents()
    theme().set_scheme("dark")
    for width in (800, 1280):
        window.resize(width, 700)
        QApplication.processEvents()
    for index in (1, 2, 3, 0):
        window.tabs.setCurrentIndex(index)
        QApplication.processEvents()
    window.session.redraw()
    window.close()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What ships with the program is missing or malformed from now on."""
    from wallet.library import presets, scenarios

    def breaks(text: str | None) -> None:
        scenarios.scenario.cache_clear()
        if text is None:

            def lost(_shape: object, folder: str, name: str) -> None:
                raise FileProblem("preset_missing", place=f"{folder}/{name}.toml")

            monkeypatch.setattr(scenarios, "read_resource", lost)
        else:
            monkeypatch.setattr(
                scenarios, "read_resource", lambda shape, folder, name: presets.read_preset(text.encode("latin-1"), shape, name)
            )

    yield breaks
    scenarios.scenario.cache_clear()


PRESETS = [None, "", "[[[", "title = 1", "\xff\xfe", 'title = "x"\nsumary = 3']


def test_a_scenario_that_is_missing_or_malformed_is_said_and_the_window_stays(window, tmp_path, broken):
    for text in PRESETS:
        broken(text)
        for wish in (
            lambda: window.files.create(tmp_path / "new", "calm", 7),
            window.files.new,
            window.commands.menus.actions["assumptions"].trigger,
        ):
            window.banner.hide()
            wish()
            assert window.banner.isVisible(), text
            assert "Install it again" in in_words(window.banner.sentence())
        assert not (tmp_path / "new.sluice").exists(), text
        usable(window)


@pytest.mark.parametrize("text", PRESETS[:3])
def test_a_first_start_with_broken_presets_ends_in_a_sentence(tmp_path, home, broken, text, capsys, monkeypatch):
    broken(text)
    with pytest.raises(FileProblem):
        open_practice(None, Settings())
    assert app.run(["sluice"]) == 1
    assert "Install it again" in capsys.readouterr().err
