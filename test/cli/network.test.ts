import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  parseEngineMessage,
  type EngineMessage,
  type EngineMethod,
  type EngineMethods,
} from '../../src/protocol/engine.js';
import { goldAnswers, openParams } from '../unit/engine/sampleProject.js';
import { copyOfSample, gold, run, temporaryFolder } from './cli.js';

const guard = path.resolve('test/cli/networkGuard.cjs');

interface Note {
  readonly kind: 'loaded' | 'attempt';
  readonly pid: number;
  readonly what: string;
  readonly stack: string;
}

describe('the network', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());
  let count = 0;
  const newLog = (): string => path.join(folder.path, `network-${count++}.log`);
  const notesIn = (log: string, kind: Note['kind']): Note[] =>
    (existsSync(log) ? readFileSync(log, 'utf8') : '')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Note)
      .filter(note => note.kind === kind);
  const guarded = (log: string): NodeJS.ProcessEnv => ({
    NODE_OPTIONS: `--require=${guard}`,
    GLOSSATOR_NETWORK_LOG: log,
  });

  const attempts: readonly (readonly [string, string])[] = [
    ['fetch', `fetch('http://127.0.0.1:9/')`],
    ['http', `require('http').get('http://127.0.0.1:9/')`],
    ['https', `require('https').request('https://127.0.0.1:9/')`],
    ['a socket', `require('net').connect(9, '127.0.0.1')`],
    ['a server', `require('net').createServer().listen(0)`],
    ['TLS', `require('tls').connect(9, '127.0.0.1')`],
    ['HTTP/2', `require('http2').connect('http://127.0.0.1:9')`],
    ['a name', `require('dns').lookup('localhost', () => undefined)`],
    ['a name, as a promise', `require('dns/promises').resolve4('localhost')`],
    ['UDP', `require('dgram').createSocket('udp4')`],
    ['a WebSocket', `new WebSocket('ws://127.0.0.1:9/')`],
    [
      'a handle below Node’s modules',
      `const { TCP, constants } = process.binding('tcp_wrap');
       new TCP(constants.SOCKET).connect({}, '127.0.0.1', 9)`,
    ],
    [
      'a worker thread',
      `new (require('worker_threads').Worker)("fetch('http://127.0.0.1:9/')", { eval: true })`,
    ],
    [
      'a child process',
      `require('child_process').execFileSync(process.execPath, ['-e', "fetch('http://127.0.0.1:9/')"])`,
    ],
  ];
  for (const [what, script] of attempts) {
    it(`would be noticed if it were tried through ${what}`, () => {
      const log = newLog();
      const { code } = run(['-e', script], guarded(log));
      assert.notEqual(code, 0);
      assert.ok(notesIn(log, 'attempt').length > 0);
    });
  }

  it('is not touched by the command line, whatever it does', function () {
    this.timeout(120_000);
    const log = newLog();
    const project = copyOfSample(folder.path);
    const out = path.join(folder.path, 'out');
    const commands = [
      ['init', path.join(folder.path, 'new'), '--entities', 'A'],
      ['index', project],
      ['label', project, '--from', path.join(gold, 'pool.jsonl')],
      ['score', project, '--top', '3'],
      ['eval', project, '--test', path.join(gold, 'test.jsonl')],
      ['export', project, '--format', 'prodigy', '--out', path.join(out, 'out.jsonl')],
      ['export', project, '--format', 'spacy', '--out', out, '--split', '0.8,0.2'],
      ['doctor', project],
    ];
    for (const command of commands) {
      const done = run([path.resolve('dist/cli.js'), ...command], guarded(log));
      assert.equal(done.code, 0, done.stderr);
    }
    assert.deepEqual(notesIn(log, 'attempt'), []);
    assert.equal(notesIn(log, 'loaded').length, commands.length, 'the guard was there each time');
  });

  it('is not prepared for by native code, which would keep an identifier in the home folder', function () {
    this.timeout(120_000);
    const home = path.join(folder.path, 'home');
    mkdirSync(home);
    const project = copyOfSample(path.join(folder.path, 'native'));
    const done = run([path.resolve('dist/cli.js'), 'index', project], {
      // Where builds are tested ONNX Runtime keeps to itself.
      ...Object.fromEntries(
        Object.keys(process.env)
          .filter(name => /^(CI|GITHUB_|TF_BUILD|XDG_|ORT_)/.test(name))
          .map(name => [name, undefined]),
      ),
      HOME: home,
      USERPROFILE: home,
    });
    assert.equal(done.code, 0, done.stderr);
    assert.deepEqual(readdirSync(home), []);
  });

  it('is not touched by the engine while it reads, encodes, learns and ranks', async function () {
    this.timeout(120_000);
    const log = newLog();
    const project = copyOfSample(path.join(folder.path, 'engine'));
    const child = fork(path.resolve('dist/engineChild.js'), [], {
      execArgv: ['--require', guard],
      serialization: 'advanced',
      env: { ...process.env, GLOSSATOR_NETWORK_LOG: log },
    });
    const heard: EngineMessage[] = [];
    const untilHeard = async (is: (message: EngineMessage) => boolean): Promise<EngineMessage> => {
      for (;;) {
        const found = heard.find(is);
        if (found) return found;
        await once(child, 'message');
      }
    };
    child.on('message', raw => heard.push(parseEngineMessage(raw)));
    let id = 0;
    const request = async <M extends EngineMethod>(
      method: M,
      params: EngineMethods[M]['params'],
    ): Promise<void> => {
      const mine = ++id;
      child.send({ type: 'request', id: mine, method, params });
      const answer = await untilHeard(
        message => (message.type === 'result' || message.type === 'failure') && message.id === mine,
      );
      assert.equal(answer.type, 'result', JSON.stringify(answer));
    };
    try {
      await request('open', openParams(project, { background: true }));
      await request('next', { count: 3, skip: [] });
      await request('learn', { changes: goldAnswers().slice(0, 30) });
      await untilHeard(message => message.type === 'round' && message.answers >= 10);
      await request('index', { encode: true });
      await request('round', {});
      await request('ranking', { top: 10, offsets: 'utf16' });
      await request('evaluate', {});
    } finally {
      const closed = once(child, 'exit');
      child.disconnect();
      await closed;
    }
    assert.deepEqual(notesIn(log, 'attempt'), []);
    assert.deepEqual(
      notesIn(log, 'loaded').map(note => note.pid),
      [child.pid],
    );
  });
});
