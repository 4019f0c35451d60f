import assert from 'node:assert/strict';
import { actionKeys } from '../../../src/project/keys.js';
import { parseProject } from '../../../src/project/parse.js';

function problems(text: string): string[] {
  const parsed = parseProject(text);
  return parsed.kind === 'invalid'
    ? parsed.problems.map(problem => `${String(problem.line)}: ${problem.message}`)
    : [];
}

describe('glossator.json', () => {
  it('fills in defaults and gives digits to entities and letters to classes', () => {
    const parsed = parseProject(
      '{ "version": 1, "entities": { "labels": ["PER", "LOC"] }, "classes": { "labels": ["a", "b"] } }',
    );
    assert.ok(parsed.kind === 'valid');
    const { schema, query, corpus, holdout } = parsed.project;
    assert.deepEqual(
      schema.entities?.labels.map(label => label.key),
      ['1', '2'],
    );
    assert.deepEqual(
      schema.classes?.labels.map(label => label.key),
      ['q', 'w'],
    );
    assert.equal(query.strategy, 'auto');
    assert.equal(schema.classes.mode, 'single');
    assert.equal(corpus.unit, 'sentence');
    assert.equal(holdout, 0.05);
  });

  it('accepts comments, trailing commas and a byte order mark', () => {
    const parsed = parseProject(
      '\uFEFF// labels\n{ "version": 1, "classes": { "labels": ["a", "b",] }, }',
    );
    assert.equal(parsed.kind, 'valid');
  });

  it('names the line of a syntax error', () => {
    const [version] = problems('{ "version": 2, "classes": { "labels": ["a"] } }');
    assert.match(version ?? '', /version: must be 1$/);
    assert.deepEqual(problems('{\n  "version": 1\n  "classes": {}\n}').length, 1);
    assert.match(
      problems('{\n  "version": 1\n  "classes": {}\n}')[0] ?? '',
      /^3: isn't valid JSON/,
    );
  });

  it('names the line of a wrong value and of an unknown property', () => {
    const text =
      '{\n "version": 1,\n "classes": {\n  "mode": "many",\n  "labels": ["a"] },\n "colour": 1\n}';
    const found = problems(text);
    assert.ok(found.some(problem => problem.startsWith('4: classes.mode')));
    assert.ok(found.some(problem => problem.includes('colour')));
  });

  it('wants entities, classes or both', () => {
    assert.match(problems('{ "version": 1 }')[0] ?? '', /needs "entities", "classes" or both/);
  });

  it('takes the same names for labels, bare or with more about them', () => {
    for (const [name, message] of [
      [' PER ', /must not begin or end with a space/],
      ['A\tB', /must not hold a tab or another control character/],
      ['A\nB', /must not/],
      ['A\u0085B', /control character/],
      ['', /must not be empty/],
      ['x'.repeat(65), /must be at most 64 characters/],
    ] as const) {
      for (const label of [name, { name }]) {
        const text = JSON.stringify({ version: 1, entities: { labels: ['PER', label] } });
        assert.match(problems(text)[0] ?? '', message);
      }
    }
    for (const name of ['a b', 'Größe', '人名', '💩']) {
      assert.deepEqual(problems(JSON.stringify({ version: 1, entities: { labels: [name] } })), []);
    }
  });

  it('gives classes all letters that the panel doesn’t use itself', () => {
    const labels = Array.from({ length: 27 }, (_, i) => `class ${i}`);
    const parsed = parseProject(JSON.stringify({ version: 1, classes: { labels } }));
    assert.ok(parsed.kind === 'valid');
    const given = (parsed.project.schema.classes?.labels ?? []).flatMap(({ key }) => key ?? []);
    assert.deepEqual([...given, ...actionKeys].sort(), Array.from('abcdefghijklmnopqrstuvwxyz'));
  });

  it('refuses a key that the panel uses itself, and a key given twice', () => {
    const text = JSON.stringify({
      version: 1,
      classes: {
        labels: [
          { name: 'a', key: 'x' },
          { name: 'b', key: 'q' },
          { name: 'c', key: 'q' },
        ],
      },
    });
    assert.deepEqual(problems(text), [
      '1: The key "x" is used by the panel itself; choose another',
      '1: The key "q" already belongs to "b"',
    ]);
  });

  it('names all problems at once, in the order of the text', () => {
    const text = [
      '{ "version": 1, "holdout": 2,',
      '  "entities": { "labels": ["PER", 7,',
      '    "PER"] },',
      '  "classes": { "labels": [{ "name": "a", "key": "x" }], "mode": "many" },',
      '  "colour": 1 }',
    ];
    assert.deepEqual(
      problems(text.join('\n')).map(problem => /^\d+: \S+ \S+ \S+/.exec(problem)?.[0]),
      [
        '1: holdout: must be',
        '2: entities.labels.1: is nothing',
        '3: The label "PER"',
        '4: The key "x"',
        '4: classes.mode: must be',
        '5: has fields that',
      ],
    );
    assert.deepEqual(problems('{ "version": 1, "entities": [], "classes": 3 }').length, 2);
  });

  it('does not let __proto__ in', () => {
    assert.notEqual(problems('{ "version": 1, "__proto__": { "classes": {} } }').length, 0);
  });

  it('refuses patterns that are tried for ever on a name, and says where they stand', () => {
    const project = (include: readonly string[], exclude: readonly string[] = []): string =>
      JSON.stringify(
        { version: 1, classes: { labels: ['a'] }, corpus: { include, exclude } },
        undefined,
        1,
      );
    for (const [pattern, message] of [
      ['*a*a*a*z', /has more than 3 \* between two slashes$/],
      ['{a,*b*b}*a*z', /more than 3 \*/],
      ['*a{,/}*a{,/}*a{,/}*a', /more than 3 \*/],
      ['}{*a,b}{*a,b}{*a,b}{*a,b}', /more than 3 \*/],
      ['**/a/**/a/**/a/**/z', /has more than 3 \*\*$/],
      ['(a|aa)+z', /holds a regular expression/],
      ['{a,aa}+z', /holds a regular expression/],
      ['[ab]+[ab]+z', /holds a regular expression/],
      [`${'{a,b}'.repeat(18)}.txt`, /for more than 1000/],
      ['{1..100}{1..11}', /for more than 1000/],
      ['a'.repeat(1001), /is longer than 1000 characters$/],
    ] as const) {
      const [inInclude] = problems(project(['*.txt', pattern]));
      assert.match(inInclude ?? '', message, pattern);
      assert.match(inInclude ?? '', /^11: The pattern/, pattern);
      assert.match(problems(project(['*.txt'], [pattern]))[0] ?? '', message, pattern);
    }
    const [, ...others] = Array.from({ length: 12 }, (_, i) => `${i}/{0..99}.txt`);
    assert.match(problems(project(others))[0] ?? '', /^20: The patterns up to here stand for more/);
    for (const pattern of [
      '**/*.{txt,md,csv,tsv,jsonl}',
      'corpus/**/*_v*.*',
      '{**/*.txt,**/*.md,notes/**/*.csv,*.tsv}',
      'data/2024-{01..12}-{01..31}.txt',
      '**/{train,dev,test}/**/part-[0-9][0-9]*.jsonl',
      'c++/a+b/*',
      'notes \\(old\\)/*',
      '!drafts/**',
      './texts',
    ]) {
      assert.deepEqual(problems(project([pattern], [pattern])), [], pattern);
    }
  });

  it('takes the names of files of match patterns for names', () => {
    const parsed = parseProject(
      '{ "version": 1, "classes": { "labels": ["a"] }, "patterns": ["a (1)[2]*.jsonl"] }',
    );
    assert.ok(parsed.kind === 'valid');
    assert.deepEqual(parsed.project.patterns, ['a (1)[2]*.jsonl']);
    assert.deepEqual(parsed.project.corpus.exclude, ['a \\(1\\)\\[2\\]\\*.jsonl']);
  });

  it('names no more problems than anybody mends', () => {
    const many = (entry: unknown): string =>
      JSON.stringify({
        version: 1,
        classes: { labels: ['a'] },
        corpus: { include: Array.from({ length: 50_000 }, () => entry) },
      });
    assert.equal(problems(many(1)).length, 100);
    assert.equal(problems(many('(')).length, 100);
  });
});
