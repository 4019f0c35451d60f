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

  it('does not let __proto__ in', () => {
    assert.notEqual(problems('{ "version": 1, "__proto__": { "classes": {} } }').length, 0);
  });
});
