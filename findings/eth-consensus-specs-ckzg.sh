#!/usr/bin/env bash
# eth-consensus-specs 1.7.0a13, and the same in 1.7.0b4 of October 2026 (which needs Python 3.12). Expected: after a plain
# install every fork of the executable specification can be imported. Seen: phase 0 to Capella can; Deneb, Electra, Fulu and
# Gloas raise ModuleNotFoundError, because ckzg is declared for the extra "test" only. Installing ckzg mends it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check eth-consensus-specs==1.7.0a13
"$folder/venv/bin/python" - <<'PY'
from importlib import import_module

seen = {}
for fork in ("phase0", "altair", "bellatrix", "capella", "deneb", "electra", "fulu", "gloas"):
    try:
        import_module(f"eth_consensus_specs.{fork}.mainnet")
        seen[fork] = "imported"
    except ModuleNotFoundError as missing:
        seen[fork] = f"needs {missing.name}"
print(seen)
assert all(seen[fork] == "imported" for fork in ("phase0", "altair", "bellatrix", "capella"))
assert all(seen[fork] == "needs ckzg" for fork in ("deneb", "electra", "fulu", "gloas"))
PY
