"""Nothing is written but what has passed the door of disclosure control, whichever way one tries."""

import ast
import dataclasses
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from syschange import criteria, disclosure, equity, examples, reports
from syschange.errors import NotProtectedError

SOURCE = Path(criteria.__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def card() -> criteria.Scorecard:
    trial = examples.help_trial()
    return criteria.evaluate(criteria.Plan.read(trial.plan_path), trial.tables)


@pytest.fixture(scope="module")
def pages(card: criteria.Scorecard, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("page") / "help"
    reports.build(disclosure.protect(card)).write(folder)
    return {str(p.relative_to(folder)): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()}


def test_a_report_is_not_built_from_true_values(card: criteria.Scorecard) -> None:
    with pytest.raises(NotProtectedError, match=r"disclosure\.protect"):
        reports.build(card)  # type: ignore[arg-type]


def test_a_report_is_not_built_from_a_protected_result_taken_out_of_its_wrapping(
    card: criteria.Scorecard,
) -> None:
    taken_out = disclosure.protect(card).results[0]
    with pytest.raises(NotProtectedError):
        reports.build(taken_out)  # type: ignore[arg-type]


def test_a_wrapping_cannot_be_made_by_hand(card: criteria.Scorecard) -> None:
    with pytest.raises(NotProtectedError):
        disclosure.Protected((card,), disclosure.ONS_10_5, 1, 0, object())


def test_a_report_cannot_be_made_by_hand_from_true_values(card: criteria.Scorecard) -> None:
    good = reports.build(disclosure.protect(card))
    for wrong in (None, card, disclosure.protect(card).results[0]):
        with pytest.raises(NotProtectedError):
            dataclasses.replace(good, protected=wrong)  # type: ignore[arg-type]


def _true_counts(card: criteria.Scorecard) -> set[int]:
    counts = card.counts()["count"].dropna().astype(int)
    return {c for c in counts if c % 5 or c < 10}


COUNTED = re.compile(r"people|out of|Not seen", flags=re.IGNORECASE)


def test_no_true_count_stands_in_any_table(card: criteria.Scorecard, pages: dict[str, str]) -> None:
    """Every number of people is a multiple of 5 from 10 on, or hidden; the true ones mostly are not."""
    assert {128, 222, 209} <= _true_counts(card)
    seen = 0
    for name, text in pages.items():
        if not name.endswith(".csv"):
            continue
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
        for column in filter(COUNTED.search, table.columns):
            for cell in table[column]:
                if cell != "[c]":
                    seen += 1
                    assert int(cell) % 5 == 0, f"{name} holds the count {cell}"
                    assert int(cell) >= 10, f"{name} holds the count {cell}"
    assert seen > 100


@pytest.mark.parametrize("true", ["128", "222", "209", "453", "431", "0.409", "0.4091", "128/222"])
def test_known_true_numbers_are_nowhere_on_the_pages(true: str, pages: dict[str, str]) -> None:
    for name, text in pages.items():
        # Paths of a picture are coordinates, and the plan's digest is a digest: neither holds counts.
        words = re.sub(r'\b(?:d|x|y|points|transform|viewBox|width|height|style|id|href)="[^"]*"', "", text)
        words = re.sub(r"\b[0-9a-f]{64}\b", "", words)
        words = re.sub(r"(?s)<style.*?</style>", "", words)
        assert not re.search(rf"(?<![\d.]){re.escape(true)}(?![\d.])", words), f"{true} is in {name}"


def test_the_page_says_what_is_rounded_and_hidden(pages: dict[str, str]) -> None:
    for name in ("report.html", "summary.md"):
        text = pages[name].replace("\\[", "[").replace("\\]", "]")
        assert "130 of 220" in text
        assert "35 of 210" in text
        assert "[c]" in text
        assert "rounded" in text
        assert "Not for release" not in text


def _says_why(call: ast.Call) -> bool:
    """Return whether a call has words alone, and the keywords of a question: a mode has none of these letters."""
    if len(call.args) != 1 or not {k.arg for k in call.keywords} <= {"note", "collect"}:
        return False
    first = call.args[0]
    parts = list(ast.walk(first))
    said = [str(p.value) for p in parts if isinstance(p, ast.Constant)]
    return any(set(words) - set("rwaxbtU+") for words in said)


def test_only_the_door_makes_a_wrapping_and_only_reports_write_files() -> None:
    """Read the code: `Protected(` stands in one room, and writing files in two (examples writes public data)."""
    makers, writers = set(), set()
    for path in SOURCE.rglob("*.py"):
        room = path.relative_to(SOURCE).parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "open" and isinstance(node.func, ast.Attribute) and _says_why(node):
                continue  # a question left open, and no file
            if name == "Protected":
                makers.add(room)
            if name in {
                "write_text",
                "write_bytes",
                "to_csv",
                "to_excel",
                "to_parquet",
                "to_json",
                "savefig",
                "open",
            }:
                writers.add(room if path.name != "schema.py" else "cli/schema.py")
    assert makers == {"disclosure"}
    # frames hashes a table's text in memory, schemas reads, and charts draws into memory. `schema new` writes a draft
    # of a schema, in which no number of people and no rare label stands. The ledger keeps what was published. A
    # project is begun with templates and made-up records; `interop` makes an id of a table's text, in memory.
    known = {"reports", "examples", "frames", "schemas", "charts", "cli/schema.py", "disclosure"}
    assert writers <= {*known, "projects", "interop.py"}


def test_true_values_say_so_wherever_they_show_themselves(card: criteria.Scorecard) -> None:
    access = card.results["primary_care"]
    assert isinstance(access, equity.Comparison)
    for result in (card, access, access.breakdown, card.results["mental_health"]):
        for shown in (result.text, repr(result), result._repr_html_()):
            assert "Not for release" in shown
