#!/usr/bin/env python3
"""Proves that the systems here are those of maskbench: the same weights and pictures in, the same losses and gradients
out.

    .deps/torch/bin/python bench/peers/equality.py [--program build/maskbench] [--device cpu]

The divergence of Py-WGAN-div is compared a second time with a weight at which it dominates the gradient.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file

from systems import SYSTEMS

SPEC = pathlib.Path(__file__).resolve().parents[2] / "experiments/throughput.toml"
TOLERANCE = 1e-4  # relative, of a loss or of the norm of a gradient
DOMINATING = {"k": 1000.0, "p": 1.0}


def dumped(program, device, settings, folder):
    command = [program, "bench", SPEC, "--device", device, "--dump", folder]
    for setting in settings:
        command += ["--set", setting]
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    return {file.stem: load_file(file, device) for file in pathlib.Path(folder).glob("*.safetensors")}


def loaded(plugin, values, **options):
    system = SYSTEMS[plugin](values["batch.face"].shape[2]).to(values["batch.face"].device)
    for name, value in options.items():
        setattr(system, name, value)
    for network, module in (("G", system.G), ("D", system.D)):
        prefix = network + "."
        weights = {name[2:]: value for name, value in values.items() if name.startswith(prefix) and
                   not name.startswith((prefix + "grad.", prefix + "loss"))}
        module.load_state_dict(weights)
    return system


def distance(found, expected):
    return float((found.double() - expected.double()).norm() / expected.double().norm().clamp_min(1e-30))


def compare(plugin, values, **options):
    """The greatest relative distance of losses and gradients."""
    system = loaded(plugin, values, **options)
    face, mask, real, start = (values["batch." + name] for name in ("face", "mask", "masked", "start"))
    worst = {}
    fake = system.wearer(face, mask, start)
    worst["picture"] = distance(fake, values["worn.image"])
    loss = system.critic_loss(real, values["worn.image"], values["batch.uniform"])
    loss.backward()
    worst["critic loss"] = abs(float(loss) - float(values["D.loss"])) / max(abs(float(values["D.loss"])), 1e-3)
    gather = lambda network, module: torch.cat([w.grad.flatten() for _, w in module.named_parameters()])
    expected = lambda network, module: torch.cat(
        [values[f"{network}.grad.{name}"].flatten() for name, _ in module.named_parameters()])
    worst["critic gradient"] = distance(gather("D", system.D), expected("D", system.D))
    system = loaded(plugin, values, **options)
    if system.batch_norm:  # its running statistics have moved, its output does not depend on them
        system.train()
    loss = system.generator_loss(system.wearer(face, mask, start))
    loss.backward()
    worst["generator loss"] = abs(float(loss) - float(values["G.loss"])) / max(abs(float(values["G.loss"])), 1e-3)
    worst["generator gradient"] = distance(gather("G", system.G), expected("G", system.G))
    return worst


def prove(program, device):
    """True where all are equal; prints a line each."""
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    equal = True
    with tempfile.TemporaryDirectory() as plain, tempfile.TemporaryDirectory() as dominated:
        cases = [(plugin, values, {}) for plugin, values in sorted(dumped(program, device, [], plain).items())]
        settings = [f"system.Py-WGAN-div.options.{name}={value}" for name, value in DOMINATING.items()]
        values = dumped(program, device, settings, dominated)["pywgan_div"]
        cases.append(("pywgan_div", values, DOMINATING))
        for plugin, values, options in cases:
            worst = compare(plugin, values, **options)
            good = all(value < TOLERANCE for value in worst.values())
            equal = equal and good
            shown = ", ".join(f"{name} {value:.1e}" for name, value in worst.items())
            print(f"{'equal' if good else 'NOT EQUAL'}: {plugin} {options or ''}: {shown}", flush=True)
    return equal


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="build/maskbench")
    parser.add_argument("--device", default="cpu")
    asked = parser.parse_args()
    torch.set_num_threads(2)
    sys.exit(0 if prove(asked.program, asked.device) else 1)


if __name__ == "__main__":
    main()
