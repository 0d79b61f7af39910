"""Writes ssim_wang.json: SSIM of scikit-image on pictures that ssim_test.cpp computes again from the same integers.

python3 -m venv venv && venv/bin/pip install scikit-image && venv/bin/python make_ssim_wang.py
"""

import json
import pathlib

import numpy
import skimage
from skimage.metrics import structural_similarity

SIZES = [[11, 11], [16, 16], [20, 33], [48, 48], [144, 144]]  # height, width


def texture(x, y, c):
    return (x * 37 + y * 91 + c * 53 + x * y * 7) % 256


def ramp(x, y, c):
    return (x * 3 + y * 2 + c * 40) % 256


def blurred(x, y, c):
    return sum(texture(x + i, y + j, c) for i in range(3) for j in range(3)) // 9


PAIRS = {
    "same": (texture, texture),
    "shifted": (texture, lambda x, y, c: texture(x + 3, y + 1, c)),
    "blurred": (lambda x, y, c: texture(x + 1, y + 1, c), blurred),
    "darker": (texture, lambda x, y, c: texture(x, y, c) // 4),
    "inverted": (texture, lambda x, y, c: 255 - texture(x, y, c)),
    "ramps": (ramp, lambda x, y, c: ramp(x + 5, y, c)),
    "ramp_with_grain": (ramp, lambda x, y, c: (ramp(x, y, c) * 15 + texture(x, y, c)) // 16),
    "flat": (lambda x, y, c: 100 + 0 * (x + y), lambda x, y, c: 140 + 10 * c + 0 * (x + y)),
}


def picture(formula, height, width):
    y, x = numpy.mgrid[0:height, 0:width]
    return numpy.stack([formula(x, y, c) for c in range(3)]).astype(numpy.float64) / 255


def ssim(pair, height, width):
    a, b = (picture(formula, height, width) for formula in pair)
    return structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1.0,
                                 channel_axis=0)


cases = [{"pair": name, "height": height, "width": width, "ssim": float(ssim(pair, height, width))}
         for height, width in SIZES for name, pair in PAIRS.items()]
golden = {"made_by": f"scikit-image {skimage.__version__}, numpy {numpy.__version__}", "cases": cases}
pathlib.Path(__file__).with_name("ssim_wang.json").write_text(json.dumps(golden, indent=1) + "\n")
