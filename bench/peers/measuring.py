"""What several benchmarks share: the processor's name, and medians of alternating calls."""
import platform
import statistics
import time


def processor():
    names = [line.split(": ", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return names[0] if names else platform.machine()


def medians(calls, rounds, wait=lambda: None):
    """Milliseconds of each call, alternating, after one that is not counted. `wait` returns when what was called is done."""
    times = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            wait()
            began = time.perf_counter()
            call()
            wait()
            times[name].append(1e3 * (time.perf_counter() - began))
    return {name: statistics.median(all_times) for name, all_times in times.items()}
