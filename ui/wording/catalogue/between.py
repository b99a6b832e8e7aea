"""One sentence for each room whose contracts refuse one another: no form can ask for these."""

from __future__ import annotations

_CHAIN = "The chain does not allow this at the moment, so nothing was changed."
_REPORT = "The day\u2019s report was not accepted by the protocol\u2019s own checks, so it changed nothing."
_POOL = "The pool\u2019s own rules do not allow this, so nothing was changed."
_PROTOCOL = "The protocol\u2019s own rules do not allow this, so nothing was changed."
_NO_FORM = {
    _CHAIN: (
        "deposit_zero deposit_minimum deposit_maximum deposit_compounding exit_zero exit_too_many slash_none slash_zero "
        "slash_too_many slash_finality"
    ),
    _REPORT: (
        "report_burn report_exits_shrunk report_gain_limit report_loss_limit report_request_margin report_simulated_rate "
        "report_validators_appeared report_validators_exited report_validators_shrunk report_validators_undeposited"
    ),
    _POOL: "ramp_out_of_range ramp_too_far ramp_too_short ramp_too_soon",
    _PROTOCOL: (
        "batches_unsorted burn_zero deposit_beyond_buffer finalization_empty finalization_too_rich limit_increase "
        "limit_too_large limit_zero"
    ),
}
"""What contracts and chain refuse one another; no form can ask for it, so one sentence each is enough."""

BETWEEN: dict[str, tuple[str, str]] = {code: (sentence, "") for sentence, codes in _NO_FORM.items() for code in codes.split()}
