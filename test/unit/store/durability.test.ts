import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { mulberry32 } from '../../../src/base/random.js';
import { classified, decision, ignored, withBothDrivers, type Workbench } from './helpers.js';
import { runWriter, writerArgument } from './writer.js';

if (process.argv[2] === writerArgument) runWriter(process.argv.slice(3));
else describeTests();

function startWriter({ file, driver }: Workbench, prefix: string, count: number): ChildProcess {
  const args = [__filename, writerArgument, file, driver, prefix, String(count)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The texts that the writer says it has recorded; kills it with -9 after `killAfter` of them. */
async function acknowledged(writer: ChildProcess, killAfter = Infinity): Promise<string[]> {
  const lines: string[] = [];
  assert.ok(writer.stdout);
  const closed = once(writer, 'close');
  for await (const line of createInterface({ input: writer.stdout })) {
    lines.push(line);
    if (lines.length === killAfter) writer.kill('SIGKILL');
  }
  await closed;
  return lines;
}

function describeTests(): void {
  withBothDrivers('Durability', bench => {
    it('keeps every acknowledged answer when the writer is killed with -9', async () => {
      const random = mulberry32(3);
      const promised = new Set<string>();
      for (let round = 0; round < 4; round++) {
        const writer = startWriter(bench(), `round ${round},`, 100_000);
        for (const text of await acknowledged(writer, 1 + Math.floor(random() * 60))) {
          promised.add(text);
        }
        assert.equal(writer.signalCode, 'SIGKILL');
        const store = bench().openReady();
        const stored = new Set(store.training().map(example => example.text));
        assert.deepEqual(
          [...promised].filter(text => !stored.has(text)),
          [],
        );
        assert.equal(store.lastSeq(), stored.size);
        assert.deepEqual(store.check().problems, []);
        store.dispose();
      }
    });

    it('loses no answer when two processes create the database and write at the same time', async () => {
      const writers = ['one', 'two'].map(prefix => startWriter(bench(), prefix, 150));
      const texts = (await Promise.all(writers.map(writer => acknowledged(writer)))).flat();
      assert.deepEqual(
        writers.map(writer => writer.exitCode),
        [0, 0],
      );
      const store = bench().openReady();
      assert.equal(texts.length, 300);
      assert.deepEqual(
        store
          .training()
          .map(example => example.text)
          .sort(),
        texts.sort(),
      );
      assert.equal(store.lastSeq(), 300);
      assert.deepEqual(store.check().problems, []);
    });

    it('notices by the data version that another connection has written, and counts anew', () => {
      const [one, two] = [bench().openReady(), bench().openReady()];
      one.record(decision('a', ignored));
      assert.equal(two.answeredKeys().size, 1);
      const before = one.dataVersion();
      one.record(decision('b', ignored));
      assert.equal(one.dataVersion(), before, 'its own writes do not count');
      two.record(decision('c', classified('question')));
      assert.notEqual(one.dataVersion(), before);
      assert.deepEqual(
        one.changesSince(2).changes.map(example => example.text),
        ['c'],
      );
      one.record(decision('d', ignored));
      assert.equal(one.answeredKeys().size, 4);
      assert.equal(two.answeredKeys().size, 4);
    });

    it('gives a lease to one holder until it is released or over', () => {
      const [one, two] = [bench().openReady(), bench().openReady()];
      assert.equal(one.acquireLease('k', 'one', 10_000), true);
      assert.equal(two.acquireLease('k', 'two', 10_000), false);
      assert.equal(one.acquireLease('k', 'one', 10_000), true, 'prolonged');
      assert.equal(two.acquireLease('other', 'two', 10_000), true);
      one.releaseLeases('one');
      assert.equal(two.acquireLease('k', 'two', 10_000), true);
      bench().time += 10_000;
      assert.equal(one.acquireLease('k', 'one', 10_000), true);
      assert.equal(two.acquireLease('k', 'two', 10_000), false);
    });

    it('flushes every answer to disk, also after a lease that was not', () => {
      const { store, connection } = bench().openWithConnection();
      store.acquireLease('k', 'me', 1000);
      assert.equal(connection.pragma('synchronous'), 2);
      assert.equal(connection.pragma('journal_mode'), 'wal');
      assert.equal(connection.pragma('foreign_keys'), 1);
    });
  });
}
