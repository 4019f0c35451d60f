"""Gives an encoder's ONNX graph a compact output: `features`, batch × sequence × D, float32.

Usage: python3 models/training/project.py --corpus CORPUS_DIR [--model models/glossator-encoder]
       [--dims 128 | --learned FEATURES.npz] [--sentences 12000] [--threads 2]

CORPUS_DIR holds the open texts named in SOURCES as <name>.txt.xz: UTF-8, one paragraph per line,
titles as `= Title =`. No labels are used.

The three layers that the encoder exposes (embedding, middle, last) are z-scored per dimension over
the first sub-words of words in that text, and projected to their first D principal components. Or,
with --learned, to what training made of them (distil.py; export.py writes the file), whose principal
components then get the square root of their deviation: as learned, a few directions drown the rest.

The components are then rotated by an orthogonal matrix with entries of equal size, so that every
output has the same variance: dot products stay those of the unrotated components, a later z-score per
dimension does not blow up the weak components, and one scale per word fits all outputs when they are
stored as int8. Everything is one affine map, x·P + b, at the end of the graph; the old outputs stay.
"""

import argparse
import hashlib
import json
import lzma
import random
import re
import unicodedata
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

SEED = 20
LAYERS = ("embedding_state", "middle_hidden_state", "last_hidden_state")
OUTPUT = "features"
PREFIX = "/glossator/"  # marks our nodes and weights, so that a second run replaces them

# Openly licensed text and its share of the sentences: mixed registers, no single one dominates.
SOURCES = {
    "masc_500k": 0.25,
    "github_markdown": 0.15,
    "wikinews_2019_2020": 0.15,
    "openstax_textbooks": 0.10,
    "eltec_eng_novels": 0.10,
    "cia_factbook": 0.08,
    "us_presidential_speeches": 0.07,
    "python_peps": 0.05,
    "rust_rfcs": 0.05,
}
LOWER_CASED = 0.15  # users' text is often lower case
MAX_WORDS = 60


class Encoder:
    """Runs an ONNX encoder word by word, as Glossator does: first sub-word of each word."""

    def __init__(self, folder, threads=2):
        tokenizer = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]
        self.vocab = tokenizer["vocab"]
        self.unknown = self.vocab[tokenizer["unk_token"]]
        self.prefix = tokenizer["continuing_subword_prefix"]
        self.special = {name: self.vocab[f"[{name}]"] for name in ("PAD", "CLS", "SEP")}
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self.positions = config["max_position_embeddings"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def pieces(self, word):
        """WordPiece, greedy longest match first (Wu et al. 2016); a word always has a piece."""
        ids, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = (self.prefix if start > 0 else "") + word[start:end]
                if piece in self.vocab:
                    ids.append(self.vocab[piece])
                    start = end
                    break
            else:
                return [self.unknown]
        return ids or [self.unknown]

    def batch(self, sentences):
        """Lists of words → (inputs, position of each word's first sub-word, or of none if cut)."""
        rows, firsts = [], []
        for words in sentences:
            row, first = [self.special["CLS"]], []
            for word in words:
                ids = self.pieces(word)
                if len(row) + len(ids) >= self.positions:
                    break
                first.append(len(row))
                row += ids
            rows.append([*row, self.special["SEP"]])
            firsts.append(first)
        width = max(map(len, rows))
        ids = np.full((len(rows), width), self.special["PAD"], np.int64)
        mask = np.zeros((len(rows), width), np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        return {"input_ids": ids, "attention_mask": mask}, firsts

    def encode(self, sentences, outputs=LAYERS, size=32):
        """Yields (index of the sentence, words × width matrix); similar lengths share a batch."""
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        for at in range(0, len(order), size):
            chosen = order[at : at + size]
            inputs, firsts = self.batch([sentences[i] for i in chosen])
            states = np.concatenate(self.session.run(list(outputs), inputs), axis=-1)
            for row, (i, first) in enumerate(zip(chosen, firsts)):
                yield i, states[row, first]


def split_words(text):
    return re.findall(r"\w+|[^\w\s]", unicodedata.normalize("NFC", text))


def read_sentences(folder, count, rng):
    """Random sentences of each source, by its share; the same corpus gives the same sentences."""
    chosen = []
    for name, share in SOURCES.items():
        text = lzma.open(folder / f"{name}.txt.xz", "rt", encoding="utf-8").read()
        paragraphs = [line for line in text.split("\n") if line and not line.startswith("= ")]
        rng.shuffle(paragraphs)
        found = []
        for paragraph in paragraphs:
            if len(found) >= share * count:
                break
            for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])", paragraph)[:4]:
                words = split_words(sentence)[:MAX_WORDS]
                if len(words) >= 3:
                    lower = rng.random() < LOWER_CASED
                    found.append([word.lower() for word in words] if lower else words)
        chosen += found
    return chosen


class Moments:
    """Mean and covariance of vectors, summed as they come."""

    def __init__(self, width):
        self.count, self.sum, self.products = 0, np.zeros(width), np.zeros((width, width))

    def add(self, vectors):
        vectors = vectors.astype(np.float64)
        self.count += len(vectors)
        self.sum += vectors.sum(0)
        self.products += vectors.T @ vectors

    def mean_and_covariance(self):
        mean = self.sum / self.count
        return mean, self.products / self.count - np.outer(mean, mean)


def equal_rotation(size):
    """Orthogonal size × size. A power of two: Sylvester's Hadamard matrix / √size, whose entries
    are all ±1/√size; otherwise a seeded random rotation, which comes near."""
    if size & (size - 1) == 0:
        matrix = np.ones((1, 1))
        while len(matrix) < size:
            matrix = np.block([[matrix, matrix], [matrix, -matrix]])
        return matrix / np.sqrt(size)
    normal = np.random.default_rng(SEED).standard_normal((size, size))
    return np.linalg.qr(normal)[0]


def fit_projection(mean, covariance, dims):
    """P (width × dims) and b (dims) so that x·P + b has mean 0 and mean variance 1, and the share
    of the z-scored layers' variance that is kept."""
    scale = 1 / np.sqrt(np.maximum(np.diag(covariance), 1e-12))
    values, vectors = np.linalg.eigh(covariance * np.outer(scale, scale))
    values, vectors = values[::-1][:dims], vectors[:, ::-1][:, :dims]
    # An eigenvector's sign is arbitrary: its largest entry is made positive.
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(0), np.arange(dims)])
    projection = scale[:, None] * vectors @ equal_rotation(dims) / np.sqrt(values.mean())
    return projection, -mean @ projection, values.sum() / len(mean)


def finish_learned(weight, mean, covariance):
    """The learned map (width × dims) → P and b as above, its components half whitened."""
    values, vectors = np.linalg.eigh(weight.T @ covariance @ weight)
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(0), np.arange(len(values))])
    deviations = np.sqrt(np.maximum(values, 1e-12))
    half_whitened = weight @ vectors / np.sqrt(deviations)
    projection = half_whitened @ equal_rotation(len(values)) / np.sqrt(deviations.mean())
    return projection, -mean @ projection


def append_output(model, projection, bias):
    """Concat(layers) → MatMul → Add → `features`; what an earlier run appended is replaced."""
    graph = model.graph
    for items, name_of in (
        (graph.node, lambda n: n.name),
        (graph.initializer, lambda i: i.name),
        (graph.output, lambda o: PREFIX if o.name == OUTPUT else ""),
    ):
        keep = [item for item in items if not name_of(item).startswith(PREFIX)]
        del items[:]
        items.extend(keep)
    graph.initializer.extend(
        [
            numpy_helper.from_array(projection.astype(np.float32), PREFIX + "projection"),
            numpy_helper.from_array(bias.astype(np.float32), PREFIX + "bias"),
        ]
    )
    layers, product = PREFIX + "layers", PREFIX + "product"
    graph.node.extend(
        [
            helper.make_node("Concat", list(LAYERS), [layers], PREFIX + "Concat", axis=-1),
            helper.make_node(
                "MatMul", [layers, PREFIX + "projection"], [product], PREFIX + "MatMul"
            ),
            helper.make_node("Add", [product, PREFIX + "bias"], [OUTPUT], PREFIX + "Add"),
        ]
    )
    shape = ["batch", "sequence", projection.shape[1]]
    graph.output.append(helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, shape))
    onnx.checker.check_model(model)


def measure(encoder, sentences):
    moments = None
    for _, vectors in encoder.encode(sentences):
        moments = moments or Moments(vectors.shape[1])
        moments.add(vectors)
    return moments


def main():
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=here.parent / "glossator-encoder")
    parser.add_argument("--dims", type=int, default=128)
    parser.add_argument("--learned", type=Path, help="the map that training made (export.py)")
    parser.add_argument("--sentences", type=int, default=12000)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()

    encoder = Encoder(args.model, args.threads)
    sentences = read_sentences(args.corpus, args.sentences, random.Random(SEED))
    moments = measure(encoder, sentences)
    print(f"{len(sentences)} sentences, {moments.count} words")
    if args.learned:
        weight = np.load(args.learned)["weight"].astype(np.float64)
        projection, bias = finish_learned(weight, *moments.mean_and_covariance())
    else:
        projection, bias, kept = fit_projection(*moments.mean_and_covariance(), args.dims)
        print(f"variance kept {kept:.3f}")

    path = args.model / "model.onnx"
    model = onnx.load(path)
    append_output(model, projection, bias)
    onnx.save(model, path)

    # The graph must say what numpy says.
    inputs, _ = encoder.batch(sentences[:8])
    session = Encoder(args.model, args.threads).session
    *layers, features = session.run([*LAYERS, OUTPUT], inputs)
    difference = np.abs(np.concatenate(layers, -1) @ projection + bias - features).max()
    print(f"largest difference from numpy {difference:.1e}")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"model.onnx {path.stat().st_size} bytes, {digest}")


if __name__ == "__main__":
    main()
