"""Tokenizers of each kind, trained on the repository's own sample by the tokenizers library."""

import json
from pathlib import Path

import tokenizers
from tokenizers import (
    Regex,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

ROOT = Path(__file__).resolve().parents[2]

PLAIN = "Ada Lovelace flew to Paris on Monday , and the export of 1,250 tonnes stopped .".split()
HOSTILE = [
    "naïve",
    "nai\u0308ve",  # the same, decomposed
    "Straße",
    "ẞ",
    "ΟΔΟΣ",
    "İstanbul",
    "ﬁnal",
    "ＡＢＣ１２",
    "𝐀𝟙",
    "Ǆ",
    "日本語",
    "日",
    "𠮷",
    "カタカナ",
    "ｶﾞ",
    "한국어",
    "\u1112\u1161\u11ab",  # a Hangul syllable as jamo
    "ภาษาไทย",
    "עִבְרִית",
    "العَرَبِيَّة",
    "हिन्दी",
    "தமிழ்",
    "👩‍👩‍👧‍👦",
    "🇩🇪",
    "👍🏽",
    "5️⃣",
    "€",
    "½",
    "x²",
    "½x",
    "don't",
    "3.14",
    "1,000,000",
    "C++",
    "e-mail",
    "http://a.b/c?d=e",
    "a_b",
    "__init__",
    "…",
    "“quoted”",
    "—",
    "\u0301",  # a mark that stands alone
    "a\u0301\u0301\u0301",
    "a\u200bb",
    "a\u200db",
    "a\u00adb",
    "a\u0007b",
    "\ue000",
    "a\ue000b",
    "\u0378",  # not assigned
    "a\u0378b",
    "\ufffd",
    "a\ufffdb",
    "\U000e0041",
    "q" * 90,
    "ab" * 40,
    "Z" * 150,
]


def corpus():
    """Enough text for the vocabularies, from the repository itself."""
    sample = ROOT / "test/fixtures/gold/pool.jsonl"
    lines = [json.loads(line)["text"] for line in sample.read_text("utf-8").splitlines()]
    return lines + [" ".join(PLAIN), " ".join(HOSTILE), "naïve Straße 日本語 한국어 हिन्दी don't"] * 3


BERT_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTA_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def word_piece(lowercase, pre_tokenizer=None):
    tokenizer = tokenizers.Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizer or pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=600, special_tokens=BERT_SPECIAL, show_progress=False
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return tokenizer


def byte_level(special, start, end, normalizer=None, add_prefix_space=False):
    tokenizer = tokenizers.Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} $B {end}",
        special_tokens=[(name, special.index(name)) for name in (start, end)],
    )
    return tokenizer


def unigram(split_first):
    tokenizer = tokenizers.Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    metaspace = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.pre_tokenizer = (
        pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace])
        if split_first
        else metaspace
    )
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=600, special_tokens=ROBERTA_SPECIAL, unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    return tokenizer


def continuing(tokenizer):
    """The same tokenizer without special pieces and without the space that it puts before a text."""
    copy = tokenizers.Tokenizer.from_str(tokenizer.to_str())
    none = pre_tokenizers.Metaspace(prepend_scheme="never")
    if "Metaspace" in tokenizer.to_str():
        copy.pre_tokenizer = none
    elif "ByteLevel" in tokenizer.to_str():
        copy.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    copy.post_processor = processors.TemplateProcessing(single="$A", special_tokens=[])
    return copy
