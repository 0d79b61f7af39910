"""Writes networks.json: what the reference implementations say of pictures with the weights of formulas.py, which the
tests compute again: no official weights are needed, and every layer counts.

python3 -m venv venv && venv/bin/pip install torch-fidelity pytorch-fid lpips && venv/bin/python make_networks.py
"""

import json
import pathlib
import re
from importlib.metadata import version
from unittest import mock

import lpips
import numpy
import pytorch_fid.fid_score
import pytorch_fid.inception
import torch
import torch_fidelity.feature_extractor_inceptionv3 as fidelity
import torch_fidelity.metric_fid
import torch_fidelity.metric_isc
import torch_fidelity.metric_kid
import torchvision

from formulas import PAIRS, fill, picture, scene

SHOWN = 8  # features of each picture that are written down


def pictures(first, count, height, width):
    return torch.from_numpy(numpy.stack([picture(scene(i), height, width) for i in range(first, first + count)]))


def rows(tensor):
    return [[float(v) for v in row[:SHOWN]] + [float(row.double().sum())] for row in tensor]


def not_downloaded(module):
    """Where an implementation asks for its weights, it gets its own tensors back; `fill` comes afterwards."""
    return mock.patch.object(module, "load_state_dict_from_url", side_effect=lambda *_, **__: None)


def fidelity_network():
    with not_downloaded(fidelity), mock.patch.object(torch.nn.Module, "load_state_dict"):
        network = fidelity.FeatureExtractorInceptionV3("golden", ["768", "2048", "logits_unbiased"])
    return fill(network)


def pt_network():
    with not_downloaded(pytorch_fid.inception), mock.patch.object(torch.nn.Module, "load_state_dict"):
        whole = fill(pytorch_fid.inception.fid_inception_v3())
    with mock.patch.object(pytorch_fid.inception, "fid_inception_v3", return_value=whole):
        return pytorch_fid.inception.InceptionV3([3]).eval()


def frechet_of_pt(fake, real):
    statistics = [(x.mean(0), numpy.cov(x, rowvar=False)) for x in (fake.double().numpy(), real.double().numpy())]
    return float(pytorch_fid.fid_score.calculate_frechet_distance(*statistics[0], *statistics[1]))


def frechet_of_fidelity(fake, real):
    statistics = [torch_fidelity.metric_fid.fid_features_to_statistics(x) for x in (fake, real)]
    return torch_fidelity.metric_fid.fid_statistics_to_metric(*statistics, False)["frechet_inception_distance"]


def inception_2015(fake, real):
    network = fidelity_network()
    small, pool3, logits = network(fake)
    small_real, pool3_real, _ = network(real)
    score = torch_fidelity.metric_isc.isc_features_to_metric(logits, 10, shuffle=False)
    kid = torch_fidelity.metric_kid.kid_features_to_metric(
        pool3.double(), pool3_real.double(), kid_subsets=100, kid_subset_size=len(real), verbose=False, rng_seed=2020)
    pt = pt_network()
    pt_fake, pt_real = (pt(x / 255.0)[0][:, :, 0, 0] for x in (fake, real))
    return {"inception2015-768": rows(small), "inception2015-tf": rows(pool3), "logits": rows(logits),
            "inception2015-pt": rows(pt_fake),
            "values": {"is": score["inception_score_mean"], "is spread": score["inception_score_std"],
                       "fid": frechet_of_fidelity(pool3, pool3_real),
                       "fid-768": frechet_of_fidelity(small, small_real), "fid-pt": frechet_of_pt(pt_fake, pt_real),
                       "kid": kid["kernel_inception_distance_mean"],
                       "kid spread": kid["kernel_inception_distance_std"]}}


def score_of_sbarratt(logits):
    """inception-score-pytorch with splits = 1: exp of the mean divergence from the mean."""
    p = torch.softmax(logits.double(), 1)
    return float((p * (p / p.mean(0, keepdim=True)).log()).sum(1).mean().exp())


def classifiers(fake):
    x = fake / 255.0
    v3 = fill(torchvision.models.inception_v3(weights=None, init_weights=False, transform_input=False))
    v3_logits = v3(torch.nn.functional.interpolate(2 * x - 1, size=(299, 299), mode="bilinear"))
    squeeze = fill(torchvision.models.squeezenet1_1(weights=None))
    mean, deviation = (torch.tensor(v).view(3, 1, 1) for v in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))
    resized = torch.nn.functional.interpolate(x, size=(224, 224), mode="bilinear")
    squeeze_logits = squeeze((resized - mean) / deviation)
    squeeze_score = torch_fidelity.metric_isc.isc_features_to_metric(squeeze_logits, 10, shuffle=False)
    return {"inception_v3": rows(v3_logits), "squeezenet1_1-classifier": rows(squeeze_logits),
            "values": {"is-sbarratt": score_of_sbarratt(v3_logits),
                       "is-squeezenet1.1": squeeze_score["inception_score_mean"]}}


def lpips_cases(net):
    network = lpips.LPIPS(net=net, pretrained=False, pnet_rand=True, verbose=False)
    fill(network.net, lambda name: re.sub(r"^slice\d+", "features", name))
    for i, head in enumerate(network.lins):
        fill(head, lambda name: f"lin{i}.{name}")
    cases = []
    for name in ["same", "shifted", "blurred", "darker", "flat"]:
        for height, width in [(35, 31), (64, 64), (47, 90)]:
            a, b = (torch.from_numpy(picture(formula, height, width))[None] / 255.0 for formula in PAIRS[name])
            cases.append({"pair": name, "height": height, "width": width,
                          "value": network(a, b, normalize=True).item()})
    return cases


with torch.no_grad():
    fake, real = pictures(0, 20, 61, 47), pictures(40, 10, 72, 83)
    golden = {"made_by": ", ".join(f"{p} {version(p)}" for p in ["torch-fidelity", "pytorch-fid", "lpips", "torchvision"]),
              "fake": [0, 20, 61, 47], "real": [40, 10, 72, 83],
              "inception2015": inception_2015(fake, real), "classifiers": classifiers(fake),
              "lpips": {net: lpips_cases(net) for net in ["alex", "vgg", "squeeze"]}}
pathlib.Path(__file__).with_name("networks.json").write_text(json.dumps(golden, indent=1) + "\n")
