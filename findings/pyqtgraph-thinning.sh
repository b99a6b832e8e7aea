#!/usr/bin/env bash
# pyqtgraph 0.14.0. Expected of setDownsampling(method="peak"): the lowest and highest value of the data are among what is drawn.
# Seen: (1) what does not fill a last bucket is not drawn, so the newest extreme is missing until enough samples follow; (2) a
# single NaN in a bucket blanks the whole bucket, and the low beside it with it. A chart of prices has to thin for itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyqtgraph==0.14.0 PySide6-Essentials==6.11.3 numpy==2.4.6
QT_QPA_PLATFORM=offscreen "$folder/venv/bin/python" - <<'PY'
import numpy as np
import pyqtgraph as pg

app = pg.mkQApp()

def drawn(values):
    item = pg.PlotDataItem(np.arange(len(values), dtype=float), values, connect="finite")
    item.setDownsampling(ds=10, auto=False, method="peak")
    return item.getData()[1]

newest = np.full(1005, 1.0)
newest[1003] = 0.9232
beside = np.full(1000, 1.0)
beside[505], beside[506] = np.nan, 0.9232
lows = [float(np.nanmin(drawn(values))) for values in (newest, beside)]
print("lowest given: 0.9232 twice; lowest drawn:", lows)
assert lows == [1.0, 1.0]
PY
