"""Writes distances.json: Frechet and kernel distances and Inception Scores of equal rows by the reference
implementations.

python3 -m venv venv && venv/bin/pip install torch-fidelity pytorch-fid clean-fid torchmetrics && venv/bin/python make_distances.py
"""

import json
import pathlib
import warnings
from importlib.metadata import version

import cleanfid.fid
import numpy
import pytorch_fid.fid_score
import torch
import torch_fidelity.metric_fid
import torch_fidelity.metric_isc
import torch_fidelity.metric_kid
import torchmetrics.image.fid

from formulas import uniform

SHAPES = [(400, 300, 24), (100, 90, 64), (40, 60, 64), (5, 7, 32), (2, 2, 3)]  # rows, rows, columns


def features(name, rows, columns):
    """Correlated columns of unequal spread, as features are."""
    u = uniform(name, rows * columns).reshape(rows, columns)
    mix = uniform("mix", columns * columns).reshape(columns, columns) / numpy.sqrt(columns)
    shift = 0.25 * uniform(name + " mean", columns)
    return ((u @ mix) * (1 + numpy.arange(columns) % 4) + shift).astype(numpy.float32)


def statistics(rows):
    rows = rows.astype(numpy.float64)
    return rows.mean(0), numpy.cov(rows, rowvar=False)


def frechet(a, b):
    """Those that take a root of the whole product fail or drift where it is singular; `null` there."""
    (m1, s1), (m2, s2) = statistics(a), statistics(b)
    of_fidelity = torch_fidelity.metric_fid.fid_statistics_to_metric({"mu": m1, "sigma": s1}, {"mu": m2, "sigma": s2}, False)
    tensors = [torch.from_numpy(x) for x in (m1, s1, m2, s2)]
    return {"torch-fidelity": of_fidelity["frechet_inception_distance"],
            "pytorch-fid": pytorch_fid.fid_score.calculate_frechet_distance(m1, s1, m2, s2),
            "clean-fid": cleanfid.fid.frechet_distance(m1, s1, m2, s2),
            "torchmetrics": torchmetrics.image.fid._compute_fid(*tensors).item()}


def kernel(a, b, size):
    of_fidelity = torch_fidelity.metric_kid.kid_features_to_metric(
        torch.from_numpy(a.astype(numpy.float64)), torch.from_numpy(b.astype(numpy.float64)), kid_subsets=100,
        kid_subset_size=size, verbose=False, rng_seed=2020)
    numpy.random.seed(2020)  # clean-fid seeds nothing, and draws from its second argument first
    of_clean = cleanfid.fid.kernel_distance(b.astype(numpy.float64), a.astype(numpy.float64), max_subset_size=size)
    return {"torch-fidelity": of_fidelity["kernel_inception_distance_mean"],
            "deviation": of_fidelity["kernel_inception_distance_std"], "clean-fid": of_clean}


def case(n, m, d):
    a, b = features("first", n, d), features("second", m, d)
    fewest = min(n, m)
    return {"rows": [n, m], "columns": d, "frechet": frechet(a, b), "subset": fewest // 2 + 1,
            "kernel": kernel(a, b, fewest // 2 + 1)}


def score(n, classes, splits):
    logits = torch.from_numpy((6 * uniform("logits", n * classes).reshape(n, classes)).astype(numpy.float32))
    found = torch_fidelity.metric_isc.isc_features_to_metric(logits, splits, shuffle=False)
    return {"rows": n, "columns": classes, "splits": splits, "value": found["inception_score_mean"],
            "deviation": found["inception_score_std"]}


warnings.simplefilter("ignore")
packages = ["torch-fidelity", "pytorch-fid", "clean-fid", "torchmetrics", "scipy"]
golden = {"made_by": ", ".join(f"{p} {version(p)}" for p in packages), "cases": [case(*shape) for shape in SHAPES],
          "scores": [score(*what) for what in [(10, 5, 10), (25, 40, 10), (101, 40, 10), (33, 40, 1)]]}
pathlib.Path(__file__).with_name("distances.json").write_text(json.dumps(golden, indent=1) + "\n")
