"""Settings that are nonsense, of another screen, or not to be written keep nobody from working."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.world_of_forms import usable
from ui import app
from ui.app import window_for
from ui.settings import Settings, default_practice_path
from ui.theme import theme
from ui.wording import number_locale, use_number_format

INI = [
    "\x00\xff\xfe not an ini at all [[[",
    "[look]\nscheme=neon\ntext_percent=huge\nnumber_format=klingon\nreduced_motion=perhaps\n[time]\nspeed=warp\n[window]\ntab=many\n",
    "[look]\ntext_percent=999999999999999999999\n[time]\nspeed=-5\n[window]\ntab=77\ngeometry=@ByteArray(rubbish)\n",
    "[look]\ntext_percent=-1\n[window]\ntab=-3\ngeometry=far away\n[files]\nlast=/nowhere/at/all.sluice\nrecent=@Invalid()\n",
    '[files]\nlast="@Variant(\\0\\0\\0\\x7f)"\nrecent=a, b, c\n[folders]\npractice=/nowhere\n',
    "[files]\nlast=" + "x" * 5000 + "\n",
    '[files]\nlast="a\\0b"\nrecent="a\\0b", c\n[folders]\npractice="a\\0b"\n',
]


@pytest.mark.parametrize("text", INI)
def test_settings_that_are_nonsense_are_taken_as_usual(qtbot, tmp_path, home, text):
    path = tmp_path / "sluice.ini"
    path.write_bytes(text.encode("latin-1"))
    settings = Settings(path)
    app.dress(settings)
    made = window_for(None, settings)
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made.show()
    QApplication.processEvents()
    assert made.session.practice.path == default_practice_path()
    assert settings.scheme in ("system", "light", "dark", "projector")
    assert 0.8 <= theme().text_scale <= 2.0
    assert number_locale().name == "en"
    assert 0 <= made.tabs.currentIndex() < 4
    menu = next(action.menu() for action in made.menuBar().actions()[0].menu().actions() if action.menu())
    made.files.fill_recent(menu)
    usable(made)
    made.close()
    assert Settings(path).recent[0] == default_practice_path()
    use_number_format("en")


@pytest.mark.parametrize("place", [(9000, 9000, 1200, 800), (-9000, -9000, 100_000, 100_000), (-50, -50, 300, 200)])
def test_a_window_kept_far_off_the_screen_comes_back_onto_it(qtbot, tmp_path, home, place):
    settings = Settings(tmp_path / "sluice.ini")
    first = window_for(None, settings)
    first.setGeometry(*place)
    settings.geometry = first.saveGeometry()
    first.session.practice.close()
    again = window_for(None, Settings(tmp_path / "sluice.ini"))
    qtbot.addWidget(again, before_close_func=lambda shown: shown.session.practice.close())
    again.show()
    room = QApplication.primaryScreen().availableGeometry()
    assert room.intersects(again.geometry())
    assert room.contains(again.geometry().topLeft())


def test_settings_that_cannot_be_written_keep_nobody_from_working(qtbot, tmp_path, home):
    (tmp_path / "in the way").write_text("a file where a folder should be")
    made = window_for(None, Settings(tmp_path / "in the way" / "sluice.ini"))
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made.commands.set_size(115)
    made.show()
    usable(made)
    made.close()
