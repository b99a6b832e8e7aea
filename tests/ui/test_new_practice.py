"""A new practice: what the dialog says, that it asks for no file, where it opens, and that time stands still meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QRadioButton, QWidget

from tests.ui.fits import cut
from tests.ui.world_of_forms import ETH, practice_in
from tests.wallet.own_pool import own_folder, own_pool
from tests.wallet.systems.scenarios import enlarged
from ui.app import window_for
from ui.main_window import MainWindow
from ui.panels.practice.new_practice import NewPractice, gives_words, offered, scenario_words
from ui.panels.practice.systems import WHOLE, SystemBoxes
from ui.session import Session
from ui.settings import Settings, preset_folder, settings_path
from ui.theme import theme
from ui.widgets import Text
from ui.wording import use_world
from ui.wording.roles import token_of_the_world
from wallet import Practice, actions, choosable, opening, scenario, scenario_names

MENU_DIALOGS = (
    *("new", "open", "save_copy", "rename", "keys", "assumptions", "about", "until.discount", "branch.new", "handout"),
    *("lessons.export", "lessons.import", "lessons.notes", "lessons.class", "record", "demo.list"),
)


def shown(qtbot, practice: Practice, settings: Settings | None = None) -> MainWindow:
    window = MainWindow(Session(practice), settings)
    qtbot.addWidget(window, before_close_func=lambda made: made.session.practice.close())
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.tab.isVisible())
    return window


@pytest.fixture(autouse=True)
def no_world_after() -> Iterator[None]:
    """The worlds here have other tokens than most: what is said elsewhere is not said of them."""
    yield
    use_world(None)


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The window of all tests that begin no practice: they only ask it for its dialogs."""
    made = MainWindow(Session(practice_in(tmp_path_factory.mktemp("shared"), "calm")), Settings())
    made.show()
    assert made.tab.isVisible()
    yield made
    made.close()
    made.session.practice.close()


@pytest.fixture
def looked_at(shared: MainWindow) -> Iterator[MainWindow]:
    """The shared window as it opened, and left so."""
    use_world(shared.session.world)
    yield shared
    shared.pace.pause()
    shared.commands.close_dialogs()
    if shared.tab.column.reviewing:
        shared.reviewing.leave()
    while shared.session.undo_title is not None:
        shared.session.undo()
    shared.tabs.setCurrentIndex(1)
    for dialog in QObject.findChildren(shared, QDialog):
        dialog.deleteLater()


@pytest.fixture
def window(tmp_path, qtbot):
    return shown(qtbot, practice_in(tmp_path, "calm"), Settings())


def asked(window: MainWindow, qtbot) -> NewPractice:
    window.commands.menus.actions["new"].trigger()
    dialog = window.files.dialog
    assert isinstance(dialog, NewPractice)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


class TestTheDialog:
    @pytest.mark.parametrize("name", scenario_names())
    def test_a_scenario_says_what_it_gives(self, name, tmp_path):
        told = scenario_words(name)
        with practice_in(tmp_path, name) as practice:
            practice.go_to(0)
            for token, units in opening(name).holdings.items():
                assert 0 <= practice.world.balance("you", token) - units <= 1, "what is told is what is given"
        for token in opening(name).holdings:
            assert f"\N{NO-BREAK SPACE}{token}" in told.gives
        assert told.summary

    def test_a_scenario_says_which_hours_have_a_recorded_price_with_assumed_depth_and_which_are_made_of_quotes(self):
        told = scenario_words("july-2025").dates
        assert told.startswith("It begins on 1 Jul 2025: recorded price with assumed depth until 16 Aug 2025, ")
        assert "reconstructed from quotes until 27 Sep 2025. After that the model goes on." in told

    def test_a_scenario_says_from_when_and_what_of_it_is_recorded(self):
        calm, june, reopened = (scenario_words(name).dates for name in ("calm", "june-2022", "june-2022-open"))
        assert "21 Aug 2026" in calm
        assert "30 days already behind you" in calm
        assert "from the model" in calm
        assert "6 May 2022" in june
        assert "until 14 Jun 2022 every hour is recorded" in june
        assert "the model imagines one" in reopened

    def test_arrow_keys_move_the_choice_as_soon_as_it_opens(self, looked_at, qtbot):
        dialog = asked(looked_at, qtbot)
        first, *others = scenario_names()
        assert dialog.scenario() == first
        for expected in others:
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
            assert dialog.scenario() == expected
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Up)
        assert dialog.scenario() == scenario_names()[-2]

    def test_what_is_seen_of_a_scenario_is_heard_of_it(self, looked_at, qtbot):
        dialog = asked(looked_at, qtbot)
        for button, told in zip(dialog.findChildren(QRadioButton), offered(), strict=True):
            for line in (told.summary, told.gives, told.dates):
                assert line in button.accessibleDescription()

    def test_it_says_where_the_practice_will_be_kept(self, looked_at, qtbot, tmp_path):
        looked_at.settings.used_folder("practice", tmp_path)
        dialog = asked(looked_at, qtbot)
        assert f"\u201c{scenario_names()[0]}\u201d" in dialog.where()
        dialog.choose("june-2022")
        assert "\u201cjune-2022\u201d" in dialog.where()


def boxes_of_two(qtbot) -> SystemBoxes:
    """The boxes of a scenario with two protocols on one chain."""
    made = SystemBoxes(choosable(enlarged("calm", "rocket_pool")), whole=False)
    qtbot.addWidget(made)
    return made


class TestSystems:
    def test_a_box_that_is_unticked_takes_with_it_what_needs_it_and_says_so(self, qtbot):
        made = boxes_of_two(qtbot)
        made.boxes["lido"].click()
        assert set(made.without()) == {"lido", "wsteth", "curve-steth"}
        assert made.said.text() == "Without Lido, Wrapped stETH and Curve ETH/stETH go too: they need it."
        made.boxes["locked"].click()
        assert made.said.text() == ""

    def test_a_box_that_is_ticked_brings_what_it_needs_and_no_more(self, qtbot):
        made = boxes_of_two(qtbot)
        made.boxes["lido"].click()
        made.boxes["curve-steth"].click()
        assert made.without() == ("wsteth",)
        assert made.said.text() == "Curve ETH/stETH needs Lido, so it is back too."

    @pytest.mark.parametrize("last", ["rocket-pool", "ethereum"])
    def test_something_to_stake_with_stays(self, qtbot, last):
        made = boxes_of_two(qtbot)
        made.boxes["lido"].click()
        before = made.without()
        made.boxes[last].click()
        assert made.without() == before
        assert made.said.text() == "Rocket Pool stays: without it there is nothing to stake with."

    def test_what_is_said_is_announced_and_each_box_tells_what_it_needs(self, qtbot, monkeypatch):
        told = []
        monkeypatch.setattr("ui.spoken.announce", lambda _widget, words: told.append(words))
        made = boxes_of_two(qtbot)
        made.boxes["rocket-pool"].click()
        assert told == [made.said.text()] != [""]
        assert made.boxes["curve-reth-ng"].accessibleDescription() == "Needs Ethereum and Rocket Pool"
        assert made.accessibleName() == "Systems"

    def test_a_recorded_scenario_shows_all_ticked_and_fixed_and_says_why(self, looked_at, qtbot):
        dialog = asked(looked_at, qtbot)
        for name in scenario_names():
            dialog.choose(name)
            shown = [boxes for boxes in dialog.systems.values() if boxes.isVisible()]
            assert shown == [dialog.systems[name]], name
            fixed = not any(box.isEnabled() for box in shown[0].boxes.values())
            assert fixed == bool(scenario(name).record) == (WHOLE in [text.text() for text in shown[0].findChildren(Text)]), name
            assert dialog.without() == ()

    def test_it_starts_with_what_is_ticked_by_keyboard_alone(self, window, qtbot, tmp_path):
        window.settings.used_folder("practice", tmp_path)
        dialog = asked(window, qtbot)
        dialog.choose("calm")
        while dialog.focusWidget() is not dialog.systems["calm"].boxes["wsteth"]:
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        assert set(window.session.world.systems) == {"ethereum", "lido", "locked", "curve-steth"}
        assert window.session.practice.path == tmp_path / "calm.sluice"

    def test_the_tab_key_goes_down_the_page_whichever_scenario_is_chosen(self, looked_at, qtbot):
        dialog = asked(looked_at, qtbot)
        for name in ("june-2022", "calm"):
            dialog.choose(name)
            dialog.findChildren(QRadioButton)[0].setFocus()
            next(button for button in dialog.findChildren(QRadioButton) if button.isChecked()).setFocus()
            boxes = [box for box in dialog.systems[name].boxes.values() if box.isEnabled()]
            folder = [dialog.folder.open] if dialog.folder.isVisible() else []
            for part in (*boxes, *folder, dialog.seed, dialog.lessons, dialog.keep, dialog.confirm):
                QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
                assert dialog.focusWidget() is part, (name, part.accessibleName())

    def test_what_is_said_of_the_boxes_is_seen_where_they_have_to_be_scrolled_to(self, looked_at, qtbot, monkeypatch):
        monkeypatch.setattr("ui.panels.practice.new_practice.WIDTH_OF_BOTH", 5000)
        theme().set_text_scale(2.0)
        dialog = asked(looked_at, qtbot)
        dialog.choose("calm")
        boxes = dialog.systems["calm"]
        assert boxes.said.visibleRegion().isEmpty()
        boxes.boxes["lido"].click()
        qtbot.waitUntil(lambda: not boxes.said.visibleRegion().isEmpty())
        assert boxes.said.text() == "Lido stays: without it there is nothing to stake with."
        assert dialog.seed.window() is dialog
        assert not dialog.confirm.visibleRegion().isEmpty(), "the buttons do not scroll"

    @pytest.mark.parametrize("wide", [True, False])
    def test_nothing_of_it_is_cut_at_any_text_size(self, looked_at, qtbot, monkeypatch, wide):
        monkeypatch.setattr("ui.panels.practice.new_practice.WIDTH_OF_BOTH", 700 if wide else 5000)
        dialog = asked(looked_at, qtbot)
        for scale in (0.8, 1.0, 1.5, 2.0):
            theme().set_text_scale(scale)
            for name in scenario_names():
                dialog.choose(name)
                qtbot.waitUntil(lambda: cut(dialog) == [])


class TestItStarts:
    def test_confirming_starts_it_and_asks_for_no_file(self, window, qtbot, tmp_path):
        window.settings.used_folder("practice", tmp_path)
        dialog = asked(window, qtbot)
        dialog.choose("june-2022-open")
        dialog.confirm.click()
        assert window.session.practice.path == tmp_path / "june-2022-open.sluice"
        assert window.session.world.scenario == "june-2022-open"
        assert not [each for each in QObject.findChildren(window, QFileDialog) if each.isVisible()]

    def test_a_taken_name_is_never_replaced_but_numbered(self, window, tmp_path):
        window.settings.used_folder("practice", tmp_path)
        (tmp_path / "calm.sluice").write_bytes(b"mine")
        for number in (2, 3):
            assert window.files.start("calm", 7)
            assert window.session.practice.path.name == f"calm {number}.sluice"
        assert (tmp_path / "calm.sluice").read_bytes() == b"mine"
        assert not window.banner.isVisible()

    def test_a_folder_that_cannot_be_written_is_left_for_the_documents(self, window, tmp_path, home):
        shut = tmp_path / "shut"
        shut.mkdir()
        window.settings.used_folder("practice", shut)
        shut.rmdir()
        assert window.files.start("calm", 7)
        assert window.session.practice.path.is_relative_to(home)

    @pytest.mark.parametrize("asks", ["rename", "save_copy"])
    def test_choosing_another_name_asks_what_failed_not_for_a_new_practice(self, looked_at, asks):
        getattr(looked_at.files, asks)()
        first = looked_at.files.dialog
        looked_at.files.ask_again()
        assert type(looked_at.files.dialog) is type(first)
        assert looked_at.files.dialog is not first


class TestWhereItOpens:
    def test_the_first_launch_opens_on_stake_with_the_caret_in_the_amount(self, qtbot, home):
        window = window_for(None, Settings(settings_path()))
        qtbot.addWidget(window, before_close_func=lambda made: made.session.practice.close())
        with qtbot.waitExposed(window):
            window.show()
        self.opens_on_stake(window, qtbot)

    @pytest.mark.parametrize("name", scenario_names())
    def test_a_new_practice_opens_on_stake_whatever_was_shown(self, window, qtbot, name):
        window.tabs.setCurrentIndex(3)
        assert window.files.start(name, 7)
        self.opens_on_stake(window, qtbot)

    def test_another_form_of_the_last_practice_is_not_what_a_new_one_opens_on(self, window, qtbot):
        tab = window.tab
        tab.column.show_form(tab.leave)
        assert window.files.start("calm", 7)
        self.opens_on_stake(window, qtbot)

    def test_a_new_practice_with_the_name_of_an_old_one_is_new(self, window, qtbot, tmp_path):
        window.settings.used_folder("practice", tmp_path)
        assert window.files.start("calm", 7)
        old = window.session.practice.path
        window.tabs.setCurrentIndex(2)
        assert window.files.start("june-2022", 7)
        old.unlink()
        assert window.files.start("calm", 7)
        assert window.session.practice.path == old
        self.opens_on_stake(window, qtbot)

    def opens_on_stake(self, window, qtbot):
        # The pages of a new practice are made anew, so the amount is asked for anew as well.
        def in_the_amount():
            amount, held = window.findChild(QWidget, "stake.amount"), window.focusWidget()
            return amount.isVisible() and held is not None and amount.isAncestorOf(held)

        qtbot.waitUntil(in_the_amount)
        assert window.tab.objectName() == "stake"

    def test_an_old_practice_opens_on_the_tab_it_was_left_on(self, window, qtbot, tmp_path):
        other = practice_in(tmp_path, "calm", "other")
        path = other.path
        other.close()
        mine = window.session.practice.path
        window.tabs.setCurrentIndex(3)
        assert window.files.open_path(path)
        window.tabs.setCurrentIndex(2)
        assert window.files.open_path(mine)
        assert window.tab.objectName() == "risk"
        assert window.files.open_path(path)
        assert window.tab.objectName() == "defi"

    def test_a_renamed_practice_keeps_its_tab(self, window, qtbot, tmp_path):
        window.tabs.setCurrentIndex(2)
        assert window.files.rename_to("renamed")
        assert window.settings.place(tmp_path / "renamed.sluice", "tab") == "defi"

    def test_an_old_practice_that_was_never_open_here_opens_on_what_is_held(self, qtbot, tmp_path):
        practice = practice_in(tmp_path)
        practice.do(actions.Stake(amount=ETH))
        assert shown(qtbot, practice).tab.objectName() == "wallet"

    @pytest.mark.parametrize("kept", ["", "[]", "{", '{"a": 1}', "\0", '{"/x": {"tab": ["q"]}}'])
    def test_places_that_cannot_be_read_are_none(self, kept, tmp_path):
        settings = Settings()
        settings.keep("files/places", kept)
        assert settings.place(tmp_path, "tab") == ""
        settings.keep_place(tmp_path, "tab", "risk")
        assert settings.place(tmp_path, "tab") == "risk"

    def test_places_of_many_files_are_bounded(self):
        settings = Settings()
        for number in range(200):
            settings.keep_place(Path(f"/p/{number}.sluice"), "tab", "defi")
        assert settings.place(Path("/p/199.sluice"), "tab") == "defi"
        assert settings.place(Path("/p/0.sluice"), "tab") == ""


class TestTimeStandsStill:
    """Nothing goes on behind a dialog or a sheet: whoever asks or is read to is answered on the same world."""

    def test_behind_every_dialog_of_the_menus(self, window, qtbot):
        window.session.do(actions.Stake(amount=ETH, protocol="lido"))  # there is something to record
        for name in MENU_DIALOGS:
            window.pace.play()
            window.commands.menus.actions[name].trigger()
            opened = [each for each in QObject.findChildren(window, QDialog) if each.isVisible()]
            assert opened, name
            assert not window.pace.playing, name
            for dialog in opened:
                dialog.close()

    def test_no_menu_opens_a_dialog_that_this_rule_does_not_know(self, looked_at):
        ellipsis = {name for name, action in looked_at.commands.menus.actions.items() if action.text().endswith("\u2026")}
        fields = {"jump", "until.date", "find"}
        assert ellipsis - fields <= set(MENU_DIALOGS), "these lead to the clock's own field and to the search over a table"

    def test_behind_the_review(self, looked_at, qtbot):
        looked_at.tab.stake.amount.set_amount(ETH)
        looked_at.pace.play()
        looked_at.findChild(QWidget, "stake.review").click()
        assert looked_at.review.isVisible()
        assert not looked_at.pace.playing

    def test_behind_a_receipt(self, window, qtbot):
        window.session.do(actions.Stake(amount=ETH))
        window.tabs.setCurrentIndex(0)
        window.pace.play()
        window.tab.open_receipt(window.session.practice.activity(1)[0])
        assert window.tab.receipt.isVisible()
        assert not window.pace.playing

    def test_a_dialog_of_another_window_stops_nothing_here(self, window, qtbot):
        stranger = QDialog()
        qtbot.addWidget(stranger)
        window.pace.play()
        stranger.show()
        assert window.pace.playing
        window.pace.pause()


def test_the_menu_entry_is_where_it_was(looked_at):
    assert looked_at.findChild(QAction, "action.new").shortcut().toString() == "Ctrl+N"


class TestOwnPresets:
    """A folder of one's own, whose files are among the boxes."""

    @pytest.fixture
    def folder(self):
        return own_folder(preset_folder(), my_pool=own_pool(), broken="name = 'x\n", other=own_pool("other"))

    def test_one_is_ticked_by_hand_with_its_file_and_the_practice_begins_with_it(self, window, folder, qtbot, tmp_path):
        window.settings.used_folder("practice", tmp_path)
        dialog = asked(window, qtbot)
        dialog.choose("calm")
        boxes = dialog.systems["calm"]
        assert dialog.own() == ()
        assert "from my-pool.toml" in boxes.boxes["my-pool"].accessibleDescription()
        boxes.boxes["my-pool"].click()
        boxes.boxes["lido"].click()
        assert dialog.without() == ("lido", "wsteth", "curve-steth")
        told = next(button for button in dialog.findChildren(QRadioButton) if button.isChecked())
        assert "stETH" not in told.accessibleDescription()
        dialog.confirm.click()
        assert set(window.session.world.systems) == {"ethereum", "locked", "my-pool"}

    def test_what_is_wrong_with_a_file_is_said_beside_the_list_with_line_and_cure(self, looked_at, folder, qtbot):
        dialog = asked(looked_at, qtbot)
        dialog.choose("calm")
        said = [line.sentence() for line in dialog.folder.wrong]
        assert len(said) == 2
        assert said[0].startswith("broken.toml, line 2: it is no TOML")
        assert said[1].endswith('"myETH" is a token of this scenario. Give it a symbol of its own.')
        assert not dialog.systems["calm"].boxes["my-pool"].isChecked()
        dialog.choose("june-2022")
        assert not dialog.folder.isVisible()

    def test_a_file_that_is_mended_meanwhile_is_offered_and_what_was_ticked_stays(self, looked_at, folder, qtbot):
        dialog = asked(looked_at, qtbot)
        dialog.choose("calm")
        dialog.systems["calm"].boxes["my-pool"].click()
        dialog.systems["calm"].boxes["wsteth"].click()
        (folder / "broken.toml").unlink()
        (folder / "other.toml").write_text(own_pool("other", "otherETH"))
        dialog.look_again()
        assert set(dialog.systems["calm"].without()) == {"wsteth"}
        assert dialog.systems["calm"].own() == ("my-pool",)
        assert "other" in dialog.systems["calm"].boxes
        assert dialog.folder.wrong == []
        (folder / "my-pool.toml").unlink()
        dialog.look_again()
        assert dialog.own() == ()

    def test_the_button_makes_the_folder_and_opens_it(self, looked_at, qtbot, monkeypatch):
        opened = []
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url.toLocalFile())))
        dialog = asked(looked_at, qtbot)
        dialog.folder.open.click()
        assert preset_folder().is_dir()
        assert opened == [str(preset_folder())]
        assert str(preset_folder()) in dialog.folder.said.sentence()

    def test_nothing_of_it_is_cut_at_any_text_size(self, looked_at, folder, qtbot):
        dialog = asked(looked_at, qtbot)
        for scale in (1.0, 1.5, 2.0):
            theme().set_text_scale(scale)
            qtbot.waitUntil(lambda: cut(dialog) == [])


def test_what_ships_beside_a_scenario_is_ticked_by_hand(window, qtbot, tmp_path):
    window.settings.used_folder("practice", tmp_path)
    dialog = asked(window, qtbot)
    dialog.choose("calm-all")
    boxes = dialog.systems["calm-all"]
    assert not boxes.boxes["bnsol"].isChecked()
    assert dialog.own() == ()
    assert boxes.boxes["bnsol"].text() == "Binance (BNSOL)"
    boxes.boxes["solana"].click()
    boxes.boxes["bnsol"].click()
    assert boxes.boxes["solana"].isChecked(), "what it rests on is ticked too"
    boxes.boxes["ethereum"].click()
    dialog.confirm.click()
    assert {"solana", "bnsol"} <= set(window.session.world.systems)
    assert "ethereum" not in window.session.world.systems


def test_what_another_scenario_gives_is_told_in_that_scenarios_own_decimals(looked_at):
    """The world on the screen need not know its tokens."""
    assert token_of_the_world("SOL") is None
    assert "500\u00a0SOL" in gives_words("calm-all")
    assert "500\u00a0ATOM" in gives_words("calm-all")
