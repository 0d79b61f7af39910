"""Curves of a run, as TensorBoard reads them.

    python curves.py results/demo/gan-stn-3fa29c1b2d4e

`tensorboard --logdir results/demo` shows the same of all runs. Needs tensorboard.
"""

import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def curves(run):
    """Returns {name: [(iteration, value), ...]}."""
    events = EventAccumulator(str(run), size_guidance={"scalars": 0})
    events.Reload()
    return {name: [(event.step, event.value) for event in events.Scalars(name)] for name in events.Tags()["scalars"]}


def main():
    for name, points in curves(sys.argv[1]).items():
        print(f"{name}: {len(points)} points, the last {points[-1][1]:.4g} at iteration {points[-1][0]}")


if __name__ == "__main__":
    main()
