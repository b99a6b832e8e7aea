#!/usr/bin/env bash
# sqlite-utils 4.2.1. Expected: a CSV column of whole numbers beyond 64 bits (amounts in wei) stays text, or is refused.
# Seen: `insert --csv` makes the column INTEGER and stores 15000000000000000001 as the float 1.5e+19; no error, no warning.
# `--no-detect-types` keeps every digit. Exports for it have to say so, or put a letter into the exact column.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sqlite-utils==4.2.1
cd "$folder"
printf 'hour,wei\n1,15000000000000000001\n2,7\n' > amounts.csv
utils="$folder/venv/bin/sqlite-utils"
"$utils" insert guessed.db amounts amounts.csv --csv
"$utils" insert kept.db amounts amounts.csv --csv --no-detect-types
guessed=$("$utils" guessed.db 'select typeof(wei) || " " || wei as wei from amounts where hour = 1' --raw)
kept=$("$utils" kept.db 'select typeof(wei) || " " || wei as wei from amounts where hour = "1"' --raw)
echo "types detected: $guessed"
echo "types not detected: $kept"
[ "$guessed" = "real 1.5e+19" ] && [ "$kept" = "text 15000000000000000001" ]
