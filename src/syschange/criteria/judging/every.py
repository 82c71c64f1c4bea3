"""Every test of a plan, criterion by criterion."""

from syschange.criteria.analyses.found import Found
from syschange.criteria.judging.beneficial import beneficial_tests
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.not_reliant import not_reliant_tests
from syschange.criteria.judging.not_renamed import not_renamed_tests
from syschange.criteria.judging.not_tokenistic import not_tokenistic_tests
from syschange.criteria.judging.sustainable import sustainable_tests
from syschange.criteria.judging.traced import traced_tests
from syschange.criteria.judging.transformational import transformational_tests
from syschange.criteria.plan import Plan


def judge_all(plan: Plan, found: Found) -> tuple[Test, ...]:
    """Return every known test of a plan with its verdict.

    Parameters
    ----------
    plan
        The plan.
    found
        What its analyses found.
    """
    return (
        *beneficial_tests(plan, found),
        *sustainable_tests(plan, found),
        *transformational_tests(plan, found),
        *not_tokenistic_tests(plan, found),
        *not_renamed_tests(plan, found),
        *not_reliant_tests(plan, found),
        *traced_tests(plan, found),
    )
