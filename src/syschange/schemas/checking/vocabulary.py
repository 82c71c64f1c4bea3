"""The closed vocabulary of rules: nothing that is not in it can be asked of data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from syschange.schemas.checking import crossrules, rules

Holds = Callable[..., Any]


@dataclass(frozen=True)
class RuleKind:
    """One word of the vocabulary.

    Attributes
    ----------
    holds
        The function that says what holds: a column (or a table) and the rule's settings in, flags out.
    settings
        The names of its settings.
    table
        Whether it looks at the whole table rather than one column.
    """

    holds: Holds
    settings: tuple[str, ...] = ()
    table: bool = False


def _between(holds: Holds, *settings: str) -> RuleKind:
    return RuleKind(holds, ("field", "other", *settings), table=True)


VOCABULARY: Mapping[str, RuleKind] = MappingProxyType(
    {
        "type": RuleKind(rules.is_type, ("type",)),
        "missing_value": RuleKind(rules.is_given),
        "infinite": RuleKind(rules.is_finite),
        "range": RuleKind(rules.in_range, ("lowest", "highest")),
        "doubtful": RuleKind(rules.not_doubtful, ("values",)),
        "blank": RuleKind(rules.not_blank),
        "untidy": RuleKind(rules.is_tidy),
        "too_long": RuleKind(rules.is_short, ("longest",)),
        "suspect": RuleKind(rules.not_suspect, ("kind",)),
        "form": RuleKind(rules.has_form, ("form",)),
        "reserved": RuleKind(rules.not_reserved),
        "coded": RuleKind(rules.not_coded, ("coded",)),
        "category": RuleKind(rules.in_list, ("allowed", "coded")),
        "unscaled": RuleKind(rules.has_scale, ("unscaled",)),
        "too_few_rows": RuleKind(crossrules.enough_rows, ("fewest",), table=True),
        "duplicate_key": RuleKind(crossrules.is_alone, ("keys",), table=True),
        "duplicate_row": RuleKind(crossrules.is_unlike, ("columns",), table=True),
        "not_before": _between(crossrules.not_before),
        "at_most": _between(crossrules.at_most),
        "given_with": _between(crossrules.given_with, "when_true"),
        "range_by_measure": _between(crossrules.in_range_of_measure, "ranges"),
        "values_by_measure": _between(crossrules.is_value_of_measure, "values"),
        "half_scale": _between(crossrules.uses_its_scale, "doubled"),
        "constant_within": _between(crossrules.is_constant),
        "consecutive": _between(crossrules.follows),
    }
)
# Rules between tables: Pandera, which is given one table at a time, is never asked them.
ACROSS = ("link", "not_before_birth", "not_after_death")
SHAPE = ("duplicate_column", "missing_column", "near_column")
ORDER = (*SHAPE, "unchecked", *VOCABULARY, *ACROSS)
