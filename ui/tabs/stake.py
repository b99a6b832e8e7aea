"""The Stake tab: stake, wrap, leave by the queue or by a sale, claim; on the chart the value over time and what leaving costs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAccessible

from ui.panels.holdings.lines import all_in_the_coin_of, line_of, stands_for_all
from ui.panels.leave.chart import LeaveChart
from ui.panels.leave.compare import LeaveCompare
from ui.panels.leave.form import LeaveForm
from ui.panels.requests.panel import RequestsPanel
from ui.panels.requests.wait_told import WaitTold
from ui.panels.stake.figures import StakeFigures
from ui.panels.stake.form import StakeForm
from ui.panels.stake.ghost import ghost_of
from ui.panels.stake.wrap_form import UNWRAP, WrapForm
from ui.panels.staking_vault.form import StakingVaultForm
from ui.panels.value.data import priced_in
from ui.panels.value.view import ValueView
from ui.panels.window.width import WindowWidth
from ui.session import touched
from ui.tabs.chart.view import ChartView
from ui.tabs.frame import Tab
from ui.tabs.ways_beside import WaysBeside
from ui.wording import amount_with_unit, chosen_terms, event_text, receipt_words
from wallet import VaultBook, coin_of, leaving, stakeable

if TYPE_CHECKING:
    from ui.panels.compare.comparing import ComparingForm
    from ui.panels.form import Form
    from ui.panels.leave.offers import Offers
    from ui.session import Session
    from ui.tabs.compare_beside import CompareBeside, ComparedBeside
    from wallet import Action, Outcome, World

ONE = 10**18
GAIN, DISCOUNT, BREAK_EVEN = "gain", "discount", "break_even"
REQUESTS, COMPARE = 0, 1
READY = ("request_ready", "locked_ready", "escrow_over")
"""Events of what can be claimed from now on."""
DAY_HOURS = 24
WHAT = {"compare": "styles", "twins": "twins"}
"""By where one is led, what is compared there."""


class StakeTab(Tab):
    """Figures, chart views, requests and comparison, and the three forms.

    Over twenty methods, because seven of them answer what a page is asked by overriding, and each form and signal that is
    joined here has one.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "stake", "Stake")
        self.totals, self.told = StakeFigures(), WaitTold()
        session.practice_changed.connect(self.told.forget)
        session.playing_changed.connect(self._played)
        self.figures.set_figures(*self.totals.all())
        self.value = ValueView(session)
        for view in self.value.views():
            self.add_view(ChartView(*view))
        self.add_view(ChartView(BREAK_EVEN, "Break-even", lambda: self.break_even, self._look_at_leaving))
        self.add_events(self.value)
        self._before_review, self._ghost_shown = GAIN, False
        self._build_tables()
        self._build_forms()
        if QAccessible.isActive():
            self.finish()  # what a reader is told comes in one piece

    # -- what is made when it is wanted

    @cached_property
    def break_even(self) -> LeaveChart:
        """What leaving costs, either way."""
        return LeaveChart()

    @property
    def wrap(self) -> WrapForm:
        """The form for wrapping."""
        return self._wrap()

    @property
    def leave(self) -> LeaveForm:
        """The form for leaving."""
        return self._leave()

    @property
    def vault(self) -> StakingVaultForm:
        """The form for vaults of one's own."""
        return self._vault()

    @property
    def comparing(self) -> ComparingForm:
        """The form for comparing."""
        return self._comparing()

    # -- drawing

    def redraw(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._follow_the_coin()
        self.value.refresh(before, after, events, unseen=self.unseen(self.value))

    def write_numbers(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._write_totals(after)
        if touched(before, after, "hour", "ledger", "systems"):
            self.requests.refresh()
        for event in events:
            if event.kind in READY and event.account == "you":
                self.say(event_text(event), "Claim", self._claim_now)

    def refresh_forms(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._offer_vault()
        super().refresh_forms(before, after, events)
        self.ways.refresh(before, after)
        if self._looking_at_leaving() and not self.leave.isVisible():
            self.leave.recompute()

    def show_ghost(self, action: Action, outcome: Outcome) -> None:
        ghost = ghost_of(self.session, action, outcome, coin_of(self.session.world, self.value.key))
        if ghost is None:
            return
        if self.view is not None and not self._ghost_shown:
            self._before_review = self.view.key
        self._ghost_shown = True
        self.show_view(GAIN)
        self.value.project(ghost.flats, ghost.future)

    def hide_ghost(self) -> None:
        if not self._ghost_shown:
            return
        self._ghost_shown = False
        self.value.chart.set_projection()
        self.show_view(self._before_review)

    def set_room(self, room: WindowWidth, window_width: int) -> None:
        super().set_room(room, window_width)
        self.ways.set_room(room)
        if self.beside is not None:
            self.beside.set_room(room)

    def toggle_table(self) -> None:
        if self._compares:
            self._compares.page.toggle_table()
        else:
            super().toggle_table()

    def in_a_sentence(self) -> str:
        return self._compares.page.in_a_sentence() if self._compares else super().in_a_sentence()

    @property
    def pictured(self) -> ChartView | None:
        return self._compares.view if self._compares else super().pictured

    @property
    def _compares(self) -> ComparedBeside | None:
        """The comparison, where it is on screen."""
        return self.beside.open_one if self.beside is not None else None

    def room_changed(self, room: WindowWidth) -> None:
        self.requests.set_room(room is not WindowWidth.wide, room is WindowWidth.tight)
        self.compare.set_tight(room is not WindowWidth.wide)
        self.figures.fit()

    def find_in_table(self) -> None:
        if self.ways.is_open:
            self.ways.find()
        else:
            super().find_in_table()

    def lead_to(self, step: str) -> None:
        later: dict[str, Callable[[], Form]] = {"wrap": self._wrap, "leave": self._leave, **dict.fromkeys(WHAT, self._comparing)}
        form = later[step]() if step in later else self.stake
        if step in WHAT:
            self.comparing.show_what(WHAT[step])
        self.column.show_form(form)
        if isinstance(form, LeaveForm):
            form.begin()
        form.focus_first()

    # -- what follows from what

    def _write_totals(self, world: World) -> None:
        key, priced = self.value.key, priced_in(self.session)
        line = None if stands_for_all(key) else line_of(world, key)
        if line is not None:
            day = self.session.practice.earned(key, DAY_HOURS) if world.hour >= DAY_HOURS else None
            self.totals.refresh_line(world, line, day, priced)
        else:
            self.totals.refresh(world, self.told.why(world), coin_of(world, key), priced)
        self.figures.fit()

    def _played(self, playing: bool) -> None:
        """Coin prices were held still while time played; now they are those of this hour."""
        if not playing and chosen_terms().kind != "own" and self.isVisible() and not self.session.closed:
            self._write_totals(self.session.world)

    def _follow_the_coin(self) -> None:
        """Chart and figures are of all that is staked in the coin of the form on screen, the invitation to leave of its token."""
        form, world = self.column.form, self.session.world
        leave, chosen, about = form if isinstance(form, LeaveForm) else None, self.stake.chosen, self._about(form)
        coin = world.listed[about].coin
        key = self._locked_key(leave, coin) or all_in_the_coin_of(world, about)
        token = leave.token if leave is not None else chosen.token if chosen.coin == coin else ""
        liquid = (row.token for row in stakeable(world) if row.token and row.coin == coin)
        self.requests.follow(token if token and token not in world.coins else next(liquid, ""))
        if key != self.value.key:
            self.value.follow(key)
            self._write_totals(world)

    def _about(self, form: Form | None) -> str:
        """The token or coin that a form is about: that of the way to stake, where it chooses none of its own."""
        if isinstance(form, LeaveForm):
            return form.token
        if isinstance(form, WrapForm):
            return form.pair[0] or self.stake.chosen.coin
        return form.book.coin if isinstance(form, StakingVaultForm) and form.book is not None else self.stake.chosen.coin

    def _locked_key(self, leave: LeaveForm | None, coin: str) -> str:
        """The line of the locked stake that the form on screen is about; "" where there is none, or it is about a token."""
        if leave is not None:
            locked = leave.source.locked()
            return locked.key if locked is not None else ""
        chosen = self.stake.chosen
        mine = leaving.my_positions(self.session.world, chosen.system) if not chosen.token and chosen.coin == coin else ()
        return mine[-1].key if mine else ""

    def _build_tables(self) -> None:
        self.requests = RequestsPanel(self.session)
        self.compare = LeaveCompare()
        self.add_table("Requests", self.requests)
        self.add_table("Ways out", self.compare)
        self.tables.add_control(self.requests.mover)
        self.tables.add_control(self.requests.claim)
        self.tables.show_table(REQUESTS)
        self.tables.shown_changed.connect(self._table_shown)
        self.requests.told.connect(lambda words: self.tables.set_caption(self.requests, words))
        self.requests.claim_wanted.connect(self.review_wanted)
        self.requests.first_wanted.connect(self._try_first)
        self.requests.sale_wanted.connect(lambda: self.lead_to("leave"))

    def _build_forms(self) -> None:
        self.stake = StakeForm(self.session)
        self.stake.done.connect(self._done)
        self.add_form(self.stake)
        self.stake.edited.connect(self._follow_the_coin)
        self.ways = WaysBeside(self.session, self, self.stake)
        self._wrap = self.add_form_later("Wrap", lambda: WrapForm(self.session), self._listen_to_wrap)
        self._leave = self.add_form_later("Leave", lambda: LeaveForm(self.session), self._listen_to_leave)
        self._vault = self.add_form_later("Vault", lambda: StakingVaultForm(self.session), self._listen_to_vault)
        self._offer_vault()
        self.beside: CompareBeside | None = None
        self._comparing = self.add_form_later("Compare", self._compare_form, self._listen_to_comparing)
        self.column.form_changed.connect(self._form_changed)

    def _listen_to_wrap(self, form: WrapForm) -> None:
        form.done.connect(self._done)
        form.edited.connect(self._follow_the_coin)

    def _listen_to_vault(self, form: StakingVaultForm) -> None:
        form.done.connect(self._done)

    def _offer_vault(self) -> None:
        """A world without a hub has no form for vaults."""
        self.column.page.offer("Vault", bool(self.session.world.every(VaultBook)))

    def _listen_to_leave(self, form: LeaveForm) -> None:
        form.done.connect(self._done)
        form.edited.connect(self._follow_the_coin)
        form.compared.connect(self._compare)
        form.unwrap_wanted.connect(self._unwrap)
        form.wait_wanted.connect(lambda until: self.run_wanted.emit(until, "it fits"))
        form.instead_wanted.connect(self._review_instead)
        form.source.changed.connect(lambda _key: self._form_changed(form))

    def _compare_form(self) -> ComparingForm:
        from ui.panels.compare.comparing import ComparingForm

        return ComparingForm(self.session)

    def _listen_to_comparing(self, form: ComparingForm) -> None:
        from ui.tabs.compare_beside import CompareBeside

        self.beside = CompareBeside(self.session, self, form)

    def _form_changed(self, form: Form) -> None:
        if form is not self.stake:
            self.ways.close()
        if self.beside is not None:
            self.beside.follow(form)
        self._follow_the_coin()
        if isinstance(form, WrapForm):
            form.prefer(self.stake.chosen.token)
        leave = form if isinstance(form, LeaveForm) else None
        self.tables.show_table(COMPARE if leave is not None else REQUESTS)
        if leave is not None:
            both = leave.offers
            comparable = both is not None and both.break_even(leave.elsewhere.value()) is not None
            self.show_view(BREAK_EVEN if comparable else GAIN if leave.is_locked else DISCOUNT)
        elif self.view is not None and self.view.key == BREAK_EVEN:
            self.show_view(GAIN)

    def _done(self, outcome: Outcome) -> None:
        """Say it; a new request is shown where it now stands."""
        self.say(receipt_words(outcome.receipt), "Undo", self.session.undo)
        if outcome.receipt.kind in ("request_withdrawal", "unlock"):
            self.tables.show_table(REQUESTS)

    def _compare(self, both: Offers | None) -> None:
        world, elsewhere = self.session.world, self.leave.elsewhere.value()
        self.compare.present(both, world, elsewhere)
        self.break_even.present(both, elsewhere, world)
        if both is not None:
            amount = amount_with_unit(both.found.amount, self.leave.token)
            self.tables.set_caption(self.compare, f"for all your {amount}" if both.whole else f"for {amount}")
        else:
            self.tables.set_caption(self.compare, "nothing to leave with")

    def _looking_at_leaving(self) -> bool:
        view = self.view
        return self.tables.current() == COMPARE or (view is not None and view.key == BREAK_EVEN)

    def _look_at_leaving(self) -> None:
        if not self.leave.isVisible():
            self.leave.recompute()

    def _table_shown(self, index: int) -> None:
        self.requests.show_claim(index == REQUESTS)
        if index == COMPARE:
            self._look_at_leaving()

    def _review_instead(self, action: Action | None) -> None:
        """Review what goes through where locked stake cannot leave."""
        form = self.requests.mover.form
        form.wished = action
        self.review_wanted.emit(form)

    def _try_first(self) -> None:
        """Begin a first request: the form filled with one token, or with what there is of it."""
        token, world = self.requests.token, self.session.world
        self.column.show_form(self.leave)
        self.leave.source.set_current(token)
        self.leave.how.pick(sale=False)
        self.leave.amount.set_amount(min(10 ** world.listed[token].decimals, world.balance("you", token)) or None)
        self.leave.focus_first()

    def _unwrap(self, units: int | None) -> None:
        self.column.show_form(self.wrap)
        self.wrap.start(UNWRAP, units, self.leave.token)
        self.wrap.focus_first()

    def _claim_now(self) -> None:
        self.tables.show_table(REQUESTS)
        if self.requests.form.action() is not None:
            self.review_wanted.emit(self.requests.form)
