#!/usr/bin/env bash
# secret-sdk 1.8.3, and the same `Dec` in terra-classic-sdk 3.0.2 and terra-sdk 4.0.0. Expected of //, the floor division of this
# decimal of 18 places: 1 // 1 is 1 and 3 // 1 is 3. Seen: 0 and 2, and so for every exact odd quotient: it takes off a half and
# rounds the half that is left to the even number. % follows: 6 % 2 is 2, though less than 2 is promised by any remainder.
# Whole batches of an amount that divides exactly come out one short. Dividing plain ints, or int(a / b), is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check secret-sdk==1.8.3
"$folder/venv/bin/python" - <<'PY'
from fractions import Fraction

from secret_sdk.core.coin import Coin
from secret_sdk.core.numeric import Dec

wrong = []
for dividend in range(1, 101):
    for divisor in (1, 2, 5, 32):
        quotient, rest = Dec(dividend) // divisor, Dec(dividend) % divisor
        assert quotient * divisor + rest == dividend
        if quotient != dividend // divisor:
            assert dividend % divisor == 0 and dividend // divisor % 2 == 1, "only exact odd quotients"
            assert quotient == dividend // divisor - 1 and rest == divisor
            wrong.append(Fraction(dividend, divisor))
print(f"{len(wrong)} of 400 quotients are one short; 96 // 32 is {Dec(96) // 32}, 96 % 32 is {Dec(96) % 32}")
assert len(wrong) == sum(1 for a in range(1, 101) for b in (1, 2, 5, 32) if a % b == 0 and a // b % 2)
assert Coin("uscrt", Dec(3)) // 1 == Coin("uscrt", Dec(2)) and Coin("uscrt", 3) // 1 == Coin("uscrt", 3)
assert int(Dec(96) / 32) == 3
PY
