"""What one can do with a vault: each deed's name, its button, in what it is counted, and the action that it is."""

from __future__ import annotations

from typing import NamedTuple

from wallet import Action, VaultFacts, actions

OPEN, MINT, REPAY, FUND, WITHDRAW = "open", "mint", "repay", "fund", "withdraw"
FROM_VAULT, CALL, TIER, ASIDE, LEAVE = "from_vault", "call", "tier", "aside", "leave"
COIN, TOKEN, VALIDATORS, NOTHING = "coin", "token", "validators", ""


class VaultDeed(NamedTuple):
    """Its name in the list, its button, and what its amount is counted in; "" where it takes none."""

    title: str
    review: str
    counted: str


DEEDS = {
    OPEN: VaultDeed("Open a vault", "Review vault", COIN),
    MINT: VaultDeed("Mint against it", "Review minting", TOKEN),
    REPAY: VaultDeed("Repay", "Review repayment", TOKEN),
    FUND: VaultDeed("Put in", "Review deposit", COIN),
    WITHDRAW: VaultDeed("Withdraw", "Review withdrawal", COIN),
    FROM_VAULT: VaultDeed("Repay out of the vault", "Review repayment", TOKEN),
    CALL: VaultDeed("Call validators back", "Review exit", VALIDATORS),
    TIER: VaultDeed("Change tier", "Review tier", NOTHING),
    ASIDE: VaultDeed("Send straight to the vault", "Review deposit", COIN),
    LEAVE: VaultDeed("Disconnect", "Review leaving", NOTHING),
}


def offered(vault: VaultFacts | None) -> tuple[tuple[str, str], ...]:
    """The deeds that a vault allows as it stands, by key and name; without one it can be opened."""
    if vault is None:
        keys: tuple[str, ...] = (OPEN,)
    elif vault.stage == "gone":
        keys = (WITHDRAW,)
    elif vault.stage == "leaving":
        keys = (FUND, CALL)
    else:
        debt = (REPAY, FROM_VAULT) if vault.owed else ()
        keys = (MINT, *debt, FUND, WITHDRAW, *((CALL,) if vault.validators else ()), TIER, ASIDE, LEAVE)
    return tuple((key, DEEDS[key].title) for key in keys)


def action_of(deed: str, hub: str, number: int, amount: int, tier: int, everything: bool) -> Action:
    """The action of a deed; `everything` repays all that is owed, whatever the amount says."""
    match deed:
        case "open":
            return actions.OpenVault(amount, hub, tier)
        case "mint":
            return actions.MintVault(amount, hub, number)
        case "repay" | "from_vault":
            return actions.RepayVault(amount, hub, number, everything, deed == FROM_VAULT)
        case "withdraw":
            return actions.WithdrawVault(amount, hub, number)
        case "call":
            return actions.CallValidators(amount, hub, number)
        case "tier":
            return actions.ChangeVaultTier(tier, hub, number)
        case "leave":
            return actions.Unlock(number, hub)
    return actions.FundVault(amount, hub, number, aside=deed == ASIDE)
