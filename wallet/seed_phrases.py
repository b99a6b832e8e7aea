"""Telling a seed phrase or a private key from a name or a note, so that neither is ever written down.

A phrase is a run of twelve words of one published list (`resources/seed_words`), whatever stands between them: blanks, hyphens,
quotes, numbers, lines, one other word each, or nothing. Capitals and accents do not matter, and the first four letters, by which
the lists tell their words apart, stand for a word. No word acquits a text: what sentences need is in the lists as well. In
Chinese, where sentences have no blanks either, characters that stand together count where they are as many as a phrase has.

Left out: a phrase with a word missing or mistyped, one cut up over several texts, and other kinds of word lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, reduce
from importlib.resources import files
from itertools import pairwise
from operator import and_
from typing import Final

LISTS: Final = (
    *("chinese_simplified", "chinese_traditional", "czech", "english", "french", "italian"),
    *("japanese", "korean", "portuguese", "russian", "spanish", "turkish"),
)
PHRASE_LENGTHS: Final = (12, 15, 18, 21, 24)
FEWEST: Final = PHRASE_LENGTHS[0]
SHORTEST_WORD: Final = 3
LONGEST_WORD: Final = 11
"""Letters without their accents, in every list but the Chinese ones; a Korean syllable is two or three letters."""
_TELLING: Final = 4

# Compiled where they are first used: a window that opens looks nothing through.
_LETTERS: Final = r"[^\W\d_]+"
_NUMBERING: Final = r"\d+(?:st|nd|rd|th)\b|\b[a-z][.):]"
_CAMEL: Final = r"(?<=[a-z])(?=[A-Z])"
_GLUED: Final = rf"[^\W\d_]{{{FEWEST * SHORTEST_WORD},}}"
_CHINESE: Final = rf"[\u3400-\u9fff](?:\s*[\u3400-\u9fff]){{{FEWEST - 1},}}"
_SAME_LETTER: Final = str.maketrans({"ı": "i", "ł": "l", "ø": "o"})

_ADDRESS: Final = r"0x[0-9a-fA-F]{40}(?![0-9a-zA-Z])"
_HEX: Final = r"(?i)(?<![0-9a-zA-Z])(?:0x)?[0-9a-f]+(?:[\W_]+(?:0x)?[0-9a-f]+)*(?![0-9a-z])"
_HEX_LETTERS: Final = 6
"""A key of 64 digits in hex has fewer letters than that once in a million."""
_BASE_64: Final = r"[0-9A-Za-z+/_-]{42,}={0,2}"
_BASE_64_ALONE: Final = r"[0-9A-Za-z+/_\-\s]+={0,2}\s*"
_BASE_64_LENGTHS: Final = (43, 64, 86)
"""Of 32, 48 and 64 bytes, and of a whole line of any; other lengths have to look more like chance."""
_CHANGES: Final = (0.25, 0.45)
"""How often, by the sign, capitals, small letters and digits take turns: 0.62 by chance, in joined words like these 0.3."""
_HEX_ALONE: Final = r"[0-9a-fA-F]{64,}"
_LINK: Final = r"https?://\S+"
_KEYS: Final = (
    r"[a-zA-Z]?prv[0-9A-Za-z]{20,}",
    r"(?<![0-9A-Za-z])[5KL][1-9A-HJ-NP-Za-km-z]{50,}",
    r"\[?(?:\d{1,3},\s*){31,}\d{1,3}\]?",
    r"PRIVATE KEY-----",
    r"(?<!\d)\d{64}(?!\d)",
)


def looks_secret(text: str) -> bool:
    """Whether `text` holds what looks like a seed phrase or a private key."""
    return _has_key(text) or _has_phrase(text)


# -- phrases


def _has_phrase(text: str) -> bool:
    return any(
        _has_run(shown) or any(map(_glued, re.findall(_GLUED, _plain(shown)))) or _chinese(_plain(shown))
        for shown in _shown(text)
    )


def _has_run(text: str) -> bool:
    """Whether twelve words running, or every other of 23, are of one list; capitals within words may part them."""
    found, parted = (_lists(each) for each in (text, re.sub(_CAMEL, " ", text)))
    return _run(found) or _run(found[::2]) or _run(found[1::2]) or (parted != found and _run(parted))


def _lists(text: str) -> Sequence[int]:
    words = re.findall(_LETTERS, re.sub(_NUMBERING, " ", _plain(text)))
    return [_known().get(word, 0) for word in words] if len(words) >= FEWEST else ()


def _run(found: Sequence[int]) -> bool:
    """Whether twelve neighbours have a list, which is a bit, in common."""
    for start in range(0, len(found) - FEWEST + 1):
        common = -1
        for each in found[start : start + FEWEST]:
            common &= each
            if not common:
                break
        else:
            return True
    return False


def _glued(letters: str) -> bool:
    """Whether twelve words of one list stand in `letters` with nothing between them."""
    known, most = _known(whole=True), [dict[int, int]() for _ in range(len(letters) + 1)]
    for end in range(SHORTEST_WORD, len(letters) + 1):
        for start in range(max(0, end - LONGEST_WORD), end - SHORTEST_WORD + 1):
            lists = known.get(letters[start:end], 0)
            while lists:
                bit = lists & -lists
                lists ^= bit
                most[end][bit] = max(most[end].get(bit, 0), most[start].get(bit, 0) + 1)
                if most[end][bit] >= FEWEST:
                    return True
    return False


def _chinese(text: str) -> bool:
    stretches = ("".join(stretch.split()) for stretch in re.findall(_CHINESE, text))
    return any(len(signs) in PHRASE_LENGTHS and reduce(and_, (_known().get(sign, 0) for sign in signs)) for signs in stretches)


@cache
def _known(whole: bool = False) -> dict[str, int]:
    """Return every word, and unless `whole` is asked for its first four letters, with its lists as bits."""
    known: dict[str, int] = {}
    for number, name in enumerate(LISTS):
        bit = 1 << number
        for word in words_of(name):
            plain = _plain(word)
            for written in {plain} if whole or len(plain) < _TELLING else {plain, plain[:_TELLING]}:
                known[written] = known.get(written, 0) | bit
    return known


def words_of(name: str) -> tuple[str, ...]:
    """Return the 2,048 words of one of `LISTS`, in their order."""
    return tuple((files("resources") / "seed_words" / f"{name}.txt").read_text(encoding="utf-8").split())


def _shown(text: str) -> set[str]:
    """Return the text as it is seen: the signs that no one sees may stand within a word, or part two."""
    if text.isascii():
        return {text}
    unseen = [unicodedata.category(sign) == "Cf" for sign in text]
    return {"".join(by if gone else sign for sign, gone in zip(text, unseen, strict=True)) for by in ("", " ")}


def _plain(text: str) -> str:
    """Small letters without accents, of full width or half, composed or not."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_SAME_LETTER))
    return "".join(sign for sign in apart if unicodedata.category(sign)[0] != "M")


# -- keys


def _has_key(text: str) -> bool:
    return len(text) >= 32 and any(_shows_key(unicodedata.normalize("NFKC", shown)) for shown in _shown(text))


def _shows_key(text: str) -> bool:
    parted = re.sub(_LINK, lambda link: link[0].replace("/", " "), text)
    return (
        any(re.search(key, text) for key in _KEYS)
        or not all(map(str.isdecimal, re.findall(_HEX_ALONE, text)))
        or any(map(_hex_key, re.findall(_HEX, re.sub(_ADDRESS, " ; ", text))))
        or any(map(_base_64_key, re.findall(_BASE_64, parted)))
        or any(map(_base_64_key, re.findall(_BASE_64, "".join(text.split()))[:1] if re.fullmatch(_BASE_64_ALONE, text) else ()))
    )


def _hex_key(run: str) -> bool:
    """Whether groups of hexadecimal digits are a key: by their letters, or by 64 digits in groups of one size."""
    groups = [re.sub("^0x", "", group) for group in re.split(r"[\W_]+", run.lower())]
    digits = "".join(groups)
    if len(digits) < 64:
        return False
    same = len({len(group) for group in groups}) == 1 and len(digits) in (64, 128)
    return same or sum(map(str.isalpha, digits)) >= _HEX_LETTERS


def _base_64_key(token: str) -> bool:
    signs = token.rstrip("=")
    kinds = [(sign.isupper(), sign.isdigit()) for sign in signs if sign.isalnum()]
    changes = sum(before != after for before, after in pairwise(kinds))
    least = _CHANGES[len(signs) not in _BASE_64_LENGTHS]
    return len(signs) >= 43 and changes > least * len(kinds) and any(map(str.isupper, signs)) and any(map(str.islower, signs))
