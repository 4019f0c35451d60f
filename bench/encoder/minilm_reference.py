"""What PyTorch makes of sentences with all-MiniLM-L6-v2: the mean of each sentence's words.

    python minilm_reference.py FOLDER

FOLDER/texts.json: `[{text, starts}]`, starts of the words in code points. Writes the model as float32 and as
int8 (models/training/quantise.py) into FOLDER/fp32 and FOLDER/int8, and FOLDER/pytorch.f32: one row of 384
per text, the mean of the last hidden states at the first piece of each word, by Hugging Face's own class and
tokenizer over the whole text.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import tokenizers
import torch
import transformers

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "models/training"))
from quantise import quantise  # noqa: E402
from teacher import teacher_folder  # noqa: E402


def sentence(model, tokenizer, text, starts):
    encoding = tokenizer.encode(text)
    with torch.no_grad():
        states = model(torch.tensor([encoding.ids])).last_hidden_state[0].numpy()
    wanted = set(starts)
    rows = [i for i, (start, end) in enumerate(encoding.offsets) if end > start and start in wanted]
    return states[rows].mean(0)


def main():
    folder = Path(sys.argv[1])
    source = teacher_folder()
    subprocess.run([sys.executable, HERE / "minilm.py", folder / "fp32"], check=True)
    shutil.copytree(folder / "fp32", folder / "int8")
    onnx.save(quantise(onnx.load(folder / "fp32/model.onnx")), folder / "int8/model.onnx")
    tokenizer = tokenizers.Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(512)
    model = transformers.BertModel.from_pretrained(source).eval()
    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    rows = [sentence(model, tokenizer, t["text"], t["starts"]) for t in texts]
    np.stack(rows).astype("<f4").tofile(folder / "pytorch.f32")


if __name__ == "__main__":
    main()
