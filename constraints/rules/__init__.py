"""The rule kinds: a closed vocabulary. ``KINDS`` is the only registry, rulebook table name -> class."""

from constraints.rule import Rule
from constraints.rules.apart import Apart
from constraints.rules.avoid import Avoid
from constraints.rules.beside import Beside
from constraints.rules.count import Count
from constraints.rules.edition import Edition
from constraints.rules.order import Order
from constraints.rules.spread import Spread
from constraints.rules.window import Window

KINDS: dict[str, type[Rule]] = {
    kind.kind: kind for kind in (Count, Order, Beside, Apart, Avoid, Window, Spread, Edition)
}

__all__ = ["KINDS"]
