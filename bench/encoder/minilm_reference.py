"""What PyTorch makes of sentences with all-MiniLM-L6-v2: the mean of each sentence's words.

    python minilm_reference.py FOLDER

FOLDER/texts.json: the words of each text. Writes the model as float32 and as int8
(models/training/quantise.py) into FOLDER/fp32 and FOLDER/int8, and FOLDER/pytorch.f32: one row of 384 per
text, the mean of the last hidden states at the first piece of each word, by Hugging Face's own class and
tokenizer. A text gets NaN where a word has no piece or more than Glossator reads of it.
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


MOST_PIECES = 32  # of a word


def sentence(model, tokenizer, words):
    encoding = tokenizer.encode(words, is_pretokenized=True)
    owners = [word for word in encoding.word_ids if word is not None]
    counts = [owners.count(word) for word in range(len(words))]
    if not 1 <= min(counts) <= max(counts) <= MOST_PIECES:
        return np.full(model.config.hidden_size, np.nan)
    with torch.no_grad():
        states = model(torch.tensor([encoding.ids])).last_hidden_state[0].numpy()
    return states[[encoding.word_ids.index(word) for word in range(len(words))]].mean(0)


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
    rows = [sentence(model, tokenizer, words) for words in texts]
    np.stack(rows).astype("<f4").tofile(folder / "pytorch.f32")


if __name__ == "__main__":
    main()
