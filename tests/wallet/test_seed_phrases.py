"""No seed phrase and no private key passes for a name or a note, and sentences do.

What was measured in full: 10,000 phrases of each list and 79,700 sentences. Here a few of each are drawn; with
`HYPOTHESIS_PROFILE=thorough` all the phrases.
"""

from __future__ import annotations

import ast
import os
import random
import re
import unicodedata
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest

from wallet.errors import FileProblem, Refused
from wallet.seed_phrases import LISTS, looks_secret, words_of
from wallet.texts import checked_file, checked_name, checked_note, checked_search, has_unseen

ROOT = Path(__file__).parent.parent.parent
PHRASES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 120
SEPARATORS = [
    " ",
    ", ",
    "-",
    ". ",
    "\n",
    "' '",
    " / ",
    "_",
    "\u3000",
    "|",
    "; ",
    " \u2022 ",
    "1",
    "\u200b",
    "\t",
    "\N{NO-BREAK SPACE}",
]
ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def ways(words: list[str], dice: random.Random) -> dict[str, str]:
    """A phrase as people write one down."""
    return {
        "one separator": dice.choice(SEPARATORS).join(words),
        "any separators": "".join(word + dice.choice(SEPARATORS) for word in words),
        "in a sentence": f'My words are "{dice.choice(SEPARATORS).join(words)}", keep them.',
        "capitals": " ".join(words).upper(),
        "titles": " ".join(word.title() for word in words),
        "camel": "".join(word.title() for word in words) if words[0].isascii() else " ".join(words),
        "numbered": "\n".join(f"{place}. {word}" for place, word in enumerate(words, 1)),
        "hashes": " ".join(f"#{place} {word}" for place, word in enumerate(words, 1)),
        "ordinals": " ".join(f"{place}{ORDINALS.get(place, 'th')} {word}" for place, word in enumerate(words, 1)),
        "joined": " and ".join(words),
        "nothing between": "".join(words[: len(words) // 3 * 3]),
    }


@pytest.mark.parametrize("name", LISTS)
def test_a_phrase_of_any_list_is_told_whatever_stands_between_its_words(name: str) -> None:
    dice, words = random.Random(name), words_of(name)
    assert len(set(words)) == 2_048
    missed = []
    for number in range(PHRASES):
        phrase = [dice.choice(words) for _ in range(dice.randint(12, 24))]
        written = list(ways(phrase, dice).items())
        for way, text in written if number < 12 else [written[number % len(written)]]:
            if not looks_secret(text):
                missed.append((way, text))
    assert missed == []


@pytest.mark.parametrize("name", ["czech", "english", "french", "italian", "portuguese", "russian", "spanish", "turkish"])
def test_the_first_four_letters_stand_for_a_word(name: str) -> None:
    dice, words = random.Random(name), [unicodedata.normalize("NFC", word) for word in words_of(name)]
    assert all(looks_secret(" ".join(dice.choice(words)[:4] for _ in range(12))) for _ in range(20))


def test_a_key_is_told_in_every_usual_writing() -> None:
    dice = random.Random(7)
    for _ in range(100):
        key = dice.randbytes(32)
        digits, base = key.hex(), b64encode(key).decode()
        for text in (
            *(digits, digits.upper(), f"0x{digits}", f"key{digits}", f"my key is {digits}."),
            *(sign.join(digits[at : at + size] for at in range(0, 64, size)) for sign in "- :,\n" for size in (2, 4, 8, 16)),
            "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32], digits[32:])),
            *(base, base.rstrip("="), urlsafe_b64encode(key).decode(), f"it is {base}, really", f"{base[:22]}\n{base[22:]}"),
            *("".join(dice.choices("0123456789", k=64)), str(list(key)), b64encode(key + key).decode()),
        ):
            assert looks_secret(text), text


def sentences() -> list[str]:
    """Sentences of at least eight words from this project's own texts."""
    texts = [file.read_text(encoding="utf-8") for file in (*ROOT.glob("*.md"), *(ROOT / "resources").rglob("*.toml"))]
    for file in (*(ROOT / "ui").rglob("*.py"), *(ROOT / "wallet").rglob("*.py")):
        nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        texts += [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    found = set()
    for text in texts:
        for part in re.split(r"(?<=[.!?:])\s+|\n\s*\n|\"", text):
            if len(re.findall(r"[A-Za-z']+", part)) >= 8:
                found.add(" ".join(part.split()))
    return sorted(found)


def test_ordinary_sentences_are_no_secrets() -> None:
    given = sentences()
    assert len(given) > 1_500
    assert [text for text in given if looks_secret(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "0x71C7656EC7ab88b098defB751B7401B5f6d8976F, 0xDC24316b9AE028F1497c275EB9192a3Ea0f67022 and nobody else",
        "this is what you have when they will not then because you can only wait",
        "https://example.org/library/archive/documentation/FileManagement/Conceptual/FileSystemProgrammingGuide/Overview.html",
        "100.0691 97.93 98.999 15063.65 15002.01 0.9786 1.0042 32.5 14962 88000 572 409 434 421 13 480",
        "9" * 40 + "." + "1" * 18,
        "2026-11-29T01:25:26Z, 2026-11-30T01:25:26Z, 2026-12-01T01:25:26Z",
    ],
)
def test_figures_addresses_and_links_are_no_secrets(text: str) -> None:
    assert not looks_secret(text)


PHRASE = "legal-winner-thank-year-wave-sausage-worth-useful-legal-winner-thank-yellow"


@pytest.mark.parametrize("check", [checked_name, checked_note, checked_search, checked_file])
def test_every_text_a_person_hands_in_is_looked_through(check) -> None:
    with pytest.raises((Refused, FileProblem)) as refused:
        check(PHRASE)
    assert refused.value.code in ("text_secret", "file_name_secret")
    assert refused.value.figures == {}


@pytest.mark.parametrize(
    ("check", "code"), [(checked_name, "name_long"), (checked_note, "note_long"), (checked_search, "search_long")]
)
@pytest.mark.parametrize("length", [2_001, 50_001, 10**7])
def test_every_text_a_person_hands_in_has_a_bound(check, code: str, length: int) -> None:
    with pytest.raises(Refused) as refused:
        check("n" * length)
    assert (refused.value.code, refused.value.figures["length"]) == (code, length)


UNSEEN = "\u00ad\u034f\u061c\u115f\u180e\u200b\u200d\u200e\u200f\u202a\u202e\u2060"
UNSEEN += "\u2066\u2069\u2800\u3164\ufe0f\ufeff\U000e0031\x00\x1b"


@pytest.mark.parametrize("sign", UNSEEN)
@pytest.mark.parametrize("text", ["{}anna", "an{}na", "anna{}"])
def test_a_name_with_a_sign_that_is_not_seen_is_refused(sign: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_name(text.format(sign))
    assert refused.value.code == "name_unseen"
    with pytest.raises(FileProblem) as problem:
        checked_file(f"{text.format(sign)}.sluice")
    assert problem.value.code == "file_name_unseen"
    for check in (checked_note, checked_search):
        if text.format(sign).strip() != "anna":
            with pytest.raises(Refused) as refused:
                check(text.format(sign))
            assert refused.value.code == "text_unseen"


@pytest.mark.parametrize(
    "text", ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0915\u094d\u200d\u0937", "one\n\ttwo \u2764\ufe0f"]
)
def test_a_note_in_any_script_is_taken_with_the_joiners_it_is_spelled_with(text: str) -> None:
    assert checked_note(text) == text
    assert checked_search(text) == text


def test_the_name_of_a_file_that_no_system_takes_is_refused_unread() -> None:
    with pytest.raises(FileProblem) as problem:
        checked_file("ab " * 10**6)
    assert problem.value.code == "file_name"


@pytest.mark.parametrize(
    "name",
    [
        "Anna",
        "J\u00fcrgen \u00d8",
        "\u674e\u660e",
        "\u0e19\u0e49\u0e33",
        "\u0939\u093f\u0928\u094d\u0926\u0940",
        "\u05e9\u05dc\u05d5\u05dd",
        "\u2764\ufe0f savings",
        "a\u0301",
    ],
)
def test_a_name_in_any_script_is_taken(name: str) -> None:
    assert checked_name(f" {name}  ") == name
    assert not has_unseen(name)
