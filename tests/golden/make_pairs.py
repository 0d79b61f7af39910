"""Writes pairs.json: what the reference implementations say of pairs of pictures, of which no network is asked.

python3 -m venv venv && venv/bin/pip install scikit-image torchmetrics pytorch-msssim && venv/bin/python make_pairs.py
"""

import json
import pathlib

import numpy
import pytorch_msssim
import skimage
import torch
import torchmetrics
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from formulas import PAIRS, picture

SIZES = [[7, 7], [11, 12], [19, 33], [48, 48], [144, 144], [161, 170], [177, 203]]  # height, width


def skimage_default(a, b):
    return structural_similarity(a, b, data_range=1.0, channel_axis=0)


def as_batches(a, b):
    return torch.from_numpy(a)[None], torch.from_numpy(b)[None]


def of_torchmetrics(a, b):
    return torchmetrics.functional.image.structural_similarity_index_measure(*as_batches(a, b), data_range=1.0).item()


def msssim(a, b):
    return pytorch_msssim.ms_ssim(*as_batches(a, b), data_range=1.0).item()


def msssim_4scales(a, b):
    """Our variant: the first four exponents, so scaled that they add up to what all five do."""
    betas = numpy.array([0.0448, 0.2856, 0.3001, 0.2363])
    betas *= (betas.sum() + 0.1333) / betas.sum()
    return pytorch_msssim.ms_ssim(*as_batches(a, b), data_range=1.0, weights=list(betas)).item()


def psnr(a, b):
    with numpy.errstate(divide="ignore"):
        return min(100.0, peak_signal_noise_ratio(b, a, data_range=1.0))


def case(name, pair, height, width):
    a, b = (picture(formula, height, width).astype(numpy.float64) / 255 for formula in pair)
    side = min(height, width)
    values = {"psnr": psnr(a, b), "ssim-skimage-default": skimage_default(a, b),
              "ssim-torchmetrics": of_torchmetrics(a, b)}
    if side > 160:  # what the package asks for, whatever the number of scales
        values["msssim"] = msssim(a, b)
        values["msssim-4scales"] = msssim_4scales(a, b)
    return {"pair": name, "height": height, "width": width, "values": {k: float(v) for k, v in values.items()}}


cases = [case(name, pair, height, width) for height, width in SIZES for name, pair in PAIRS.items()]
made_by = f"scikit-image {skimage.__version__}, torchmetrics {torchmetrics.__version__}, pytorch-msssim 1.0.0"
golden = {"made_by": made_by, "cases": cases}
pathlib.Path(__file__).with_name("pairs.json").write_text(json.dumps(golden, indent=1) + "\n")
