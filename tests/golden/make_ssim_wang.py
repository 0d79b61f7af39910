"""Writes ssim_wang.json: SSIM of scikit-image on pictures that ssim_test.cpp computes again from the same integers.

python3 -m venv venv && venv/bin/pip install scikit-image torch && venv/bin/python make_ssim_wang.py
"""

import json
import pathlib

import numpy
import skimage
from skimage.metrics import structural_similarity

from formulas import PAIRS, picture

SIZES = [[11, 11], [16, 16], [20, 33], [48, 48], [144, 144]]  # height, width


def ssim(pair, height, width):
    a, b = (picture(formula, height, width).astype(numpy.float64) / 255 for formula in pair)
    return structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1.0,
                                 channel_axis=0)


cases = [{"pair": name, "height": height, "width": width, "ssim": float(ssim(pair, height, width))}
         for height, width in SIZES for name, pair in PAIRS.items()]
golden = {"made_by": f"scikit-image {skimage.__version__}, numpy {numpy.__version__}", "cases": cases}
pathlib.Path(__file__).with_name("ssim_wang.json").write_text(json.dumps(golden, indent=1) + "\n")
