"""Writes study.json: agreement, Bradley-Terry scores, Holm's correction and power by the reference implementations.

python3 -m venv venv && venv/bin/pip install statsmodels krippendorff && venv/bin/python make_study.py
"""

import json
import pathlib
from importlib.metadata import version

import krippendorff
import numpy
import statsmodels.api
from scipy.stats import norm
from statsmodels.stats.inter_rater import fleiss_kappa
from statsmodels.stats.multitest import multipletests

draw = numpy.random.default_rng(7)


def agreement(subjects, raters, missing):
    """Raters that agree with each picture's own share; a part of the answers is missing."""
    share = draw.beta(1.5, 1, subjects)
    answers = (draw.random((raters, subjects)) < share).astype(float)
    if missing:
        answers[draw.random((raters, subjects)) < missing] = numpy.nan
    counts = [[int((answers[:, s] == c).sum()) for c in (0, 1)] for s in range(subjects)]
    alpha = krippendorff.alpha(reliability_data=answers, level_of_measurement="nominal")
    return {"counts": counts, "alpha": alpha, "kappa": None if missing else fleiss_kappa(numpy.array(counts))}


def bradley_terry(players, games):
    """Scores as coefficients of a logistic regression without intercept, whose sum is zero."""
    strength = draw.normal(size=players)
    wins = numpy.zeros((players, players), int)
    for a in range(players):
        for b in range(a + 1, players):
            wins[a, b] = draw.binomial(games, 1 / (1 + numpy.exp(strength[b] - strength[a])))
            wins[b, a] = games - wins[a, b]
    rows, outcomes = [], []
    for a in range(players):
        for b in range(a + 1, players):
            row = numpy.zeros(players - 1)
            for player, sign in ((a, 1), (b, -1)):
                row += sign * (-1 if player == players - 1 else numpy.eye(players - 1)[player])
            rows.append(row)
            outcomes.append([wins[a, b], wins[b, a]])
    family = statsmodels.api.families.Binomial()
    fit = statsmodels.api.GLM(numpy.array(outcomes), numpy.array(rows), family=family).fit(tol=1e-14, maxiter=200)
    return {"wins": wins.tolist(), "scores": [*fit.params, -fit.params.sum()]}


def power(raters, pictures, intraclass, comparisons):
    effect = 1 + intraclass * (raters - 1) + intraclass * (pictures - 1)
    z = norm.ppf(1 - 0.05 / comparisons / 2) + norm.ppf(0.8)
    difference = 100 * z * numpy.sqrt(2 * 0.25 * effect / (raters * pictures))
    return {"raters": raters, "pictures": pictures, "intraclass": intraclass, "comparisons": comparisons,
            "percent": difference}


levels = [0.01, 0.04, 0.03, 0.005, 0.5]
text = json.dumps({
    "versions": {package: version(package) for package in ("statsmodels", "krippendorff", "scipy")},
    "agreement": [agreement(40, 20, 0), agreement(7, 3, 0), agreement(30, 12, 0.3)],
    "bradley_terry": [bradley_terry(2, 30), bradley_terry(5, 40), bradley_terry(6, 15)],
    "holm": {"p": levels, "corrected": multipletests(levels, method="holm")[1].tolist()},
    "power": [power(20, 50, 0.1, 6), power(5, 20, 0, 1), power(100, 40, 0.05, 10)],
}, indent=1)
(pathlib.Path(__file__).parent / "study.json").write_text(text + "\n")
