/** Rows of a table, each a part of an answer → one record for each answer. */
import { fnv1a } from '../base/random.js';
import { UserError } from '../base/errors.js';
import type { Annotation } from '../domain/annotation.js';
import type { ImportEntry, ImportRecord } from './importRecord.js';

type Row = Extract<ImportEntry, { kind: 'value' }>;

/** Length of texts that are held at once, in UTF-16 code units: some 200 MB. */
const mostText = 1 << 26;

/**
 * Rows about one text by one annotator at one time are one record. Those that stand together are joined as they
 * come; of a text whose rows don't, the record comes at the end. `read` is asked for the rows twice.
 * @throws UserError where too many texts would have to be held
 */
export async function* joinedRows(
  read: () => AsyncIterable<ImportEntry>,
  mostHeld = mostText,
): AsyncGenerator<ImportEntry, void, undefined> {
  const scattered = await scatteredHashes(read());
  const held = new Map<string, Row>();
  let heldText = 0;
  let open: Row | undefined;
  for await (const entry of read()) {
    if (entry.kind === 'problem') {
      yield entry;
      continue;
    }
    const key = keyOf(entry.value);
    if (scattered.has(fnv1a(key))) {
      const earlier = held.get(key);
      if (earlier === undefined) heldText += key.length;
      if (heldText > mostHeld) {
        throw new UserError(
          'has too many texts whose rows don’t stand together; sort its rows by text',
        );
      }
      held.set(key, joined(earlier, entry));
    } else if (open !== undefined && keyOf(open.value) === key) {
      open = joined(open, entry);
    } else {
      if (open !== undefined) yield open;
      open = entry;
    }
  }
  if (open !== undefined) yield open;
  yield* held.values();
}

/** Of texts with rows in several places; a hash says that of another text now and then, which is then held, too. */
async function scatteredHashes(rows: AsyncIterable<ImportEntry>): Promise<ReadonlySet<number>> {
  const seen = new Set<number>();
  const scattered = new Set<number>();
  let last: string | undefined;
  for await (const entry of rows) {
    if (entry.kind === 'problem') continue;
    const key = keyOf(entry.value);
    if (key === last) continue;
    last = key;
    const hash = fnv1a(key);
    if (seen.has(hash)) scattered.add(hash);
    else seen.add(hash);
  }
  return scattered;
}

function keyOf({ text, annotator = '', timestamp = 0 }: ImportRecord): string {
  return `${text}\n${timestamp}\n${annotator}`;
}

function joined(earlier: Row | undefined, later: Row): Row {
  if (earlier === undefined) return later;
  const annotation = joinAnnotations(earlier.value.annotation, later.value.annotation);
  return { ...earlier, value: { ...earlier.value, annotation } };
}

/** Every row repeats the answer that it is a part of, so the parts add up. */
export function joinAnnotations(earlier: Annotation, later: Annotation): Annotation {
  const entities = later.entities && {
    ...later.entities,
    spans: [...(earlier.entities?.spans ?? []), ...later.entities.spans],
  };
  const classes = later.classes && {
    ...later.classes,
    values: [...(earlier.classes?.values ?? []), ...later.classes.values],
  };
  return { ...earlier, ...(entities && { entities }), ...(classes && { classes }) };
}
