"""Studies of worlds: what somebody is exposed to, and one life ahead."""

from wallet.risk.ahead import ahead
from wallet.risk.exposure import Exposure, exposures

__all__ = ["Exposure", "ahead", "exposures"]
