/**
 * The entry that VS Code runs inside its extension host (`extensionTestsPath`): Mocha over the bundled
 * tests of this folder. What happens is written to GLOSSATOR_TEST_RESULTS test by test, so that a crash or
 * a hang leaves behind what ran until then and where it stopped.
 */
import { renameSync, writeFileSync } from 'node:fs';
import type Mocha from 'mocha';

interface TestOutcome {
  readonly title: string;
  readonly error?: string;
}

interface Report {
  readonly done: boolean;
  readonly running: string;
  readonly count: { readonly passed: number; readonly failed: number; readonly skipped: number };
  readonly tests: readonly TestOutcome[];
}

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

/** Whole or not at all: the reader may look while the extension host dies. */
function write(file: string, report: Report): void {
  writeFileSync(`${file}.new`, JSON.stringify(report));
  renameSync(`${file}.new`, file);
}

class Recorder {
  readonly #file = environment('GLOSSATOR_TEST_RESULTS');
  readonly #count = { passed: 0, failed: 0, skipped: 0 };
  readonly #tests: TestOutcome[] = [];

  /** `running`: what would be to blame if nothing came after it. */
  save(running: string, done = false): void {
    write(this.#file, { done, running, count: this.#count, tests: this.#tests });
  }

  observe(runner: Mocha.Runner): void {
    runner.on('test', test => this.save(test.fullTitle()));
    runner.on('hook', hook => this.save(hook.fullTitle()));
    runner.on('pending', () => {
      this.#count.skipped++;
    });
    runner.on('pass', test => {
      this.#count.passed++;
      this.#tests.push({ title: `${test.fullTitle()} (${test.duration ?? 0} ms)` });
    });
    runner.on('fail', (test, error: Error) => {
      this.#count.failed++;
      this.#tests.push({ title: test.fullTitle(), error: error.stack ?? error.message });
    });
    runner.on('end', () => this.save('', true));
  }
}

/** Mocha is an ES module, and this file becomes CommonJS. */
async function loadTests(): Promise<Mocha> {
  const files: unknown = JSON.parse(environment('GLOSSATOR_TEST_FILES'));
  if (!Array.isArray(files)) throw new Error('GLOSSATOR_TEST_FILES is not a list');
  const { default: MochaRunner } = await import('mocha');
  const mocha = new MochaRunner({ ui: 'bdd', timeout: 60_000, color: false, forbidOnly: true });
  for (const file of files) mocha.addFile(String(file));
  await mocha.loadFilesAsync();
  return mocha;
}

/** Called by VS Code; resolves when all tests passed. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const recorder = new Recorder();
  let mocha: Mocha;
  try {
    mocha = await loadTests();
  } catch (error) {
    recorder.save(error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw error;
  }
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run(failures => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} tests failed`));
    });
    recorder.observe(runner);
  });
}
