#!/usr/bin/env python3
"""Of the faces in worn.csv, the share whose mask covers the tip of the nose and both corners of the mouth and leaves both eyes
free, by landmarks and warp of the table and the masks' own files: not by the checks of the program.

    wear_share.py OUT/worn.csv MASKS [OUT/failures.csv]
"""
import collections
import csv
import pathlib
import sys

import cv2
import numpy as np


def alpha_at(mask, H, x, y):
    """The mask's alpha at a pixel of the photograph, in [0,1]; 0 outside the mask."""
    u, v, w = H @ (x, y, 1)
    if w <= 0:
        return 0.0
    column, row = round(u / w), round(v / w)
    inside = 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]
    return mask[row, column] / 255 if inside else 0.0


def main():
    masks, good, counts = {}, collections.Counter(), collections.Counter()
    for row in csv.DictReader(open(sys.argv[1])):
        name = row["mask"]
        if name not in masks:
            masks[name] = cv2.imread(str(pathlib.Path(sys.argv[2]) / name), cv2.IMREAD_UNCHANGED)[..., 3]
        H = np.array([[float(row[f"w{i}{j}"]) for j in (1, 2, 3)] for i in (1, 2, 3)])
        at = lambda point: alpha_at(masks[name], H, float(row[point + "_x"]), float(row[point + "_y"]))
        covered = all(at(p) > 0.5 for p in ("nose", "rmouth", "lmouth"))
        free = all(at(p) <= 0.5 for p in ("reye", "leye"))
        counts[name] += 1
        good[name] += covered and free
    total = sum(counts.values())
    failures = sum(1 for _ in csv.DictReader(open(sys.argv[3]))) if len(sys.argv) > 3 else 0
    print(f"{sum(good.values())} of {total} ({100 * sum(good.values()) / total:.2f} %) with nose and mouth covered and eyes free; "
          f"{failures} listed as failed ({100 * failures / (total + failures):.1f} %)")
    for name in sorted(counts, key=lambda n: good[n] / counts[n])[:5]:
        print(f"  {name}: {100 * good[name] / counts[name]:.1f} % of {counts[name]}")


if __name__ == "__main__":
    main()
