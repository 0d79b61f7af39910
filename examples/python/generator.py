"""A trained generator of maskbench in plain PyTorch, with nothing of maskbench but its files.

    python generator.py results/demo/gan-stn-3fa29c1b2d4e

Builds the network that the run's spec.toml describes, loads the last checkpoint into it (strict: every weight is used) and
puts a mask on a face. Needs torch and safetensors. The networks are those of five systems: GAN without STN, GAN + STN,
DCGAN + STN, WGAN + STN and Py-WGAN-div.
"""

import math
import pathlib
import sys
import tomllib

import torch
import torch.nn.functional as F
from torch import nn

# Stages of a trunk, each of stride 2: width in units of the option `width`, kernel, levels of a pyramid (0: none).
FOUR_OF_3 = ((1, 3, 0), (2, 3, 4), (4, 3, 3), (8, 3, 2))
FOUR_OF_4 = ((1, 4, 0), (2, 4, 4), (4, 4, 3), (8, 4, 2))
FIVE = ((1, 7, 0), (1, 3, 4), (2, 3, 3), (4, 3, 2), (8, 3, 0))
STAGES = {"gan_stn": FOUR_OF_3, "dcgan_stn": FOUR_OF_4, "wgan_stn": FOUR_OF_4, "pywgan_div": FIVE}


class PyConv(nn.Module):
    """Pyramidal convolution (Duta et al. 2020): parallel convolutions of growing kernel and group count, concatenated."""

    def __init__(self, channels, out, levels, options, bias):
        super().__init__()
        shares = [out // (2 if levels == 2 else 4)] * (levels - 1)
        shares.append(out - sum(shares))
        self.branches = nn.ModuleList()
        for kernel, groups, share in zip(options["pyconv_kernels"], options["pyconv_groups"], shares):
            common = math.gcd(channels, share)
            groups = max(g for g in range(1, min(groups, common) + 1) if common % g == 0)
            self.branches.append(nn.Conv2d(channels, share, kernel, 2, kernel // 2, groups=groups, bias=bias))

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


class EvenPad(nn.Module):
    """Pads odd sides by one row or column at the bottom and right, before an even kernel."""

    def forward(self, x):
        return F.pad(x, (0, x.shape[3] % 2, 0, x.shape[2] % 2))


def make_trunk(stages, options):
    """Returns the trunk of a generator (7 channels: face and mask) and the channels of its output."""
    layers, channels = [], 7
    normed = options["batch_norm"] or options["generator_norm"]
    for i, (widths, kernel, levels) in enumerate(stages):
        norm, out = normed and i > 0, widths * options["width"]
        if options["convolution"] == "pyconv" and levels:
            layers.append(PyConv(channels, out, levels, options, bias=not norm))
        else:
            if kernel % 2 == 0:
                layers.append(EvenPad())
            layers.append(nn.Conv2d(channels, out, kernel, 2, (kernel - 1) // 2, bias=not norm))
        if norm:
            layers.append(nn.BatchNorm2d(out))
        layers.append(nn.LeakyReLU(0.2))
        channels = out
    return nn.Sequential(*layers), channels


class WarpPredictor(nn.Module):
    """Maps face and placed mask [B,7,S,S] in [0,1] to the eight numbers of an update."""

    def __init__(self, stages, options, size):
        super().__init__()
        self.trunk, channels = make_trunk(stages, options)
        self.mean = options["generator_head"] == "mean"
        if self.mean:
            self.head = nn.Sequential(nn.Conv2d(channels, 8, 3, padding=1))
        else:
            side, wide = math.ceil(size / 2 ** len(stages)), 4 * options["width"]
            self.head = nn.Sequential(nn.Flatten(), nn.Linear(channels * side * side, wide), nn.LeakyReLU(0.2),
                                      nn.Linear(wide, 8))

    def forward(self, x):
        x = self.head(self.trunk(x * 2 - 1))
        return x.mean((2, 3)) if self.mean else x


class MaskPainter(nn.Module):
    """Maps face and mask [B,7,S,S] in [0,1] to the worn mask itself, [B,4,S,S] with straight alpha."""

    def __init__(self, stages, options):
        super().__init__()
        self.trunk, channels = make_trunk(stages, options)
        norm = options["batch_norm"] or options["generator_norm"]
        self.decoder = nn.ModuleList()
        for widths, _, _ in stages[-2::-1]:
            out = widths * options["width"]
            step = [nn.Conv2d(channels, out, 3, padding=1, bias=not norm)] + [nn.BatchNorm2d(out)] * norm
            self.decoder.append(nn.Sequential(*step, nn.LeakyReLU(0.2)))
            channels = out
        self.decoder.append(nn.Sequential(nn.Conv2d(channels, 4, 3, padding=1), nn.Sigmoid()))

    def forward(self, x):
        sides = [x.shape[2]]
        while len(sides) < len(self.decoder):
            sides.append((sides[-1] + 1) // 2)
        x = self.trunk(x * 2 - 1)
        for step, side in zip(self.decoder, reversed(sides)):
            x = step(F.interpolate(x, (side, side), mode="nearest"))
        return x


def homography(p):
    """Matrix exponential of an element of sl(3): [B,8] -> [B,3,3]. Lin et al. 2018, eq. 2."""
    p1, p2, p3, p4, p5, p6, p7, p8 = p.unbind(1)
    return torch.matrix_exp(torch.stack([p3, p2, p1, p6, -p3 - p7, p5, p4, p8, p7], 1).view(-1, 3, 3))


def warped(mask, H):
    """Samples the mask [B,4,S,S] by H (picture -> template, coordinates in [-1,1]); transparent outside."""
    size = mask.shape[2]
    line = torch.linspace(-1, 1, size, dtype=mask.dtype, device=mask.device)
    y, x = torch.meshgrid(line, line, indexing="ij")
    mapped = H @ torch.stack([x.flatten(), y.flatten(), torch.ones_like(x).flatten()])
    depth = mapped[:, 2:]
    place = (mapped[:, :2] / depth.clamp_min(1e-4)).clamp(-1e3, 1e3).masked_fill(depth <= 1e-4, 1e3)
    return F.grid_sample(mask, place.transpose(1, 2).reshape(-1, size, size, 2), align_corners=True)


def laid(face, mask):
    return face + mask[:, 3:] * (mask[:, :3] - face)


def start_of(train, batch):
    """The warp [B,8] at which a mask starts: scaled by placement_scale, its centre placement_down below the middle."""
    scale, down = train["placement_scale"], train["placement_down"]
    a = -math.log(scale)
    factor = (a / math.expm1(a) if abs(a) > 1e-9 else 1.0) / scale
    return torch.tensor([[0.0, 0.0, a / 3, 0.0, -down * factor, 0.0, -2 * a / 3, 0.0]]).expand(batch, 8)


class Wearer(nn.Module):
    """A generator with its spatial transformer, if it has one."""

    def __init__(self, plugin, options, size):
        super().__init__()
        stages = STAGES[plugin]
        self.G = WarpPredictor(stages, options, size) if options["stn"] else MaskPainter(stages, options)
        bounds = list(options["bounds"])
        if options["warp"] == "affine":
            bounds[3] = bounds[7] = 0.0
        self.bounds, self.warps, self.stn = bounds, options["warps"], options["stn"]

    def forward(self, face, mask, start):
        """Returns faces [B,3,S,S] wearing their masks [B,4,S,S], straight alpha; all in [0,1]. `start` [B,8] in sl(3)."""
        if not self.stn:
            return laid(face, self.G(torch.cat([face, mask], 1)))
        placed, p = homography(start), torch.zeros_like(start)
        for _ in range(self.warps):
            seen = warped(mask, homography(p) @ placed)
            p = p + start.new_tensor(self.bounds) * torch.tanh(self.G(torch.cat([face, seen], 1)))
        return laid(face, warped(mask, homography(p) @ placed))


def load_run(folder):
    """Returns the system of a run folder with the weights of its last checkpoint, and its resolved spec."""
    from safetensors.torch import load_file

    folder = pathlib.Path(folder)
    spec = tomllib.loads((folder / "spec.toml").read_text())
    wearer = Wearer(spec["plugin"], spec["options"], spec["data"]["size"])
    checkpoint = max(folder.glob("checkpoints/[0-9]*/model.safetensors"))
    weights = load_file(checkpoint)
    wearer.G.load_state_dict({name[2:]: w for name, w in weights.items() if name.startswith("G.")}, strict=True)
    return wearer.eval(), spec


def main():
    wearer, spec = load_run(sys.argv[1])
    size = spec["data"]["size"]
    face, mask = torch.rand(1, 3, size, size), torch.rand(1, 4, size, size)
    with torch.no_grad():
        picture = wearer(face, mask, start_of(spec["train"], 1))
    print(f"{spec['system']} ({spec['plugin']}): {sum(w.numel() for w in wearer.G.parameters())} weights,",
          f"a picture {tuple(picture.shape)} from {picture.min():.3f} to {picture.max():.3f}")


if __name__ == "__main__":
    main()
