"""Pieces per second of encoder folders, side by side, in ONNX Runtime as Glossator runs it: one thread,
unpadded sequences of one length together (one at a time where one scale is found for a whole tensor), and
without ONNX Runtime's fused sum and norm, which is slow on a CPU.

Usage: python3 models/training/speed.py MODEL_DIR... [--length 24] [--pieces 192] [--rounds 15]

The models take turns and the best round of each counts, so that a busy machine spoils the comparison less.
The time is the processor's. `npm run bench:encoder` measures the whole way through the engine.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime


def is_batchable(path):
    kinds = {node.op_type for node in onnx.load(path).graph.node}
    return "DynamicQuantizeLinear" not in kinds


def open_model(folder):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        str(folder / "model.onnx"),
        options,
        ["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--length", type=int, default=24)
    parser.add_argument("--pieces", type=int, default=192, help="pieces of a batch")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--repeat", type=int, default=5, help="batches in a round")
    args = parser.parse_args()
    runs, best = {}, {}
    for path in args.models:
        rows = max(1, args.pieces // args.length) if is_batchable(path / "model.onnx") else 1
        ids = np.random.default_rng(0).integers(5, 16000, (rows, args.length))
        session = open_model(path)
        names = [o.name for o in session.get_outputs()]
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        runs[path] = session, ["features"] if "features" in names else names, inputs
        session.run(runs[path][1], inputs)
    for _ in range(args.rounds):
        for path, (session, names, inputs) in runs.items():
            start = time.process_time()
            for _ in range(args.repeat):
                session.run(names, inputs)
            taken = (time.process_time() - start) / args.repeat / inputs["input_ids"].size
            best[path] = min(best.get(path, np.inf), taken)
    for path, seconds in best.items():
        print(f"{path.name}: {1 / seconds:,.0f} pieces/s, one thread")


if __name__ == "__main__":
    main()
