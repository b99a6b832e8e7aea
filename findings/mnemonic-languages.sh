#!/usr/bin/env bash
# mnemonic 0.21. Expected: a phrase that Mnemonic(language).to_mnemonic makes is recognised by Mnemonic.detect_language.
# Seen: of 300 Turkish phrases 298, and of 300 Russian ones 248, raise ConfigurationError ("Language not detected"); the other
# ten languages are recognised (one Chinese phrase in some hundreds is called ambiguous). Where phrases are to be kept out of
# notes, its detection cannot be the guard.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mnemonic==0.21
"$folder/venv/bin/python" - <<'PY'
import random

from mnemonic import Mnemonic

dice, missed = random.Random(1), {}
for language in sorted(Mnemonic.list_languages()):
    maker = Mnemonic(language)
    missed[language] = 0
    for _ in range(300):
        try:
            missed[language] += Mnemonic.detect_language(maker.to_mnemonic(dice.randbytes(16))) != language
        except Exception:
            missed[language] += 1
print("not recognised, of 300:", missed)
assert missed["turkish"] > 280 and missed["russian"] > 200
assert all(count < 10 for language, count in missed.items() if language not in ("turkish", "russian"))
PY
