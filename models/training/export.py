"""Step 5: the trained student → work/model/fp32 and int8 folders that Glossator can open.

Usage: python3 models/training/export.py --run NAME [--out work/model]

Writes model.onnx (float32), tokenizer and configuration into OUT/fp32, checks the graph against
PyTorch, and quantises it into OUT/int8 (see quantise.py). OUT/features.npz is the map from the exposed
states to the features that were trained; project.py puts it into the graph.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from common import CLS, PAD, SEED, SEP, WORK
from model import Encoder, Exposed, Sizes
from quantise import quantise

OUTPUTS = ("last_hidden_state", "middle_hidden_state", "embedding_state")


def config_json(sizes):
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "vocab_size": sizes.vocabulary,
        "hidden_size": sizes.width,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.inner,
        "max_position_embeddings": sizes.positions,
        "hidden_act": "gelu",
        "layer_norm_eps": sizes.norm_epsilon,
        "pad_token_id": PAD,
    }


def sample(sizes, rows=4, length=24):
    generator = torch.Generator().manual_seed(SEED)
    ids = torch.randint(5, sizes.vocabulary, (rows, length), generator=generator)
    mask = torch.ones_like(ids)
    for row in range(rows):
        end = length - 3 * row
        ids[row, 0], ids[row, end - 1] = CLS, SEP
        ids[row, end:], mask[row, end:] = PAD, 0
    return ids, mask


def export(encoder, path):
    ids, mask = sample(encoder.sizes)
    axes = {0: "batch", 1: "sequence"}
    torch.onnx.export(
        Exposed(encoder).eval(),
        (ids, mask),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=list(OUTPUTS),
        dynamic_axes={name: axes for name in ("input_ids", "attention_mask", *OUTPUTS)},
        opset_version=17,
        dynamo=False,
    )


def compare(encoder, path):
    """Largest difference over real pieces from PyTorch, and the mean and least cosine."""
    ids, mask = sample(encoder.sizes)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    got = session.run(list(OUTPUTS), {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
    with torch.no_grad():
        wanted = [state.numpy() for state in Exposed(encoder)(ids, mask)]
    real = mask.numpy().astype(bool)
    a = np.concatenate([g[real] for g in got], -1)
    b = np.concatenate([w[real] for w in wanted], -1)
    cosine = (a * b).sum(-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)
    return np.abs(a - b).max(), cosine.mean(), cosine.min()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", required=True)
    parser.add_argument("--out", type=Path, default=WORK / "model")
    args = parser.parse_args()
    made = torch.load(WORK / "runs" / args.run / "student.pt", weights_only=True)
    encoder = Encoder(Sizes(**made["sizes"])).eval()
    encoder.load_state_dict(made["state"])
    for kind in ("fp32", "int8"):
        folder = args.out / kind
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(WORK / "tokenizer" / name, folder / name)
        config = json.dumps(config_json(encoder.sizes), indent=2)
        (folder / "config.json").write_text(config + "\n", "utf-8")
        (folder / "training.json").write_text(
            json.dumps({k: made[k] for k in ("done", "arguments")}, indent=2)
        )
    np.savez(args.out / "features.npz", weight=made["features"]["weight"].numpy().T)
    plain, small = args.out / "fp32/model.onnx", args.out / "int8/model.onnx"
    export(encoder, plain)
    difference, *_ = compare(encoder, plain)
    print(f"fp32: largest difference from PyTorch {difference:.1e}, {plain.stat().st_size} bytes")
    onnx.save(quantise(onnx.load(plain)), small)
    _, mean, least = compare(encoder, small)
    print(
        f"int8: cosine with PyTorch {mean:.4f} mean, {least:.4f} least, {small.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
