#!/usr/bin/env bash
# xchainpy2-utils 0.1.1. Expected of amounts with 8 and 18 decimals (THORChain's and Ethereum's): of two different ones exactly one
# is the larger, whichever is asked first. Seen: the right one is cut to the decimals of the left one before they are compared,
# so that a >= b and b > a both hold, and a balance passes as enough for up to 10 gwei more than it is. The docstrings say
# "converts", not that it cuts. It also rounds at 28 digits where its context of 100 is announced for all operations.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check xchainpy2-utils==0.1.1
"$folder/venv/bin/python" - <<'PY'
from fractions import Fraction

from xchainpy2_utils.amount import DECIMAL_CONTEXT, Amount


def worth(amount):
    return Fraction(amount.internal_amount, 10**amount.decimals)


held, asked = Amount(100_000_000, 8), Amount(10**18 + 9_999_999_999, 18)
print("held", held, "asked", asked, "held >= asked", held >= asked, "asked > held", asked > held)
assert worth(held) < worth(asked)
assert held >= asked and not held < asked and asked > held
assert not Amount(10**8, 8) == Amount(10**18, 18), "and the same worth is not equal"

wei = 12_345_678_901_123_456_789_012_345_678
print(wei, "times 1 is", (Amount(wei, 18) * 1).internal_amount)
assert DECIMAL_CONTEXT.prec == 100 and len(str(wei)) == 29
assert (Amount(wei, 18) * 1).internal_amount == wei + 2
assert Amount.auto("12345678901.123456789012345678", 18).internal_amount == wei + 2
PY
