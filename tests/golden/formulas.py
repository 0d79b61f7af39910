"""Pictures and numbers that tests/metrics/formulas.h computes again, bit for bit: the inputs of golden values."""

import zlib

import numpy
import torch


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
    """uint8 [3,H,W]."""
    y, x = numpy.mgrid[0:height, 0:width]
    return numpy.stack([formula(x, y, c) for c in range(3)]).astype(numpy.uint8)


def scene(i):
    """Ramps and grain whose slope, phase, contrast and share depend on i."""
    grain = i % 4
    return lambda x, y, c: (((x * (1 + i % 5) + y * (1 + i // 5 % 3) + c * 40 + i * 29) % 256 * (4 - grain)
                             + texture(x + i, y, c) * grain) // (4 * (1 + i % 3)) + i * 11 % 80)


def uniform(name, count):
    """`count` float64 in [-1,1), multiples of 2^-31: a hash (the last step of MurmurHash3) of name and place."""
    x = (numpy.arange(count, dtype=numpy.uint64) * 0x9E3779B1 + zlib.crc32(name.encode())).astype(numpy.uint32)
    x ^= x >> 16
    x *= numpy.uint32(0x85EBCA6B)
    x ^= x >> 13
    x *= numpy.uint32(0xC2B2AE35)
    x ^= x >> 16
    return x.astype(numpy.float64) / 2.0**31 - 1


def weight(name, shape):
    """What a network starts with: convolutions that keep the scale of what they see, batch norm near the identity,
    heads of LPIPS from 0 to 1. float32."""
    u = uniform(name, int(numpy.prod(shape, dtype=numpy.int64))).reshape(shape)
    if name.startswith("lin"):
        value = (u + 1) / 2
    elif len(shape) > 1:
        value = u * numpy.sqrt(6.0 / numpy.prod(shape[1:]))
    elif name.endswith("running_var") or name.endswith("bn.weight"):
        value = 1 + 0.25 * u
    else:
        value = 0.125 * u
    return torch.from_numpy(value.astype(numpy.float32))


def fill(module, rename=lambda name: name):
    """Gives every parameter and statistic of `module` the numbers of its (renamed) name."""
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            if tensor.is_floating_point() and tensor.dim() > 0:
                tensor.copy_(weight(rename(name), tuple(tensor.shape)))
    return module.eval()
