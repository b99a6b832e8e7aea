"""Telling a seed phrase or a private key from a name or a note, so that neither is ever written down.

Amount fields have their own, stricter test in `wallet.amounts`; sentences are usual here, so a phrase must look like one: as many
plain words as seed phrases have, none of them a word that only sentences need.
"""

from __future__ import annotations

import re

PHRASE_LENGTHS = (12, 15, 18, 21, 24)
_WORD = re.compile(r"[a-zA-Z]{3,8}")
_NUMBERING = re.compile(r"\b\d{1,2}[.):]\s*")
_ONLY_IN_SENTENCES = frozenset(
    (
        *("the", "and", "was", "were", "are", "for", "but", "not", "had", "has", "have", "from", "with", "they", "them"),
        *("their", "would", "because", "than", "then", "been", "our", "you", "your"),
    )
)
_KEYS = (
    re.compile(r"(?=[0-9]*[a-fA-F])[0-9a-fA-F]{64,}"),
    re.compile(r"[a-zA-Z]?prv[0-9A-Za-z]{20,}"),
    re.compile(r"[5KL][1-9A-HJ-NP-Za-km-z]{50,}"),
    re.compile(r"\[?(?:\d{1,3},\s*){31,}\d{1,3}\]?"),
)
_GROUPED_KEY = re.compile(r"0[xX][0-9a-fA-F]{64,}|(?=[0-9]*[a-fA-F])[0-9a-fA-F]{64,}")


def looks_secret(text: str) -> bool:
    """Whether `text` holds what looks like a seed phrase or a private key."""
    if any(key.search(text) for key in _KEYS) or _GROUPED_KEY.fullmatch(re.sub(r"[\s:]", "", text)):
        return True
    words = re.split(r"[\s,;]+", _NUMBERING.sub("", text).strip())
    plain = [word for word in words if _WORD.fullmatch(word)]
    return len(words) == len(plain) and len(words) in PHRASE_LENGTHS and not _ONLY_IN_SENTENCES & {w.lower() for w in plain}
