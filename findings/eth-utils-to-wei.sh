#!/usr/bin/env bash
# eth-utils 6.0.0 and eth-abi 6.0.0, which are installed together. Expected: an amount with more digits than a wei can hold is
# refused by both. Seen: to_wei cuts it off (19 digits become 18, 1e-19 becomes 0, 1.5 wei become 1); eth-abi refuses the same
# number. A form that relies on to_wei tells nobody that part of the amount was dropped.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check eth-utils==6.0.0 eth-abi==6.0.0
"$folder/venv/bin/python" - <<'PY'
from decimal import Decimal

import eth_abi
from eth_utils import to_wei

amount = Decimal("1.0000000000000000019")
cut = [to_wei(amount, "ether"), to_wei("1e-19", "ether"), to_wei("1.5", "wei")]
print("to_wei:", cut)
assert cut == [10**18 + 1, 0, 1]
try:
    eth_abi.encode(["ufixed128x18"], [amount])
except Exception as refusal:
    print("eth-abi:", type(refusal).__name__)
    assert type(refusal).__name__ == "IllegalValue"
else:
    raise SystemExit("eth-abi takes it now")
PY
