#!/usr/bin/env bash
# StableSwapPy 1.1.0. Expected: as in the Curve pool, the fee of a swap is part of the coin received, and half of it belongs to
# the DAO. Seen: the answer calls it `tkn_in_fee` and the exchange books it under the coin paid; the share of the DAO is 0, so
# the liquidity providers get twice what they get on chain. In a pool off balance the two coins are not worth the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check stableswappy==1.1.0
"$folder/venv/bin/python" - <<'PY'
from stableswappy.cst.factory.StableswapFactory import StableswapFactory
from stableswappy.erc import ERC20
from stableswappy.process.join.Join import Join
from stableswappy.utils.data import StableswapExchangeData
from stableswappy.vault.StableswapVault import StableswapVault

ether, staked = ERC20("ETH", "0x1", 18), ERC20("STETH", "0x2", 18)
ether.deposit(None, 120_000)
staked.deposit(None, 480_000)
vault = StableswapVault()
for coin in (ether, staked):
    vault.add_token(coin)
pool = StableswapFactory("factory", "0x3").deploy(StableswapExchangeData(vault=vault, symbol="LP", address="0x4"))
Join().apply(pool, "provider", 30)
answer = pool.get_amount_out(1000.0, staked, ether)
before_fee = answer["tkn_out_amt"] + answer["tkn_in_fee"]
share = answer["tkn_in_fee"] / before_fee
print(answer, "fee / ETH before the fee:", share, "admin fee:", pool.math_pool.admin_fee)
assert answer["tkn_in_nm"] == "STETH"
assert abs(share - pool.math_pool.fee / 10**10) < 1e-9, "a fee of the stETH paid would be another part"
assert pool.math_pool.admin_fee == 0
PY
