/**
 * In the extension host: what an answer costs there. The panel, its session, the store and the engine are
 * the product's own; only the person is not, who answers with the gold and at a steady pace. Time runs from
 * the moment the panel's message is handed to the extension to the moment the next example has been posted,
 * the commit to disk in between.
 *
 * Three parts: a warm-up that ends when the model has begun to rank, the answers that are timed, and some
 * more under the profiler, which tells the longest stretch in which our own code held the event loop.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { parseProject } from '../../src/project/parse.ts';
import { silentLog } from '../../src/base/log.ts';
import { LabellingPanel } from '../../src/panel/labellingPanel.ts';
import { PanelLook } from '../../src/panel/panelLook.ts';
import { ProjectSession } from '../../src/session/projectSession.ts';
import { openStore } from '../../src/store/annotationStore.ts';
import { prepareProjectFolder } from '../../src/store/projectFolder.ts';
import { longestStretch } from './longestStretch.mjs';

const warmUp = 20;
const timed = 240;
const profiled = 80;
/** Milliseconds between two answers: faster than anyone reads, so that a round is nearly always running. */
const pace = 250;
const patience = 120_000;
const loopResolution = 1;

const log = {
  ...silentLog,
  error: error => {
    throw error instanceof Error ? error : new Error(error);
  },
};

/** Remembers nothing: the panel looks as it does when first opened. */
const noMemory = { get: (_, usual) => usual, update: () => Promise.resolve(), keys: () => [] };

/** A panel whose messages from the page are given by us; what is posted goes to the real page. */
function deafPanel(panel, posted) {
  let receive = () => {};
  const webview = new Proxy(panel.webview, {
    get: (target, name) => {
      if (name === 'onDidReceiveMessage') {
        return listener => {
          receive = listener;
          return target.onDidReceiveMessage(
            message => message.type === 'ready' && listener(message),
          );
        };
      }
      if (name === 'postMessage') {
        return message => {
          const sent = target.postMessage(message);
          posted(message);
          return sent;
        };
      }
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
  const proxy = new Proxy(panel, {
    get: (target, name) => {
      if (name === 'webview') return webview;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
  return { panel: proxy, receive: message => receive(message) };
}

class Labelling {
  rounds = 0;
  #gold;
  #project;
  #panel;
  #look = new PanelLook(noMemory);
  #receive;
  #shown;
  #onExample = () => {};

  constructor(root, gold) {
    this.#gold = gold;
    const { extensionUri } = vscode.extensions.getExtension('glossator.glossator');
    const dist = file => path.join(extensionUri.fsPath, 'dist', file);
    const { project } = parseProject(readFileSync(path.join(root, 'glossator.json'), 'utf8'));
    const store = openStore({
      file: prepareProjectFolder(root),
      nativeBinding: dist('native/better_sqlite3.node'),
      log,
    });
    store.syncSchema(project.schema);
    this.#project = new ProjectSession({
      root,
      project,
      store,
      annotator: 'bench',
      modelFolder: path.join(extensionUri.fsPath, 'models/glossator-encoder'),
      childFile: dist('engineChild.js'),
      log,
    });
    this.#project.engine.onNotice(notice => {
      if (notice.type === 'round') this.rounds += 1;
    });
    const { panel, receive } = deafPanel(
      vscode.window.createWebviewPanel('glossator.bench', 'Bench', vscode.ViewColumn.Active, {}),
      message => this.#posted(message),
    );
    this.#receive = receive;
    this.#panel = new LabellingPanel(panel, extensionUri, this.#look, log);
    this.#panel.attach(this.#project);
  }

  #posted(message) {
    if (message.type === 'notSaved') throw new Error(message.reason);
    if (message.type !== 'state' || message.state.kind !== 'example') return;
    if (message.state.serial === this.#shown?.serial) return;
    this.#shown = message.state;
    this.#onExample(performance.now());
  }

  async start() {
    await this.#project.session.start();
    assert.ok(this.#shown, 'no example was shown');
  }

  /** Answers what is shown; the milliseconds until the next example was posted, and whether at once. */
  async answer() {
    const { item, serial } = this.#shown;
    const { spans, label } = this.#gold.get(item.text);
    const message = {
      type: 'decision',
      serial,
      answer: 'accept',
      spans: spans.map(span => ({ ...span, verdict: 'yes', source: 'person' })),
      classes: [{ label, verdict: 'yes', source: 'person' }],
      milliseconds: pace,
    };
    const next = new Promise(resolve => (this.#onExample = resolve));
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    this.#receive(message);
    const { user, system } = process.cpuUsage(cpuBefore);
    const atOnce = this.#shown.serial !== serial;
    const gaveUp = AbortSignal.timeout(patience);
    const ended = await Promise.race([
      next,
      wait(patience, undefined, { signal: gaveUp }).then(() => assert.fail('no next example')),
    ]);
    return { milliseconds: ended - started, cpuMilliseconds: (user + system) / 1000, atOnce };
  }

  async answers(count) {
    const rows = [];
    for (let n = 0; n < count; n++) {
      rows.push(await this.answer());
      await wait(pace);
    }
    return rows;
  }

  async untilRound() {
    for (let waited = 0; this.rounds === 0; waited += 50) {
      assert.ok(waited < patience, 'no round ended');
      await wait(50);
    }
  }

  dispose() {
    this.#panel.dispose();
    this.#look.dispose();
    this.#project.dispose();
  }
}

describe('answers', function () {
  this.timeout(600_000);

  it('are timed', async () => {
    const root = vscode.workspace.workspaceFolders[0].uri.fsPath;
    const lines = readFileSync(process.env.GLOSSATOR_BENCH_INPUT, 'utf8').trim().split('\n');
    const gold = new Map(lines.map(line => JSON.parse(line)).map(row => [row.text, row]));
    const labelling = new Labelling(root, gold);
    try {
      await labelling.start();
      await labelling.answers(warmUp);
      await labelling.untilRound();

      const roundsBefore = labelling.rounds;
      const loop = monitorEventLoopDelay({ resolution: loopResolution });
      loop.enable();
      const rows = await labelling.answers(timed);
      loop.disable();
      const rounds = labelling.rounds - roundsBefore;
      const ms = nanoseconds => Math.max(0, nanoseconds / 1e6 - loopResolution);

      const inspector = new Session();
      inspector.connect();
      await inspector.post('Profiler.enable');
      await inspector.post('Profiler.setSamplingInterval', { interval: 200 });
      await inspector.post('Profiler.start');
      await labelling.answers(profiled);
      const { profile } = await inspector.post('Profiler.stop');
      inspector.disconnect();

      const figures = {
        answers: rows,
        rounds,
        loop: {
          p50: ms(loop.percentile(50)),
          p99: ms(loop.percentile(99)),
          p999: ms(loop.percentile(99.9)),
          max: ms(loop.max),
        },
        profile: longestStretch(profile, __filename),
      };
      writeFileSync(process.env.GLOSSATOR_BENCH_RESULTS, JSON.stringify(figures));
    } finally {
      labelling.dispose();
    }
  });
});
