"""The Wallet tab: what I hold, what it redeems for, what it sells for; what I did; sending, practice money and approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent

from ui import spoken
from ui.charts.plot import LEAST_HEIGHT
from ui.panels.activity.latest import LatestActivity
from ui.panels.activity.table import ActivityTable
from ui.panels.activity.tools import ActivityTools
from ui.panels.approvals.form import ApprovalsForm
from ui.panels.faucet_form import FaucetForm
from ui.panels.holdings.empty_wallet import EmptyWallet, FirstStepsPane
from ui.panels.holdings.figures import HoldingFigures
from ui.panels.holdings.lines import can_be_staked, first_followed, held, line_of, stands_for_all
from ui.panels.holdings.table import HoldingsTable
from ui.panels.holdings.words import earns, followed_titles
from ui.panels.holdings.worth_words import worth_caption, worth_hint
from ui.panels.review.receipt import ReceiptSheet
from ui.panels.rewards.table import RewardsTable
from ui.panels.rewards.tools import RewardsTools
from ui.panels.send.form import SendForm
from ui.panels.value.data import priced_in
from ui.panels.value.view import ValueView
from ui.panels.window.width import WindowWidth
from ui.tabs.chart.view import ChartView
from ui.tabs.first_screen import LEAST_CHART
from ui.tabs.frame import BORE, Tab
from ui.wording import chosen_terms, decimals, receipt_words
from wallet import actions, worth, worth_in_dollars

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Holding, Moved, Outcome, World

FIRST_COINS = 32
"""What an empty wallet is offered, in whole coins: a validator's stake where that has a size."""
HOLDINGS, ACTIVITY, REWARDS = TITLES = ("Holdings", "Activity", "Rewards")
DAY_HOURS = 24
"""Money earns nothing."""
MOST_HOLDINGS, MOST_ACTIVITY, FEW_ROWS = 5, 7, 3


class WalletTab(Tab):
    """Figures, chart, tables and forms of this page.

    Over twenty methods, because nine of them answer what a page is asked by overriding, and each table, form and sheet that is
    joined here has one for each thing that can be wished in it.
    """

    chart_first = True

    def __init__(self, session: Session) -> None:
        super().__init__(session, "wallet", "Wallet")
        self._activity_stale = True
        self._unread = {ACTIVITY, REWARDS}
        self.value = ValueView(session)
        for view in self.value.views():
            self.add_view(ChartView(*view))
        self.add_events(self.value)
        self.chart_bar.followed.connect(self.follow)
        self.numbers = HoldingFigures()
        self.figures.set_figures(*self.numbers.figures)
        self._add_tables()
        self._add_forms()
        self.empty = EmptyWallet(self.get_first_coins, self.new_practice, self.take_lesson, self)
        self.empty.hide()
        self.steps = FirstStepsPane(self)
        self.steps.hide()
        self.page.add(self.steps)
        session.history_changed.connect(self._history_changed)
        session.playing_changed.connect(self._played)

    def _add_tables(self) -> None:
        self.holdings = HoldingsTable(self._day)
        self.holdings.followed.connect(self.follow)
        self.holdings.send_wanted.connect(self.send)
        self.holdings.show_wanted.connect(self.show_on_chart)
        self.holdings.explain_wanted.connect(self.explain)
        self.activity = ActivityTable(self.session)
        self.activity.hour_chosen.connect(self.value.point_at)
        self.activity.receipt_wanted.connect(self.open_receipt)
        self.activity.said.connect(self.say)
        self.add_table(HOLDINGS, self.holdings)
        self.add_table(ACTIVITY, self.activity)
        self._add_rewards()
        self.activity_tools = ActivityTools(self.session, self.activity)
        self.activity_tools.said.connect(self.say)
        self.activity_tools.hide()
        self.tables.add_control(self.activity_tools)
        self.tables.shown_changed.connect(lambda _index: self._share_height())
        self.tables.shown_changed.connect(lambda _index: self._read_shown())
        self._share_height()
        self.receipt = ReceiptSheet(self.session, self)
        self.receipt.closed.connect(self.close_receipt)
        self.receipt.hour_wanted.connect(self._go_back)
        self.receipt.bearers_wanted.connect(lambda moment: self.lead_wanted.emit("risk", f"{BORE}{moment}"))

    def _add_rewards(self) -> None:
        self.rewards = RewardsTable(self.session)
        self.rewards.hour_chosen.connect(self.value.point_at)
        self.rewards.told.connect(lambda words, hint: self.tables.set_caption(self.rewards, words, hint))
        self.add_table(REWARDS, self.rewards)
        self.rewards_tools = RewardsTools(self.session, self.rewards)
        self.rewards_tools.said.connect(self.say)
        self.rewards_tools.hide()
        self.tables.add_control(self.rewards_tools)

    def _add_forms(self) -> None:
        self.sending, self.faucet, self.approvals = (
            SendForm(self.session),
            FaucetForm(self.session),
            ApprovalsForm(self.session),
        )
        for form in (self.sending, self.faucet, self.approvals):
            self.add_form(form)
        self.sending.said.connect(self.say)
        self.sending.coins_wanted.connect(self._show_faucet)
        self.approvals.coins_wanted.connect(self._show_faucet)
        self.latest = LatestActivity(self.session)
        self.latest.all_wanted.connect(self.show_activity)
        self.column.page.add_below(self.latest)

    # -- drawing

    def redraw(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._show_empty(not held(after))
        if not self._followable(self.value.key):
            self.value.follow(first_followed(after))
        self.value.refresh(before, after, events)

    def write_numbers(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._write(after)
        if before is None or self._activity_stale:
            self._read_activity()

    def _write(self, world: World) -> None:
        line = line_of(world, self.value.key) or line_of(world, first_followed(world))
        assert line is not None
        own = self.session.practice.own
        priced = priced_in(self.session)
        self.numbers.present(line, world, self._day(line), priced)
        self.figures.fit()
        if self.chart_bar.parts.follows.present(followed_titles(world) if len(world.coins) > 1 else (), line.key):
            self.chart_bar.offer()
        self.holdings.present(world, self.value.key, own, priced)
        parts = worth(world, own)
        hint, caption = worth_hint(parts, priced), worth_caption(parts, priced, worth_in_dollars(world, own, parts))
        self.tables.set_caption(self.holdings, "" if self.room is WindowWidth.tight else caption, hint)
        spoken.describe(self.holdings, hint)

    def _played(self, playing: bool) -> None:
        """Coin prices were held still while time played; now they are those of this hour."""
        if not playing and chosen_terms().kind != "own" and self.isVisible() and not self.session.closed:
            self._write(self.session.world)

    def _read_activity(self) -> None:
        if self.session.closed:
            return
        self._activity_stale = False
        self._unread = {ACTIVITY, REWARDS}
        self.latest.refresh()
        self._read_shown()

    def _read_shown(self) -> None:
        """Read the table on screen; the others wait until they are."""
        readers = {ACTIVITY: self.activity.refresh, REWARDS: self.rewards_tools.refresh}
        title = TITLES[max(self.tables.current(), 0)]
        if title in self._unread and not self.session.closed:
            self._unread.discard(title)
            readers[title]()

    def _history_changed(self) -> None:
        self._activity_stale = True
        if self.isVisible():
            self._read_activity()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._activity_stale:
            self._read_activity()

    def show_ghost(self, action: Action, outcome: Outcome) -> None:
        self.value.ghost(outcome.world)

    def hide_ghost(self) -> None:
        self.value.clear_ghost()

    def room_changed(self, room: WindowWidth) -> None:
        self.holdings.set_room(room)
        self.rewards_tools.set_tight(room is WindowWidth.tight)
        self._share_height()
        self._write(self.session.world)

    def set_room(self, room: WindowWidth, window_width: int) -> None:
        super().set_room(room, window_width)
        self.steps.setFixedWidth(self.column.width())
        self.value.chart.set_least(LEAST_CHART if self.chart_on_top else LEAST_HEIGHT)

    def _share_height(self) -> None:
        """Only the table on screen asks for height, so that the chart has the rest."""
        few, most = self.room is WindowWidth.tight, (MOST_HOLDINGS, MOST_ACTIVITY, MOST_ACTIVITY)
        for place, table in enumerate((self.holdings, self.activity, self.rewards)):
            shown = place == self.tables.current()
            table.show_rows((FEW_ROWS if few else most[place]) if shown else 1)
        self.activity_tools.setVisible(self.tables.current() == 1)
        self.rewards_tools.setVisible(self.tables.current() == 2)

    # -- following a holding

    def follow(self, key: str) -> None:
        """Let figures and chart follow a holding; what has no history of its own is followed as part of all LST."""
        self.value.follow(key if self._followable(key) else first_followed(self.session.world))
        self._write(self.session.world)

    def show_on_chart(self, key: str) -> None:
        """Follow a holding, all of its time, with the keyboard on the chart."""
        self.follow(key)
        self.show_view("gain")
        self.chart_bar.set_range("all")
        self.value.chart.setFocus()

    def explain(self, key: str) -> None:
        """Say where the numbers of a row come from."""
        self.explain_wanted.emit(key, "redeem", self.holdings)

    def explain_focused(self) -> None:
        """Explain the number that has the keyboard: the row of the holdings, or a figure."""
        if self.holdings.hasFocus() and self.holdings.chosen_key():
            self.explain(self.holdings.chosen_key())
        else:
            super().explain_focused()

    def _followable(self, key: str) -> bool:
        """Whether it is held, or all that is staked in a coin that can be; a request has no history of its own."""
        line, world = line_of(self.session.world, key), self.session.world
        return line is not None and not line.request and (not stands_for_all(key) or can_be_staked(world, key))

    def _day(self, line: Holding) -> Moved | None:
        """What a line earned in a day and what was added to it; None where it earns nothing, or its history is shorter."""
        if self.session.world.hour < DAY_HOURS or not earns(line, self.session.world):
            return None
        return self.session.practice.earned(line.key, DAY_HOURS)

    def find_in_table(self) -> None:
        """Search the table on screen; all of the activity has a search of its own."""
        if self.shown_table is self.activity:
            self.activity_tools.begin_search()
        else:
            super().find_in_table()

    # -- activity and receipts

    def lead_to(self, step: str) -> None:
        """Bring forward the rewards, or the form of one of the first steps."""
        if step == "rewards":
            self.tables.show_table(REWARDS)
            self.rewards.setFocus()
        else:
            super().lead_to(step)

    def show_activity(self) -> None:
        """Show the activity under the chart and put the keyboard there."""
        self.tables.show_table(ACTIVITY)
        self.activity.setFocus()

    def open_receipt(self, row: Any) -> None:
        """Show a moment's receipt in the forms' place."""
        self.receipt.show_row(row)
        if self.receipt.isHidden():
            self.column.lend(self.receipt)
        self.receipt.focus_first()

    def close_receipt(self) -> None:
        """Show the forms again."""
        if not self.receipt.isHidden():
            self.column.take_back(self.receipt)
            self.activity.setFocus()

    def _go_back(self, hour: int) -> None:
        self.close_receipt()
        self.session.go_to(hour)

    # -- forms

    def send(self, token: str) -> None:
        """Bring the form to send this token forward."""
        self.close_receipt()
        self.column.show_form(self.sending)
        self.sending.choose_token(token)

    def _show_faucet(self, coin: str) -> None:
        self.column.show_form(self.faucet)
        self.faucet.amount.set_unit(coin)
        self.faucet.focus_first()

    # -- a wallet with nothing in it

    def get_first_coins(self) -> None:
        """Hand out the first practice coins."""
        done = self.session.do(actions.Faucet(amount=FIRST_COINS * 10 ** decimals(self.session.world.coin)))
        if done is not None:
            self.say(receipt_words(done.receipt), "Undo", self.session.undo)

    def _show_empty(self, empty: bool) -> None:
        if empty == self.steps.isHidden():
            self.set_empty(self.empty if empty else None)
            self.column.setVisible(not empty)
            self.steps.setVisible(empty)
