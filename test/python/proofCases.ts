/**
 * Texts with annotations, and what spaCy has to read back from their export. The expectation is computed
 * here by plain means (`indexOf`, `Array.from`), not by the code under test.
 */

/** A line of the command line's label format (`glossator label --from`); offsets in UTF-16 code units. */
export interface LabelledText {
  readonly text: string;
  readonly spans?: readonly {
    readonly start: number;
    readonly end: number;
    readonly label: string;
  }[];
  readonly label?: string;
  readonly labels?: readonly string[];
  readonly answer?: 'accept' | 'reject' | 'ignore';
  readonly complete?: boolean;
}

/** Offsets in code points, as Python counts. */
export interface Expected {
  readonly text: string;
  readonly ents: readonly (readonly [number, number, string])[];
  /** What the tokens outside `ents` are. */
  readonly outside: 'O' | 'missing';
  readonly cats: Readonly<Record<string, number>>;
  /** All spans, where they may overlap. */
  readonly spans: readonly (readonly [number, number, string])[] | null;
  /** Whether spaCy's own tokeniser can represent the entities. */
  readonly aligns: boolean;
}

export interface ProofCase {
  readonly line: LabelledText;
  /** Null: the document must not be in the file. */
  readonly expected: Expected | null;
}

export const entityLabels = ['PERSON', 'GPE', 'ORG', 'FAC', 'obj'] as const;
export const classLabels = ['travel', 'refund', 'meta'] as const;

/** `[the words, their label]`; the first occurrence after the previous mark. */
type Mark = readonly [string, string];

interface Options {
  readonly label?: string | undefined;
  readonly complete?: boolean;
  readonly aligns?: boolean;
}

function oneCase(text: string, marks: readonly Mark[], options: Options = {}): ProofCase {
  const { label, complete = true, aligns = true } = options;
  let from = 0;
  const spans = marks.map(([words, spanLabel]) => {
    const start = text.indexOf(words, from);
    if (start < 0) throw new Error(`${words} is not in ${text}`);
    from = start + words.length;
    return { start, end: from, label: spanLabel };
  });
  return {
    line: { text, spans, ...(label !== undefined && { label }), ...(!complete && { complete }) },
    expected: {
      text,
      ents: spans.map(span => inCodePoints(text, span)),
      outside: complete ? 'O' : 'missing',
      cats: label === undefined ? {} : oneOf(label),
      spans: null,
      aligns,
    },
  };
}

function inCodePoints(
  text: string,
  span: { start: number; end: number; label: string },
): [number, number, string] {
  const count = (end: number): number => Array.from(text.slice(0, end)).length;
  return [count(span.start), count(span.end), span.label];
}

function oneOf(label: string): Record<string, number> {
  return Object.fromEntries(classLabels.map(name => [name, name === label ? 1 : 0]));
}

/** Everything that has gone wrong between JavaScript, DocBin and Python before. */
export const proofCases: readonly ProofCase[] = [
  oneCase(
    'Ada Lovelace flew to Paris.',
    [
      ['Ada Lovelace', 'PERSON'],
      ['Paris', 'GPE'],
    ],
    { label: 'travel' },
  ),
  oneCase('💩This is an annotation.', [['annotation', 'obj']], { label: 'meta' }),
  oneCase(
    '👩‍👩‍👧‍👦 Ann 🇫🇷 met 👍🏽 Bob ❤️',
    [
      ['Ann', 'PERSON'],
      ['Bob', 'PERSON'],
    ],
    { label: 'travel' },
  ),
  oneCase(
    'Line one for Ann\r\nline two in Rome\r\n',
    [
      ['Ann', 'PERSON'],
      ['Rome', 'GPE'],
    ],
    { label: 'refund' },
  ),
  oneCase('Two  spaces  before   Oslo', [['Oslo', 'GPE']], { label: 'travel' }),
  oneCase('  New  York ', [['New  York', 'GPE']], { label: 'travel' }),
  oneCase('tab\tnbsp\u00a0zero\u200bwidth \u2003em Lima', [['Lima', 'GPE']], { label: 'meta' }),
  oneCase(
    'The New York-based firm Acme.',
    [
      ['New York', 'GPE'],
      ['Acme', 'ORG'],
    ],
    { label: 'refund' },
  ),
  oneCase(
    'agent number mark meta root obj X ID _ PERSON ORTH FLAG19 DEPRECATED001',
    [
      ['X', 'obj'],
      ['PERSON', 'PERSON'],
    ],
    { label: 'meta' },
  ),
  oneCase(
    'Cafe\u0301 Zu\u0308rich vs Café Zürich',
    [
      ['Cafe\u0301 Zu\u0308rich', 'ORG'],
      ['Café Zürich', 'ORG'],
    ],
    { label: 'travel' },
  ),
  oneCase(
    'زار أحمد القاهرة، أمس.',
    [
      ['أحمد', 'PERSON'],
      ['القاهرة', 'GPE'],
    ],
    { label: 'travel' },
  ),
  oneCase('דנה גרה בחיפה', [['דנה', 'PERSON']], { label: 'refund' }),
  oneCase(
    '张伟住在北京。',
    [
      ['张伟', 'PERSON'],
      ['北京', 'GPE'],
    ],
    { label: 'travel', aligns: false },
  ),
  oneCase('สมชายไปเชียงใหม่', [['เชียงใหม่', 'GPE']], { label: 'travel', aligns: false }),
  oneCase('the iPhone12Pro case', [['12', 'obj']], { label: 'refund', aligns: false }),
  oneCase('Rome', [['Rome', 'GPE']], { label: 'travel' }),
  oneCase(
    '(Rome), “Oslo”… Lima—Peru/$5.00',
    [
      ['Rome', 'GPE'],
      ['Oslo', 'GPE'],
      ['Lima', 'GPE'],
    ],
    { label: 'refund' },
  ),
  oneCase('(Rome)…“Oslo”', [['Rome', 'GPE']], { label: 'refund', aligns: false }),
  oneCase("O'Brien's dog can't", [["O'Brien", 'PERSON']], { label: 'refund' }),
  oneCase('Nothing to see here', [], { label: 'meta' }),
  oneCase('', [], { label: 'meta' }),
  oneCase('A\u0000B for Ann', [['Ann', 'PERSON']], { label: 'meta' }),
  oneCase(`${'long words '.repeat(1000)}Ann`, [['Ann', 'PERSON']], { label: 'meta' }),
  oneCase('Only Ann is known, Paris is not', [['Ann', 'PERSON']], {
    label: 'travel',
    complete: false,
  }),
  oneCase('Nobody has a class but Ann', [['Ann', 'PERSON']]),
  {
    line: {
      text: 'Not this, Ann',
      spans: [{ start: 10, end: 13, label: 'PERSON' }],
      answer: 'reject',
    },
    expected: null,
  },
  { line: { text: 'Never mind this one', answer: 'ignore' }, expected: null },
];

/** The same project with `"overlap": true` and `"mode": "multi"`. */
export const overlapCases: readonly ProofCase[] = [
  {
    line: {
      text: '🎉 Bank of New York',
      spans: [
        { start: 3, end: 19, label: 'ORG' },
        { start: 11, end: 19, label: 'GPE' },
      ],
      labels: ['travel', 'meta'],
    },
    expected: {
      text: '🎉 Bank of New York',
      ents: [[2, 18, 'ORG']],
      outside: 'O',
      cats: { travel: 1, refund: 0, meta: 1 },
      spans: [
        [2, 18, 'ORG'],
        [10, 18, 'GPE'],
      ],
      aligns: true,
    },
  },
  {
    line: { text: 'no spans at all', spans: [], labels: [] },
    expected: {
      text: 'no spans at all',
      ents: [],
      outside: 'O',
      cats: { travel: 0, refund: 0, meta: 0 },
      spans: [],
      aligns: true,
    },
  },
  {
    line: { text: 'only not a refund', label: 'refund', answer: 'reject' },
    expected: {
      text: 'only not a refund',
      ents: [],
      outside: 'missing',
      cats: { refund: 0 },
      spans: null,
      aligns: true,
    },
  },
];

/** Sixty documents that a small model learns in seconds. */
export function trainingCases(): ProofCase[] {
  const people = ['Ada Lovelace', 'Alan Turing', 'Grace Hopper', 'Mary Shelley', 'Émile Zola'];
  const places = ['Paris', 'Oslo', 'New York', 'Lima', '東京 Tower', 'Rome'];
  return Array.from({ length: 60 }, (_, i) => {
    const person = people[i % people.length] ?? '';
    const place = places[i % places.length] ?? '';
    switch (i % 3) {
      case 0:
        return oneCase(
          `✈️ ${person} flew to ${place} on day ${i}.`,
          [
            [person, 'PERSON'],
            [place, 'GPE'],
          ],
          { label: 'travel' },
        );
      case 1:
        return oneCase(`Please refund  order ${i}\r\nto ${person}!`, [[person, 'PERSON']], {
          label: 'refund',
        });
      default:
        return oneCase(
          `The agent and the number ${i} are about the ${place}-based root.`,
          [[place, 'GPE']],
          { label: 'meta' },
        );
    }
  });
}

/** The same with a longer span around every place that somebody flew to. */
export function overlappingTraining(cases: readonly ProofCase[]): ProofCase[] {
  return cases.map(({ line }) => {
    const around = (line.spans ?? [])
      .filter(({ start }) => line.text.slice(0, start).endsWith('flew to '))
      .map(({ start, end }) => ({ start: start - 'flew to '.length, end, label: 'obj' }));
    return { line: { ...line, spans: [...(line.spans ?? []), ...around] }, expected: null };
  });
}
