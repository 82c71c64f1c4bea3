"""The families of intervals, in the order of the page."""

import acceptance
import agreement
import before_after
import compared
import counts
import departures
import diversity
import first_contacts
import funnels
import gaps
import indices
import items
import kept
import lasting
import means
import money
import pathways
import process
import proportions
import quantiles
import rates
import reliable
import reliance
import samples
import series
import shrunken
import staggered
import standardised
import strata
import survival
import weakest
import within
from covered import Family

FAMILIES: dict[str, tuple[str, Family]] = {
    "proportions": ("One proportion", proportions.rows),
    "compared": ("Two proportions compared", compared.rows),
    "rates": ("Counts and rates", rates.rows),
    "means": ("Means and changes", means.rows),
    "quantiles": ("Medians and other quantiles", quantiles.rows),
    "samples": ("Weights, surveys and people who repeat", samples.rows),
    "within": ("Two groups within strata", within.rows),
    "standardised": ("Standardised rates and the parts of a difference", standardised.rows),
    "indices": ("Indices of inequality", indices.rows),
    "gaps": ("The best group against the worst", gaps.rows),
    "strata": ("Multilevel models of strata", strata.rows),
    "shrunken": ("Shrunk groups", shrunken.rows),
    "first_contacts": ("First-ever contacts", first_contacts.rows),
    "funnels": ("Funnels", funnels.rows),
    "counts": ("Regressions of counts", counts.rows),
    "before_after": ("Before and after", before_after.rows),
    "series": ("Interrupted series", series.rows),
    "staggered": ("Changes at different times", staggered.rows),
    "process": ("Control charts", process.rows),
    "reliable": ("Reliable change", reliable.rows),
    "survival": ("Waits that may not have ended", survival.rows),
    "kept": ("What sites still do", kept.rows),
    "lasting": ("Whether an effect lasts", lasting.rows),
    "items": ("Items of a tool, among people alike", items.rows),
    "acceptance": ("Who is accepted, and who waits again", acceptance.rows),
    "reliance": ("Effects by workers", reliance.rows),
    "departures": ("Activity when somebody leaves", departures.rows),
    "agreement": ("Agreement between raters", agreement.rows),
    "weakest": ("The lowest of several groups", weakest.rows),
    "money": ("Money and outcomes", money.rows),
    "pathways": ("Pathways before and after a change", pathways.rows),
    "diversity": ("How different plans are, and shares of money", diversity.rows),
}
