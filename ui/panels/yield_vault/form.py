"""A vault that lends its asset out: deposit the asset for shares, and redeem them for it, by the actions of any issuer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.panels.figure_row import figure_row, figure_rows, rate_row
from ui.panels.previewing_form import PreviewingForm
from ui.panels.stake.words import amount_row
from ui.panels.yield_vault import words as say
from ui.widgets import AmountEdit, Fix, FormRow, PreviewBlock, PreviewRow, Segments, Select, Unit
from ui.wording import amount_with_unit, decimals, exact_amount, seconds_date, system_title
from wallet import Convertible, LentOut, actions, ways

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, Refused

IN, OUT = "in", "out"
REVIEWS = {IN: "vault.deposit.review", OUT: "vault.redeem.review"}
YOU = "you"


class YieldVaultForm(PreviewingForm):
    """`vault.which` where there are several, `vault.direction`, `vault.amount`; `vault.deposit.review` and `vault.redeem.review`
    open the review. `told` is how the chosen vault stands.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Vault", {REVIEWS[IN]: "Review deposit", REVIEWS[OUT]: "Review redemption"})
        self._found: tuple[Convertible, ...] = ()
        self._tokens: tuple[str, ...] = ()
        self.told: LentOut | None = None
        self.which = Select("Vault", ())
        self.which.setObjectName("vault.which")
        self.which_row = FormRow("Vault", self.which)
        self.direction = Segments("What to do", ((IN, "Deposit"), (OUT, "Redeem")), small=True, stretch=True)
        self.direction.setObjectName("vault.direction")
        self.amount = AmountEdit("Amount", [Unit("asset", "")], maximum=self._most)
        self.amount.setObjectName("vault.amount")
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("vault.preview")
        for part in (self.which_row, self.direction, self.amount, self.preview):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self._fill()
        self.listen(self.amount)
        for choice in (self.which, self.direction):
            choice.changed.connect(self._turned)

    # -- what is there

    @property
    def vault(self) -> Convertible | None:
        """The vault that is chosen; None where there is none."""
        found = next((row for row in self._found if row.system == self.which.current_key()), None)
        return found or next(iter(self._found), None)

    @property
    def deposits(self) -> bool:
        """Whether something is put in."""
        return self.direction.current_key() == IN

    @property
    def by_asset(self) -> bool:
        """Whether the amount is of the asset."""
        return self.vault is not None and self.amount.unit().key == self.vault.asset

    def turn(self, what: str) -> None:
        """Turn to depositing, or to redeeming."""
        self.direction.set_current(what)

    def _fill(self) -> None:
        self._found = ways.vaults.offered(self.session.world)
        self.which.offer([(row.system, system_title(row.system)) for row in self._found])
        self.which_row.setVisible(len(self._found) > 1)
        vault = self.vault
        self.told = None if vault is None else ways.vaults.told(self.session.world, vault.system)
        self.show_primary(REVIEWS[self.direction.current_key()])
        if vault is None:
            return
        tokens = (vault.asset, vault.token) if self.deposits else (vault.token, vault.asset)
        if tokens != self._tokens:
            self._tokens = tokens
            self.amount.set_units([Unit(token, token, decimals(token)) for token in tokens])
            self.amount.set_unit(tokens[0])

    def _most(self) -> int | None:
        vault, world = self.vault, self.session.world
        if vault is None:
            return 0
        if self.deposits:
            return ways.vaults.most_in(world, vault.system) if self.by_asset else None
        return None if self.by_asset else ways.vaults.most_out(world, vault.system)

    def held_words(self) -> str:
        vault, told = self.vault, self.told
        if vault is None or told is None:
            return ""
        if self.deposits:
            return f"you have {amount_with_unit(self.session.world.balance(YOU, vault.asset), vault.asset)}"
        return f"{amount_with_unit(ways.vaults.mine(self.session.world, vault.system).inside, vault.asset)} in the vault"

    # -- what is wished

    def wish(self) -> Action | None:
        vault, typed = self.vault, self.amount.amount()
        if vault is None or typed is None:
            return None
        if self.deposits:
            return actions.Convert(system=vault.system, amount=typed, receive=not self.by_asset)
        return actions.Unwrap(amount=typed, token=vault.token, receive=self.by_asset)

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        if refusal.code == "yield_loss_over":
            fixes = [Fix("Redeem shares instead", self._by_shares)]
        return sentence, fixes

    def _by_shares(self) -> None:
        """The same amount as the shares that it takes, which may pay a little less."""
        vault, typed = self.vault, self.amount.amount()
        if vault is None or typed is None:
            return
        shares = ways.vaults.shares_for(self.session.world, vault.system, typed)
        self.amount.set_unit(vault.token)
        self.amount.set_amount(shares)

    def foot_note(self) -> str:
        if self.vault is None:
            return say.NOTHING
        if not self.deposits and not self.session.world.balance(YOU, self.vault.token):
            return f"You have no {self.vault.token}. Deposit {self.vault.asset} first."
        if self.deposits and not self.session.world.balance(YOU, self.vault.asset):
            return f"You have no {self.vault.asset}. Get some on the Stake tab."
        return super().foot_note()

    # -- what would happen

    def recompute(self) -> None:
        self._fill()
        super().recompute()

    def _refresh_limits(self) -> None:
        self._fill()
        super()._refresh_limits()

    def _turned(self, _key: str) -> None:
        self._refresh_limits()
        self.edit()

    def show_outcome(self, outcome: Outcome | None) -> None:
        vault = self.vault
        if outcome is None or vault is None:
            title = "What you get"
            self.preview.set_empty(title, "", "A preview appears as soon as the amount fits.")
            return
        self.preview.set_rows(self._in_rows(outcome) if self.deposits else self._out_rows(outcome), self._noted(outcome))

    def _in_rows(self, outcome: Outcome) -> list[PreviewRow]:
        receipt, vault = outcome.receipt, self.vault
        assert vault is not None
        paid = [] if self.by_asset else [amount_row("You pay", int(receipt.figures["paid"]), vault.asset)]
        price = int(receipt.figures.get("inside", receipt.figures["rate"]))
        unit = receipt.units["inside"] if "inside" in receipt.figures else receipt.units["rate"]
        return [
            *paid,
            figure_row(receipt, "got"),
            figure_row(receipt, "worth"),
            rate_row(vault.token, price, unit),
            *self._fee(receipt),
        ]

    def _out_rows(self, outcome: Outcome) -> list[PreviewRow]:
        receipt, vault, told = outcome.receipt, self.vault, self.told
        assert vault is not None
        assert told is not None
        asset, lost = vault.asset, int(receipt.figures.get("lost", 0))
        left = ways.vaults.mine(outcome.world, vault.system).inside
        return [
            amount_row("You get at once", int(receipt.figures["got"]), asset),
            amount_row("Shares burned", int(receipt.figures["paid"]), vault.token),
            PreviewRow(
                "Cost of freeing it",
                say.taken_words(lost, asset) if lost else "none",
                asset if lost else "",
                exact=exact_amount(lost, asset),
                tone="bad" if lost else "ink",
            ),
            amount_row("Left in the vault", left, asset),
            *self._fee(receipt),
        ]

    def _fee(self, receipt: Any) -> list[PreviewRow]:
        return figure_rows(receipt, "network_fee")

    def _noted(self, outcome: Outcome | None) -> str:
        """What is still locked when one leaves, or when what is put in begins to work."""
        vault, told = self.vault, self.told
        if vault is None or told is None or outcome is None:
            return ""
        if self.deposits:
            return (
                f"It lies idle until the keeper\N{RIGHT SINGLE QUOTATION MARK}s next report, on {seconds_date(told.next_report)}."
            )
        behind = ways.vaults.left_behind(self.session.world, vault.system, int(outcome.receipt.figures["paid"]))
        if not told.locked or not behind:
            return ""
        return (
            f"Profit that was reported unlocks until {seconds_date(told.until)}. Leave earlier and you leave "
            f"{amount_with_unit(behind, vault.asset, say.SMALL)} of it behind."
        )
