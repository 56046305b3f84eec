"""The rule kinds: a closed vocabulary. ``KINDS`` is the only registry, rulebook table name -> class."""

from constraints.rule import Rule
from constraints.rules.act import Act
from constraints.rules.apart import Apart
from constraints.rules.avoid import Avoid
from constraints.rules.beside import Beside
from constraints.rules.count import Count
from constraints.rules.edition import Edition
from constraints.rules.host import Host
from constraints.rules.keep import Keep
from constraints.rules.order import Order
from constraints.rules.register import Register
from constraints.rules.spread import Spread
from constraints.rules.statement import Statement
from constraints.rules.window import Window

_KINDS: tuple[type[Rule], ...] = (
    Count,
    Order,
    Beside,
    Apart,
    Avoid,
    Window,
    Spread,
    Host,
    Edition,
    Keep,
    Register,
    Act,
    Statement,
)
KINDS: dict[str, type[Rule]] = {kind.kind: kind for kind in _KINDS}
BY_DATES = tuple(name for name, kind in KINDS.items() if kind.by_dates)
"""The kinds that dates decide: those with two readings to hold against each other."""

__all__ = ["BY_DATES", "KINDS"]
