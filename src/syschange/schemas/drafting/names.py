"""What the name of a column says about it: whether it is an id, a name or a note, whatever its cells look like."""

import re
import unicodedata

# Ours, and on the side of caution: what is taken for an id by mistake shows in no table, and is put right in a word.
_ID_LAST = frozenset(
    (
        "id",
        "ids",
        "ref",
        "refs",
        "reference",
        "number",
        "no",
        "key",
        "worker",
        "person",
        "client",
        "patient",
        "case",
        "uuid",
        "guid",
    )
)
_ID_ANYWHERE = frozenset(
    (
        "nhs",
        "nino",
        "ni",
        "passport",
        "postcode",
        "postcodes",
        "email",
        "emails",
        "mail",
        "phone",
        "telephone",
        "mobile",
        "surname",
        "forename",
        "firstname",
        "lastname",
        "fullname",
        "name",
        "names",
        "address",
        "uprn",
        "username",
        "login",
        "keyworker",
    )
)
_FREE = frozenset(
    ("note", "notes", "comment", "comments", "narrative", "remark", "remarks", "freetext", "feedback")
)
_BIRTH = frozenset(("birth", "dob", "born", "birthday"))
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def of_an_id(name: str) -> bool:
    """Return whether the name is one that ids, names and addresses go by."""
    words = _words(name)
    return bool(words) and (words[-1] in _ID_LAST or bool(_ID_ANYWHERE & set(words)))


def of_free_text(name: str) -> bool:
    """Return whether the name is one that free text goes by."""
    return bool(_FREE & set(_words(name)))


def of_a_birth(name: str) -> bool:
    """Return whether the name is one that dates of birth go by."""
    return bool(_BIRTH & set(_words(name)))


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name)
    return [word.casefold() for word in _WORD.findall(plain)]
