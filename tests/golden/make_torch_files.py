"""Writes torch_files.json: small files as torch.save makes them (base64), what is in them, and files that ask to run
something. python3 with torch 2.11.0: .deps/torch/bin/python make_torch_files.py
"""

import base64
import collections
import io
import json
import os
import pathlib
import pickle
import zipfile

import torch


def saved(value, **how):
    buffer = io.BytesIO()
    torch.save(value, buffer, **how)
    return buffer.getvalue()


class Malicious:
    def __reduce__(self):
        return os.system, ("touch /tmp/maskbench-was-executed",)


def dictionary():
    base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    return {
        "whole": base,
        "transposed": base.t(),
        "part": base[1:, 1:3],
        "half": torch.tensor([0.5, -2.0], dtype=torch.float16),
        "count": torch.tensor(7),
        "parameter": torch.nn.Parameter(torch.tensor([[1.5]])),
        "epoch": 3,
    }


def with_payload(zipped):
    """The same archive, its pickle replaced by one that calls os.system."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(zipped)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            content = pickle.dumps({"w": Malicious()}, 2) if name.endswith("data.pkl") else old.read(name)
            new.writestr(name, content)
    return out.getvalue()


def checkpoints(tensors):
    """Tensors below a key of the dictionary, as training scripts save them."""
    weights = collections.OrderedDict((name, t) for name, t in tensors.items() if torch.is_tensor(t))
    other = {"w": torch.tensor([1.0])}
    return {
        "state_dict": {"epoch": 3, "best": 0.5, "state_dict": weights, "optimizer": {"state": {0: other}, "lr": 0.1}},
        "only_dictionary": {"epoch": 3, "net": weights},
        "two_dictionaries": {"G": weights, "D": other},
        "beside_ema": {"model": weights, "ema": other},
    }


def main():
    torch.manual_seed(0)
    tensors = dictionary()
    files = {"zip": saved(tensors), "legacy": saved(tensors, _use_new_zipfile_serialization=False)}
    files["malicious_zip"] = with_payload(files["zip"])
    files["malicious_legacy"] = saved({"w": Malicious()}, _use_new_zipfile_serialization=False)
    for name, checkpoint in checkpoints(tensors).items():
        files[name] = saved(checkpoint)
    files["state_dict_legacy"] = saved(checkpoints(tensors)["state_dict"], _use_new_zipfile_serialization=False)
    expected = {name: {"shape": list(t.shape), "values": t.detach().double().flatten().tolist()}
                for name, t in tensors.items() if torch.is_tensor(t)}
    golden = {"made_with": f"torch {torch.__version__}", "tensors": expected,
              "files": {name: base64.b64encode(data).decode() for name, data in files.items()}}
    path = pathlib.Path(__file__).with_name("torch_files.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
