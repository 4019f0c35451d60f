/** Files of match patterns: what is wrong with them is said wherever a project is checked. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { glossator, temporaryFolder } from './cli.js';

describe('match patterns', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());
  const write = (name: string, text: string): void =>
    writeFileSync(path.join(folder.path, name), text);
  const settings = {
    version: 1,
    entities: { labels: ['PER'] },
    patterns: ['names.jsonl', 'no.jsonl'],
  };
  const said = [
    'names.jsonl:2: ',
    'names.jsonl:3: .*no entity label "LOC"',
    "no.jsonl:1: can't be read",
  ];

  it('are checked by index, which fails for them where it is strict, and by doctor', () => {
    write('a.txt', 'Ada flew to Paris.');
    write('glossator.json', JSON.stringify(settings));
    const good = '{"label": "PER", "pattern": "Ada"}\n';
    write('names.jsonl', `${good}{"text": "none"}\n{"label": "LOC", "pattern": "Rome"}\n`);
    const index = glossator('index', folder.path, '--json');
    assert.equal(index.code, 0, index.stderr);
    for (const each of said) assert.match(index.stderr, new RegExp(`^${each}`, 'm'));
    const [result] = index.json<{ patternProblems: { path: string; line: number }[] }>();
    assert.deepEqual(
      result?.patternProblems.map(({ path: file, line }) => `${file}:${line}`),
      ['names.jsonl:2', 'names.jsonl:3', 'no.jsonl:1'],
    );
    const strict = glossator('index', folder.path, '--strict');
    assert.equal(strict.code, 1);
    assert.match(strict.stderr, /^3 of the match patterns have problems\. Mend/m);
    const doctor = glossator('doctor', folder.path);
    assert.equal(doctor.code, 1);
    assert.match(doctor.stdout, /^PROBLEM {2}patterns: 1 can be used; names\.jsonl:2: /m);

    write('names.jsonl', good);
    write('glossator.json', JSON.stringify({ ...settings, patterns: ['names.jsonl'] }));
    assert.equal(glossator('index', folder.path, '--strict').code, 0);
    assert.match(glossator('doctor', folder.path).stdout, /^ok {7}patterns: 1 can be used$/m);
  });
});
