/** An example as the host would send it, for the panel's tests. */
import type { QueueItem, Why } from '../../../src/domain/queueItem.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import type { Span } from '../../../src/domain/span.js';
import { openExample } from '../../../webview/openExample.js';
import type { ExampleState, ExampleView } from '../../../webview/view.js';

export const text = 'Ada Lovelace flew to Paris on Monday with Bob from Contoso';

export const tokens = [...text.matchAll(/\S+/g)].map(match => ({
  start: match.index,
  end: match.index + match[0].length,
}));

/** Index of the token that is `word`. */
export function at(word: string): number {
  return tokens.findIndex(token => text.slice(token.start, token.end) === word);
}

/** The span of `words`, which must stand in the text. */
export function span(words: string, label: string): Span {
  const start = text.indexOf(words);
  if (start < 0) throw new Error(`no “${words}”`);
  return { start, end: start + words.length, label };
}

export const why: Why = {
  kind: 'ranked',
  phase: 'learning',
  score: 0.94,
  rank: 1,
  poolSize: 18282,
  strategy: 'maxTokenEntropy',
  measure: 'maxTokenEntropy',
  round: 7,
  answers: 118,
  carriers: [],
};

export const schema: LabelSchema = {
  entities: {
    overlap: false,
    labels: [
      { name: 'PER', key: '1' },
      { name: 'LOC', key: '2' },
      { name: 'ORG', key: '3' },
    ],
  },
  classes: {
    mode: 'single',
    labels: [
      { name: 'travel', key: 'q' },
      { name: 'work', key: 'w' },
      { name: 'other', key: 'e' },
    ],
  },
};

export const overlapping: LabelSchema = {
  ...schema,
  entities: { overlap: true, labels: schema.entities?.labels ?? [] },
};

export function item(changes: Partial<QueueItem> = {}): QueueItem {
  return {
    key: 'key',
    text,
    tokens,
    anchor: {
      path: 'notes/trip.md',
      record: null,
      field: null,
      start: 0,
      end: text.length,
      before: '',
      after: '',
      docHash: '',
    },
    line: 40,
    contextBefore: '',
    contextAfter: '',
    why,
    ...changes,
  };
}

export function state(changes: Partial<ExampleState> = {}): ExampleState {
  return {
    kind: 'example',
    serial: 1,
    item: item(),
    schema,
    counts: { left: 10, answered: 2 },
    hints: [],
    mode: 'correct',
    flagged: false,
    comment: '',
    canUndo: true,
    ...changes,
  };
}

/** A fresh view with these suggestions and the caret on a word. */
export function view(
  options: {
    readonly suggested?: readonly Span[];
    readonly kept?: readonly Span[];
    readonly caret?: string;
    readonly schema?: LabelSchema;
  } = {},
): ExampleView {
  const spans = (options.suggested ?? []).map(s => ({ ...s, score: 0.6 }));
  const entities = { labels: ['PER', 'LOC', 'ORG'], probabilities: [], spans };
  const opened = openExample(state({ item: item({ entities }), schema: options.schema ?? schema }));
  const kept = (options.kept ?? []).map(s => ({ ...s, kept: true }));
  const caret = options.caret === undefined ? opened.caret : at(options.caret);
  return { ...opened, marks: [...opened.marks, ...kept], caret, active: null };
}
