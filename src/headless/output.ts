/** What the command line prints: JSON objects or plain lines on stdout, progress on stderr. */
import { SingleBar } from 'cli-progress';
import type { Log } from '../base/log.js';
import type { EngineNotice } from '../engine/methods.js';

export interface Output {
  /** Whether results are printed as JSON lines. */
  readonly json: boolean;
  /** One result: a JSON line with `--json`, else the text. */
  result(value: unknown, text: string): void;
  /** A remark for people, on stderr. */
  note(text: string): void;
  readonly log: Log;
  progress(notice: EngineNotice | ImportProgress): void;
  /** Takes the progress bar off the screen. */
  done(): void;
}

/** `look`: through the files, before anything is recorded. */
export type ImportStage = 'look' | 'import';

/** In bytes of the file, or in rows of an export. */
export interface ImportProgress {
  readonly type: 'progress';
  readonly stage: ImportStage | 'export';
  readonly done: number;
  readonly total: number;
}

/** A terminal obeys control characters, and texts and file names may hold any. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, character =>
    character === '\n' || character === '\t' ? character : '\uFFFD',
  );
}

const stages = {
  scan: 'Reading files',
  encode: 'Encoding',
  fit: 'Learning',
  score: 'Scoring',
  look: 'Looking through the file',
  import: 'Importing',
  export: 'Exporting',
};

type Progress = Extract<EngineNotice, { type: 'progress' }> | ImportProgress;

/** Without a terminal, a line at most this often. */
const lineMilliseconds = 5_000;

/** Where people read; tests bring their own. */
export interface Screen {
  readonly isTTY: boolean;
  /** Milliseconds. */
  now(): number;
  write(text: string): void;
}

const ownScreen: Screen = {
  isTTY: process.stderr.isTTY,
  now: () => Date.now(),
  write: text => void process.stderr.write(text),
};

export function createOutput(json: boolean, screen = ownScreen): Output {
  let bar: SingleBar | undefined;
  let stage = '';
  let lineAt = screen.now();
  const done = (): void => {
    bar?.stop();
    bar = undefined;
    stage = '';
  };
  const draw = (notice: Progress): void => {
    if (notice.stage !== stage) {
      done();
      stage = notice.stage;
      bar = new SingleBar({
        format: `${stages[notice.stage]} {bar} {percentage} %`,
        stream: process.stderr,
        clearOnComplete: true,
      });
      bar.start(notice.total, notice.done);
    }
    bar?.update(notice.done);
  };
  const printLine = (notice: Progress): void => {
    if (screen.now() - lineAt < lineMilliseconds || notice.total === 0) return;
    lineAt = screen.now();
    const percent = Math.floor((100 * notice.done) / notice.total);
    screen.write(`${stages[notice.stage]}: ${percent} %\n`);
  };
  const note = (text: string): void => {
    done();
    screen.write(`${printable(text)}\n`);
  };
  return {
    json,
    result: (value, text) => {
      done();
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${printable(text)}\n`);
    },
    note,
    log: {
      trace: () => undefined,
      debug: () => undefined,
      info: () => undefined,
      warn: text => note(`Warning: ${text}`),
      error: error => note(`Error: ${typeof error === 'string' ? error : error.message}`),
    },
    progress: notice => {
      if (notice.type !== 'progress') return;
      // Whoever forked this process draws its own; that it has gone is no reason to stop.
      if (process.send) process.send(notice, undefined, undefined, () => undefined);
      else if (screen.isTTY) draw(notice);
      else printLine(notice);
    },
    done,
  };
}
