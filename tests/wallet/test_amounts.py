"""Amounts are read and written exactly, in every locale, and what could be read two ways is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.replays import attempt
from tests.strategies import amounts_between, words_of
from wallet.amounts import LARGEST, LOCALES, exact, parse, show
from wallet.errors import Refused

WEI = 10**18
NARROW, NO_BREAK = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"

locales = st.sampled_from(sorted(LOCALES))
whole = st.integers(0, 10**6).map(lambda units: units * WEI)
amounts = st.one_of(words_of(LARGEST.bit_length()), amounts_between(0, 10**24), whole)
places_of_token = st.integers(0, 30)


def refusal(text: str, locale: str = "en", decimals: int = 18) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(text, decimals, locale)
    return caught.value


@given(amounts, places_of_token, locales)
def test_what_is_written_exactly_reads_back_unchanged(amount: int, decimals: int, locale: str) -> None:
    assert parse(exact(amount, decimals, locale), decimals, locale) == amount


@given(amounts, places_of_token, st.integers(0, 8), locales)
def test_what_is_shown_is_within_half_of_its_last_place(amount: int, decimals: int, places: int, locale: str) -> None:
    shown = show(amount, decimals, places, locale)
    unit = 10 ** max(decimals - places, 0)
    if shown.startswith("<"):
        assert 0 < 2 * amount <= unit
        return
    # Half of the last place either way; the largest amount rounded up would not fit a word any more.
    read = parse(shown, decimals, locale) if amount + unit <= LARGEST else amount
    assert 2 * abs(read - amount) <= unit


typed = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="0123456789.,' −-+eE_xÎ\u202f\u00a0", max_size=40),
    st.builds("{}{}{}".format, st.integers(0, 10**6), st.sampled_from(".,' e-_"), st.integers(0, 10**6)),
)


@given(typed, places_of_token, locales)
def test_any_text_is_an_amount_or_a_refusal_whose_suggestion_is_accepted(text: str, decimals: int, locale: str) -> None:
    answer = attempt(lambda: parse(text, decimals, locale))
    if isinstance(answer, int):
        assert 0 <= answer <= LARGEST
    elif answer.figures.get("suggestion"):
        assert parse(str(answer.figures["suggestion"]), decimals, locale) == answer.remedy


@pytest.mark.parametrize(
    ("text", "locale", "units"),
    [
        ("1,234.5", "en", "1234.5"),
        ("1.234,5", "de", "1234.5"),
        (f"1{NARROW}234,5", "fr", "1234.5"),
        (f"1{NO_BREAK}234,5", "fr", "1234.5"),
        ("1 234,5", "fr", "1234.5"),
        ("1'234.5", "ch", "1234.5"),
        ("1’234.5", "ch", "1234.5"),
        ("12,34,567.8", "in", "1234567.8"),
        ("1234.5", "plain", "1234.5"),
        ("1 234.5", "en", "1234.5"),
        ("1'234'567.5", "en", "1234567.5"),
        ("  32\t\n", "en", "32"),
        ("+32", "en", "32"),
        (".5", "en", "0.5"),
        ("5.", "en", "5"),
        ("007", "en", "7"),
        ("0.100", "en", "0.1"),
        ("0,000000000000000001", "de", "0.000000000000000001"),
        ("1.5" + "0" * 60, "en", "1.5"),
        ("３２．５", "en", "32.5"),
        ("٣٢٫٥", "en", "32.5"),
        ("१२", "in", "12"),
    ],
)
def test_the_locale_s_own_writing_is_read(text: str, locale: str, units: str) -> None:
    assert exact(parse(text, 18, locale), 18, "plain") == units


@pytest.mark.parametrize(
    ("text", "locale", "suggestion", "alternative"),
    [
        ("1.234,5", "en", "1234.5", ""),
        ("1,234.5", "de", "1234,5", ""),
        ("0,5", "en", "0.5", ""),
        ("0,500", "en", "0.5", ""),
        ("12,34", "en", "12.34", ""),
        ("1,2345", "en", "1.2345", ""),
        ("1.5", "fr", "1,5", ""),
        ("1,234", "plain", "1.234", "1234"),
        ("1,234", "ch", "1.234", "1234"),
        ("1.234", "fr", "1,234", "1234"),
        ("1,234,567", "de", "1234567", ""),
    ],
)
def test_another_locale_s_writing_is_refused_with_both_readings(
    text: str, locale: str, suggestion: str, alternative: str
) -> None:
    refused = refusal(text, locale)
    assert refused.code == "amount_ambiguous"
    assert refused.figures == {"text": text, "suggestion": suggestion, "alternative": alternative}
    assert refused.remedy == parse(suggestion, 18, locale)


@pytest.mark.parametrize("own", [("1,234", "en"), ("1.234", "de"), (f"1{NARROW}234", "fr"), ("1'234", "ch")])
def test_a_group_as_the_locale_writes_it_means_thousands(own: tuple[str, str]) -> None:
    assert parse(own[0], 18, own[1]) == 1234 * WEI


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("1e18", "1000000000000000000"),
        ("1.5E-3", "0.0015"),
        ("15e-1", "1.5"),
        ("2E+2", "200"),
        ("1e−2", "0.01"),
        ("1e999", ""),
        ("1e77", ""),
        ("10 ETH", "10"),
        ("Ξ 2.5", "2.5"),
        ("$5", "5"),
        ("1_000", "1000"),
        ("12 34", "1234"),
        ("1..2", ""),
        (".", ""),
        (",", ""),
        ("0x10", ""),
        ("10²", ""),
        ("½", ""),
        ("5%", ""),
        ("nan", ""),
        ("inf", ""),
        ("1/3", ""),
        ("++5", ""),
    ],
)
def test_other_forms_are_refused_with_what_was_probably_meant(text: str, suggestion: str) -> None:
    refused = refusal(text)
    assert refused.code == "amount_format"
    assert refused.figures == {"text": text, "suggestion": suggestion}
    assert refused.remedy == (parse(suggestion, 18) if suggestion else None)


UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u3164\ufe0f\ufeff\U000e0031\x00"
)


@given(st.sampled_from(UNSEEN), st.integers(0, 4), locales)
def test_a_sign_that_is_not_seen_is_refused_in_an_amount_and_what_is_seen_suggested(sign: str, place: int, locale: str) -> None:
    refused = refusal("1234"[:place] + sign + "1234"[place:], locale)
    assert (refused.code, refused.figures, refused.remedy) == ("amount_unseen", {"suggestion": "1234"}, 1234 * WEI)
    assert refusal(sign, locale).code == "amount_unseen"


@pytest.mark.parametrize("text", ["", " ", "\t\n", NO_BREAK])
def test_nothing_is_no_amount(text: str) -> None:
    assert refusal(text).code == "amount_empty"


@pytest.mark.parametrize("text", ["-5", "−5", "- 5", "–5", "5-", "(5)", "−5.000"])
def test_a_negative_is_refused_with_either_minus_and_the_positive_suggested(text: str) -> None:
    refused = refusal(text)
    assert (refused.code, refused.figures["suggestion"], refused.remedy) == ("amount_negative", "5", 5 * WEI)


def test_decimals_beyond_the_token_s_are_refused_not_rounded() -> None:
    refused = refusal("1.123456789", decimals=6)
    assert refused.code == "amount_precision"
    assert refused.figures == {"decimals": 6, "extra": 3, "suggestion": "1.123456"}
    assert refused.remedy == 1_123_456
    assert refusal("1.5", decimals=0).figures["suggestion"] == "1"
    assert parse("1.000000000", 6) == 1_000_000


@pytest.mark.parametrize("text", ["9" * 121, "1" * 5000, "0." + "0" * 200 + "1", str(LARGEST + 1), "1" + "0" * 70])
def test_absurdly_long_is_refused(text: str) -> None:
    refused = refusal(text)
    assert (refused.code, refused.figures) == ("amount_too_long", {"most_digits": 60})


PHRASE = "abandon ability able about above absent absorb abstract absurd abuse access accident"


@pytest.mark.parametrize(
    "secret",
    [
        PHRASE,
        PHRASE.upper(),
        PHRASE.replace(" ", "\n"),
        PHRASE.replace(" ", ", "),
        " ".join(f"{place}. {word}" for place, word in enumerate(PHRASE.split(), 1)),
        "的 一 是 在 不 了 有 和 人 这 中 大",
        "的一是在不了有和人这中大",
        "あいこくしん あいさつ あいだ あおぞら あかちゃん あきる",
        "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318",
        "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318",
        "0x4C0883A69102937D6231471B5DBB6204FE5129617082792AE468D01A3F362318",
        "4c0883a6 9102937d 6231471b 5dbb6204 fe512961 7082792a e468d01a 3f362318",
        "0x" + "1" * 64,
        "5KYZdUEo39z3FPrtuX2QbbwGnNP5zTd7yyr2SC1j299sBCnWjss",
        "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33",
        "[" + ",".join(["174", "47", "154", "16"] * 16) + "]",
    ],
)
def test_a_seed_phrase_or_key_is_refused_and_nothing_of_it_repeated(secret: str) -> None:
    refused = refusal(secret)
    assert (refused.code, refused.figures, refused.remedy) == ("amount_secret", {}, None)
    assert str(refused) == "amount_secret"
    assert refused.__cause__ is None


@given(st.lists(st.sampled_from(PHRASE.split()), min_size=3, max_size=24), locales)
def test_not_even_part_of_a_phrase_is_repeated(words: list[str], locale: str) -> None:
    shown = str(refusal(" ".join(words), locale))
    assert not any(word in shown for word in words)


def test_an_address_is_no_secret_but_not_an_amount_either() -> None:
    assert refusal("0xDC24316b9AE028F1497c275EB9192a3Ea0f67022").code == "amount_format"


@pytest.mark.parametrize(
    ("amount", "places", "expected"),
    [
        (0, 4, "0.0000"),
        (1, 4, "<0.0001"),
        (-1, 4, ">−0.0001"),
        (5 * 10**13, 4, "<0.0001"),
        (5 * 10**13 + 1, 4, "0.0001"),
        (15 * 10**13, 4, "0.0002"),
        (25 * 10**13, 4, "0.0002"),
        (1_234_567 * WEI + WEI // 2, 2, "1,234,567.50"),
        (-1_234 * WEI, 0, "−1,234"),
        (999_999 * WEI + WEI - 1, 4, "1,000,000.0000"),
        (WEI, 30, "1." + "0" * 18),
    ],
)
def test_showing_rounds_half_to_even_and_never_hides_what_is_there(amount: int, places: int, expected: str) -> None:
    assert show(amount, 18, places) == expected


def test_a_sign_is_shown_for_gains_only_where_asked() -> None:
    assert (show(WEI, 18, 1, sign=True), show(-WEI, 18, 1, sign=True)) == ("+1.0", "−1.0")
    assert (show(0, 18, 1, sign=True), show(1, 18, 1, sign=True)) == ("0.0", "<0.1")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", "12,345,678.25"),
        ("de", "12.345.678,25"),
        ("fr", f"12{NARROW}345{NARROW}678,25"),
        ("ch", "12'345'678.25"),
        ("in", "1,23,45,678.25"),
        ("plain", "12345678.25"),
    ],
)
def test_every_locale_groups_in_its_own_way(locale: str, expected: str) -> None:
    amount = 12_345_678 * WEI + WEI // 4
    assert exact(amount, 18, locale) == show(amount, 18, 2, locale) == expected
    assert show(amount, 18, 2, LOCALES[locale]) == expected
    assert exact(-amount, 18, locale) == "−" + expected
