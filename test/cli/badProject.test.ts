import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { glossator, rows, temporaryFolder, type Run } from './cli.js';

const folder = temporaryFolder();
const builtIn = path.resolve('models/glossator-encoder');
const valid = { version: 1, classes: { labels: ['a', 'b'] }, holdout: 0 };
let count = 0;

/** A new project with one text of two sentences. */
function newProject(settings: object | string | Uint8Array = valid): string {
  const project = path.join(folder.path, `project-${count++}`);
  mkdirSync(project);
  const isRaw = typeof settings === 'string' || settings instanceof Uint8Array;
  writeFileSync(path.join(project, 'glossator.json'), isRaw ? settings : JSON.stringify(settings));
  writeFileSync(path.join(project, 'a.txt'), 'Ada flew to Paris. Bob stayed in Rome.');
  return project;
}

function label(project: string): Run {
  const from = path.join(folder.path, 'labels.jsonl');
  writeFileSync(from, '{"text": "Ada flew to Paris.", "label": "a"}\n');
  return glossator('label', project, '--from', from);
}

function assertRefused(run: Run, message: RegExp): void {
  assert.equal(run.code, 1, run.stdout);
  assert.match(run.stderr, message);
  assert.equal(run.stdout, '');
  assert.doesNotMatch(run.stderr, /\n\s+at /, 'no stack');
}

const textsOf = (project: string): string[] =>
  rows<{ text: string }>('score', project).map(row => row.text);

after(() => folder.remove());

describe('a glossator.json that can’t be used', () => {
  const cases: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['nothing in it', '', /glossator\.json:1: isn't valid JSON/],
    ['half of an object', '{\n  "version": 1,\n  "classes": {', /:3: isn't valid JSON/],
    ['no JSON at all', 'version: 1\nlabels: a', /:1: isn't valid JSON/],
    ['another version', '{\n\n"version": 2, "classes": {"labels": ["a"]}}', /:3: version: /],
    ['no task', '{"version": 1}', /:1: needs "entities", "classes" or both/],
    ['no label', '{"version": 1,\n"classes": {"labels": []}}', /:2: classes\.labels: /],
    [
      'an unknown setting',
      '{"version": 1,\n"classes": {"labels": ["a"]},\n"colour": 1}',
      /:\d: .*colour/,
    ],
    [
      'a label twice',
      '{"version": 1,\n"classes": {"labels": ["a",\n"a"]}}',
      /:3: The label "a" is there twice/,
    ],
    [
      'a key of the panel',
      '{"version": 1,\n"classes": {"labels": [\n{"name": "a", "key": "a"}]}}',
      /:3: The key "a" is used by the panel itself/,
    ],
    [
      'an unknown strategy',
      '{"version": 1, "classes": {"labels": ["a"]},\n"query": {"strategy": "best"}}',
      /:2: query\.strategy: /,
    ],
    [
      'bytes that aren’t UTF-8',
      Buffer.from('{"version": 1,\n"classes": {"labels": ["caf\xe9"]}}', 'latin1'),
      /:2: isn't valid UTF-8; save the file as UTF-8/,
    ],
    ['a list', '[]', /glossator\.json:1: /],
    ['depth', '['.repeat(5000), /glossator\.json:1: is nested too deeply/],
  ];
  for (const [what, content, message] of cases) {
    it(`because of ${what} is named with the line, and nothing is touched`, () => {
      const project = newProject(content);
      for (const command of ['index', 'score'] as const) {
        assertRefused(glossator(command, project), message);
      }
      assertRefused(label(project), message);
      assert.deepEqual(readdirSync(project).sort(), ['a.txt', 'glossator.json']);
      assert.ok(
        readFileSync(path.join(project, 'glossator.json')).equals(Buffer.from(content as string)),
      );
    });
  }

  it('because it is a folder is named', () => {
    const project = newProject();
    rmSync(path.join(project, 'glossator.json'));
    mkdirSync(path.join(project, 'glossator.json'));
    assertRefused(glossator('index', project), /glossator\.json can't be read \(EISDIR\)/);
  });

  it('keeps the answers until it is mended', () => {
    const project = newProject();
    assert.equal(label(project).code, 0);
    const file = path.join(project, 'glossator.json');
    writeFileSync(file, '{');
    assertRefused(glossator('score', project), /glossator\.json:1: /);
    writeFileSync(file, JSON.stringify(valid));
    assert.deepEqual(textsOf(project), ['Bob stayed in Rome.']);
  });

  it('takes names of properties for ordinary labels', () => {
    const project = newProject({
      version: 1,
      classes: { labels: ['__proto__', 'constructor', 'toString'] },
      holdout: 0,
    });
    const from = path.join(folder.path, 'names.jsonl');
    writeFileSync(from, '{"text": "Ada flew to Paris.", "label": "__proto__"}\n');
    assert.equal(glossator('label', project, '--from', from).code, 0);
    const out = path.join(folder.path, 'names-out.jsonl');
    const run = glossator('export', project, '--format', 'prodigy', '--out', out);
    assert.equal(run.code, 0, run.stderr);
    assert.match(readFileSync(out, 'utf8'), /__proto__/);
  });

  it('reaches no file outside the project', () => {
    writeFileSync(path.join(folder.path, 'secret.txt'), 'A secret beside the project.');
    for (const include of ['../*.txt', path.join(folder.path, '*.txt'), '**/../../*.txt']) {
      const project = newProject({ ...valid, corpus: { include: [include, '*.txt'] } });
      const run = glossator('index', project, '--json');
      assert.doesNotMatch(run.stdout, /secret beside/);
      const [index] = run.json<{ examples: number }>();
      assert.equal(index?.examples, 2, run.stdout);
      assert.ok(!textsOf(project).includes('A secret beside the project.'));
    }
  });
});

describe('a model folder that can’t be used', () => {
  type Field = readonly [number, Uint8Array | string | number];
  const message = (...fields: Field[]): Uint8Array => {
    const writer = new BinaryWriter();
    for (const [number, value] of fields) {
      if (typeof value === 'number') writer.tag(number, WireType.Varint).int32(value);
      else if (typeof value === 'string')
        writer.tag(number, WireType.LengthDelimited).string(value);
      else writer.tag(number, WireType.LengthDelimited).bytes(value);
    }
    return writer.finish();
  };
  const external = message([8, 'w'], [14, 1], [13, message([1, 'location'], [2, '../../secret'])]);
  const onnx = readFileSync(path.join(builtIn, 'model.onnx'));

  const cases: readonly (readonly [string, (model: string) => void, RegExp])[] = [
    ['it isn’t there', model => rmSync(model, { recursive: true }), /There is no model folder/],
    ['it is a file', toFile, /has no model\.onnx/],
    ...['model.onnx', 'tokenizer.json', 'config.json'].map(
      name =>
        [
          `it has no ${name}`,
          (model: string) => rmSync(path.join(model, name)),
          new RegExp(`has no ${name}. It needs model.onnx .*, tokenizer.json and config.json`),
        ] as const,
    ),
    ['the model is empty', set('model.onnx', ''), /model\.onnx is not a readable ONNX model/],
    [
      'the model is cut off',
      set('model.onnx', onnx.subarray(0, onnx.length / 2)),
      /model\.onnx is not a readable ONNX model/,
    ],
    ['the model is noise', set('model.onnx', noise(100_000)), /model\.onnx is not a readable ONNX/],
    [
      'the model is damaged inside',
      set('model.onnx', damaged(onnx)),
      /(model\.onnx|ONNX Runtime can't load the model)/,
    ],
    [
      'its weights are in other files',
      set('model.onnx', message([7, message([5, external])])),
      /model\.onnx keeps weights in other files \(external data\)/,
    ],
    [
      'it needs custom operators',
      set('model.onnx', message([7, message([1, message([4, 'Run'], [7, 'evil'])])])),
      /model\.onnx uses the custom operator evil\.Run/,
    ],
    [
      'it loads other files',
      set(
        'model.onnx',
        message([7, message([1, message([4, 'EPContext'], [7, 'com.microsoft'])])]),
      ),
      /model\.onnx uses the operator EPContext/,
    ],
    ['its graph is empty', set('model.onnx', message([7, ''])), /model/],
    [
      'the tokenizer isn’t JSON',
      set('tokenizer.json', '{"model"'),
      /tokenizer\.json isn't valid JSON/,
    ],
    ['the tokenizer is something else', set('tokenizer.json', '[]'), /tokenizer\.json/],
    [
      'the tokenizer is of an unknown kind',
      set('tokenizer.json', '{"model": {"type": "Magic"}}'),
      /tokenizer\.json isn't what Glossator reads: model\.type is "Magic"/,
    ],
    ['the configuration isn’t JSON', set('config.json', 'yes'), /config\.json isn't valid JSON/],
    [
      'the configuration has no sense',
      set('config.json', '{"max_position_embeddings": -5}'),
      /config\.json isn't what Glossator reads: max_position_embeddings/,
    ],
    [
      'the tokenizer’s configuration isn’t JSON',
      set('tokenizer_config.json', '{'),
      /tokenizer_config\.json isn't valid JSON/,
    ],
  ];
  for (const [what, spoil, reason] of cases) {
    it(`because ${what} is named, and answers go on without it`, () => {
      const project = newProject({ ...valid, model: 'encoder' });
      cpSync(builtIn, path.join(project, 'encoder'), { recursive: true });
      spoil(path.join(project, 'encoder'));
      assertRefused(glossator('score', project), reason);
      const labelled = label(project);
      assert.equal(labelled.code, 0, labelled.stderr);
    });
  }

  it('is found by the doctor, and nothing else with it; mended, all is there', () => {
    const project = newProject({ ...valid, model: './encoder/' });
    cpSync(builtIn, path.join(project, 'encoder'), { recursive: true });
    rmSync(path.join(project, 'encoder', 'config.json'));
    assert.equal(label(project).code, 0);
    const run = glossator('doctor', project, '--json');
    assert.equal(run.code, 1);
    const checks = run.json<{ name: string; ok: boolean; detail: string }>();
    const failed = checks.filter(check => !check.ok);
    assert.deepEqual(
      failed.map(check => check.name),
      ['encoder'],
    );
    assert.match(failed[0]?.detail ?? '', /has no config\.json/);
    cpSync(builtIn, path.join(project, 'encoder'), { recursive: true });
    assert.deepEqual(textsOf(project), ['Bob stayed in Rome.'], 'its README is no corpus');
  });

  function set(name: string, content: string | Uint8Array): (model: string) => void {
    return model => writeFileSync(path.join(model, name), content);
  }
  function toFile(model: string): void {
    rmSync(model, { recursive: true });
    writeFileSync(model, 'not a folder');
  }
  function noise(length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, i) => (i * 2654435761) >>> 24);
  }
  /** Whole as a protobuf message, with weights and operators overwritten here and there. */
  function damaged(bytes: Uint8Array): Uint8Array {
    const copy = Uint8Array.from(bytes);
    for (let at = 2000; at < copy.length; at += 997) copy[at] = (copy[at] ?? 0) ^ 0xff;
    return copy;
  }
});

describe('what stands in the place of .glossator and in it', () => {
  it('is left alone when it is a file of that name', () => {
    const project = newProject();
    writeFileSync(path.join(project, '.glossator'), 'mine');
    assertRefused(
      glossator('score', project),
      /Can't make the folder \S*\.glossator: there is a file of that name\. Move it away/,
    );
    assertRefused(label(project), /there is a file of that name/);
    assert.equal(readFileSync(path.join(project, '.glossator'), 'utf8'), 'mine');
  });

  it('is named when a folder stands where the database belongs', () => {
    const project = newProject();
    mkdirSync(path.join(project, '.glossator', 'annotations.db'), { recursive: true });
    assertRefused(glossator('score', project), /annotations\.db/);
  });

  it('does no harm when it is a broken link', () => {
    const project = newProject();
    symlinkSync('nowhere', path.join(project, '.glossator'));
    assertRefused(glossator('score', project), /\.glossator/);
  });

  describe('a cache', () => {
    type Spoil = (file: string, cache: string) => void;
    const rewrite =
      (change: (whole: Buffer) => Uint8Array): Spoil =>
      file =>
        writeFileSync(file, change(readFileSync(file)));
    const garbage: Readonly<Record<string, Spoil>> = {
      'of noise': rewrite(() => Buffer.alloc(5000, 0xa5)),
      'that is empty': rewrite(() => Buffer.alloc(0)),
      'that is cut off': rewrite(whole => whole.subarray(0, whole.length - 7)),
      'with a damaged record': rewrite(whole => whole.map((b, i) => (i === 60 ? b ^ 1 : b))),
      'with a record that claims to be endless': rewrite(whole =>
        Buffer.concat([whole.subarray(0, 44), Buffer.alloc(60, 0xff)]),
      ),
      'that is a folder': file => {
        rmSync(file);
        mkdirSync(file);
      },
      'with a stranger beside it': (_, cache) =>
        writeFileSync(path.join(cache, 'features-0123456789abcdef.bin'), 'x'),
      'with a lock of no sense': (_, cache) =>
        writeFileSync(path.join(cache, 'features.lock'), 'nobody'),
      'with the lock of a dead engine': (_, cache) =>
        writeFileSync(path.join(cache, 'features.lock'), '4194304'),
      'with a folder as lock': (_, cache) => mkdirSync(path.join(cache, 'features.lock')),
    };

    let project = '';
    let clean: unknown[] = [];
    const cache = (): string => path.join(project, '.glossator', 'cache');

    before(() => {
      project = newProject();
      clean = rows('score', project);
    });

    for (const [what, spoil] of Object.entries(garbage)) {
      it(`${what} costs time and nothing else`, () => {
        rmSync(cache(), { recursive: true, force: true });
        rows('index', project);
        const name = readdirSync(cache()).find(entry => entry.startsWith('features-'));
        assert.ok(name !== undefined);
        spoil(path.join(cache(), name), cache());
        assert.deepEqual(rows('score', project), clean);
        assert.deepEqual(rows('score', project), clean, 'the second time');
      });
    }

    it('that is a file is done without until doctor has repaired it', () => {
      rmSync(cache(), { recursive: true, force: true });
      writeFileSync(cache(), 'not a folder');
      assert.deepEqual(rows('score', project), clean);
      const repaired = glossator('doctor', project, '--repair');
      assert.equal(repaired.code, 0, repaired.stderr + repaired.stdout);
      assert.deepEqual(rows('score', project), clean);
      assert.ok(readdirSync(cache()).some(entry => entry.startsWith('features-')));
    });

    it('is not removed behind a link, where it is another project’s', function () {
      if (process.platform === 'win32') this.skip();
      rows('index', project);
      const linked = newProject();
      symlinkSync(path.dirname(cache()), path.join(linked, '.glossator'));
      const run = glossator('doctor', linked, '--repair');
      assert.equal(run.code, 1);
      assert.match(run.stderr, /\.glossator is a link, .* Remove it/);
      assert.ok(readdirSync(cache()).some(entry => entry.startsWith('features-')));
    });
  });
});
