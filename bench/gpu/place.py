"""Where the program, its tests and a Python with torch are: in a built tree or in an unpacked bundle."""
import os
import pathlib
import platform
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "bench/peers"


class Place:
    def __init__(self):
        self.is_bundle = (ROOT / "program").is_dir()
        self.program = ROOT / ("maskbench" if self.is_bundle else "build/maskbench")
        self.cuda_tests = ROOT / ("cuda_tests" if self.is_bundle else "build/cuda_tests")
        self.environment = dict(os.environ, PYTHONPATH=str(PEERS))
        self.python = sys.executable
        torch = os.environ.get("MASKBENCH_TORCH", "")
        if not self.is_bundle:
            self.python = str(ROOT / ".deps/torch/bin/python")
        elif torch and not pathlib.Path(torch).is_dir():
            self.python = shutil.which(torch) or torch
        elif torch:
            self.environment["PYTHONPATH"] += os.pathsep + str(pathlib.Path(torch).parent)
        else:
            self.python = shutil.which("python3") or sys.executable

    def missing(self):
        """Returns what is missing to begin, or nothing."""
        if not self.program.exists():
            return f"{self.program} is not there: build first (script/bootstrap)"
        if subprocess.run([self.python, "-c", "import torch"], env=self.environment, capture_output=True).returncode:
            return f"{self.python} has no torch: set MASKBENCH_TORCH to a Python that has torch 2.11.0"
        return None


def first_line(command):
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ended.stdout.strip().split("\n")[0] if ended.returncode == 0 else ""


def machine(place):
    """Returns what the numbers depend on: processor, GPU, driver, clocks, versions."""
    words = pathlib.Path("/proc/cpuinfo").read_text().split("model name\t: ")
    gpu = first_line(["nvidia-smi", "--format=csv,noheader",
                      "--query-gpu=name,driver_version,clocks.sm,clocks.mem,clocks.max.sm,power.limit,persistence_mode"])
    asks = "import torch; print(torch.__version__, torch.version.cuda, torch.backends.cudnn.version())"
    versions = subprocess.run([place.python, "-c", asks], env=place.environment, capture_output=True, text=True).stdout
    return {"processor": words[1].split("\n")[0] if len(words) > 1 else platform.machine(), "cores": os.cpu_count(),
            "gpu (name, driver, clocks of SM and memory, highest clock, power limit, persistence)": gpu or "none",
            "torch, CUDA, cuDNN": versions.strip(), "maskbench": first_line([str(place.program), "--version"])}
