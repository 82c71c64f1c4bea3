"""The code lists say where they come from, what they allow, what means missing and which direction is better."""

import pytest

from syschange import schemas
from syschange.errors import UnknownChoiceError
from syschange.frames import ALL, MISSING_KINDS, UNKNOWN
from syschange.schemas.codelists import codelist_names

# How far each list was read, as it was collected: changing one here means somebody has read more.
EVIDENCE = {
    "official": """ethnic_group_19 ethnic_group_5 ethnic_group_gss sex gender_identity disability disability_2
        sexual_orientation imd_decile imd_edition homelessness_star_areas ascot_domains h_clic_sections""",
    "official_code": """age_band_adult_social_care cld_client_type cld_event_type cld_route_of_access
        cld_service_type cld_delivery_mechanism cld_event_outcome cld_primary_support_reason cld_gender
        cld_accommodation_status cld_accommodation_settled cld_employment_status cld_fields""",
    "secondary": """ethnicity_16plus1 ns_sec_8 ns_sec_3 religion age_band_fulfilling_lives measures ndt_items items
        eq5d_3l_dimensions eq5d_5l_dimensions fulfilling_lives_fields fulfilling_lives_destination
        fulfilling_lives_education fulfilling_lives_ethnicity""",
    "unverified": "ethnic_group_2011 gender_identity_8 age_band_ten_year cld_has_unpaid_carer",
    "ours": "homelessness reported_by missing_kinds",
}
LABELS = {
    "sex": ("Female", "Male"),
    "homelessness": ("Homeless", "Housed"),
    "reported_by": ("person", "staff", "record"),
    "ethnic_group_5": (
        "Asian, Asian British or Asian Welsh",
        "Black, Black British, Black Welsh, Caribbean or African",
        "Mixed or Multiple ethnic groups",
        "White",
        "Other ethnic group",
    ),
    "ns_sec_3": ("Higher managerial, administrative and professional", "Intermediate", "Routine and manual"),
    "gender_identity": ("Yes", "No"),
    "disability_2": ("Disabled", "Not disabled"),
    "imd_decile": ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
    "imd_edition": ("IoD2019", "IoD2025"),
    "age_band_adult_social_care": ("18-64", "65+"),
    "age_band_fulfilling_lives": ("18-29", "30-39", "40-49", "50-59", "60+"),
    "age_band_ten_year": ("16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+"),
    "cld_event_type": ("Request", "Assessment", "Service", "Review"),
    "cld_client_type": ("Service User", "Carer", "Carer known by association"),
    "cld_accommodation_settled": ("Settled", "Unsettled"),
    "cld_has_unpaid_carer": ("Yes", "No"),
    "fulfilling_lives_ethnicity": ("White British", "Minority ethnic group"),
    "missing_kinds": tuple(MISSING_KINDS),
    "h_clic_sections": (
        "Main",
        "People",
        "Support",
        "Prevention",
        "Relief",
        "Final duties",
        "Assistance",
        "Temporary accommodation",
        "Reviews",
    ),
}
HOW_MANY = {
    "ethnic_group_19": 19,
    "ethnic_group_gss": 19,
    "ethnic_group_2011": 18,
    "ethnicity_16plus1": 16,
    "ns_sec_8": 9,
    "gender_identity_8": 6,
    "disability": 4,
    "sexual_orientation": 7,
    "religion": 8,
    "cld_route_of_access": 8,
    "cld_service_type": 9,
    "cld_delivery_mechanism": 3,
    "cld_event_outcome": 19,
    "cld_primary_support_reason": 12,
    "cld_gender": 3,
    "cld_accommodation_status": 19,
    "cld_employment_status": 4,
    "fulfilling_lives_destination": 9,
    "fulfilling_lives_education": 3,
    "cld_fields": 14,
    "ndt_items": 10,
    "homelessness_star_areas": 10,
    "ascot_domains": 8,
    "eq5d_3l_dimensions": 5,
    "eq5d_5l_dimensions": 5,
}
MISSING = {
    "ethnic_group_19": {"Does not apply": "not_applicable"},
    "ethnic_group_gss": {"Prefer not to say": "prefer_not_to_say"},
    "ethnicity_16plus1": {"Not stated": "not_known"},
    "ns_sec_8": {"Not classified": "not_known"},
    "disability": {"Does not apply": "not_applicable"},
    "sexual_orientation": {"Not answered": "prefer_not_to_say", "Does not apply": "not_applicable"},
    "religion": {"Not stated / not answered": "prefer_not_to_say", "Does not apply": "not_applicable"},
    "gender_identity_8": {"Not answered": "prefer_not_to_say", "Does not apply": "not_applicable"},
    "fulfilling_lives_destination": {
        "Unknown destination": "not_known",
        "Not applicable - no end date": "not_applicable",
    },
    "cld_gender": {"Unknown": "not_known"},
    "cld_primary_support_reason": {"Unknown": "not_known"},
    "cld_accommodation_status": {"Unknown": "not_known"},
    "cld_has_unpaid_carer": {"Unknown": "not_known"},
    "cld_employment_status": {"Unknown": "not_known"},
}
CODES = [
    ("ethnic_group_19", "1", "Asian, Asian British or Asian Welsh: Bangladeshi"),
    ("ethnic_group_19", "15", "White: Gypsy or Irish Traveller"),
    ("ethnic_group_19", "19", "Other ethnic group: Any other ethnic group"),
    ("ethnic_group_19", "-8", "Does not apply"),
    ("ethnicity_16plus1", "O1", "Chinese"),
    ("ethnicity_16plus1", "NS", "Not stated"),
    ("ns_sec_8", "FT", "Full-time students"),
    ("ns_sec_8", "L14.2", "Never worked and long-term unemployed"),
    ("ns_sec_8", "L17", "Not classified"),
    ("sexual_orientation", "8", "Not answered"),
    ("disability", "2", "Disabled under the Equality Act: Day-to-day activities limited a little"),
    ("religion", "7", "Sikh"),
    ("fulfilling_lives_destination", "3", "Client disengaged from project"),
    ("fulfilling_lives_destination", "10", "Unknown destination"),
]


def test_every_list_has_the_evidence_it_was_collected_with() -> None:
    wanted = {name: evidence for evidence, names in EVIDENCE.items() for name in names.split()}
    assert {name: schemas.codelist(name).evidence for name in codelist_names()} == wanted


@pytest.mark.parametrize("name", codelist_names())
def test_every_list_has_labels_and_a_source_and_no_label_of_the_library(name: str) -> None:
    codes = schemas.codelist(name)
    assert codes.labels
    assert codes.source
    assert not {ALL, UNKNOWN, *MISSING_KINDS.values()} & {*codes.labels, *codes.missing}
    assert not set(codes.labels) & set(codes.missing)
    assert set(codes.codes.values()) | set(codes.aliases.values()) <= {*codes.labels, *codes.missing}


@pytest.mark.parametrize("name", LABELS)
def test_the_labels_stand_in_the_order_of_their_source(name: str) -> None:
    assert schemas.codelist(name).labels == LABELS[name]


@pytest.mark.parametrize("name", HOW_MANY)
def test_no_label_of_the_source_is_missing_or_too_many(name: str) -> None:
    assert len(schemas.codelist(name).labels) == HOW_MANY[name]


def test_labels_that_mean_missing_say_why_and_are_no_categories() -> None:
    found = {n: dict(schemas.codelist(n).missing) for n in codelist_names() if schemas.codelist(n).missing}
    assert found == MISSING


@pytest.mark.parametrize(("name", "code", "label"), CODES)
def test_a_code_stands_for_its_label(name: str, code: str, label: str) -> None:
    assert schemas.codelist(name).codes[code] == label


def test_what_nobody_has_verified_or_read_whole_is_never_strict() -> None:
    loose = {name for name in codelist_names() if not schemas.codelist(name).strict}
    incomplete = {"cld_gender", "cld_employment_status", "cld_fields", "fulfilling_lives_fields"}
    assert loose == {*EVIDENCE["unverified"].split(), *incomplete}


def test_only_lists_whose_order_means_something_are_ordered() -> None:
    ordered = {name for name in codelist_names() if schemas.codelist(name).ordered}
    assert ordered == {
        "ns_sec_3",
        "imd_decile",
        "age_band_adult_social_care",
        "age_band_fulfilling_lives",
        "age_band_ten_year",
        "fulfilling_lives_education",
    }


def test_a_list_says_its_edition_and_nation() -> None:
    census = schemas.codelist("ethnic_group_19")
    assert (census.edition, census.nation) == ("Census 2021", "England and Wales")
    assert schemas.codelist("imd_decile").nation == "England"
    assert "not comparable with England's" in schemas.codelist("imd_decile").note
    assert "32,844" in schemas.codelist("imd_edition").notes["IoD2019"]
    assert "33,755" in schemas.codelist("imd_edition").notes["IoD2025"]


def test_a_list_says_what_would_mislead() -> None:
    assert "Chinese" in schemas.codelist("ethnicity_16plus1").note
    assert not schemas.codelist("ethnicity_16plus1").folds
    assert "no longer accredited" in schemas.codelist("gender_identity").note
    assert "without saying so" in schemas.codelist("ethnic_group_19").notes["White: Roma"]


def test_the_list_of_2011_is_that_of_2021_without_roma() -> None:
    later = schemas.codelist("ethnic_group_19").labels
    assert schemas.codelist("ethnic_group_2011").labels == tuple(la for la in later if "Roma" not in la)


def test_fields_carry_a_title_each() -> None:
    for name in ("cld_fields", "fulfilling_lives_fields"):
        codes = schemas.codelist(name)
        assert set(codes.notes) == set(codes.labels)
    assert {"DEST", "ACCM_RS", "NDTRTO", "OSMOT", "S23"} <= set(
        schemas.codelist("fulfilling_lives_fields").labels
    )
    assert "Has_Unpaid_Carer" in schemas.codelist("cld_fields").labels


def test_the_kinds_of_missing_say_how_they_stand_in_a_column() -> None:
    notes = schemas.codelist("missing_kinds").notes
    assert all(f": {label}." in notes[kind] for kind, label in MISSING_KINDS.items())


def test_an_unknown_list_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownChoiceError, match=r"Did you mean 'homelessness'\?"):
        schemas.codelist("homelesness")


def test_a_list_cannot_be_changed() -> None:
    codes = schemas.codelist("ethnic_group_19")
    with pytest.raises(TypeError):
        codes.codes["20"] = "White"  # type: ignore[index]
    with pytest.raises(TypeError):
        codes.folds["ethnic_group_5"]["White: Roma"] = "Other ethnic group"  # type: ignore[index]
    assert hash(codes) == hash(schemas.codelist("ethnic_group_19"))
