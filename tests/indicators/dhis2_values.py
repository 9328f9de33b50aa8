"""Facts from the integration test of another system: what is stored there, and what it must give.

DHIS2, `AnalyticsServiceTest` and its `analytics/csv` files, commit 3f8c14a of dhis2/dhis2-core;
copyright University of Oslo, BSD-3-Clause. Transcribed as data; no text or code of it is here.
Org units: A over B and C, B over D and E. Months of 2017. A name that is left out of an expected
result has no value there: missing, not zero.
"""

#: (data element, month, org unit, value)
VALUES = tuple(
    (line.split()[0], int(line.split()[1]), line.split()[2], line.split()[3])
    for line in """
    a 1 A 2
    a 1 B 1
    a 1 C 5
    a 1 D 66
    a 2 D 233
    a 1 E 1
    b 2 A 4
    b 1 A 100
    b 2 B 3
    b 2 C 10
    b 2 D 399
    b 2 E 1
    c 3 A 6
    c 3 B 5
    c 3 C 15
    c 2 C 23
    c 3 E 1
    d 4 A 8
    d 2 A 2
    d 4 B 7
    d 4 C 20
    d 1 C 4
    d 4 E 1
    d 1 E 32
    e 5 A 1
    e 6 A 2
    e 7 A 4
    f 1 A 1
    f 2 A 0
    f 3 A 1
    g 1 A abc
    h 1 A 2017-01-01
    """.strip().splitlines()
)

#: (data set, month, org unit) that was declared complete; set A is owed by C and D, set B by D.
REGISTRATIONS = tuple(
    tuple(word.split())
    for word in (
        "A 2 A,A 3 A,A 1 C,A 2 C,A 3 C,A 4 C,A 1 D,A 2 D,A 2 E,B 3 E,B 4 E,B 1 D,B 1 B,B 2 B,B 3 C"
    ).split(",")
)

#: (rule, month, org unit) of the seven stored validation results.
VALIDATION_RESULTS = (
    ("rule_a", 1, "A"), ("rule_a", 1, "A"), ("rule_a", 1, "B"), ("rule_a", 1, "B"),
    ("rule_b", 1, "A"), ("rule_b", 2, "B"), ("rule_b", 2, "B"),
)  # fmt: skip

JAN, FEB, MAR, APR, MAY, JUN, JUL, AUG, SEP = ((month, month) for month in range(1, 10))
QUARTER, YEAR = (1, 3), (1, 12)
