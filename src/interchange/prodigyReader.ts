/** Reads Prodigy's JSON lines; consecutive tasks of one annotator about one text are one record. */
import type { Importer, ImportEntry, ImportRecord } from './importRecord.js';
import { readJsonLines } from './jsonLines.js';
import { mergeAnnotations } from './mergeAnnotations.js';
import { foreignOfTask, joinForeign, type ProdigyForeign } from './prodigyForeign.js';
import type { ProdigyOptions } from './prodigyJsonl.js';
import { parseProdigyLine, type ProdigyRow } from './prodigyLine.js';
import { withText } from './textField.js';

interface Open {
  readonly line: number;
  readonly row: ProdigyRow;
  readonly foreign: ProdigyForeign;
}

export function prodigyImporter({ dataset }: ProdigyOptions): Importer {
  return {
    format: 'prodigy',
    counts: 'lines',
    async *read(input, { textField }) {
      let open: Open | undefined;
      for await (const entry of readJsonLines(input.chunks())) {
        const { line } = entry;
        const task = entry.kind === 'problem' ? undefined : withText(entry.value, textField);
        const row = entry.kind === 'problem' ? entry : parseProdigyLine(task, { dataset });
        if ('problem' in row) yield { line, kind: 'problem', message: row.problem };
        else if ('message' in row) yield row;
        else {
          const next = { line, row, foreign: foreignOfTask(task) };
          const same = open?.row.text === row.text && open.row.annotator === row.annotator;
          if (open !== undefined && !same) yield entryOf(open);
          open = open !== undefined && same ? joined(open, next) : next;
        }
      }
      if (open !== undefined) yield entryOf(open);
    },
  };
}

function joined({ line, row, foreign }: Open, later: Open): Open {
  return {
    line,
    row: {
      ...row,
      ...later.row,
      annotation: mergeAnnotations(row.annotation, later.row.annotation),
      flagged: row.flagged || later.row.flagged,
      leftOut: [...row.leftOut, ...later.row.leftOut],
    },
    foreign: joinForeign(foreign, later.foreign),
  };
}

function entryOf({ line, row, foreign }: Open): ImportEntry {
  const { text, annotation, annotator, timestamp, flagged, path, record, field, leftOut } = row;
  const value: ImportRecord = {
    text,
    annotation,
    annotator,
    ...(timestamp !== undefined && { timestamp: timestamp * 1000 }),
    flagged,
    ...(path !== undefined && { place: { path, record, field } }),
    foreign: { format: 'prodigy', data: { ...foreign } },
    leftOut,
  };
  return { line, kind: 'value', value };
}
