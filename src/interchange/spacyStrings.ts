/** spaCy's string ids: a small table of reserved symbols, and a hash for every other string. */
import { murmurHash64A } from './murmur64.js';

/**
 * `spacy.symbols`: these strings have fixed small ids. A file that hashes one of them instead can't be
 * loaded (E018), because spaCy's own string store then looks for an id that it never made.
 * Runs of consecutive ids, as [first id, names].
 */
const runs: readonly (readonly [number, string])[] = [
  [
    1,
    'IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM ' +
      'LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY',
  ],
  [
    64,
    'ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD ' +
      'SENT_START SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT ' +
      'SCONJ SYM VERB X EOL SPACE',
  ],
  [
    380,
    'PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY ' +
      'QUANTITY ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm ' +
      'conj cop csubj csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn ' +
      'npadvmod nsubj nsubjpass num number oprd obj obl parataxis partmod pcomp pobj poss possessive ' +
      'preconj prep prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID IDX _',
  ],
];

/** The reserved strings with their ids. */
export const reservedSymbols: ReadonlyMap<string, bigint> = new Map([
  ['', 0n] as const,
  ...runs.flatMap(([first, names]) =>
    names.split(' ').map((name, i): [string, bigint] => [name, BigInt(first + i)]),
  ),
  ...sequence(19, 45, i => `FLAG${19 + i}`),
  ...sequence(104, 276, i => `DEPRECATED${String(1 + i).padStart(3, '0')}`),
]);

function sequence(first: number, count: number, name: (i: number) => string): [string, bigint][] {
  return Array.from({ length: count }, (_, i) => [name(i), BigInt(first + i)]);
}

const utf8 = new TextEncoder();

/** The unsigned 64-bit id that spaCy's `StringStore.add` gives to a string. */
export function spacyStringId(text: string): bigint {
  return reservedSymbols.get(text) ?? murmurHash64A(utf8.encode(text), 1n);
}
