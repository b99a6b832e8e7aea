"""Guesses as they are typed, and figures of lessons in words: exact numbers in, the reader's own way of writing out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ui.panels.lesson.guess import read_guess
from ui.window.lessons.words import plain
from ui.wording import use_number_format
from ui.wording.lessons import kept_words, miss_words, outcome_words, value_words

NOW = int(datetime(2026, 11, 29, 18, tzinfo=UTC).timestamp())


def day(year: int, month: int, number: int) -> int:
    return int(datetime(year, month, number, tzinfo=UTC).timestamp())


@pytest.fixture(autouse=True)
def english():
    use_number_format("en")
    yield
    use_number_format("en")


def test_what_is_typed_is_read_exactly_with_or_without_its_unit():
    for text, decimals, unit, number in (
        ("10.05", 18, "ETH", 10_050_000_000_000_000_000),
        ("2.5", 2, "%", 250),
        (" 2.5 % ", 2, "%", 250),
        ("3", 1, "days", 30),
        ("2.5 days", 1, "days", 25),
        ("1 day", 1, "days", 10),
        ("7", 0, "count", 7),
        ("1", 0, "choice", 1),
        ("13 Sep 2027", 0, "date", day(2027, 9, 13)),
        ("2027-09-13", 0, "date", day(2027, 9, 13)),
        ("13 September 2027, 14:00", 0, "date", day(2027, 9, 13)),
    ):
        assert read_guess(text, decimals, unit, NOW) == number, text


def test_a_day_without_its_year_is_the_next_one():
    assert read_guess("1 Dec", 0, "date", NOW) == day(2026, 12, 1)
    assert read_guess("29 Nov", 0, "date", NOW) == day(2026, 11, 29)
    assert read_guess("13 Sep", 0, "date", NOW) == day(2027, 9, 13)


@pytest.mark.parametrize(
    "text",
    [
        "Aug 25",
        "25 aug",
        "25.8.",
        "25. 8.",
        "25. Aug",
        "August 25th",
        "25/8",
        "8/25",
        "Aug. 25, 2027",
        "2027-08-25",
        "25.08.2027",
    ],
)
def test_a_date_is_taken_however_it_is_written_where_that_can_mean_one_day(text):
    assert read_guess(text, 0, "date", NOW) == day(2027, 8, 25)


def test_a_date_that_can_mean_two_days_is_asked_for_again():
    for text in ("5/8", "5/8/2027", "31 Feb", "25/13", "0/0", "99.99."):
        with pytest.raises(ValueError, match="Write a date"):
            read_guess(text, 0, "date", NOW)
    assert read_guess("29 Feb", 0, "date", NOW) == day(2028, 2, 29)


def test_a_guess_is_read_as_the_reader_writes_numbers():
    use_number_format("de")
    assert read_guess("1.234,5", 2, "%", NOW) == 123_450
    assert value_words(1_234_500_000_000_000_000_000, 18, "ETH") == "1.234,5 ETH"


@pytest.mark.parametrize("unit", ["ETH", "%", "days", "date", "count", "choice"])
def test_what_is_no_guess_is_refused_with_a_sentence(unit):
    for text in ("", "soon", "-3", "1e400", "0x" + "1f" * 32, "3.14159" if unit in ("%", "days", "count") else "31 Feb"):
        with pytest.raises(ValueError, match=r"\w+ \w+.*\.$"):
            read_guess(text, {"ETH": 18, "%": 2, "days": 1}.get(unit, 0), unit, NOW)


def test_a_miss_is_told_in_its_unit_and_direction():
    for miss, unit, of, words in (
        ((-2, 0), "days", "date", "2 days earlier"),
        ((1, 0), "days", "date", "1 day later"),
        ((15, 1), "days", "days", "1.5 days longer"),
        ((-250, 2), "%", "%", "2.5 % less"),
        ((5 * 10**16, 18), "ETH", "ETH", "0.05 ETH more"),
    ):
        assert miss_words(*miss, unit, of) == words


def test_what_was_said_stands_beside_what_it_was_and_a_miss_that_its_digits_do_not_show_is_none():
    ether = 10**18
    for guess, came, words in (
        (
            (40_308 * 10**14, 18, "ETH"),
            (4_030_775_600_000_000_000, 18, "ETH"),
            "You said 4.0308 ETH, and it was 4.0308 ETH",
        ),
        (
            (4 * ether, 18, "ETH"),
            (4_030_775_600_000_000_000, 18, "ETH"),
            "You said 4 ETH; it was 4.0308 ETH, 0.0308 ETH more",
        ),
        (
            (4_030_790_000_000_000_000, 18, "ETH"),
            (4_030_775_600_000_000_000, 18, "ETH"),
            "You said 4.03079 ETH; it was 4.03078 ETH, 0.00001 ETH less",
        ),
        ((0, 18, "ETH"), (12_300_000_000_000, 18, "ETH"), "You said 0 ETH; it was 0.0000123 ETH, 0.0000123 ETH more"),
        ((250, 2, "%"), (25_031, 4, "%"), "You said 2.5 %, and it was 2.5 %"),
        ((250, 2, "%"), (25_131, 4, "%"), "You said 2.5 %; it was 2.51 %, 0.01 % more"),
        ((25, 1, "days"), (30, 1, "days"), "You said 2.5 days; it was 3 days, 0.5 days longer"),
        ((3, 0, "count"), (0, 0, "count"), "You said 3; it was 0"),
        ((3, 0, "count"), (3, 0, "count"), "You said 3, and it was 3"),
    ):
        assert outcome_words(guess, came, (1, 0, guess[2])) == words


def test_a_date_is_missed_by_whole_days_and_a_choice_by_nothing():
    dates = [(day(2026, 9, number), 0, "date") for number in (13, 11)]
    told = outcome_words(dates[0], dates[1], (-2, 0, "days"))
    assert told == "You said 13 Sep 2026; it was 11 Sep 2026, 2 days earlier"
    chosen = outcome_words((0, 0, "choice"), (1, 0, "choice"), None, ("A", "B"))
    assert chosen == "You said \u201cA\u201d; it was \u201cB\u201d"
    assert kept_words("3") == "your guess: 3"


def test_whole_days_are_told_without_a_fraction_and_others_with_one():
    assert value_words(48, 0, "hours") == "2 days"
    assert value_words(24, 0, "hours") == "1 day"
    assert value_words(60, 0, "hours") == "2.5 days"
    assert value_words(5, 0, "hours") == "5 hours"


def test_in_a_file_every_value_is_plain():
    assert plain(-1_050_000_000_000_000_000, 18, "ETH") == "-1.05"
    assert plain(day(2026, 9, 13), 0, "date") == "2026-09-13"
    assert plain(1, 0, "choice", ("A, before me", "B, behind me")) == "B, behind me"
    assert plain(0, 0, "count") == "0"
