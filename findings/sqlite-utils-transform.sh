#!/usr/bin/env bash
# sqlite-utils 4.2.1. Expected: `transform`, which renames a column, leaves the rest of the table as it was.
# Seen: STRICT and CHECK survive; the trigger and WITHOUT ROWID are gone, without a word. Migrations of such tables have to
# use ALTER TABLE, or create the triggers again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sqlite-utils==4.2.1
"$folder/venv/bin/python" - <<'PY'
import sqlite_utils

db = sqlite_utils.Database(memory=True)
db.execute("CREATE TABLE sample (token TEXT, hour INTEGER CHECK (hour >= 0), value REAL, PRIMARY KEY (token, hour)) STRICT, WITHOUT ROWID")
db.execute("CREATE TABLE log (what TEXT)")
db.execute("CREATE TRIGGER noted AFTER INSERT ON sample BEGIN INSERT INTO log VALUES ('sample'); END")
db["sample"].transform(rename={"value": "amount"})
schema = db["sample"].schema
triggers = db.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]
print(schema)
print("triggers left:", triggers)
assert "STRICT" in schema and "CHECK" in schema
assert "WITHOUT ROWID" not in schema and triggers == 0
PY
