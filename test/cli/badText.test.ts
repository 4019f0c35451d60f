import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { glossator, rows, temporaryFolder, writeLines } from './cli.js';

interface Row {
  readonly score: number;
  readonly phase: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly tokens: readonly { start: number; end: number; score: number }[];
}

const family = '👩‍👩‍👧‍👦';

/** A word in each text that is marked as an entity. */
const texts: readonly (readonly [string, string])[] = [
  ['<script>alert(1)</script> wrote <img src=x onerror=alert(2)> here', 'script'],
  ['</style><svg onload="fetch(\'//evil\')"> & &amp; "quotes"', 'svg'],
  ['السفينة أبحرت من الإسكندرية أمس', 'الإسكندرية'],
  ['She said \u202Egnirts desrever\u202C to Ada', 'Ada'],
  [`The family ${family} moved to Rome with 🏳️‍🌈 flags`, 'Rome'],
  ['e\u0301clair and Z\u0351\u036B\u0343\u0323algo met Ada', 'Ada'],
  ['{"__proto__": {"polluted": true}} constructor prototype', '__proto__'],
  ['__proto__ and constructor and toString and hasOwnProperty', 'constructor'],
  ['a lone \uD83D surrogate and \uDE00 another beside Ada', 'Ada'],
  ["=cmd|' /C calc'!A0 +1 -1 @SUM(1) for Ada", 'Ada'],
  ['%s %d %n ${HOME} $(reboot) `reboot` ; DROP TABLE text; -- Ada', 'Ada'],
  ['line\u2028separator\u2029paragraph\u0085next\vtab\fpage Ada', 'Ada'],
  ['zero\u200Bwidth\u200D\uFEFFjoined\u00ADsoft Ada', 'Ada'],
  ['\u0001\u0007\u001B[31mred\u001B[0m bell for Ada', 'Ada'],
  ['東京都は日本の首都です。京都も。', '東京都'],
  ['𝒜𝒹𝒶 flew 𝓉ℴ 𝒫𝒶𝓇𝒾𝓈 on day 40', '40'],
  [`${'Hippopotomonstrosesq '.repeat(5_000)}Ada`, 'Ada'],
  [`Ada ${'x'.repeat(100_000)}`, 'Ada'],
  [`Ada ${family.repeat(1_000)}`, 'Ada'],
  [`Ada ${'.'.repeat(2_000)}`, 'Ada'],
  [`Ada ${'👍'.repeat(2_000)} 1`, 'Ada'],
  [`Ada ${'e' + '\u0301'.repeat(99_999)}`, 'Ada'],
];

describe('hostile text', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const project = path.join(folder.path, 'project');
  let ranked: Row[] = [];
  before(() => {
    mkdirSync(project);
    writeFileSync(
      path.join(project, 'glossator.json'),
      JSON.stringify({
        version: 1,
        entities: { labels: ['PER', '<b>&', '__proto__'] },
        classes: { labels: ['a', 'b'] },
        corpus: { unit: 'record' },
        holdout: 0,
      }),
    );
    writeLines(
      path.join(project, 'texts.jsonl'),
      texts.map(([text]) => ({ text })),
    );
    ranked = rows<Row>('score', project, '--top', '100');
  });
  after(() => folder.remove());

  // What a lone surrogate becomes wherever text is UTF-8.
  const known = (text: string): string => text.toWellFormed();

  it('is asked as it is, with the words where they stand', () => {
    assert.deepEqual(
      ranked.map(row => known(row.text)).sort(),
      texts.map(([text]) => known(text)).sort(),
    );
    for (const { start, end, text, score } of ranked) {
      assert.equal(end - start, text.length);
      assert.ok(score >= 0 && score <= 1);
    }
  });

  it('is labelled, learned from and exported character by character', () => {
    const from = path.join(folder.path, 'labels.jsonl');
    const labels = ['PER', '<b>&', '__proto__'];
    writeLines(
      from,
      texts.map(([text, word], i) => {
        const start = text.lastIndexOf(word);
        const label = labels[i % labels.length];
        return { text, spans: [{ start, end: start + word.length, label }], label: 'ab'[i % 2] };
      }),
    );
    const labelled = glossator('label', project, '--from', from, '--json');
    assert.equal(labelled.code, 0, labelled.stderr.slice(0, 2000));
    assert.deepEqual(labelled.json(), [
      { recorded: texts.length, problems: 0, notUsed: [], cutWords: 0 },
    ]);

    const out = path.join(folder.path, 'out.jsonl');
    assert.equal(glossator('export', project, '--format', 'prodigy', '--out', out).code, 0);
    interface Exported {
      readonly text: string;
      readonly spans: readonly { start: number; end: number; label: string }[];
    }
    const exported = readFileSync(out, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Exported);
    const words = new Map(texts.map(([text, word]) => [known(text), word]));
    assert.equal(exported.length, texts.length);
    for (const { text, spans } of exported) {
      const [span] = spans;
      assert.ok(span, text.slice(0, 100));
      // Prodigy counts code points.
      const marked = Array.from(text).slice(span.start, span.end).join('');
      assert.equal(marked, words.get(text), text.slice(0, 100));
      assert.ok(labels.includes(span.label));
    }
    assert.equal(
      glossator('export', project, '--format', 'spacy', '--out', `${out}.spacy`).code,
      0,
    );
  });

  it('is scored token by token once there is something to go by, the longest too', () => {
    const more = path.join(project, 'more.jsonl');
    writeLines(
      more,
      texts.map(([text]) => ({ text: `${text} again` })),
    );
    const scored = rows<Row>('score', project, '--top', '100');
    assert.equal(scored.length, texts.length);
    for (const { text, tokens, phase, score } of scored) {
      assert.equal(phase, 'learning');
      assert.ok(score >= 0 && score <= 1, text.slice(0, 100));
      assert.ok(tokens.length > 0, text.slice(0, 100));
      let last = 0;
      for (const token of tokens) {
        assert.ok(token.start >= last && token.end > token.start && token.end <= text.length);
        assert.ok(token.score >= 0 && token.score <= 1);
        last = token.end;
      }
    }
  });

  it('does not reach the terminal as commands to it', () => {
    const plain = glossator('score', project, '--top', '100');
    assert.equal(plain.code, 0);
    assert.match(plain.stdout, /red/);
    assert.doesNotMatch(plain.stdout.replaceAll(/[\n\t]/g, ' '), /[\p{Cc}\u202E]/u);
  });
});
