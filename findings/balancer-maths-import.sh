#!/usr/bin/env bash
# balancer-maths 0.1.2 and 0.1.1, the two releases there are. Expected: after the install that its description gives first, its pools
# can be imported. Seen: ModuleNotFoundError for every module tried; the package's files import each other from `src`, a folder of the
# repository that the wheel does not have. Where the package stands under that name too, they import.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for release in 0.1.1 0.1.2; do
    python3 -m venv "$folder/$release"
    "$folder/$release/bin/pip" install --quiet --disable-pip-version-check "balancer-maths==$release"
    (cd "$folder" && "$release/bin/python" -) <<'PY'
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec

seen = {}
for name in ("balancer_maths", "balancer_maths.vault.vault", "balancer_maths.pools.stable.stable_math"):
    try:
        import_module(name)
        seen[name] = "imported"
    except ModuleNotFoundError as missing:
        seen[name] = f"needs {missing.name}"
print(version("balancer-maths"), seen)
assert set(seen.values()) == {"needs src"} and find_spec("src") is None
PY
done
