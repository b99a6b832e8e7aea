"""Exact amounts for people: text to the smallest unit and back, by decimals and number locale, without a
float.

`parse` reads what the locale itself writes, and nothing that could mean something else: a text that only
another locale's habits can read is refused with a suggestion, never guessed. Signs that no one uses for
decimals (spaces of every width, apostrophes) may group digits in every locale, and the decimal digits of
every script count as digits. What looks like a seed phrase or a private key is refused without repeating
any of it, and so are signs that have no width or turn the direction of writing. Left out: words for numbers,
units and currencies inside the text, and rounding on the way in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from wallet.errors import Refused
from wallet.seed_phrases import looks_secret
from wallet.texts import MOST_READ, has_unseen, seen

MINUS: Final = "\N{MINUS SIGN}"
MOST_CHARACTERS: Final = 120
"""Longer texts are refused unread; 2**256 - 1 with 18 decimals and separators needs 105."""
LARGEST: Final = 2**256 - 1
"""What a contract's word holds."""
_ECHOED: Final = 48


class NumberLocale(msgspec.Struct, frozen=True):
    """How numbers are written: `decimal` before the fraction, `group` between groups, `indian` 12,34,567."""

    name: str
    decimal: str
    group: str
    indian: bool = False


LOCALES: Final[dict[str, NumberLocale]] = {
    locale.name: locale
    for locale in (
        NumberLocale("en", ".", ","),
        NumberLocale("de", ",", "."),
        NumberLocale("fr", ",", "\N{NARROW NO-BREAK SPACE}"),
        NumberLocale("ch", ".", "'"),
        NumberLocale("in", ".", ",", indian=True),
        NumberLocale("plain", ".", ""),
    )
}

_MINUS_SIGNS: Final = "-\N{MINUS SIGN}\N{HYPHEN}\N{EN DASH}\N{EM DASH}\N{FULLWIDTH HYPHEN-MINUS}"
_SAME_SIGN: Final = str.maketrans(
    {
        **dict.fromkeys("\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`", "'"),
        **dict.fromkeys("\N{MODIFIER LETTER APOSTROPHE}\N{ACUTE ACCENT}\N{ARABIC THOUSANDS SEPARATOR}", "'"),
        "\N{FULLWIDTH COMMA}": ",",
        "\N{FULLWIDTH FULL STOP}": ".",
        "\N{FULLWIDTH PLUS SIGN}": "+",
    }
)
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:(?P<sign>[ ',.])\d{3})(?:(?P=sign)\d{3})*", re.ASCII)
_GROUPED_INDIAN: Final = re.compile(r"[1-9]\d?(?P<sign>[ ',.])(?:\d{2}(?P=sign))*\d{3}", re.ASCII)
_WORD: Final = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_EXPONENT: Final = re.compile(rf"([\d.,' ]+?) ?[eE] ?([{_MINUS_SIGNS}+]?)(\d{{1,3}})", re.ASCII)
_WITH_UNIT: Final = re.compile(r"[A-Za-zΞ$€£¥ ]*([\d.,' ]*\d)[A-Za-zΞ$€£¥ ]*", re.ASCII)


def parse(text: str, decimals: int, locale: NumberLocale | str = "en") -> int:
    """Read an amount a person typed or pasted, exactly, as an int in the smallest unit of `decimals` places.

    Zero is an amount; whether it makes sense is the caller's business. Refuses, with `suggestion` a text
    that would be accepted ("" where there is none) and the amount it means as remedy: `amount_empty`;
    `amount_too_long` (most_digits before the decimal sign); `amount_secret`; `amount_unseen` (suggestion);
    `amount_negative` (text, suggestion); `amount_precision` (decimals, extra digits, suggestion); `amount_ambiguous`
    (text, suggestion, alternative) for what other locales write, the smaller reading suggested; `amount_format`
    (text, suggestion) for everything else.
    """
    written = _written(locale)
    if len(text) > MOST_READ:
        raise Refused("amount_too_long", most_digits=_most_digits(decimals))
    body = _normal(text)
    if not body and not has_unseen(text):
        raise Refused("amount_empty")
    if _looks_secret(body):
        raise Refused("amount_secret")
    if len(body) > MOST_CHARACTERS:
        raise Refused("amount_too_long", most_digits=_most_digits(decimals))
    if has_unseen(text):
        raise _with_fix("amount_unseen", _read(body.removeprefix("+").strip(), written), decimals, written)
    _refuse_negative(text, body, decimals, written)
    body = body.removeprefix("+").strip().replace("\N{ARABIC DECIMAL SEPARATOR}", written.decimal)
    reading = _read(body, written)
    if reading is None:
        raise _unreadable(text, body, decimals, written)
    return _amount(reading, decimals, written)


def show(amount: int, decimals: int, places: int = 4, locale: NumberLocale | str = "en", sign: bool = False) -> str:
    """Write an amount for reading, with `places` decimals, rounded half to even.

    A loss carries a true minus, a gain a plus where `sign` asks for it. What is not zero never reads as
    zero: one wei with four places is "<0.0001", the loss of one wei ">−0.0001".
    """
    written = _written(locale)
    places = min(places, decimals)
    unit: int = 10 ** (decimals - places)
    whole, rest = divmod(abs(amount), unit)
    if 2 * rest > unit or (2 * rest == unit and whole % 2):
        whole += 1
    before = MINUS if amount < 0 else "+" if sign and amount > 0 else ""
    if amount and not whole:
        before, whole = (">" if amount < 0 else "<") + before.removeprefix("+"), 1
    units, fraction = divmod(whole, 10**places)
    return before + _grouped(units, written) + (f"{written.decimal}{fraction:0{places}d}" if places else "")


def brief(amount: int, decimals: int, places: int = 4, locale: NumberLocale | str = "en") -> str:
    """Write an amount for a sentence: rounded as `show` rounds, without the zeros that a column needs to line up.

    The same digits as `show` with `places_for`, so that a sentence and a column never disagree: 1234.5, not 1234.5000.
    """
    written = _written(locale)
    text = show(amount, decimals, places_for(amount, decimals, places), written)
    return text.rstrip("0").rstrip(written.decimal) if written.decimal in text else text


def places_for(amount: int, decimals: int, places: int = 4) -> int:
    """Return how many places tell `amount` from nothing: `places`, or four more where it would round to 0."""
    vanishes = amount and abs(amount) * 10**places * 2 < 10**decimals
    return min(decimals, places + 4) if vanishes else places


def rounded_together(amounts: Sequence[int], decimals: int, places: int = 4) -> list[int]:
    """Round amounts to `places` so that they still add up: their sum is that of all, rounded, and none is off by a whole step.

    Steps that are missing go to those that were cut most.
    """
    step = 10 ** max(decimals - places, 0)
    wanted = (sum(amounts) + step // 2) // step
    parts = [divmod(amount, step) for amount in amounts]
    missing = wanted - sum(whole for whole, _ in parts)
    raised = set(sorted(range(len(parts)), key=lambda place: -parts[place][1])[:missing])
    return [(whole + (place in raised)) * step for place, (whole, _) in enumerate(parts)]


def exact(amount: int, decimals: int, locale: NumberLocale | str = "en") -> str:
    """Write every digit of an amount, trailing zeros trimmed; what is not negative `parse` reads back."""
    written = _written(locale)
    units, fraction = divmod(abs(amount), 10**decimals)
    digits = f"{fraction:0{decimals}d}".rstrip("0") if fraction else ""
    before = MINUS if amount < 0 else ""
    return before + _grouped(units, written) + (written.decimal + digits if digits else "")


Reading = tuple[int, str]
"""Whole units, and the digits of the fraction without trailing zeros."""


def _written(locale: NumberLocale | str) -> NumberLocale:
    return LOCALES[locale] if isinstance(locale, str) else locale


def _normal(text: str) -> str:
    """One sign for what looks alike: ASCII digits, plain spaces and apostrophes; what is not seen is left out."""
    kept = []
    for character in seen(text.translate(_SAME_SIGN)):
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.decimal(character)))
        elif category in ("Zs", "Zl", "Zp") or character in "\t\r\n":
            kept.append(" ")
        else:
            kept.append(character)
    return "".join(kept).strip()


def _looks_secret(body: str) -> bool:
    """Six words or more, twelve letters in a row of another script, or a key in a usual encoding."""
    joined = re.sub(r"[\s:]", "", body)
    return (
        len(_WORD.findall(body)) >= 6
        or re.search(r"[^\W\d_a-zA-Z]{12}", joined) is not None
        or re.fullmatch(r"0[xX][0-9a-fA-F]{64,}", joined) is not None
        or (re.fullmatch(r"[0-9a-fA-F]{64,}", joined) is not None and not joined.isdecimal())
        or re.match(r"[a-zA-Z]?prv[0-9A-Za-z]{20}", joined) is not None
        or (re.fullmatch(r"[1-9A-HJ-NP-Za-km-z]{51,}", joined) is not None and not joined.isdecimal())
        or re.match(r"\[(?:\d{1,3},){31,}", joined) is not None
        or (any(map(str.isalpha, joined)) and looks_secret(body))
    )


def _echo(text: str) -> str:
    """What a refusal may repeat: short texts of few words and letters; the rest stays where it was typed."""
    shown = text.strip()
    wordy = len(_WORD.findall(shown)) > 2 or sum(map(str.isalpha, shown)) > 12
    return "" if wordy or len(shown) > _ECHOED else shown


def _refuse_negative(text: str, body: str, decimals: int, locale: NumberLocale) -> None:
    in_brackets = body.startswith("(") and body.endswith(")")
    if body[0] in _MINUS_SIGNS or body[-1] in _MINUS_SIGNS or in_brackets:
        positive = _read(body.strip(_MINUS_SIGNS + "()").strip(), locale)
        raise _with_fix("amount_negative", positive if positive != (0, "") else None, decimals, locale, text=_echo(text))


def _read(body: str, locale: NumberLocale) -> Reading | None:
    """Read `body` as `locale` writes numbers, or as anyone does who groups with spaces or apostrophes."""
    whole, _, fraction = body.partition(locale.decimal)
    if not (whole or fraction) or (fraction and not fraction.isdecimal()):
        return None
    if whole and not whole.isdecimal():
        grouped = _GROUPED.fullmatch(whole) or _GROUPED_INDIAN.fullmatch(whole)
        if grouped is None or grouped["sign"] not in (locale.group, " ", "'"):
            return None
        whole = whole.replace(grouped["sign"], "")
    return int(whole or "0"), fraction.rstrip("0")


def _amount(reading: Reading, decimals: int, locale: NumberLocale) -> int:
    units, fraction = reading
    if len(fraction) > decimals:
        kept = (units, fraction[:decimals].rstrip("0"))
        extra = len(fraction) - decimals
        raise _with_fix("amount_precision", kept, decimals, locale, decimals=decimals, extra=extra)
    amount = _smallest(reading, decimals)
    if amount > LARGEST:
        raise Refused("amount_too_long", most_digits=_most_digits(decimals))
    return amount


def _most_digits(decimals: int) -> int:
    """How many digits before the decimal sign an amount can have at most."""
    return len(str(LARGEST // 10**decimals))


def _smallest(reading: Reading, decimals: int) -> int:
    units, fraction = reading
    return units * int(10**decimals) + int(fraction.ljust(decimals, "0") or "0")


def _unreadable(text: str, body: str, decimals: int, locale: NumberLocale) -> Refused:
    """Why a text is not this locale's, with what was probably meant."""
    foreign = {reading for other in LOCALES.values() if (reading := _read(body, other)) is not None}
    if foreign:
        likely, *others = sorted(foreign, key=lambda reading: (reading[0], reading[1]))
        alternative = _plain_text(others[0], locale) if others else ""
        return _with_fix("amount_ambiguous", likely, decimals, locale, text=_echo(text), alternative=alternative)
    likely_meant = _expanded(body, locale) or _bare(body, locale)
    return _with_fix("amount_format", likely_meant, decimals, locale, text=_echo(text))


def _expanded(body: str, locale: NumberLocale) -> Reading | None:
    """Write out 1.5e18."""
    found = _EXPONENT.fullmatch(body)
    mantissa = found and (_read(found[1], locale) or _read(found[1], LOCALES["plain"]))
    if found is None or mantissa is None or int(found[3]) > 77:
        return None
    power = -int(found[3]) if found[2] and found[2] in _MINUS_SIGNS else int(found[3])
    digits = f"{mantissa[0]}{mantissa[1]}"
    point = len(str(mantissa[0])) + power
    digits = "0" * -point + digits if point < 0 else digits.ljust(point, "0")
    point = max(point, 0)
    return int(digits[:point] or "0"), digits[point:].rstrip("0")


def _bare(body: str, locale: NumberLocale) -> Reading | None:
    """The number in "10 ETH", "1_000" or "12 34": what is left without all that is not part of a number."""
    found = _WITH_UNIT.fullmatch(re.sub(r"(?<=\d)_(?=\d)", "", body))
    if found is None:
        return None
    return _read(found[1].strip(), locale) or _read(re.sub(r"[ ']", "", found[1]), locale)


def _with_fix(code: str, meant: Reading | None, places: int, locale: NumberLocale, **figures: object) -> Refused:
    """A refusal that suggests `meant`, cut to the decimals there are."""
    if meant is None:
        return Refused(code, **figures, suggestion="")
    kept = (meant[0], meant[1][:places].rstrip("0"))
    amount = _smallest(kept, places)
    if amount > LARGEST:
        return Refused(code, **figures, suggestion="")
    return Refused(code, amount, **figures, suggestion=_plain_text(kept, locale))


def _plain_text(reading: Reading, locale: NumberLocale) -> str:
    """A number without groups, so that it can be read in one way only."""
    units, fraction = reading
    return f"{units}{locale.decimal}{fraction}" if fraction else str(units)


def _grouped(units: int, locale: NumberLocale) -> str:
    digits = str(units)
    if not locale.group or len(digits) <= 3:
        return digits
    head, groups = digits[:-3], [digits[-3:]]
    step = 2 if locale.indian else 3
    while head:
        head, group = head[:-step], head[-step:]
        groups.append(group)
    return locale.group.join(reversed(groups))
