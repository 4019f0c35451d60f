/** Match patterns: what each of them finds, and what is wrong with bad ones. */
import assert from 'node:assert/strict';
import { PatternMatcher } from '../../../src/interchange/matchPatterns.js';
import {
  readPatterns,
  type Pattern,
  type PatternEntry,
} from '../../../src/interchange/prodigyPatterns.js';
import { tokenize } from '../../../src/text/tokenize.js';
import { all } from './records.js';

const read = (lines: readonly unknown[]): Promise<PatternEntry[]> =>
  all(readPatterns([Buffer.from(lines.map(line => JSON.stringify(line)).join('\n'))]));

async function patterns(...of: readonly unknown[]): Promise<Pattern[]> {
  const entries = await read(of.map(pattern => ({ label: 'X', pattern })));
  return entries.map(entry => {
    assert.ok(entry.kind === 'value', entry.kind === 'problem' ? entry.message : '');
    return entry.value;
  });
}

async function found(text: string, ...of: readonly unknown[]): Promise<string[]> {
  const matcher = new PatternMatcher(await patterns(...of));
  return matcher.match(text, tokenize(text)).map(({ start, end }) => text.slice(start, end));
}

describe('match patterns', () => {
  it('find a phrase exactly as it is written', async () => {
    assert.deepEqual(await found('New York, new york', 'New York'), ['New York']);
    assert.deepEqual(await found('💩 York-based in York-based', 'York-based'), [
      'York-based',
      'York-based',
    ]);
  });

  it('find words without regard to case, by spelling, by list and by expression', async () => {
    const text = 'NEW York and Old york';
    assert.deepEqual(await found(text, [{ lower: 'new' }, { LOWER: 'york' }]), ['NEW York']);
    assert.deepEqual(await found(text, [{ text: 'york' }]), ['york']);
    assert.deepEqual(await found(text, [{ orth: { IN: ['York', 'Old'] } }]), ['York', 'Old']);
    assert.deepEqual(await found(text, [{ text: { REGEX: '^[A-Z]+$' } }]), ['NEW']);
    assert.deepEqual(await found(text, [{ lower: { NOT_IN: ['and', 'york'] } }]), ['NEW', 'Old']);
  });

  it('repeat words as their operator says, as often as it can', async () => {
    const text = 'very very good day';
    const adverb = (op: string): object => ({ lower: 'very', op });
    assert.deepEqual(await found(text, [adverb('+'), { lower: 'good' }]), [
      'very very good',
      'very good',
    ]);
    assert.deepEqual(await found(text, [adverb('?'), { lower: 'good' }]), ['very good', 'good']);
    assert.deepEqual((await found(text, [adverb('*'), { lower: 'good' }]))[0], 'very very good');
    assert.deepEqual(await found(text, [{ lower: 'good' }, { lower: 'night', op: '!' }]), [
      'good day',
    ]);
    assert.deepEqual(await found(text, [{ lower: 'day' }, {}]), []);
    assert.deepEqual(await found(text, [{ op: '*', lower: 'x' }]), []);
    const long = `good ${'very '.repeat(200_000)}`;
    const [match = ''] = await found(long, [{ lower: 'good' }, adverb('*')]);
    assert.equal(match, long.trimEnd());
  });

  it('know their label and the name that the file gives them', async () => {
    const [entry] = await read([{ label: 'DRUG', pattern: 'aspirin', id: 7 }]);
    assert.ok(entry?.kind === 'value');
    assert.deepEqual([entry.value.label, entry.value.id], ['DRUG', '7']);
  });

  it('name what they can’t use and keep the rest', async () => {
    const entries = await read([
      { pattern: 'x' },
      { label: 'X', pattern: [] },
      { label: 'X', pattern: ' ' },
      { label: 'X', pattern: [{ pos: 'NOUN' }] },
      { label: 'X', pattern: [{ lower: 5 }] },
      { label: 'X', pattern: [{ lower: 'a', op: '{2}' }] },
      { label: 'X', pattern: [{ text: { REGEX: '(' } }] },
      { label: 'X', pattern: 'fine' },
    ]);
    const said = entries.map(entry => (entry.kind === 'problem' ? entry.message : 'fine'));
    assert.match(said[0] ?? '', /^label: /);
    assert.match(said[1] ?? '', /^pattern: /);
    assert.deepEqual(said.slice(2, 6), [
      'its pattern has no word',
      '"pos" is not known; patterns can ask for "lower", "text", "orth" and "op"',
      '"lower" must be a word, or one of "REGEX", "IN" and "NOT_IN"',
      '"OP": "{2}" is not known',
    ]);
    assert.match(said[6] ?? '', /^its expression can't be read/);
    assert.equal(said[7], 'fine');
  });
});
