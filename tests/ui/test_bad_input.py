"""Whatever is typed, pasted or chosen by mistake: it is said in words with a way out, nothing is lost, and no secret is kept.

The window is the real one over June 2022 with redemption open. Fields are filled as people fill them: from the clipboard.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from tests.ui.told import NO_AMOUNT
from tests.ui.world_of_forms import ETH
from tests.wallet.practices import practice
from ui.main_window import MainWindow
from ui.panels.form import Form
from ui.panels.practice.dialogs import AskName, AskPercent
from ui.panels.practice.new_practice import NewPractice, ScenarioWords
from ui.panels.time.clock import MOST_YEARS_AHEAD, read_date
from ui.session import Session
from ui.settings import Settings
from ui.widgets import AmountEdit, FixButton
from ui.wording import NUMBER_FORMATS, number_locale, use_number_format
from ui.wording.refusals import GENERAL
from wallet import Refused, actions
from wallet.amounts import LOCALES, exact, parse

FIELDS = {
    "send.amount": "wallet",
    "faucet.amount": "wallet",
    "approve.amount": "wallet",
    "stake.amount": "stake",
    "wrap.amount": "stake",
    "leave.amount": "stake",
    "swap.pay_amount": "defi",
    "pool.amount.0": "defi",
    "pool.amount.1": "defi",
    "pool.share": "defi",
}


TABS = ["wallet", "stake", "defi", "risk"]


PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


LONG_PHRASE = "abandon " * 23 + "art"


HEX = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"


SECRETS = [
    PHRASE,
    PHRASE.upper(),
    PHRASE.replace(" ", "\n"),
    " ".join(f"{number}. {word}" for number, word in enumerate(PHRASE.split(), start=1)),
    PHRASE.replace(" ", ", "),
    LONG_PHRASE,
    HEX,
    f"0x{HEX}",
    f"  0X{HEX.upper()}  ",
    " ".join(HEX[start : start + 8] for start in range(0, 64, 8)),
    "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
    "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
    str(list(range(7, 71))).replace(" ", ""),
]


REFUSED = [
    "abc",
    "ten",
    "10 ETH",
    "1e18",
    "1e-3",
    "0x10",
    "\N{VULGAR FRACTION ONE HALF}",
    "\N{INFINITY}",
    "NaN",
    "1..2",
    "1.2.3",
    "1,2,3",
    ".",
    ",",
    "--1",
    "-0",
    "-5",
    "\N{MINUS SIGN}5",
    "(5)",
    "5-",
    "1 2",
    "1_000",
    "1;5",
    "$5",
    "5 %",
    "1+1",
    "=5",
    "5\N{PILE OF POO}",
    "\N{RIGHT-TO-LEFT OVERRIDE}5x",
    "5\x00",
    "1.0000000000000000001",
    "0." + "3" * 40,
    "9" * 61 + ".5",
    "9" * 500,
    "1" + ",000" * 40,
    "<b>5</b>",
    "'; DROP TABLE moment; --",
    "%s %d {amount}",
]


@pytest.fixture(scope="module")
def shared(qapp: QApplication) -> Iterator[MainWindow]:
    """One window for all fields: nothing that is refused may change its practice, so the tests may share it."""
    with TemporaryDirectory() as folder:
        kept = practice(Path(folder), "june-2022-open")
        kept.do(actions.Faucet(amount=100 * ETH))
        kept.do(actions.Wrap(amount=10 * ETH))
        kept.do(actions.AddLiquidity("curve-steth", (5 * ETH, 5 * ETH)))
        kept.address_book.put("Aiko", "Aiko")
        made = MainWindow(Session(kept), Settings(Path(folder) / "sluice.ini"))
        made.resize(1280, 800)
        made.show()
        yield made
        made.close()
        kept.close()
        made.deleteLater()
        QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(shared: MainWindow) -> Iterator[MainWindow]:
    """The window that the tests share, with the check that none of them changed the practice."""
    world, rows = shared.session.world, shared.session.practice.activity(1000)
    yield shared
    if number_locale().name != "en":
        use_number_format("en")
        shared.session.redraw()
    assert shared.session.world is world
    assert shared.session.practice.activity(1000) == rows


@pytest.fixture
def own(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window of a test's own, whose practice it may change."""
    made = MainWindow(Session(practice(tmp_path, "june-2022-open")), Settings(tmp_path / "sluice.ini"))
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    made.session.practice.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def above(part: QWidget | None, kind: type) -> QWidget:
    while part is not None and not isinstance(part, kind):
        part = part.parentWidget()
    assert part is not None
    return part


class Filled:
    """One amount field with the form around it, on screen."""

    def __init__(self, window: MainWindow, name: str) -> None:
        window.tabs.setCurrentIndex(TABS.index(FIELDS[name]))
        tab = window.tab
        self.line: QLineEdit = tab.findChild(QLineEdit, name)
        self.edit: AmountEdit = above(self.line, AmountEdit)
        self.form: Form = above(self.edit, Form)
        tab.column.show_form(self.form)
        if name.startswith("pool."):
            self.form.turn("remove" if name == "pool.share" else "add")
            for other in (self.form.first, self.form.second, self.form.share):
                other.set_text("")
        if name == "approve.amount":
            self.form.unlimited.setChecked(False)
        self.name, self.tab = name, tab
        assert self.line.isVisible()

    def paste(self, text: str) -> None:
        self.line.selectAll()
        if text:
            QGuiApplication.clipboard().setText(text)
            self.line.paste()
        else:
            self.line.backspace()

    @property
    def primary_enabled(self) -> bool:
        assert self.form.primary is not None
        return self.form.primary.isEnabled()

    @property
    def sentence(self) -> str:
        return self.edit.error.sentence() if self.edit.error.isVisible() else ""

    @property
    def fixes(self) -> list[str]:
        return [button.text() for button in self.edit.error.fixes()] if self.sentence else []

    def press(self, words: str) -> None:
        QTest.mouseClick(next(b for b in self.edit.error.fixes() if b.text().startswith(words)), Qt.MouseButton.LeftButton)


def judged(field: Filled, text: str) -> list[str]:
    """What is wrong with how the field took a text: nothing, if all is well."""
    field.paste(text)
    shown, sentence = field.line.text(), field.sentence
    faults = []
    if not shown and text.strip("\x00"):
        faults.append("the text is gone")
    if field.primary_enabled == bool(sentence or not shown.strip()):
        faults.append(f"primary {field.primary_enabled} with {sentence!r}")
    if sentence and (NO_AMOUNT.search(sentence.replace(text, "")) or not sentence.endswith((".", "?"))):
        faults.append(f"sentence {sentence!r}")
    if any(label.startswith("Use ") for label in field.fixes):
        field.press("Use ")
        if field.edit.amount() is None:
            faults.append("the fix is no amount")
        if field.sentence and not any(label.startswith("Use ") for label in field.fixes) and field.name != "leave.amount":
            faults.append(f"after the fix {field.sentence!r}")
        for _ in range(3):
            if any(label.startswith("Use ") for label in field.fixes):
                field.press("Use ")
        zero = field.edit.amount() == 0
        if not zero and not field.primary_enabled:
            faults.append(f"after the fix {field.line.text()!r} {field.sentence!r} still not possible")
    return [f"{text!r}: {fault}" for fault in faults]


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_no_amount_is_said_keeps_its_text_and_its_fix_works(window, name):
    field = Filled(window, name)
    faults = []
    for text in REFUSED:
        field.paste(text)
        if not field.sentence:
            faults.append(f"{text!r} is not refused")
        faults += judged(field, text)
    assert faults == []


@pytest.mark.parametrize("name", FIELDS)
def test_an_empty_field_waits_and_says_so_when_confirmed(window, name, qtbot):
    field = Filled(window, name)
    for text in ("", "   "):
        field.paste("5")
        field.paste(text)
        assert not field.primary_enabled
        assert field.sentence == ""
        qtbot.keyClick(field.line, Qt.Key.Key_Return)
        assert field.sentence == "Enter an amount."
        assert not window.review.isVisible()
        field.paste("0.5")
        assert field.sentence == ""


@pytest.mark.parametrize("name", FIELDS)
def test_zero_is_an_amount_and_not_enough(window, name):
    field = Filled(window, name)
    for text in ("0", "0.000", "00"):
        field.paste(text)
        assert not field.primary_enabled
        assert "above zero" in field.sentence
        assert field.line.text() == text


@pytest.mark.parametrize("name", FIELDS)
def test_more_than_there_is_names_the_number_and_the_fix_uses_it(window, name):
    field = Filled(window, name)
    most = 10**6 * ETH if name == "faucet.amount" else window.session.world.balance("you", field.edit.unit().key)
    field.paste(exact(2 * most + 1, field.edit.unit().decimals))
    if name == "approve.amount":
        assert field.primary_enabled, "more may be allowed than is held today"
        return
    assert not field.primary_enabled
    assert re.search(r"\d", field.sentence)
    assert any(label.startswith("Use ") and re.search(r"\d", label) for label in field.fixes)
    field.press("Use ")
    assert field.sentence == ""
    assert field.primary_enabled
    assert 0 < field.edit.amount() <= most


@pytest.mark.parametrize("name", FIELDS)
def test_too_many_decimals_are_counted_and_trimmed_by_the_fix(window, name):
    field = Filled(window, name)
    field.paste("0.1234567890123456789")
    assert "18 decimals" in field.sentence
    assert "last 1 " in field.sentence
    field.press("Use 0.123456789012345678")
    assert field.edit.amount() == 123456789012345678
    assert field.primary_enabled


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_pasted_with_spaces_and_separators_is_read(window, name):
    field = Filled(window, name)
    for text in (" 1.5 ", "1.5\n", "\t1.5", "+1.5", "01.50", "１.５", "1.5\r\n", "\N{NO-BREAK SPACE}1.5"):
        field.paste(text)
        assert field.edit.amount() == 15 * ETH // 10, repr(text)
        assert field.sentence == "", repr(text)
        assert field.edit.echo_text().startswith("= 1.5 ")
    for text in ("1,234.5", "1 234.5", "1'234.5", "1\N{NARROW NO-BREAK SPACE}234.5", "1234.5"):
        field.paste(text)
        assert field.edit.amount() == 12345 * ETH // 10, repr(text)
    field.paste("\N{ZERO WIDTH SPACE}1.5")
    assert "invisible" in field.sentence
    field.press("Use 1.5")
    assert field.edit.amount() == 15 * ETH // 10


@pytest.mark.parametrize("name", FIELDS)
def test_each_number_format_is_read_as_itself_and_the_others_are_not_guessed(window, name):
    field = Filled(window, name)
    faults = []
    for chosen in NUMBER_FORMATS:
        use_number_format(chosen)
        window.session.redraw()
        for written in LOCALES.values():
            for value in (15 * ETH // 10, 1234567 * ETH):
                text = exact(value, 18, written)
                field.paste(text)
                try:
                    expected = parse(text, 18, chosen)
                except Refused as refused:
                    if refused.remedy is None:
                        faults.append(f"{chosen}: {text} has no suggestion")
                    if not any(label.startswith(f"Use {refused.figures['suggestion']}") for label in field.fixes):
                        faults.append(f"{chosen}: {text} {field.sentence} {field.fixes}")
                    faults += judged(field, text)
                else:
                    if field.edit.amount() != expected or (written.name == chosen and expected != value):
                        faults.append(f"{chosen}: {text} is read as {field.edit.amount()}")
    assert faults == []


def kept_anywhere(window: MainWindow, words: list[str], told: str) -> list[str]:
    """Where one of these words stands: in the window, the practice file and its log, the settings, what was printed."""
    places = {"printed": told}
    for part in [*window.findChildren(QWidget), *QApplication.topLevelWidgets()]:
        texts = [part.accessibleName(), part.accessibleDescription(), part.toolTip(), part.windowTitle(), part.statusTip()]
        texts += [part.text()] if isinstance(part, QLineEdit | QLabel | FixButton) else []
        texts += [part.sentence()] if hasattr(part, "sentence") else []
        places[f"{type(part).__name__} {part.objectName()}"] = "\n".join(texts)
    folder = window.session.practice.path.parent
    for file in folder.rglob("*"):
        if file.is_file():
            places[file.name] = file.read_bytes().decode("latin-1")
    return [f"{word} in {place}" for word in words for place, text in places.items() if word.lower() in text.lower()]


@pytest.mark.parametrize("name", FIELDS)
def test_a_secret_is_refused_with_a_warning_and_is_nowhere_afterwards(window, name, capfd, caplog):
    field = Filled(window, name)
    faults = []
    with caplog.at_level(logging.DEBUG):
        for secret in SECRETS:
            field.paste("5")
            field.paste(secret)
            if field.line.text() or field.line.isUndoAvailable() or field.edit.amount() is not None:
                faults.append(f"kept {secret}")
            if "secret phrase or a key" not in field.sentence or field.primary_enabled:
                faults.append(f"said {field.sentence!r} of {secret}")
            field.line.undo()
            if field.line.text():
                faults.append(f"undo brings back {secret}")
    window.settings._kept.sync()
    told = "".join(capfd.readouterr()) + caplog.text
    words = ["sausage", "abandon", HEX, HEX[:20], "5HueCGU8", "xprv9s21", "17,18,19,20"]
    assert faults == []
    assert kept_anywhere(window, words, told) == []


def test_a_phrase_that_is_typed_is_gone_before_it_is_whole(window, qtbot):
    field = Filled(window, "stake.amount")
    field.paste("")
    field.line.setFocus()
    qtbot.keyClicks(field.line, PHRASE)
    assert "winner" not in field.line.text()
    assert len(field.line.text().split()) <= 6


def test_the_limit_of_a_swap_takes_no_nonsense(window):
    field = Filled(window, "swap.pay_amount")
    field.paste("1")
    tolerance = field.form.tolerance
    tolerance.choose("own")
    try:
        for text in ("", "0", "-1", "51", "99999", "0.0000001", "abc", "1,5", PHRASE, HEX, "9" * 300):
            tolerance.own.line.selectAll()
            tolerance.own.line.insert(text)
            assert not field.primary_enabled, text
            assert field.line.text() == "1"
            if text:
                assert tolerance.own.error.isVisible(), text
                assert not NO_AMOUNT.search(tolerance.own.error.sentence()), text
        assert tolerance.own.text() == "9" * 300
        tolerance.own.set_text("0.5")
        assert field.primary_enabled
    finally:
        tolerance.choose("300")


def enter_date(window: MainWindow, text: str) -> str:
    """Type a date and Enter; returns what is said about it."""
    date = window.findChild(QLineEdit, "time.date")
    date.setFocus()
    date.selectAll()
    QGuiApplication.clipboard().setText(text)
    date.backspace()
    if text:
        date.paste()
    QTest.keyClick(date, Qt.Key.Key_Return)
    return f"{window.time_bar.clock.state_text()} {window.tab.column.toast.words()}"


NO_DATES = ["", "   ", "soon", "13", "31 Feb 2022", "2022-13-01", "day", "day -1", "day 99999999", "9" * 999]


NO_DATES += ["9999-12-31T23:59:59-12:00"]


@pytest.mark.parametrize("text", NO_DATES)
@pytest.mark.parametrize("more", ["", "\x00"])
def test_a_date_that_is_none_is_said_and_time_stands(window, text, more):
    assert "A date is written like 13 Jun 2022" in enter_date(window, text + more)
    assert not window.session.playing


@pytest.mark.parametrize("text", ["0001-01-01", "1 Jan 1970", "2022-05-05", "5 May 2022, 23:00", "2022-05-06T00:00+03:00"])
def test_a_date_before_the_start_names_the_start(window, text):
    told = enter_date(window, text)
    assert "This practice begins 6 May 2022" in told


@pytest.mark.parametrize("text", ["9999-12-31", "13 Jun 2150", "day 99999"])
def test_a_date_too_far_ahead_names_how_far_one_can_go(window, text):
    told = enter_date(window, text)
    assert f"{MOST_YEARS_AHEAD} years ahead" in told
    assert not window.session.playing


@pytest.mark.parametrize("text", [PHRASE, HEX])
def test_a_secret_typed_as_a_date_is_wiped(window, text):
    assert "secret" in enter_date(window, text)
    date = window.findChild(QLineEdit, "time.date")
    assert date.text() == ""
    assert not date.isUndoAvailable()
    date.clearFocus()


def test_a_time_zone_in_a_date_is_heard():
    read = read_date("2022-06-13T02:00+02:00")
    assert f"{read:%Y-%m-%d %H:%M %Z}" == "2022-06-13 00:00 UTC"


def test_leaving_the_field_puts_the_present_date_back(window):
    enter_date(window, "soon")
    date = window.findChild(QLineEdit, "time.date")
    date.clearFocus()
    assert date.text() == "6 May 2022, 00:00"


@pytest.mark.parametrize("text", ["", "   ", "n" * 81, "you", "AIKO", "alice", PHRASE, HEX])
def test_a_name_that_cannot_stand_in_the_address_book_is_said(window, text):
    window.tabs.setCurrentIndex(0)
    tab = window.tab
    tab.column.show_form(tab.sending)
    receiver, before = tab.sending.receiver, window.session.practice.address_book.entries()
    receiver.show_book(True)
    if text == "alice" and not any(person.account == "alice" for person in receiver._people):
        pytest.skip("this practice has no such neighbour")
    receiver.book.field.setText(text)
    QTest.mouseClick(receiver.book.add, Qt.MouseButton.LeftButton)
    secret = text in (PHRASE, HEX)
    assert receiver.book.error.isVisible()
    assert not NO_AMOUNT.search(receiver.book.error.sentence())
    assert receiver.book.field.text() == ("" if secret else text)
    assert not (secret and receiver.book.field.isUndoAvailable())
    assert window.session.practice.address_book.entries() == before
    receiver.show_book(False)


@pytest.mark.parametrize("text", ["n" * 100_000, PHRASE, HEX])
def test_a_note_that_cannot_be_kept_is_said_and_the_old_one_stays(window, text):
    window.tabs.setCurrentIndex(0)
    window.tab.show_activity()
    table = window.tab.activity
    model = table.table_model()
    note = [column.key for column in model.columns].index("note")
    before = model.cell(0, note).exact
    assert not model.setData(model.index(0, note), text)
    told = window.tab.column.toast.words()
    assert "secret" in told if text != "n" * 100_000 else "characters" in told
    assert table.table_model().cell(0, note).exact == before


@pytest.mark.parametrize("text", ["", "  ", "main", "b" * 5000, PHRASE, HEX])
def test_a_branch_that_cannot_be_named_so_is_said_and_none_is_made(window, text):
    before = window.session.practice.branches
    assert not window.session.branch(text)
    assert not NO_AMOUNT.search(window.tab.column.toast.words())
    assert not window.session.rename_branch("main", text) or text == "main"
    assert window.session.practice.branches == before


def test_names_with_signs_of_their_own_are_kept_as_they_are(own):
    for name in ("a & b", "<b>bold</b>", "100 %", "{tip}", "'; DROP TABLE branch; --", "\N{PILE OF POO} ünï"):
        assert own.session.branch(name), name
        assert own.time_bar.branch.isVisible()
    assert {branch.name for branch in own.session.practice.branches} >= {"a & b", "<b>bold</b>", "'; DROP TABLE branch; --"}
    own.session.note(1, "<img src=x> {0} %s & '; DROP TABLE note; --")
    own.tabs.setCurrentIndex(0)
    own.tab.show_activity()
    assert own.session.practice.activity(10)[-1].note.startswith("<img")


@pytest.mark.parametrize("text", ["%", "_", "!", "'", '"', "zzz", "z" * 10_000, "\x00", "\N{PILE OF POO}", PHRASE])
def test_any_search_finds_something_or_says_nothing_was_found(window, text):
    window.tabs.setCurrentIndex(0)
    window.tab.show_activity()
    tools = window.tab.activity_tools
    rows = window.tab.activity.table_model()
    tools.search.setText(text)
    assert rows.rowCount() in (0, 1, 4) or text == "!"
    assert tools.search.text() == ("" if text == PHRASE else text.replace("\x00", "\x00"))
    tools.search.setText("")
    assert rows.rowCount() == 4


@pytest.mark.parametrize("text", ["", "0", "-3", "101", "abc", "1.234", "9" * 400, "1e2", "NaN", "³", PHRASE])
def test_a_discount_that_is_none_cannot_be_waited_for(window, text, qtbot):
    asked = AskPercent("Run until", "Discount, %", "3", "Run", window)
    qtbot.addWidget(asked)
    asked.field.setText(text)
    assert not asked.confirm.isEnabled()
    QTest.keyClick(asked.field, Qt.Key.Key_Return)
    assert not window.session.playing


@pytest.mark.parametrize("text", ["", "-1", "1.5", "abc", "9" * 30, "9" * 6000, "²", "٣"])
def test_a_seed_that_is_none_cannot_be_confirmed(window, text, qtbot):
    asked = NewPractice([ScenarioWords("calm", "Calm", "")], parent=window)
    qtbot.addWidget(asked)
    asked.seed.setText(text)
    assert not asked.confirm.isEnabled()


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_name_cannot_be_confirmed(window, text, qtbot):
    asked = AskName("Rename", "Name", "x", "Rename", window)
    qtbot.addWidget(asked)
    asked.field.setText(text)
    assert not asked.confirm.isEnabled()


def test_a_name_that_no_file_can_have_is_said_and_the_file_stays(own):
    path = own.session.practice.path
    for name in ("a/b", "..", ".", "n" * 300, "nul\x00", PHRASE, "mine.sluice/x"):
        own.banner.hide()
        assert not own.files.rename_to(name), name
        assert own.banner.isVisible(), name
        assert not NO_AMOUNT.search(own.banner.sentence().replace(name, "")), name
        assert "sausage" not in own.banner.sentence()
        assert own.session.practice.path == path, name
        assert path.exists(), name
        assert own.session.advance(1) is not None, name


def test_new_files_and_copies_take_no_such_name_either(own, tmp_path):
    before = own.session.practice
    new_and_copy = (lambda path: own.files.create(path, "calm", 7), own.files.copy_to)
    for name in ("n" * 300, "nul\x00", "...", PHRASE, HEX):
        for wish in new_and_copy if name in (PHRASE, HEX) else (*new_and_copy, own.files.open_path):
            own.banner.hide()
            assert not wish(tmp_path / name), name
            assert own.banner.isVisible(), name
            assert "sausage" not in own.banner.sentence()
            assert not NO_AMOUNT.search(own.banner.sentence().replace(name, "")), name
            assert own.session.practice is before, name
    assert own.session.advance(1) is not None


def test_a_refusal_of_another_version_shows_no_code(window):
    window.session.refused.emit(Refused("quite_new_reason", amount=1))
    assert window.tab.column.toast.words() == GENERAL
