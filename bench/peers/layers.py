"""The layers of the systems in plain PyTorch. Module names match maskbench, so that its weights load by name."""

import math

import torch
import torch.nn.functional as F
from torch import nn

BOUNDS = (0.9, 0.15, 0.2, 0.8, 0.5, 0.15, 0.2, 0.4)  # bounds of the eight components of an update
FOUR_HALVINGS = (1, 2, 4, 8)  # widths of plain stages
PYRAMIDS = ((1, 0, 7), (1, 4, 3), (2, 3, 3), (4, 2, 3), (8, 0, 3))  # width factor, PyConv levels (0: plain convolution), kernel


class PyConv(nn.Module):
    """Duta et al. 2020: parallel convolutions of growing kernel and group count, concatenated."""

    def __init__(self, channels, out, levels, stride):
        super().__init__()
        shares = [out // (2 if levels == 2 else 4)] * (levels - 1)
        shares.append(out - sum(shares))
        self.branches = nn.ModuleList()
        for kernel, groups, share in zip((3, 5, 7, 9), (1, 4, 8, 16), shares):
            common = math.gcd(channels, share)
            groups = min(groups, common)
            while common % groups:
                groups -= 1
            self.branches.append(nn.Conv2d(channels, share, kernel, stride, kernel // 2, groups=groups))

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


class EvenPad(nn.Module):
    """Pads odd sides by one row or column at the bottom and right, for even kernels."""

    def forward(self, x):
        return F.pad(x, (0, x.shape[3] % 2, 0, x.shape[2] % 2))


def trunk(channels, stages, width, batch_norm):
    layers = []
    for i, (widths, levels, kernel) in enumerate(stages):
        normed, out = batch_norm and i > 0, widths * width
        if levels:
            layers.append(PyConv(channels, out, levels, 2))
        else:
            if kernel % 2 == 0:
                layers.append(EvenPad())
            layers.append(nn.Conv2d(channels, out, kernel, 2, (kernel - 1) // 2, bias=not normed))
        if normed:
            layers.append(nn.BatchNorm2d(out))
        layers.append(nn.LeakyReLU(0.2))
        channels = out
    return nn.Sequential(*layers), channels


class Generator(nn.Module):
    """Maps face and placed mask [B,7,S,S] in [0,1] to eight unbounded numbers."""

    def __init__(self, stages, width, batch_norm, dense, size):
        super().__init__()
        self.trunk, channels = trunk(7, stages, width, batch_norm)
        side = math.ceil(size / 2 ** len(stages))
        if dense:
            self.head = nn.Sequential(nn.Flatten(), nn.Linear(channels * side * side, 4 * width), nn.LeakyReLU(0.2),
                                      nn.Linear(4 * width, 8))
        else:
            self.head = nn.Sequential(nn.Conv2d(channels, 8, 3, padding=1))
        self.dense = dense

    def forward(self, x):
        x = self.head(self.trunk(x * 2 - 1))
        return x if self.dense else x.mean((2, 3))


class Critic(nn.Module):
    """Maps pictures [B,3,S,S] in [-1,1] to one score each."""

    def __init__(self, stages, width, batch_norm):
        super().__init__()
        self.trunk, channels = trunk(3, stages, width, batch_norm)
        self.head = nn.Sequential(nn.Conv2d(channels, 1, 3, padding=1))

    def forward(self, x):
        return self.head(self.trunk(x)).mean((1, 2, 3))


def homography(p):
    """Matrix exponential of an element of sl(3); Lin et al. 2018, eq. 2."""
    p1, p2, p3, p4, p5, p6, p7, p8 = p.unbind(1)
    return torch.matrix_exp(torch.stack([p3, p2, p1, p6, -p3 - p7, p5, p4, p8, p7], 1).view(-1, 3, 3))


def lay(face, mask, H):
    """Warps the mask by H (picture -> template) and composites it over the face; returns the picture and the warped mask."""
    size = face.shape[2]
    line = torch.linspace(-1, 1, size, device=face.device, dtype=face.dtype)
    y, x = torch.meshgrid(line, line, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten(), torch.ones_like(x).flatten()])
    mapped = H @ points
    depth = mapped[:, 2:]
    place = (mapped[:, :2] / depth.clamp_min(1e-4)).clamp(-1e3, 1e3).masked_fill(depth <= 1e-4, 1e3)
    warped = F.grid_sample(mask, place.transpose(1, 2).reshape(-1, size, size, 2), align_corners=True)
    return face + warped[:, 3:] * (warped[:, :3] - face), warped


class Wearer(nn.Module):
    """Generator and spatial transformer with one update."""

    def __init__(self, generator):
        super().__init__()
        self.G = generator
        self.register_buffer("bounds", torch.tensor(BOUNDS), persistent=False)

    def forward(self, face, mask, start):
        placed = homography(start)
        seen = lay(face, mask, placed)[1]
        update = self.bounds * torch.tanh(self.G(torch.cat([face, seen], 1)))
        return lay(face, mask, homography(update) @ placed)[0]
