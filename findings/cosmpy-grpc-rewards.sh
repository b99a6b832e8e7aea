#!/usr/bin/env bash
# cosmpy 0.12.2. Expected: query_staking_summary tells the same reward whether the node is asked by gRPC or by REST. Seen: by gRPC
# it is 10**18 times as large. A Cosmos node writes a decimal with its point in JSON, and as a bare integer of 18 places in
# protobuf (cosmos-sdk issues 10863 and 13128; the reward below is of the second); cosmpy reads both alike, though the networks
# it comes with are asked by gRPC. Divide `reward` and `reward_dec` by 10**18 there. A loopback server answers here as a node does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cosmpy==0.12.2
"$folder/venv/bin/python" - <<'PY'
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import grpc
from cosmpy.aerial.client import LedgerClient
from cosmpy.aerial.config import NetworkConfig
from cosmpy.crypto.address import Address
from cosmpy.protos.cosmos.distribution.v1beta1 import query_pb2 as rewards_pb2, query_pb2_grpc as rewards_grpc
from cosmpy.protos.cosmos.staking.v1beta1 import query_pb2 as staking_pb2, query_pb2_grpc as staking_grpc
from google.protobuf.json_format import MessageToJson

OWNER, VALIDATOR = str(Address(b"o" * 20, "fetch")), str(Address(b"v" * 20, "fetchvaloper"))
IN_PROTOBUF, IN_JSON = "16925437387891251000000000", "16925437.387891251000000000"
STAKED = staking_pb2.QueryDelegatorDelegationsResponse()
stake = STAKED.delegation_responses.add()
stake.delegation.delegator_address, stake.delegation.validator_address = OWNER, VALIDATOR
stake.balance.denom, stake.balance.amount = "afet", "5000000000"
LEAVING = staking_pb2.QueryDelegatorUnbondingDelegationsResponse()


def rewards(amount):
    answer = rewards_pb2.QueryDelegationRewardsResponse()
    answer.rewards.add(denom="afet", amount=amount)
    return answer


class Staking(staking_grpc.QueryServicer):
    def DelegatorDelegations(self, request, context):
        return STAKED

    def DelegatorUnbondingDelegations(self, request, context):
        return LEAVING


class Rewards(rewards_grpc.QueryServicer):
    def DelegationRewards(self, request, context):
        return rewards(IN_PROTOBUF)


class Rest(BaseHTTPRequestHandler):
    def do_GET(self):
        answer = rewards(IN_JSON) if "/rewards/" in self.path else LEAVING if "unbonding" in self.path else STAKED
        self.send_response(200)
        self.end_headers()
        self.wfile.write(MessageToJson(answer).encode())

    def log_message(self, *args):
        pass


def summary(url):
    network = NetworkConfig("fetchhub-4", 0, "afet", "afet", url)
    return LedgerClient(network).query_staking_summary(Address(OWNER))


node = grpc.server(ThreadPoolExecutor(2))
staking_grpc.add_QueryServicer_to_server(Staking(), node)
rewards_grpc.add_QueryServicer_to_server(Rewards(), node)
port = node.add_insecure_port("127.0.0.1:0")
node.start()
web = ThreadingHTTPServer(("127.0.0.1", 0), Rest)
Thread(target=web.serve_forever, daemon=True).start()
rest, rpc = summary(f"rest+http://127.0.0.1:{web.server_port}"), summary(f"grpc+http://127.0.0.1:{port}")
node.stop(None)
web.shutdown()
print("REST", rest.total_rewards, "gRPC", rpc.total_rewards, "default network", NetworkConfig.fetchai_mainnet().url)
assert rest.total_staked == rpc.total_staked == 5_000_000_000
assert rest.total_rewards == int(IN_PROTOBUF) // 10**18, "REST is right"
assert rpc.total_rewards == int(IN_PROTOBUF), "gRPC is not"
assert rpc.current_positions[0].reward_dec == rest.current_positions[0].reward_dec * 10**18
assert NetworkConfig.fetchai_mainnet().url.startswith("grpc")
PY
