"""Makes encoders as people have them, and what PyTorch and the tokenizers library make of hostile words.

    python model_proof.py FOLDER

For each architecture that Glossator promises to read, a tiny model with random weights as float32, float16,
int8 as ONNX Runtime's own tool makes it (one scale per tensor), and int8 as models/training/quantise.py does
(one per row). modelProof.ts runs them through Glossator. FOLDER gets one folder per model, and cases.json.
"""

import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models/training"))

import onnx
import quantise
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic
from tiny_models import MODELS, POSITIONS, export
from tiny_tokenizers import HOSTILE, PLAIN, continuing

transformers.logging.set_verbosity_error()
KINDS = ("fp32", "fp16", "int8", "rows")
MOST_PIECES = 32  # of a word that Glossator reads

# Words of one text, and which of them follow the one before without a space.
JOINED = "Ada York - based , ( Paris ) .".split()
JOINTS = [False, False, True, True, True, False, True, True, True]


def pieces_of(tokenizer, word):
    """The library's ids of a word by itself; the unknown piece where it gives none."""
    unknown = tokenizer.token_to_id("[UNK]") or tokenizer.token_to_id("<unk>") or 0
    return (tokenizer.encode(word, add_special_tokens=False).ids or [unknown])[:MOST_PIECES]


def spaced_cases(tokenizer):
    """Word lists with the ids that the library gives for the whole text that they make."""

    def usual(word):
        return 0 < len(tokenizer.encode(word, add_special_tokens=False).ids) <= MOST_PIECES

    words = [word for word in HOSTILE if usual(word)]
    texts = [PLAIN, *([PLAIN[0], word, PLAIN[2]] for word in words)]
    texts += [words[i : i + 5] for i in range(0, len(words), 5)]
    # Exactly as many pieces as the model has positions for.
    full = ["the"] * POSITIONS
    while len(tokenizer.encode(" ".join(full)).ids) > POSITIONS:
        full.pop()
    for text in [*texts, full]:
        ids = tokenizer.encode(" ".join(text)).ids
        if len(ids) <= POSITIONS:
            yield text, [False] * len(text), ids, starts_of(tokenizer, text)


def starts_of(tokenizer, words):
    """Where the first piece of each word stands: behind those of the text before it."""
    before = [" ".join(words[:i]) for i in range(len(words))]
    return [1 + len(tokenizer.encode(text, add_special_tokens=False).ids) for text in before]


def joined_case(tokenizer):
    """Words without spaces between them, each cut as what it continues lets it be."""
    ids, starts = tokenizer.encode("").ids[:1], []
    inside = continuing(tokenizer)
    for i, (word, joint) in enumerate(zip(JOINED, JOINTS, strict=True)):
        starts.append(len(ids))
        whole = word if i == 0 else f" {word}"
        cut = inside.encode(word) if joint else tokenizer.encode(whole, add_special_tokens=False)
        ids += cut.ids
    return JOINED, JOINTS, ids + tokenizer.encode("").ids[1:], starts


def with_features(model, words, joined, ids, starts):
    with torch.no_grad():
        state = model(torch.tensor([ids])).last_hidden_state[0].numpy()
    features = [[float(f"{x:.7g}") for x in state[at]] for at in starts]
    return {"words": words, "joined": joined, "ids": ids, "features": features}


def write_models(folder, name, model, tokenizer, inputs):
    to = {kind: folder / f"{name}-{kind}" for kind in KINDS}
    for place in to.values():
        place.mkdir()
        tokenizer.save(str(place / "tokenizer.json"))
        model.config.save_pretrained(place)
    plain = to["fp32"] / "model.onnx"
    export(model, inputs, plain)
    quantize_dynamic(plain, to["int8"] / "model.onnx", weight_type=QuantType.QInt8)
    onnx.save(quantise.quantise(onnx.load(plain)), to["rows"] / "model.onnx")
    export(model.half(), inputs, to["fp16"] / "model.onnx")


def main():
    folder = Path(sys.argv[1])
    quantise.SMALLEST = 512  # these models have only small weights
    torch.manual_seed(20)
    proof = []
    for name, (make, make_tokenizer, inputs) in MODELS.items():
        tokenizer = make_tokenizer()
        model = make(tokenizer).eval()
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.ndim > 1:
                    # Far from the usual 0.02, so that mistakes show.
                    parameter.normal_(0, 0.15)
        cases = [*spaced_cases(tokenizer), joined_case(tokenizer)]
        proof.append(
            {
                "name": name,
                "kinds": KINDS,
                "positions": POSITIONS,
                "words": {word: pieces_of(tokenizer, word) for word in [*HOSTILE, *PLAIN]},
                "cases": [with_features(model, *case) for case in cases],
            }
        )
        write_models(folder, name, model, tokenizer, inputs)
    (folder / "cases.json").write_text(json.dumps(proof), "utf-8")


if __name__ == "__main__":
    main()
