"""The amount field: what is typed is what is read, in every number format, and what cannot be read is said."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.strategies import words_of
from tests.ui.parts_shown import shown
from ui.widgets import (
    AmountEdit,
    Fix,
    Unit,
)
from wallet.amounts import LOCALES
from wallet.errors import Refused

ETH, STETH, USDC = Unit("ETH", "ETH"), Unit("stETH", "stETH"), Unit("USDC", "USDC", 6)
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def amount_field(qtbot, most: int | None = 10 * 10**18, units: tuple[Unit, ...] = (ETH, STETH)) -> AmountEdit:
    field = AmountEdit("Amount", units, maximum=lambda: most)
    field.setObjectName("stake.amount")
    shown(qtbot, field)
    return field


def test_the_object_name_finds_the_line_that_keys_go_to(qtbot) -> None:
    field = amount_field(qtbot)
    line = field.window().findChild(QWidget, "stake.amount")
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "2.5")
    assert field.amount() == 25 * 10**17
    assert field.problem is None


@pytest.mark.parametrize("name", ["en", "de", "fr", "ch", "in"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=words_of(200))
def test_an_amount_written_is_the_amount_read_in_five_number_formats(qtbot, name: str, amount: int) -> None:
    field = AmountEdit("Amount", [ETH], locale=lambda: LOCALES[name])
    field.set_amount(amount)
    assert field.amount() == amount
    assert isinstance(field.amount(), int)
    field.deleteLater()


def test_an_empty_field_is_no_amount_and_no_reproach(qtbot) -> None:
    field = amount_field(qtbot)
    assert field.amount() is None
    assert field.problem is not None
    assert field.problem.code == "amount_empty"
    assert not field.error.isVisible()
    field.show_problem()
    assert field.error.sentence() == "Enter an amount."


def test_what_can_be_read_in_two_ways_is_asked_about_and_put_right_by_the_button(qtbot) -> None:
    field = amount_field(qtbot)
    field.line.setText("1234,5")
    assert field.amount() is None
    assert field.frame.wrong
    (fix,) = field.error.fixes()
    assert "1234.5" in fix.text()
    fix.click()
    assert field.amount() == 12345 * 10**17
    assert not field.frame.wrong
    assert not field.error.isVisible()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_empty"),
        ("-1", "amount_negative"),
        ("0.0000000000000000001", "amount_precision"),
        ("9" * 300, "amount_too_long"),
        ("one", "amount_format"),
    ],
)
def test_a_text_that_is_no_amount_gives_none_and_the_reason(qtbot, text: str, code: str) -> None:
    field = amount_field(qtbot)
    field.line.setText("1")
    field.line.setText(text)
    assert field.amount() is None
    assert isinstance(field.problem, Refused)
    assert field.problem.code == code


def test_a_seed_phrase_is_refused_and_not_kept_anywhere_in_the_field(qtbot) -> None:
    field = amount_field(qtbot)
    QTest.keyClicks(field.line, "1")
    field.line.insert(PHRASE)
    assert field.text() == ""
    field.line.undo()
    assert field.text() == ""
    assert field.problem is not None
    assert field.problem.code == "amount_secret"
    assert field.error.isVisible()
    said = field.error.sentence() + field.line.accessibleDescription() + repr(field.problem.figures)
    assert "sausage" not in said


def test_chips_take_shares_of_the_most_and_show_which_one_holds(qtbot) -> None:
    field = amount_field(qtbot, most=10**18 + 3)
    for share, taken in ((25, (10**18 + 3) // 4), (50, (10**18 + 3) // 2), (100, 10**18 + 3)):
        field.chip(share).click()
        assert field.amount() == taken
        assert [one for one in (25, 50, 75, 100) if field.chip(one).isChecked()] == [share]
    assert field.echo_text().endswith("all of it")
    field.line.setText("0.1")
    assert not field.chip(100).isChecked()


def test_chips_rest_where_nothing_is_held_and_the_limit_says_what_is(qtbot) -> None:
    held = [0]
    field = AmountEdit("Amount", [STETH], maximum=lambda: held[0])
    shown(qtbot, field)
    assert not field.chip(100).isEnabled()
    held[0] = 100840 * 10**14
    field.refresh()
    assert field.chip(100).isEnabled()
    assert field.limit_text() == "you have 10.0840 stETH"


def test_the_echo_groups_with_spaces_so_that_no_locale_misreads_it(qtbot) -> None:
    field = AmountEdit("Amount", [ETH], locale=lambda: LOCALES["de"])
    field.line.setText("1.234,5")
    assert field.echo_text() == "= 1\N{NARROW NO-BREAK SPACE}234,5 ETH"


def test_another_unit_reads_the_same_text_with_its_own_decimals(qtbot) -> None:
    field = amount_field(qtbot, units=(ETH, USDC))
    field.line.setText("1.5")
    with qtbot.waitSignal(field.unit_changed) as told:
        field.set_unit("USDC")
    assert told.args == ["USDC"]
    assert field.amount() == 1_500_000


def test_a_single_unit_is_words_and_no_stop_for_the_keyboard(qtbot) -> None:
    one, two = AmountEdit("Amount", [ETH]), AmountEdit("Amount", [ETH, STETH])
    assert one.unit_box.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert two.unit_box.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_what_the_form_found_wrong_stays_until_the_next_edit(qtbot) -> None:
    field = amount_field(qtbot)
    pressed: list[str] = []
    field.line.setText("5")
    field.set_problem("You have 2.4180 ETH.", [Fix("Use 2.4149", lambda: pressed.append("use"))])
    field.refresh()
    assert field.frame.wrong
    field.error.fixes()[0].click()
    assert pressed == ["use"]
    QTest.keyClicks(field.line, "1")
    assert not field.frame.wrong
    assert not field.error.isVisible()


def test_a_number_format_changed_under_the_field_reads_by_the_new_one(qtbot) -> None:
    current = ["en"]
    field = AmountEdit("Amount", [ETH], locale=lambda: LOCALES[current[0]])
    field.set_amount(12345 * 10**17)
    assert field.text() == "1,234.5"
    current[0] = "de"
    field.set_amount(field.amount())
    assert field.text() == "1.234,5"


def test_an_amount_too_long_for_its_field_shows_how_it_begins(qtbot) -> None:
    field = amount_field(qtbot, most=1_609_709_817_838_605_397)
    field.window().resize(200, 200)
    QTest.mouseClick(field.chip(100), Qt.MouseButton.LeftButton)
    assert field.text() == "1.609709817838605397"
    assert field.line.cursorPosition() == 0
    assert field.text() in field.echo_text()
    field.set_text("1.5")
    QTest.keyClicks(field.line, "2")
    assert field.text() == "1.52", "what fits is written on with"
