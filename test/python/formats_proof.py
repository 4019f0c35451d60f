"""Reads Glossator's exports with the programs that they are for, and writes files of theirs for it to read.

    python formats_proof.py FOLDER

FOLDER holds the exports and truth.json (formatsProof.ts); what Glossator is to read goes to FOLDER/back.
Ends with the number of checks that ran; exits with 1 if any of them failed.
"""

import csv
import json
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

import conllu
import datasets
import seqeval.metrics
import spacy
from checks import check, finish, same
from label_studio_sdk.converter import Converter
from seqeval.scheme import BILOU, IOB1, IOB2, IOBES, Entities
from spacy.tokens import Doc, DocBin, Span


def bare(text):
    """Without what separates words, and without format characters, which no format of words keeps."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200d\u2060\ufeff]", "", text)


def marked(truth):
    return [(bare(truth["text"][start:end]), label) for start, end, label in truth["ents"]]


def convert(folder, name, converter):
    """`spacy convert` as a user runs it; returns the documents."""
    out = folder / f"converted-{converter}"
    out.mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "spacy", "convert", str(folder / name), str(out)]
        + ["--converter", converter, "--n-sents", "1"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    same(run.returncode, 0, f"spacy convert {name} failed:\n{run.stdout}\n{run.stderr}")
    files = list(out.glob("*.spacy"))
    docs = DocBin().from_disk(files[0]) if files else DocBin()
    return list(docs.get_docs(spacy.blank("en").vocab))


def check_conll(folder, truths):
    """Texts without a word are not in these files; every other one is a document of its own."""
    truths = [truth for truth in truths if bare(truth["text"]) and not truth["partly"]]
    docs = convert(folder, "bio.conll", "conll")
    same(len(docs), len(truths), "documents of spacy convert -c conll")
    for doc, truth in zip(docs, truths):
        ents = [(bare(ent.text), ent.label_) for ent in doc.ents]
        same(ents, marked(truth), f"entities of {truth['text'][:40]!r} by spacy convert")
    schemes = {"bio": IOB2, "iob1": IOB1, "bioes": IOBES, "bilou": BILOU}
    gold = None
    for name, scheme in schemes.items():
        sentences = columns(folder / f"{name}.conll", 4)
        tags = [[row[-1] for row in rows] for rows in sentences]
        found = Entities(tags, scheme).entities
        spans = [
            [("".join(row[0] for row in rows[e.start : e.end]), e.tag) for e in entities]
            for rows, entities in zip(sentences, found)
        ]
        same(
            [[(bare(words), tag) for words, tag in each] for each in spans],
            [marked(truth) for truth in truths],
            f"entities by seqeval in {name}",
        )
        f1 = seqeval.metrics.f1_score(tags, tags, mode="strict", scheme=scheme)
        same(f1, 1.0, f"strict F1 of {name} against itself")
        words = [[row[0] for row in rows] for rows in sentences]
        gold = gold or words
        same(words, gold, f"words in {name}")
    two = columns(folder / "two.conll", 2)
    same([[row[0] for row in rows] for rows in two], gold, "words with two columns")


def columns(path, count):
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split() for line in block.split("\n") if line]
        if not rows or rows[0][0] == "-DOCSTART-":
            continue
        check(all(len(row) == count for row in rows), f"{path.name} has {count} columns: {rows[0]}")
        sentences.append(rows)
    return sentences


def unescape(value):
    plain = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}

    def one(match):
        return chr(int(match[1][1:], 16)) if match[1][0] == "u" else plain[match[1]]

    return re.sub(r"\\(u[0-9a-f]{4}|.)", one, value)


def check_conllu(folder, truths):
    truths = [truth for truth in truths if bare(truth["text"]) and not truth["partly"]]
    source = (folder / "proof.conllu").read_text(encoding="utf-8")
    sentences = conllu.parse(source)
    same(len(sentences), len(truths), "sentences of the conllu package")
    for sentence, truth in zip(sentences, truths):
        text = unescape((sentence[0]["misc"] or {}).get("SpacesBefore", ""))
        plain = ""
        for i, token in enumerate(sentence):
            misc = token["misc"] or {}
            last = i == len(sentence) - 1
            usual = "" if last or misc.get("SpaceAfter") == "No" else " "
            plain += token["form"] + usual
            text += token["form"] + unescape(misc.get("SpacesAfter", "")) if "SpacesAfter" in misc else token["form"] + usual
        same(text.encode("utf-16", "surrogatepass").decode("utf-16"), truth["text"], "text of CoNLL-U")
        same(sentence.metadata["text"], plain, f"the line '# text' of {truth['text'][:40]!r}")
    docs = convert(folder, "proof.conllu", "conllu")
    same(len(docs), len(truths), "documents of spacy convert -c conllu")
    for doc, truth in zip(docs, truths):
        # spaCy reads labels of capital letters only.
        expected = [each for each in marked(truth) if re.fullmatch("[A-Z_]+", each[1])]
        ents = [(bare(ent.text), ent.label_) for ent in doc.ents]
        same(ents, expected, f"entities of {truth['text'][:40]!r} by spacy convert")


def check_datasets(folder, truth):
    for name in ("jsonl", "parquet"):
        cache = str(folder / "cache" / name)
        data = datasets.load_dataset(str(folder / name), cache_dir=cache)
        same(list(data), ["train"], f"splits of {name}")
        rows = data["train"]
        tags = ["O"] + [f"{b}-{label}" for label in truth["entityLabels"] for b in "BI"]
        same(rows.features["ner_tags"].feature.names, tags, f"names of ner_tags in {name}")
        same(rows.features["label"].names, truth["classLabels"], f"names of label in {name}")
        same(len(rows), len(truth["cases"]), f"rows of {name}")
        for row, case in zip(rows, truth["cases"]):
            what = f"{case['text'][:40]!r} in {name}"
            same(row["text"], case["text"], f"text of {what}")
            spans = [[s["start"], s["end"], s["label"]] for s in row["spans"]]
            same(spans, case["ents"], f"spans of {what}")
            label = row["label"]
            named = None if label is None else rows.features["label"].int2str(label)
            same(named, case["label"], f"class of {what}")
            numbers = row["ner_tags"]
            unknown = [number for number in numbers if number is None]
            check(bool(unknown) == case["partly"], f"unknown words of {what}: {numbers}")
            named = [["O" if n is None else tags[n] for n in numbers]]
            found = [
                (bare("".join(row["tokens"][e.start : e.end])), e.tag)
                for e in Entities(named, IOB2).entities[0]
            ]
            same(found, marked(case), f"tags of {what}")
        if name == "jsonl":
            back = folder / "back"
            rows.to_json(back / "back.jsonl", force_ascii=False)
            rows.remove_columns(["spans"]).to_parquet(back / "back.parquet")
            (back / "README.md").write_text((folder / name / "README.md").read_text(encoding="utf-8"), encoding="utf-8")


def utf16_slice(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def check_label_studio(folder, truths):
    truths = [truth for truth in truths if not truth["partly"]]
    config = (folder / "studio" / "labeling-config.xml").read_text(encoding="utf-8")
    converter = Converter(config=config, project_dir=None)
    out = folder / "back" / "studio"
    out.mkdir()
    converter.convert(str(folder / "studio" / "tasks.json"), str(out), "JSON_MIN", is_dir=False)
    tasks = json.loads((out / "result.json").read_text(encoding="utf-8"))
    same(len(tasks), len(truths), "tasks of Label Studio's converter")
    for task, truth in zip(tasks, truths):
        text = truth["text"]
        same(task["text"], text, "text by Label Studio")
        for span in task.get("label", []):
            same(utf16_slice(text, span["start"], span["end"]), span["text"], f"span of {text[:40]!r}")
        found = [(span["text"], span["labels"][0]) for span in task.get("label", [])]
        expected = [(text[start:end], label) for start, end, label in truth["ents"]]
        same(found, expected, f"spans of {text[:40]!r} by Label Studio")
        same(task.get("class"), truth["label"], f"class of {text[:40]!r} by Label Studio")


def doccano():
    """doccano's own importer: its parser, reader and makers of labels, without its server and its database."""
    import importlib
    import importlib.util
    import types

    backend = Path(importlib.util.find_spec("backend").origin).parent
    sys.path.insert(0, str(backend))
    # What these modules save their labels to; only their types are named where labels are made.
    for name in ("examples", "label_types", "labels", "projects"):
        package, models = types.ModuleType(name), types.ModuleType(f"{name}.models")
        models.__getattr__ = lambda _: type("Model", (), {})
        sys.modules[name], sys.modules[f"{name}.models"] = package, models
    names = ("parsers", "readers", "makers", "label", "data")
    return [importlib.import_module(f"data_import.pipeline.{name}") for name in names]


def check_doccano(path, truths):
    """What doccano's importer makes of our lines; its editor counts offsets in UTF-16."""
    parsers, readers, makers, label, data = doccano()
    parser = parsers.JSONLParser(encoding="utf-8")
    reader = readers.Reader([readers.FileName(str(path), path.name, path.name)], parser)
    rows = next(iter(reader.batch(10_000)))
    same(parser.errors, [], "errors of doccano's parser")
    entities = makers.LabelMaker("entities", label.SpanLabel).make(rows)
    categories = makers.LabelMaker("cats", label.CategoryLabel).make(rows)
    # doccano takes no empty text.
    truths = [truth for truth in truths if not truth["partly"]]
    same(len(rows), len(truths), "lines of doccano")
    for row, truth in zip(rows.to_dict(orient="records"), truths):
        text = truth["text"]
        same(row["text"], text, "text for doccano")
        if text:
            parsed = data.TextData.parse(**{key: value for key, value in row.items() if key != "#line_number"})
            same(parsed.text, text, "text by doccano")
        own = [each for each in entities if each.example_uuid == row["example_uuid"]]
        found = [(utf16_slice(text, s.start_offset, s.end_offset), s.label) for s in sorted(own)]
        expected = [(text[start:end], name) for start, end, name in truth["ents"]]
        same(found, expected, f"entities of {text[:40]!r} by doccano")
        found = [each.label for each in categories if each.example_uuid == row["example_uuid"]]
        same(found, [truth["label"]] if truth["label"] else [], f"classes of {text[:40]!r} by doccano")


def check_tables(folder, truths):
    for name, dialect in (("csv", "excel"), ("tsv", "excel-tab")):
        with open(folder / f"proof.{name}", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, dialect=dialect))
        for row in rows:
            for cell in row.values():
                check(not re.match(r"[=+\-@\t\r]", cell), f"a formula in {name}: {cell!r}")
        for truth in truths:
            text = truth["text"]
            own = [row for row in rows if row["text"] in (text, "'" + text)]
            spans = [
                [int(row["start"]), int(row["end"]), row["label"]]
                for row in own
                if row["task"] == "entities" and row["label"]
            ]
            same(spans, truth["ents"], f"spans of {text[:40]!r} in {name}")
            labels = [row["label"] for row in own if row["task"] == "classes"]
            same(labels, [truth["label"]] if truth["label"] else [], f"class of {text[:40]!r} in {name}")


def write_spacy(path, truth):
    """A DocBin as spaCy writes it by default, with more columns than ours and words by its own rules."""
    nlp = spacy.blank("en")
    file = DocBin(store_user_data=True)
    for case in truth["cases"]:
        text = case["text"]
        doc = nlp.make_doc(text)
        spans = [doc.char_span(start, end, label) for start, end, label in case["ents"]]
        if None in spans:
            words, spaces = characters(text)
            doc = Doc(nlp.vocab, words=words, spaces=spaces)
            spans = [doc.char_span(start, end, label) for start, end, label in case["ents"]]
        doc.set_ents([span for span in spans if isinstance(span, Span)])
        doc.cats = {name: float(name == case["label"]) for name in truth["classLabels"]} if case["label"] else {}
        file.add(doc)
    file.to_disk(path)


def characters(text):
    """Every character a token, for spans inside the words of spaCy's tokenizer."""
    return list(text), [False] * len(text)


def main(folder):
    warnings.filterwarnings("ignore")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    cases = truth["cases"]
    (folder / "back").mkdir()
    check_conll(folder, cases)
    check_conllu(folder, cases)
    check_datasets(folder, truth)
    check_label_studio(folder, cases)
    check_doccano(folder / "doccano.jsonl", cases)
    check_tables(folder, cases)
    write_spacy(folder / "back" / "back.spacy", truth)
    return finish(
        f"datasets {datasets.__version__}, seqeval, Label Studio SDK, spaCy {spacy.__version__}"
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
