"""How long the hero chart takes to redraw while time plays: `python -m tests.benchmarks.chart_redraw`. Each
beat appends an hour to 1k, 10k or 100k samples and repaints the whole widget; medians in ms, beside the
curves' own share."""

import os
import statistics
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from ui.charts import ChartData, ValueChart
from ui.theme import theme

BEATS = 40


def samples(first: int, count: int) -> ChartData:
    hour = np.arange(first, first + count)
    balance = 10 * (1 + hour * 5e-7)
    price = 1 - 0.02 * np.abs(np.sin(hour / 400)) - 0.004 * np.abs(np.sin(hour * 1.7))
    return ChartData.of(
        hour,
        balance=balance,
        redemption_value=balance,
        market_value=balance * price,
        redemption_rate=np.ones(count),
        market_price=price,
        start_unix=1_651_795_200,
        token="stETH",
        coin="ETH",
    )


def measure(count: int, playing: bool) -> tuple[float, float]:
    chart = ValueChart()
    chart.resize(890, 350)
    chart.show()
    chart.set_series(samples(0, count))
    chart.set_playing(playing)
    QApplication.processEvents()
    whole, laid = [], []
    for beat in range(BEATS):
        more = samples(count + beat, 1)
        begin = time.perf_counter()
        chart.append(more)
        laid.append(time.perf_counter() - begin)
        chart.viewport().repaint()
        whole.append(time.perf_counter() - begin)
    chart.close()
    return 1000 * statistics.median(laid), 1000 * statistics.median(whole)


def main() -> None:
    app = QApplication.instance() or QApplication([])
    theme()
    for playing in (True, False):
        for count in (1_000, 10_000, 100_000):
            laid, whole = measure(count, playing)
            state = "playing" if playing else "standing"
            print(f"{count:>7,} samples, {state:>8}: laid out {laid:5.2f} ms, with repaint {whole:5.2f} ms")
    app.processEvents()


if __name__ == "__main__":
    main()
