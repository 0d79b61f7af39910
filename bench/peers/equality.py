#!/usr/bin/env python3
"""Verifies that these systems equal those of maskbench: same losses and gradients for the same weights and pictures.

    .deps/torch/bin/python bench/peers/equality.py [--program build/maskbench] [--device cpu]

Both compute in float64: in float32, gradients through a warp are accurate to two or three digits only. (The float32 kernels
of maskbench are compared with LibTorch's operations by its unit tests.) Masks start between the texels of their template,
where bilinear sampling is differentiable; one sample on the border of two texels differs by 1e-3 of the generator's
gradient. The divergence of Py-WGAN-div is compared a second time with a weight that makes it dominate the gradient.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import torch

from systems import SYSTEMS
from tensor_file import load_file

SPEC = pathlib.Path(__file__).resolve().parents[2] / "experiments/throughput.toml"
TOLERANCE = 1e-4  # relative, of a loss or of the norm of a gradient
OFF_THE_GRID = ["system.train.placement_scale=0.871", "system.train.placement_down=0.117"]
DOMINATING = {"k": 1000.0, "p": 1.0}


def dumped(program, device, settings, folder):
    command = [program, "bench", SPEC, "--device", device, "--dump", folder]
    for setting in OFF_THE_GRID + settings:
        command += ["--set", setting]
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    return {file.stem: load_file(file, device) for file in pathlib.Path(folder).glob("*.safetensors")}


def loaded(plugin, values, **options):
    system = SYSTEMS[plugin](values["batch.face"].shape[2]).to(values["batch.face"])
    for name, value in options.items():
        setattr(system, name, value)
    for network, module in (("G", system.G), ("D", system.D)):
        prefix = network + "."
        weights = {name[2:]: value for name, value in values.items() if name.startswith(prefix) and
                   not name.startswith((prefix + "grad.", prefix + "loss"))}
        module.load_state_dict(weights)
    return system


def computed(plugin, values, **options):
    """Returns the results of PyTorch: picture, losses, and all gradients of a network as one vector."""
    found = {}
    face, mask, real, start = (values["batch." + name] for name in ("face", "mask", "masked", "start"))
    gradient = lambda module: torch.cat([weight.grad.flatten() for weight in module.parameters()])
    system = loaded(plugin, values, **options)
    with torch.no_grad():
        found["picture"] = system.wearer(face, mask, start)
    system = loaded(plugin, values, **options)
    found["critic loss"] = system.critic_loss(real, values["worn.image"], values["batch.uniform"])
    found["critic loss"].backward()
    found["critic gradient"] = gradient(system.D)
    system = loaded(plugin, values, **options)
    found["generator loss"] = system.generator_loss(system.wearer(face, mask, start))
    found["generator loss"].backward()
    found["generator gradient"] = gradient(system.G)
    return {name: value.detach().double() for name, value in found.items()}


def expected(plugin, values):
    """Returns the results of maskbench, in the same form."""
    system = SYSTEMS[plugin](values["batch.face"].shape[2])
    gradient = lambda network, module: torch.cat(
        [values[f"{network}.grad.{name}"].flatten() for name, _ in module.named_parameters()])
    return {"picture": values["worn.image"], "critic loss": values["D.loss"],
            "critic gradient": gradient("D", system.D), "generator loss": values["G.loss"],
            "generator gradient": gradient("G", system.G)}


def distance(found, truth):
    return float((found.double() - truth).norm() / truth.norm().clamp_min(1e-3 if truth.dim() == 0 else 1e-30))


def compare(plugin, values, **options):
    """Returns the relative distances between both results."""
    ours, theirs = expected(plugin, values), computed(plugin, values, **options)
    return {name: distance(ours[name], theirs[name]) for name in theirs}


def prove(program, device, asked=()):
    """Prints one line per comparison; returns True if all are equal."""
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    equal = True
    with tempfile.TemporaryDirectory() as plain, tempfile.TemporaryDirectory() as dominated:
        cases = [(plugin, values, {}) for plugin, values in sorted(dumped(program, device, list(asked), plain).items())]
        settings = [f"system.Py-WGAN-div.options.{name}={value}" for name, value in DOMINATING.items()]
        values = dumped(program, device, settings + list(asked), dominated)["pywgan_div"]
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
    parser.add_argument("--set", action="append", default=[], help="override a key of the spec, as in maskbench bench")
    asked = parser.parse_args()
    torch.set_num_threads(2)
    sys.exit(0 if prove(asked.program, asked.device, asked.set) else 1)


if __name__ == "__main__":
    main()
