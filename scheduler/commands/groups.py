"""Options that several commands share: a parameter that is a dataclass of options becomes these options."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature
from typing import Any, get_type_hints


def flat(command: Callable[..., None]) -> Callable[..., None]:
    """The command as the parser takes it: its own parameters first, then those of its groups, in their order.

    For the help what must be given goes before what may be, and --format is the last.
    """
    signature = inspect.signature(command, eval_str=True)
    groups: dict[str, type[Any]] = {
        one.name: one.annotation
        for one in signature.parameters.values()
        if isinstance(one.annotation, type) and is_dataclass(one.annotation)
    }
    if not groups:
        return command
    own = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in signature.parameters.values() if one.name not in groups]
    names = {name: [field.name for field in fields(group)] for name, group in groups.items()}

    @wraps(command)
    def run(**given: Any) -> None:
        made = {name: group(**{one: given.pop(one) for one in names[name]}) for name, group in groups.items()}
        command(**given, **made)

    parameters = sorted([*own, *(one for group in groups.values() for one in _options(group))], key=_place)
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    vars(run)["__signature__"] = Signature(parameters)
    return run


def _place(one: Parameter) -> int:
    if one.name == "form":
        return 2
    return 0 if one.default is Parameter.empty else 1


def _options(group: type[Any]) -> Iterator[Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        default = Parameter.empty if field.default is MISSING else field.default
        yield Parameter(field.name, Parameter.KEYWORD_ONLY, default=default, annotation=hints[field.name])
