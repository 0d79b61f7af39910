#!/usr/bin/env python3
"""Compares the speed of SSIM, LPIPS and Inception features with scikit-image, lpips and torch-fidelity, alternating on the
same pictures and cores; also prints the values of the first two.

    python3 -m venv VENV && VENV/bin/pip install torch==2.11.0 torchvision==0.26.0 scikit-image lpips torch-fidelity safetensors numpy
    MASKBENCH_WEIGHTS=FOLDER VENV/bin/python bench/metrics_speed.py [--size 144] [--pictures 32] [--threads 2]

FOLDER contains squeezenet1_1, lpips_v0.1_squeeze_heads and inception2015_to_mixed_7 (see `maskbench weights list`);
measures without weights are skipped.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
from unittest import mock

import numpy
import torch
from safetensors.torch import load_file, save_file


def pictures(count, size, seed):
    """Returns smooth colours with noise, float32 [B,3,S,S] in [0,1]."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(count, 3, 9, 9, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, size, mode="bicubic", align_corners=True)
    return (smooth + 0.1 * torch.randn(count, 3, size, size, generator=generator)).clamp(0, 1)


def ssim_of_skimage(a, b):
    from skimage.metrics import structural_similarity

    a, b = (x.permute(0, 2, 3, 1).double().numpy() for x in (a, b))
    whole = dict(gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1.0, channel_axis=2, full=True)
    return lambda: float(numpy.mean([structural_similarity(x, y, **whole)[1][5:-5, 5:-5].mean() for x, y in zip(a, b)]))


def lpips_of_lpips(a, b, weights):
    import lpips
    import torchvision

    network = torchvision.models.squeezenet1_1(weights=None)
    network.load_state_dict(load_file(weights / "squeezenet1_1.safetensors"))
    with mock.patch.object(torchvision.models, "squeezenet1_1", return_value=network):
        distance = lpips.LPIPS(net="squeeze", pnet_rand=True, verbose=False).eval()
    distance.load_state_dict(load_file(weights / "lpips_v0.1_squeeze_heads.safetensors"), strict=False)

    def call():
        with torch.no_grad():
            return float(distance(a, b, normalize=True).mean())

    return call


def inception_of_fidelity(a):
    """Inception with random weights: the time does not depend on them. tests/golden checks the values."""
    import torch_fidelity.feature_extractor_inceptionv3 as fidelity

    with mock.patch.object(fidelity, "load_state_dict_from_url", side_effect=lambda *_, **__: None), mock.patch.object(
        torch.nn.Module, "load_state_dict"
    ):
        network = fidelity.FeatureExtractorInceptionV3("speed", ["768"]).eval()
    bytes_ = (a * 255).round().to(torch.uint8)

    def call():
        with torch.no_grad():
            return float(network(bytes_)[0].mean())

    return call


def ours(asked, file):
    command = [asked.program, file, str(asked.threads), str(asked.rounds)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return {entry["name"]: entry for entry in map(json.loads, lines)}


def timed(call, rounds):
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        times.append(1e3 * (time.perf_counter() - began))
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="build/metrics_peer")
    parser.add_argument("--size", type=int, default=144)
    parser.add_argument("--pictures", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="calls per turn")
    parser.add_argument("--turns", type=int, default=5)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    a, b = pictures(asked.pictures, asked.size, 1), pictures(asked.pictures, asked.size, 2)
    peers = {"ssim": ("scikit-image", ssim_of_skimage(a, b))}
    weights = pathlib.Path(os.environ.get("MASKBENCH_WEIGHTS", "/nowhere"))
    if (weights / "squeezenet1_1.safetensors").exists():
        peers["lpips"] = ("lpips", lpips_of_lpips(a, b, weights))
    if (weights / "inception2015_to_mixed_7.safetensors").exists():
        peers["inception-768"] = ("torch-fidelity", inception_of_fidelity(a))
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "pictures.safetensors")
        save_file({"a": a, "b": b}, file)
        values = ours(asked, file)
        mine, theirs = {name: [] for name in peers}, {name: [] for name in peers}
        for name, (_, call) in peers.items():
            if name != "inception-768":
                print(f"{name}: {values[name]['value']:.6f}, {peers[name][0]} {call():.6f}")
        for _ in range(asked.turns):
            answer = ours(asked, file)
            for name, (_, call) in peers.items():
                mine[name].append(answer[name]["milliseconds"])
                theirs[name].append(timed(call, asked.rounds))
    print(f"| {asked.pictures} pictures of {asked.size} px, {asked.threads} threads | ours, ms | peer, ms | ratio |")
    print("|:---|---:|---:|---:|")
    for name, (peer, _) in peers.items():
        own, other = statistics.median(mine[name]), statistics.median(theirs[name])
        print(f"| {name} vs. {peer} | {own:.1f} | {other:.1f} | {other / own:.1f} x |")


if __name__ == "__main__":
    main()
