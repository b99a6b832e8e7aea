"""The DeFi tab: what the pool pays against what is owed, the price by size, swapping, and providing liquidity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.panels.holdings.lines import all_in_the_coin_of
from ui.panels.pool.form import PoolForm
from ui.panels.pool.table import TITLE as SHARE
from ui.panels.pool.table import ShareTable
from ui.panels.swap.costs import TITLE as COSTS
from ui.panels.swap.costs import CostTable
from ui.panels.swap.curve import SwapChart
from ui.panels.swap.figures import PoolFigures
from ui.panels.swap.form import SwapForm
from ui.panels.swap.routes import TITLE as ROUTES
from ui.panels.swap.routes import RoutesTable
from ui.panels.value.view import ValueView
from ui.session import touched
from ui.tabs.beside.covering import CoverBeside
from ui.tabs.beside.pooling import PoolBeside
from ui.tabs.chart.view import ChartView
from ui.tabs.frame import Tab
from ui.wording import decimals, first_coin, receipt_words
from wallet import liquidity, loans, strategies, ways

if TYPE_CHECKING:
    from ui.panels.form import Form
    from ui.panels.lend.form import LendForm
    from ui.panels.loop.form import LoopForm
    from ui.panels.restake.form import RestakeForm
    from ui.panels.window.width import WindowWidth
    from ui.panels.yield_vault.form import YieldVaultForm
    from ui.session import Session
    from ui.tabs.beside.lending import LendBeside
    from wallet import Action, Outcome, World

PRICE = "price"


class DefiTab(Tab):
    """Figures, charts, tables and forms of this page, about the market of the form that is shown.

    Over twenty methods, because it answers for six forms, four of which are made when they are wanted: seven questions that a
    page answers by overriding, and what each form shows beside it.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "defi", "DeFi")
        self.numbers = PoolFigures()
        self.figures.set_figures(*self.numbers.figures)
        self.curve = SwapChart()
        self._price = self.add_view(ChartView(PRICE, "Price by size", self.curve))
        self.value = ValueView(session)
        for view in self.value.views()[:2]:
            self.add_view(ChartView(*view))
        self.add_events(self.value)
        self.costs, self.share = CostTable(), ShareTable(session)
        self.add_table(COSTS, self.costs)
        self.add_table(SHARE, self.share)
        self.routes = RoutesTable()
        self.add_table(ROUTES, self.routes)
        self.swap, self.pool = SwapForm(session), PoolForm(session)
        self.lending: LendBeside | None = None
        self.looping: CoverBeside | None = None
        self.restaking: CoverBeside | None = None
        self.vaulting: CoverBeside | None = None
        self.add_form(self.swap)
        self._lend = self.add_form_later("Lend", self._lend_form, self._listen)
        self.add_form(self.pool)
        self.pooling = PoolBeside(self, self.pool, self.numbers.figures)
        self._loop = self.add_form_later("Loop", self._loop_form, self._listen)
        self._vault = self.add_form_later("Vault", self._vault_form, self._listen)
        self._restake = self.add_form_later("Restake", self._restake_form, self._listen)
        for form in (self.swap, self.pool):
            self._listen(form)
        self._offer_lend()
        self._offer_tables(self.swap)
        self.column.form_changed.connect(self._form_chosen)
        session.history_changed.connect(self._history_changed)
        self._history_stale = True
        self._shown = ("", "")

    # -- what is made when it is wanted

    @property
    def lend(self) -> LendForm:
        """The form for lending and borrowing."""
        return self._lend()

    def _lend_form(self) -> LendForm:
        from ui.panels.lend.form import LendForm
        from ui.tabs.beside.lending import LendBeside

        form = LendForm(self.session)
        self.lending = LendBeside(self, form, self.numbers.figures, self._price)
        return form

    @property
    def loop(self) -> LoopForm:
        """The form for looping."""
        return self._loop()

    def _loop_form(self) -> LoopForm:
        from ui.panels.loop.form import LoopForm
        from ui.panels.loop.page import LoopPage

        form = LoopForm(self.session)
        page = LoopPage()
        self.looping = CoverBeside(self, form, page, lambda: page.present(form))
        return form

    @property
    def restake(self) -> RestakeForm:
        """The form for restaking."""
        return self._restake()

    def _restake_form(self) -> RestakeForm:
        from ui.panels.restake.form import RestakeForm
        from ui.panels.restake.page import RestakePage

        form = RestakeForm(self.session)
        page = RestakePage()
        self.restaking = CoverBeside(self, form, page, lambda: page.present(form))
        return form

    @property
    def vault(self) -> YieldVaultForm:
        """The form for vaults that lend out."""
        return self._vault()

    def _vault_form(self) -> YieldVaultForm:
        from ui.panels.yield_vault.form import YieldVaultForm
        from ui.panels.yield_vault.page import YieldVaultPage

        form = YieldVaultForm(self.session)
        page = YieldVaultPage()
        self.vaulting = CoverBeside(self, form, page, lambda: page.present(form))
        return form

    def _listen(self, form: SwapForm | LendForm | PoolForm | LoopForm | RestakeForm | YieldVaultForm) -> None:
        form.edited.connect(self._edited)
        form.done.connect(self._done)

    def _offer_lend(self) -> None:
        """A world without a lender has no form for lending, one whose lender takes no staked token none for looping, and one
        without a vault that lends out, or a strategy, none for that.
        """
        self.column.page.offer("Lend", bool(loans.lenders(self.session.world)))
        self.column.page.offer("Loop", bool(ways.loops.loopable(self.session.world)))
        self.column.page.offer("Vault", bool(ways.vaults.offered(self.session.world)))
        self.column.page.offer("Restake", bool(strategies(self.session.world)))

    def room_changed(self, room: WindowWidth) -> None:
        for beside in (self.looping, self.vaulting, self.restaking):
            if beside is not None:
                beside.page.set_room(room)

    # -- drawing

    def redraw(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._follow_the_coin()
        self.value.refresh(before, after, events, unseen=self.unseen(self.value))

    def write_numbers(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self.numbers.present(after, self.market)
        self.figures.fit()
        if self._history_stale:
            self._read_history()
        if touched(before, after, "ledger", "systems"):
            self.tables.set_caption(self.share, self.share.present(after))
        if self.session.playing:  # the forms look at the world less often
            self._show_trade()

    def refresh_forms(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._offer_lend()
        super().refresh_forms(before, after, events)

    @property
    def market(self) -> str:
        """The market of the form that is shown."""
        return self.swap.market if self.column.form is self.swap else self.pool.market

    @property
    def lends(self) -> bool:
        """Whether the form for lending is on screen."""
        return self.lending is not None and self.column.form is self.lend

    @property
    def pair(self) -> tuple[str, str]:
        """What is sold on the chart, and for what."""
        if self.column.form is self.swap:
            pay, receive = self.swap.tokens
            return pay, (self.swap.best.via or receive) if self.swap.best is not None else receive
        if self.lends:
            return self.lend.token or first_coin(), first_coin()
        coin, token = self.pool.pair
        return token, coin

    def _edited(self) -> None:
        """Show the market of what is typed now."""
        if self._shown != (self.market, self.pool.market) and self.isVisible():
            self._shown = (self.market, self.pool.market)
            self._follow_the_coin()
            self.numbers.present(self.session.world, self.market)
            self.figures.fit()
            self._read_history()
            self.tables.set_caption(self.share, self.share.present(self.session.world))
        self._show_trade()

    def _follow_the_coin(self) -> None:
        """The chart is of all that is staked in the coin of what the market sells."""
        self.value.follow(all_in_the_coin_of(self.session.world, self.pair[0]))

    def _read_history(self) -> None:
        if not self.session.closed:
            self._history_stale = False
            self.share.read_history(self.pool.market)

    def _show_trade(self) -> None:
        """Draw the curve for what the swap form describes, and where the difference to redemption goes.

        It follows the form's `edited`, which comes with every edit and after every change of the world.
        """
        if not self.isVisible():
            return
        world, name = self.session.world, self.market
        market = liquidity.market_if_any(world, name)
        swapping = self.column.form is self.swap
        trade, parts = (self.swap.swap, self.swap.parts) if swapping else (None, None)
        if market is None:
            self.curve.set_curve(None)
        else:
            alone = trade is not None and not trade.via  # of two trades none is where both ended
            self.curve.show_market(world, name, *self.pair, trade.amount if trade else 0, parts if alone else None)
        fee = market.fees_1e10()[1] if market else 0
        self.tables.set_caption(self.costs, self.costs.show_parts(trade, parts, fee, self.swap.tokens[1]))
        if swapping:
            paid = trade.amount if trade else 10 ** decimals(self.swap.tokens[0])
            self.tables.set_caption(self.routes, self.routes.present(world, self.swap.routes, *self.swap.tokens, paid))

    def show_ghost(self, action: Action, outcome: Outcome) -> None:
        self.curve.show_after(outcome.world, self.market, *self.pair)
        self.value.ghost(outcome.world)

    def hide_ghost(self) -> None:
        self.curve.show_after(None)
        self.value.clear_ghost()

    # -- what is chosen

    def _form_chosen(self, form: Form) -> None:
        if self.lending is not None:
            self.lending.follow(form)
        for beside in (self.looping, self.vaulting, self.restaking):
            if beside is not None:
                beside.follow(form)
        if not self.lends:
            self.tables.show_table(COSTS if form is self.swap else SHARE)
        self._offer_tables(form)
        self.pooling.follow(form)
        self._edited()

    def _offer_tables(self, form: Form) -> None:
        """Each form has its own tables below the charts; without any the pool's is there."""
        for title, offered in (
            (COSTS, form is self.swap),
            (ROUTES, form is self.swap),
            (SHARE, not self.lends and form is not self.swap),
        ):
            self.tables.offer(title, offered)

    def _history_changed(self) -> None:
        self._history_stale = True
        if self.isVisible():
            self._read_history()
            self.tables.set_caption(self.share, self.share.present(self.session.world))

    def _done(self, outcome: Outcome) -> None:
        self.say(receipt_words(outcome.receipt), "Undo", self.session.undo)
