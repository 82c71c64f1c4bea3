"""A small valid table for each of the nineteen schemas, made by hand, and the breaking of any rule in it."""

import datetime as dt
from typing import Any

import pandas as pd

from syschange import schemas

Table = dict[str, list[Any]]


def d(day: str) -> dt.date:
    """Return a day written as 2024-03-31."""
    return dt.date.fromisoformat(day)


def item(name: str) -> str:
    """Return the label of an item of the New Directions Team Assessment in the list that responses use."""
    field = schemas.load("responses").field("item")
    assert field is not None
    return next(label for label in schemas.codelist(field.codelist).labels if label.endswith(name))


TABLES: dict[str, Table] = {
    "people": {
        "person_id": ["P1", "P2", "P3"],
        "household_id": ["H1", "H1", "H2"],
        "nhs_number": ["9434765919", None, None],
        "arm": ["new front door", "as before", "as before"],
        "worker_id": ["W1", "W1", "W2"],
        "coordinator_id": ["W1", "W1", None],
        "deputy_id": ["W2", "W2", None],
        "started_on": [d("2023-05-02"), d("2023-05-02"), d("2023-06-19")],
        "left_on": [d("2024-01-31"), None, None],
        "leaving_reason": ["Moved out of area", None, None],
        "date_of_birth": [d("1984-11-03"), d("2001-02-28"), None],
        "age": [38, 22, 61],
        "age_band": ["30-39", "18-29", "60+"],
        "died_on": [None, None, d("2024-08-08")],
        "sex": ["Female", "Male", None],
        "gender_identity": ["Yes", "Yes", "(prefer not to say)"],
        "ethnicity": ["White", "Mixed or Multiple ethnic groups", "(not asked)"],
        "ethnicity_detailed": ["White: Roma", "Mixed or Multiple ethnic groups: White and Asian", None],
        "class": ["Never worked and long-term unemployed", "Routine occupations", "(not known)"],
        "disability": [
            "Disabled under the Equality Act: Day-to-day activities limited a lot",
            "Not disabled under the Equality Act: No long-term physical or mental health conditions",
            None,
        ],
        "sexual_orientation": ["Bisexual", None, None],
        "religion": ["No religion", "Muslim", None],
        "area": ["North", "North", "South"],
        "lsoa": ["E01008889", "E01008889", "W01000123"],
        "imd_decile": ["1", "1", None],
        "imd_edition": ["IoD2025", "IoD2025", None],
        "relation": ["own right", "carer", "own right"],
        "homelessness": ["Homeless", "Housed", "Housed"],
        "need_homelessness": [True, False, None],
        "need_homelessness_missing": [None, None, "(not collected)"],
        "need_drugs_alcohol": [True, False, True],
        "need_mental_health": [True, True, True],
        "need_justice": [False, False, True],
        "need_violence": [True, None, False],
        "severity_drugs_alcohol": ["severe", None, "mild"],
        "severity_mental_health": ["moderate", "mild", None],
        "substance": ["Heroin", None, "Alcohol"],
        "trauma": [True, None, None],
        "family_drugs_alcohol": [False, True, False],
    },
    "outcomes": {
        "person_id": ["P1", "P1", "P2"],
        "measure": ["ndt", "ndt", "wemwbs"],
        "months": [0, 12, 0],
        "value": [33, 21, None],
        "assessed_on": [d("2023-05-10"), d("2024-05-14"), None],
        "reported_by": ["staff", "staff", "person"],
        "worker_id": ["W1", "W2", None],
    },
    "access": {
        "person_id": ["P1", "P1", "P2"],
        "service": ["mental health", "drugs and alcohol", "mental health"],
        "reached": [False, True, True],
        "days": [90, 6, 41],
        "referred_on": [d("2023-05-10"), d("2023-05-10"), d("2023-06-01")],
        "reached_on": [None, d("2023-05-16"), d("2023-07-12")],
        "agency": ["Trust A", "Charity B", "Trust A"],
        "worker_id": ["W1", "W1", None],
        "entry_route": ["referral", "introduction", "self"],
        "diagnosis_label": [True, True, False],
        "other_need": [True, True, None],
        "eligible": [False, True, True],
        "assessed_on": [None, d("2023-05-18"), d("2023-07-12")],
        "decided_on": [d("2023-05-20"), d("2023-05-18"), d("2023-07-14")],
        "accepted": [False, True, True],
        "rejection_reason": ["other need", None, None],
        "started_on": [None, d("2023-05-25"), d("2023-07-30")],
        "exit_reason": ["not taken on", None, None],
        "exited_on": [d("2023-08-08"), None, None],
    },
    "contacts": {
        "person_id": ["P1", "P2"],
        "contacted_on": [d("2023-05-16"), d("2023-05-17")],
        "household_id": ["H1", None],
        "hour": [22, 9],
        "service": ["drugs and alcohol", "navigators"],
        "agency": ["Charity B", "Charity B"],
        "sector": ["voluntary and community", "voluntary and community"],
        "worker_id": ["W2", "W1"],
        "from_agency": ["Council C", None],
        "from_worker_id": ["W1", None],
        "kind": ["introduction", "drop-in"],
        "entry_point": ["day centre", None],
        "venue": ["café", "the person's home"],
        "first_ever": [True, False],
        "attended": [True, True],
        "opened_with": ["strengths or a plan", None],
        "minutes": [55, 12.5],
        "joint": [True, False],
    },
    "pathways": {
        "case_id": ["C1", "C1", "C2"],
        "activity": ["referral", "panel", "introduction"],
        "happened_on": [d("2023-05-02"), d("2023-05-02"), d("2023-05-05")],
        "position": [1, 2, 1],
        "person_id": ["P1", "P1", "P2"],
        "agency": ["Council C", "Trust A", "Charity B"],
        "worker_id": ["W1", None, "W2"],
    },
    "population": {
        "period": ["2024-Q1", "2024-Q2", "2024-Q1"],
        "n": [1200, 1210.5, 300],
        "base": ["residents", "residents", "people in need"],
        "area": ["North", "North", "South"],
        "age_band": ["18-29", "18-29", "30-39"],
        "sex": ["Female", "Female", "Male"],
        "ethnicity": ["White", "White", "White"],
        "ethnicity_detailed": ["White: Irish", "White: Irish", "White: Roma"],
        "class": ["Routine occupations", "Routine occupations", None],
        "disability": [None, None, None],
        "imd_decile": ["1", "1", None],
        "imd_edition": ["IoD2019", "IoD2019", None],
        "source": ["mid-year estimate", "mid-year estimate", "register"],
    },
    "changes": {
        "change_id": ["C1", "C1", "C2"],
        "source_id": ["S1", "S2", "S1"],
        "source_role": ["insider", "lived_experience", "outside"],
        "element": ["policies", "policies", None],
        "depth": ["structural", "structural", None],
        "status": ["claimed", "substantiated", "evidenced"],
        "changed_on": [d("2023-04-01"), d("2023-04-01"), None],
        "before_text": ["Two forms.", None, None],
        "after_text": ["No form.", None, None],
        "eligible_n": [400, 400, None],
        "claimed_n": [400, None, None],
        "exposed_n": [180, 180, None],
        "hours_asked": [12, None, 0],
        "hours_offered": [40, None, 0],
        "money_offered": [500, None, 0],
        "evidence": ["record", "most significant change", "process tracing"],
        "test": [None, None, "hoop"],
        "test_result": [None, None, "passed"],
        "criterion": [None, "not_tokenistic", "transformational"],
        "significance": [None, "They were asked first.", None],
        "contribution": [None, None, "The board changed the rule."],
        "selected_by": [None, "lived_experience", None],
        "rests_on": [None, "S1", None],
    },
    "workforce": {
        "worker_id": ["W1", "W2"],
        "post": ["navigator", "peer navigator"],
        "started_on": [d("2021-09-01"), d("2022-01-10")],
        "left_on": [None, d("2024-02-29")],
        "level": ["frontline", "frontline"],
        "agency": ["Council C", "Charity B"],
        "sector": ["social services", "voluntary and community"],
        "team": ["hub", "hub"],
        "weekly_hours": [37, 18.5],
        "trained_on": [d("2021-11-11"), None],
        "lived_experience": [False, True],
        "paid": [True, True],
        "peer_supervision": [False, True],
        "reflective_practice": [True, True],
        "sickness_days": [4, 0],
        "shadowing_days": [2, 1.5],
    },
    "ratings": {
        "rater_id": ["R1", "R2"],
        "subject": ["front door", "front door"],
        "item": ["listened to", "listened to"],
        "rated_on": [d("2024-03-01"), d("2024-03-01")],
        "rating": [2, 4],
        "reported_by": ["person", "staff"],
        "level": [None, "senior strategic"],
        "lowest": [1, 1],
        "highest": [4, 4],
        "scale": ["belonging", "belonging"],
        "pair": ["a", "a"],
        "person_id": ["P1", None],
        "worker_id": [None, "W1"],
    },
    "meetings": {
        "meeting_id": ["M1", "M1", "M2"],
        "member_id": ["W1", "L1", "W1"],
        "attended": [True, False, None],
        "group": ["front door board", "front door board", "front door board"],
        "planned_on": [d("2024-01-09"), d("2024-01-09"), d("2024-04-09")],
        "held_on": [d("2024-01-16"), d("2024-01-16"), None],
        "agency": ["Council C", None, "Council C"],
        "sector": ["social services", None, "social services"],
        "level": ["manager", None, "manager"],
        "lived_experience": [False, True, False],
        "voting": [True, True, True],
        "sponsor": [True, False, True],
        "paid": [True, False, True],
        "hours": [2, 0, None],
        "quorate": [True, True, None],
    },
    "costs": {
        "line": ["navigators", "navigators", "evaluation"],
        "period": ["2023-Q4", "2024-Q1", "2024-Q1"],
        "amount": [31000, 30500.25, -200],
        "recurrent": [False, True, False],
        "payer": ["Council C", "Council C", "Fund D"],
        "funding_line": ["start-up grant", "core budget", "start-up grant"],
        "kind": ["running", "running", "evaluation"],
        "service": ["navigators", "navigators", None],
        "area": ["North", "North", None],
        "price_year": [None, None, 2023],
    },
    "plans": {
        "plan_id": ["L1", "L1", "L2"],
        "person_id": ["P1", "P1", "P2"],
        "made_on": [d("2023-06-01"), d("2023-06-01"), d("2023-06-02")],
        "action": ["allotment group", "see a GP", "driving lessons"],
        "stated_goal": ["see my daughter", "see my daughter", "a job"],
        "recorded_goal": ["see my daughter", "be abstinent", "a job"],
        "strengths_recorded": [True, True, True],
        "strengths_used": [True, False, True],
        "family_outcome": [True, True, False],
        "family_role": [True, True, None],
        "service": ["navigators", "navigators", "navigators"],
        "agency": ["Charity B", "Charity B", "Charity B"],
        "sector": ["voluntary and community", "voluntary and community", "voluntary and community"],
        "worker_id": ["W1", "W1", "W2"],
        "coder_id": ["K1", "K1", "K2"],
        "text": ["Go along on Thursday.", None, None],
    },
    "ties": {
        "person_id": ["P1", "P1", "P2"],
        "tie_id": ["T1", "T1", "none"],
        "months": [0, 12, 0],
        "present": [True, False, False],
        "close": [True, None, None],
        "kind": ["family", "family", None],
        "distance": [3.5, 80, None],
        "reported_by": ["person", "person", "person"],
    },
    "decisions": {
        "decision_id": ["D1", "D2"],
        "decided_by": ["people concerned", "group or board"],
        "kind": ["small grant", "budget"],
        "asked_on": [d("2024-01-08"), d("2024-01-09")],
        "decided_on": [d("2024-01-08"), d("2024-01-16")],
        "person_id": ["P1", None],
        "meeting_id": [None, "M1"],
        "risk_owner": ["shared with people concerned", None],
        "overridden": [False, None],
        "amount": [50, 20000],
        "proposed_by": [None, "voluntary and community"],
        "carried": [None, True],
        "joint": [False, True],
        "delivered_on": [d("2024-01-10"), None],
        "cites_practice": [None, True],
        "agency": ["Charity B", "Council C"],
        "worker_id": ["W2", None],
    },
    "recommendations": {
        "recommendation_id": ["R1", "R2"],
        "author_role": ["lived_experience", "outside"],
        "adopted": [True, None],
        "made_on": [d("2023-10-01"), d("2023-10-01")],
        "adopted_on": [d("2023-12-01"), None],
        "group": ["front door board", "front door board"],
        "text": ["Open in the evening.", None],
    },
    "responses": {
        "person_id": ["P1", "P2"],
        "item": [item("engagement"), item("risk_to_others")],
        "months": [0, 0],
        "value": [3, None],
        "value_missing": [None, "(not applicable)"],
        "answered_on": [d("2023-05-10"), d("2023-05-11")],
        "reported_by": ["staff", "staff"],
        "worker_id": ["W1", None],
    },
    "events": {
        "person_id": ["P1", "P2"],
        "event": ["eviction", "retelling"],
        "happened_on": [d("2023-09-09"), d("2023-07-01")],
        "times": [None, 3],
        "service": ["hostel", "mental health"],
        "agency": ["Housing E", "Trust A"],
        "worker_id": [None, "W1"],
        "reason": ["arrears", None],
        "distance": [12, None],
    },
    "documents": {
        "document_id": ["D1", "D1", "D2"],
        "site": ["hub", "night shelter", "the whole area"],
        "kind": ["policy", "policy", "minutes or report"],
        "step": [None, None, "goals set"],
        "agency": ["Council C", "Council C", None],
        "adopted_on": [d("2023-03-01"), d("2023-03-01"), d("2022-01-01")],
        "replaced_on": [None, None, d("2023-01-01")],
        "practised_on": [d("2023-04-01"), d("2023-09-01"), None],
        "practice_ended_on": [None, d("2024-01-01"), None],
        "checked_on": [d("2024-06-01"), d("2024-06-01"), None],
        "text": ["Nobody tells their story twice.", None, None],
    },
    "funding": {
        "funding_line": ["start-up grant", "core budget"],
        "ends_on": [d("2024-03-31"), None],
        "starts_on": [d("2022-04-01"), d("2024-01-01")],
        "recurrent": [False, True],
        "pump_priming": [True, False],
        "funder": ["Fund D", "Council C"],
        "amount": [250000, 120000],
        "price_year": [2022, None],
    },
}

WRONG_TYPE: dict[str, Any] = {
    "string": 17,
    "integer": "many",
    "number": "many",
    "boolean": "perhaps",
    "date": "2024-01-01",
}


def frame(table: Table) -> pd.DataFrame:
    """Return a table in pandas, every column of objects, so that a cell may hold anything."""
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in table.items()})


def two_values(schema: str, column: str) -> tuple[Any, Any]:
    """Return two values a column may hold."""
    field = schemas.load(schema).field(column)
    assert field is not None
    if field.categories:
        return field.categories[:2]
    return {"date": (d("2020-01-01"), d("2020-01-02")), "boolean": (True, False)}.get(field.type, ("a", "b"))


def breaking(schema: str, rule: schemas.Rule) -> Table:
    """Return the valid table of a schema with one rule between columns broken."""
    table = {name: list(cells) for name, cells in TABLES[schema].items()}
    field, other = table[rule.field], table[rule.other]
    match rule.name:
        case "not_before":
            row = next(i for i, day in enumerate(other) if day is not None)
            field[row] = other[row] - dt.timedelta(days=1)
        case "at_most":
            field[0], other[0] = 3, 2
        case "given_with":
            row = next(i for i, cell in enumerate(other) if cell is not None and cell is not False)
            field[row] = None
        case "constant_within":
            other[1] = other[0]
            field[0], field[1] = two_values(schema, rule.field)
        case "consecutive":
            other[1] = other[0]
            field[0], field[1] = "2020-Q1", "2020-Q3"
        case "range_by_measure":
            field[0] = 1000.5
        case "values_by_measure":
            between = {"outcomes": ("swemwbs", 7.37), "responses": (item("risk_to_others"), 3)}
            other[0], field[0] = between[schema]
        case "half_scale":
            return {
                "person_id": [f"P{i}" for i in range(30)],
                rule.other: [item("risk_to_others")] * 30,
                "months": [0] * 30,
                rule.field: [i % 3 * 2 for i in range(30)],
            }
    return table
