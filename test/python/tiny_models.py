"""Encoders of each architecture, with random weights, in Hugging Face's own classes, and their exports."""

import torch
import transformers

from tiny_tokenizers import BERT_SPECIAL, ROBERTA_SPECIAL, byte_level, unigram, word_piece
from tokenizers import normalizers, pre_tokenizers

POSITIONS = 64
WIDTH, LAYERS, HEADS, INNER = 32, 2, 4, 64


def sizes(tokenizer, **more):
    return dict(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
        max_position_embeddings=POSITIONS,
        attn_implementation="eager",
        **more,
    )


def bert(tokenizer):
    return transformers.BertModel(transformers.BertConfig(**sizes(tokenizer)))


def distilbert(tokenizer):
    config = transformers.DistilBertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        dim=WIDTH,
        n_layers=LAYERS,
        n_heads=HEADS,
        hidden_dim=INNER,
        max_position_embeddings=POSITIONS,
        attn_implementation="eager",
    )
    return transformers.DistilBertModel(config)


def roberta(tokenizer):
    config = transformers.RobertaConfig(**sizes(tokenizer, pad_token_id=1))
    config.max_position_embeddings = POSITIONS + 2
    return transformers.RobertaModel(config)


def xlm_roberta(tokenizer):
    config = transformers.XLMRobertaConfig(**sizes(tokenizer, pad_token_id=1))
    config.max_position_embeddings = POSITIONS + 2
    return transformers.XLMRobertaModel(config)


def electra(tokenizer):
    config = transformers.ElectraConfig(**sizes(tokenizer, embedding_size=16))
    return transformers.ElectraModel(config)


def modern_bert(tokenizer):
    config = transformers.ModernBertConfig(
        **sizes(tokenizer, global_attn_every_n_layers=2, local_attention=16, pad_token_id=0),
        reference_compile=False,
    )
    return transformers.ModernBertModel(config)


ALL_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
NO_TYPES = ALL_INPUTS[:2]

# name: model, tokenizer, inputs of the usual export
MODELS = {
    "bert": (bert, lambda: word_piece(True), ALL_INPUTS),
    "distilbert": (distilbert, lambda: word_piece(False), NO_TYPES),
    "roberta": (roberta, lambda: byte_level(ROBERTA_SPECIAL, "<s>", "</s>"), NO_TYPES),
    "minilm": (bert, lambda: unigram(False), ALL_INPUTS),
    "electra": (
        electra,
        lambda: word_piece(True, pre_tokenizers.Whitespace()),
        ALL_INPUTS,
    ),
    "modernbert": (
        modern_bert,
        lambda: byte_level(BERT_SPECIAL, "[CLS]", "[SEP]", normalizers.NFC()),
        NO_TYPES,
    ),
    "xlm-roberta": (xlm_roberta, lambda: unigram(True), NO_TYPES),
    "roberta-prefixed": (
        roberta,
        lambda: byte_level(ROBERTA_SPECIAL, "<s>", "</s>", add_prefix_space=True),
        NO_TYPES,
    ),
}


class LastState(torch.nn.Module):
    """Only the tensor that an export for feature extraction gives first."""

    def __init__(self, model, names):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *inputs):
        return self.model(**dict(zip(self.names, inputs))).last_hidden_state


def export(model, names, path):
    rows = [torch.tensor([[5, 6, 7, 8], [8, 7, 6, 5]]), torch.ones(2, 4, dtype=torch.long)]
    inputs = [*rows, torch.zeros(2, 4, dtype=torch.long)][: len(names)]
    axes = {0: "batch", 1: "sequence"}
    with torch.no_grad():
        torch.onnx.export(
            LastState(model, names),
            tuple(inputs),
            str(path),
            input_names=list(names),
            output_names=["last_hidden_state"],
            dynamic_axes={name: axes for name in (*names, "last_hidden_state")},
            opset_version=18,
            dynamo=False,
        )
