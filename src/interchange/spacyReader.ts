/** Reads spaCy's binary training format, `.spacy`, without Python. */
import type {
  Annotation,
  ClassAnnotation,
  EntityAnnotation,
  JudgedSpan,
} from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import { compareSpans, sameSpan } from '../domain/span.js';
import type { Token } from '../domain/token.js';
import { decodeDocBin, isMissing, type DocBinDoc, type DocBinSpan } from './docBinDecoder.js';
import {
  outsideLeftOut,
  type Importer,
  type ImportInput,
  type ImportRecord,
} from './importRecord.js';
import { iob } from './spacyTags.js';
import { spansKey } from './spacySpanGroup.js';

export const spacyImporter: Importer = {
  format: 'spacy',
  counts: 'records',
  isBinary: true,
  async *read(input, { schema }) {
    let line = 0;
    for await (const doc of decodeDocBin(await bytesOf(input))) {
      yield { line: ++line, kind: 'value', value: recordOf(doc, schema) };
    }
  },
};

async function bytesOf(input: ImportInput): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function recordOf(doc: DocBinDoc, schema: LabelSchema): ImportRecord {
  const places: Token[] = [];
  let text = '';
  for (const token of doc.tokens) {
    places.push({ start: text.length, end: text.length + token.text.length });
    text += token.text + (token.space ? ' ' : '');
  }
  const entities = entitiesOf(doc, places);
  const losesOutside =
    entities?.complete === false && doc.tokens.some(token => token.iob === iob.outside);
  const classes = classesOf(doc.cats, schema);
  const annotation: Annotation = { ...(entities && { entities }), ...(classes && { classes }) };
  const others = [...doc.groups.keys()].filter(key => key !== spansKey);
  return {
    text,
    annotation,
    leftOut: [
      ...(losesOutside ? [outsideLeftOut] : []),
      ...others.map(key => `The span group “${key}” is not imported, only “${spansKey}” is`),
    ],
  };
}

/** Undefined where nothing is known of any token. */
function entitiesOf(doc: DocBinDoc, places: readonly Token[]): EntityAnnotation | undefined {
  const group = doc.groups.get(spansKey);
  const judged = ({ first, end, label }: DocBinSpan): JudgedSpan => ({
    start: places[first]?.start ?? 0,
    end: places[end - 1]?.end ?? 0,
    label,
    verdict: 'yes',
    source: 'import',
  });
  const spans = [...entsOf(doc), ...(group ?? [])]
    .filter(({ first, end }) => 0 <= first && first < end && end <= places.length)
    .map(judged)
    .sort(compareSpans);
  const unique = spans.filter((span, i) => !sameSpan(span, spans[i - 1] ?? { ...span, end: -1 }));
  // What a span covers is known, also where `doc.ents` had no place for it.
  const covered = (place: Token | undefined): boolean =>
    place !== undefined && spans.some(span => span.start <= place.start && place.end <= span.end);
  const missing = doc.tokens.filter((token, i) => isMissing(token) && !covered(places[i]));
  const nothingKnown = doc.tokens.every(isMissing) && group === undefined;
  if (nothingKnown && doc.tokens.length > 0) return undefined;
  return { answer: 'accept', complete: missing.length === 0, spans: unique };
}

function entsOf({ tokens }: DocBinDoc): DocBinSpan[] {
  const ents: { label: string; first: number; end: number }[] = [];
  for (const [i, { iob: tag, type }] of tokens.entries()) {
    const last = ents.at(-1);
    // B without a type is spaCy's way to forbid an entity here.
    if (tag === iob.begin && type !== '') ents.push({ label: type, first: i, end: i + 1 });
    else if (tag === iob.inside && last?.end === i) last.end = i + 1;
  }
  return ents;
}

/** A class holds from 0.5 on. What isn't named is missing, unless the classes exclude each other. */
function classesOf(
  cats: Readonly<Record<string, number>>,
  { classes: schema }: LabelSchema,
): ClassAnnotation | undefined {
  const names = Object.keys(cats);
  if (names.length === 0) return undefined;
  const judged = { source: 'import' } as const;
  const holds = names.filter(name => (cats[name] ?? 0) >= 0.5);
  const complete =
    (schema?.mode === 'single' && holds.length === 1) ||
    schema?.labels.every(({ name }) => name in cats) !== false;
  const values = names
    .filter(name => !complete || holds.includes(name))
    .map(label => ({
      label,
      verdict: holds.includes(label) ? ('yes' as const) : ('no' as const),
      ...judged,
    }));
  return { answer: 'accept', complete, values };
}
