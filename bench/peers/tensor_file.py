"""Reads safetensors files with torch alone: a machine with a GPU need not have more."""

import json
import pathlib

import torch

TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64,
         "I32": torch.int32, "U8": torch.uint8, "BOOL": torch.bool}


def load_file(path, device="cpu"):
    """Returns the tensors by name."""
    data = bytearray(pathlib.Path(path).read_bytes())
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        kind = TYPES[entry["dtype"]]
        values = torch.frombuffer(data, dtype=torch.uint8, count=end - begin, offset=start + begin).clone() if end > begin \
            else torch.empty(0, dtype=torch.uint8)
        tensors[name] = values.view(kind).reshape(entry["shape"]).to(device)
    return tensors
