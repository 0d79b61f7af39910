#!/usr/bin/env python3
"""Measures two ways to compute the systems' convolutions that maskbench does not use, beside oneDNN's own convolutions.

    .deps/torch/bin/python bench/peers/convolution_bounds.py [--threads 2] [--rounds 15]

1. GAN + STN, 3x3 kernels of stride 2: the matrix products alone of Winograd's algorithm by phases (25 of F(2, .), 49 of F(3, .)),
   without any transform: a bound from below.
2. Py-WGAN-div, stages two and three: pyramid levels of few channels a group, packed block-diagonally into 32 channels a group.
"""
import argparse

import torch

from measuring import medians

BATCH = 16


def products(tiles, count, inner, outer):
    """A call that multiplies `count` matrices [tiles, inner] by [inner, outer]."""
    a, b, out = torch.randn(count, tiles, inner), torch.randn(count, inner, outer), torch.empty(count, tiles, outer)
    return lambda: torch.bmm(a, b, out=out)


def convolution(inner, outer, side, kernel, groups):
    x = torch.randn(BATCH, inner, side, side).contiguous(memory_format=torch.channels_last)
    weight = torch.randn(outer, inner // groups, kernel, kernel)
    return lambda: torch.nn.functional.conv2d(x, weight, stride=2, padding=kernel // 2, groups=groups)


def winograd(rounds):
    print("| 3x3, stride 2 | direct, ms | 25 products of F(2, .) | 49 products of F(3, .) |\n|:---|---:|---:|---:|")
    for inner, outer, side in ((64, 128, 72), (128, 256, 36), (256, 512, 18)):
        half = side // 2
        tiles = lambda edge: BATCH * (-(-half // edge)) ** 2
        found = medians({"direct": convolution(inner, outer, side, 3, 1), "25": products(tiles(2), 25, inner, outer),
                         "49": products(tiles(3), 49, inner, outer)}, rounds)
        print(f"| {inner} to {outer} channels, {side} px | {found['direct']:.1f} | {found['25']:.1f} | {found['49']:.1f} |")


def block_diagonal(rounds):
    print("\n| level of a pyramid, stride 2 | as it is, ms | packed, ms |\n|:---|---:|---:|")
    for inner, outer, kernel, groups, side in ((64, 32, 5, 4, 36), (64, 32, 7, 8, 36), (64, 32, 9, 16, 36), (64, 64, 7, 8, 36),
                                               (128, 64, 7, 8, 18), (128, 64, 9, 16, 18)):
        packed = max(1, inner // 32)
        found = medians({count: convolution(inner, outer, side, kernel, count) for count in (groups, packed)}, rounds)
        print(f"| {inner} to {outer} channels, {kernel}x{kernel}, {groups} groups, {side} px | {found[groups]:.2f} | "
              f"{found[packed]:.2f} in {packed} groups |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.set_flush_denormal(True)
    with torch.no_grad():
        winograd(asked.rounds)
        block_diagonal(asked.rounds)


if __name__ == "__main__":
    main()
