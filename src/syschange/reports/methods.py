"""How the findings were worked out, in the words that every report prints."""

_VERDICTS = (
    "Six criteria are judged, and each must be met: a strong one does not make up for a weak one, and nothing is "
    "averaged. A verdict is one of four: MET, NOT MET, UNCLEAR, or NO EVIDENCE with what to collect."
)
_SURE = (
    "A criterion is met when each of its tests is very likely to hold (the plan says how likely), on evidence that "
    "is strong enough. The probability says how sure the numbers are. The grade, from 0 to 5, says how far the way "
    "they were collected can be trusted. The two are kept apart."
)
_RANGE = (
    "The probability of a criterion is a range: the least and the most that its tests, taken together, allow "
    "without assuming that they have nothing to do with each other (Fréchet 1935)."
)
_INTERVALS = (
    "Shares have Wilson's interval (1927) and differences of shares Newcombe's (1998, method 10). A difference in a "
    "score allows for where people started by analysis of covariance; difference in differences stands beside it."
)
_UNKNOWN = "People whose characteristic is missing are shown as a group of their own, and stay in the total."
_ROUNDED = (
    "Verdicts are judged on the true numbers. The probabilities shown are worked out again from rounded numbers, so "
    "one that is close to its threshold may seem to lie on the other side of it."
)
METHODS = (_VERDICTS, _SURE, _RANGE, _INTERVALS, _UNKNOWN, _ROUNDED)
