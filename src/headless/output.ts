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

/** In bytes of the file. */
export interface ImportProgress {
  readonly type: 'progress';
  readonly stage: 'import';
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
  import: 'Importing',
};

export function createOutput(json: boolean): Output {
  let bar: SingleBar | undefined;
  let stage = '';
  const done = (): void => {
    bar?.stop();
    bar = undefined;
    stage = '';
  };
  const note = (text: string): void => {
    done();
    process.stderr.write(`${printable(text)}\n`);
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
      if (notice.type !== 'progress' || !process.stderr.isTTY) return;
      if (notice.stage !== stage) {
        done();
        stage = notice.stage;
        bar = new SingleBar({
          format: `${stages[notice.stage]} {bar} {value}/{total}`,
          stream: process.stderr,
          clearOnComplete: true,
        });
        bar.start(notice.total, notice.done);
      }
      bar?.update(notice.done);
    },
    done,
  };
}
