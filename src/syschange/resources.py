"""Where the library's own data files are, in an installed wheel and in a checkout alike."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def data_folder(*parts: str) -> Path:
    """Return a folder or file below `data/`.

    In a wheel the folder is shipped as `syschange/data`; in a checkout (an editable install) it is the
    `data` folder beside `src`.

    Parameters
    ----------
    *parts
        Path components below `data`, for example `"schemas", "people.yaml"`.

    Returns
    -------
    Path
        The path; its existence is for the caller to check.
    """
    shipped = _HERE / "data"
    root = shipped if shipped.is_dir() else _HERE.parents[1] / "data"
    return root.joinpath(*parts)
