"""The encoder in PyTorch: a BERT as small as wanted, for student and teacher alike.

Post-norm like the teacher, so that its layers can be taken over. Token types do not exist: their only
used row is added to the positions.
"""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from teacher import read_safetensors


@dataclass
class Sizes:
    vocabulary: int = 16384
    width: int = 384
    layers: int = 3
    heads: int = 12
    inner: int = 1536
    positions: int = 128
    middle: int = 2  # the layer that `middle_hidden_state` shows, counted from 1
    norm_epsilon: float = 1e-12

    def as_dict(self):
        return asdict(self)


class Layer(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        width = sizes.width
        self.heads = sizes.heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, sizes.norm_epsilon)
        self.inner = nn.Linear(width, sizes.inner)
        self.outer = nn.Linear(sizes.inner, width)
        self.outer_norm = nn.LayerNorm(width, sizes.norm_epsilon)

    def forward(self, x, bias):
        """x: batch × sequence × width; bias: added to attention scores, 0 or very negative."""
        batch, length, width = x.shape
        split = self.query_key_value(x).reshape(batch, length, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        # Plain products: on a CPU their gradient is several times faster than fused attention's, and
        # every ONNX runtime knows these nodes.
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // self.heads) + bias
        mixed = scores.softmax(-1).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        x = self.attended_norm(x + self.attended(mixed))
        return self.outer_norm(x + self.outer(F.gelu(self.inner(x))))


class Encoder(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        self.pieces = nn.Embedding(sizes.vocabulary, sizes.width)
        self.positions = nn.Embedding(sizes.positions, sizes.width)
        self.norm = nn.LayerNorm(sizes.width, sizes.norm_epsilon)
        self.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))

    def forward(self, input_ids, attention_mask):
        """Ids and mask, batch × sequence → the states of all layers, embedding first."""
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        x = self.norm(self.pieces(input_ids) + self.positions(places))
        bias = (1.0 - attention_mask[:, None, None, :].to(x.dtype)) * -1e4
        states = [x]
        for layer in self.layers:
            x = layer(x, bias)
            states.append(x)
        return states


class Exposed(nn.Module):
    """What the ONNX graph shows: last, middle and embedding states."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids, attention_mask):
        states = self.encoder(input_ids, attention_mask)
        return states[-1], states[self.encoder.sizes.middle], states[0]


LAYER_NAMES = {
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}


def layer_state(weights, index):
    prefix, state = f"encoder.layer.{index}.", {}
    for kind in ("weight", "bias"):
        parts = [weights[f"{prefix}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
        state[f"query_key_value.{kind}"] = torch.cat(parts)
        for ours, theirs in LAYER_NAMES.items():
            state[f"{ours}.{kind}"] = weights[f"{prefix}{theirs}.{kind}"]
    return state


def load_teacher(folder):
    """The teacher of `folder` (Hugging Face's BERT names, safetensors)."""
    config = json.loads((Path(folder) / "config.json").read_text("utf-8"))
    weights = read_safetensors(Path(folder) / "model.safetensors")
    weights = {name.removeprefix("bert."): tensor for name, tensor in weights.items()}
    sizes = Sizes(
        vocabulary=config["vocab_size"],
        width=config["hidden_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        positions=config["max_position_embeddings"],
        middle=config["num_hidden_layers"] // 2,
        norm_epsilon=config["layer_norm_eps"],
    )
    encoder = Encoder(sizes)
    with torch.no_grad():
        encoder.pieces.weight.copy_(weights["embeddings.word_embeddings.weight"])
        types = weights["embeddings.token_type_embeddings.weight"]
        encoder.positions.weight.copy_(weights["embeddings.position_embeddings.weight"] + types[0])
        encoder.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
        encoder.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
        for i, layer in enumerate(encoder.layers):
            layer.load_state_dict(layer_state(weights, i))
    return encoder.eval()


def start_student(sizes, teacher, cut_by_teacher, taken):
    """A student that begins where shapes allow with the teacher's weights.

    cut_by_teacher: for each of the student's pieces, the teacher's ids for it (a continuation's are
    those of a continuation). taken: which of the teacher's layers, one for each of the student's.
    """
    student = Encoder(sizes)
    with torch.no_grad():
        rows = [teacher.pieces.weight[ids].mean(0) for ids in cut_by_teacher]
        student.pieces.weight.copy_(torch.stack(rows))
        student.positions.weight.copy_(teacher.positions.weight[: sizes.positions])
        student.norm.load_state_dict(teacher.norm.state_dict())
        for layer, source in zip(student.layers, taken, strict=True):
            layer.load_state_dict(teacher.layers[source].state_dict())
    return student
