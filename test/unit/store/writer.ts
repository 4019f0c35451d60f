/** What the durability tests run in processes of their own, through the bundle of the test itself. */
import { writeSync } from 'node:fs';
import { silentLog } from '../../../src/base/log.js';
import { openStore } from '../../../src/store/annotationStore.js';
import type { DriverName } from '../../../src/store/driver.js';
import { classified, decision, schema } from './helpers.js';

/** First argument of such a process. */
export const writerArgument = 'glossator-test-writer';

/**
 * Arguments: file, driver, prefix, count. Records `count` answers and prints each text, one per line,
 * as soon as it is recorded.
 */
export function runWriter([file, driver, prefix, count]: readonly string[]): void {
  if (file === undefined) throw new Error('no file');
  const name: DriverName = driver === 'node:sqlite' ? 'node:sqlite' : 'better-sqlite3';
  const store = openStore({ file, log: silentLog, driver: name });
  store.syncSchema(schema);
  for (let i = 0; i < Number(count); i++) {
    const text = `${prefix ?? ''} ${i}`;
    store.record(decision(text, classified(i % 2 === 0 ? 'question' : 'statement')));
    writeSync(1, `${text}\n`);
  }
  store.dispose();
}
