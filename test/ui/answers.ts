/** Answers that a workspace begins with. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { glossator, gold } from '../cli/cli.js';

/** Answers enough of the sample for the model to have suggestions. */
export function answerSome(folder: string): void {
  const lines = readFileSync(path.join(gold, 'pool.jsonl'), 'utf8').split('\n').slice(0, 120);
  const some = path.join(folder, 'some.jsonl');
  writeFileSync(some, lines.join('\n'));
  const { code, stderr } = glossator('label', folder, '--from', some, '--annotator', 'Ada');
  assert.equal(code, 0, stderr);
  rmSync(some);
}
