import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { isNoise } from '../../../src/query/noise.js';
import { orderPool } from '../../../src/query/orderPool.js';
import { strategies } from '../../../src/query/strategies.js';
import { viewOf } from './views.js';

const texts = [
  'Ada Lovelace flew to Paris on day 40.',
  'Hi.',
  'No :(',
  'OK',
  '(713) 853-7408',
  '07/06/2000 14:57',
  'Der Angstschweiß stand ihm auf der Stirn: Rechtsstreit um Kurzschlussschutz.',
  'Wstrzymał się od głosu; Przemysław wychrzta się.',
  'Čtvrtek, zmrzlina, vlk, prst, krk.',
  'Ҫитмӗл ҫичӗ тӗслӗ сӑмах',
  '彼女は昨日、東京へ行きました。',
  '我們明天見',
  'สวัสดีครับ ผมชื่อสมชาย',
  'مرحبا بالعالم',
  'नमस्ते दुनिया',
  '안녕하세요 세계',
  '😀👍',
  'How do I use QX11EmbedContainer with XMLHttpRequest in IE6?',
  'See https://example.org/a/very-long-path/to-the-page for internationalization of state-of-the-art code.',
  'ThingsThatMakeMeSmile when commit 3f2a91c lands',
  'aaarrrrggghhhhhh brrrrrr hmmmm',
  'MRS JYNX, PhD, GmbH & Co. KG, Schwyz',
  'rhythms of Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch',
];

describe('The noise guard', () => {
  it('lets ordinary text pass, in any script and however short', () => {
    for (const text of texts) assert.equal(isNoise(text), false, text);
  });

  it('knows base64, hashes and keys', () => {
    for (let n = 0; n < 200; n++) {
      const bytes = createHash('sha256').update(String(n)).digest();
      for (const encoded of [bytes.toString('hex'), bytes.toString('base64')]) {
        assert.equal(isNoise(encoded), true, encoded);
        assert.equal(isNoise(`key: ${encoded} ${encoded}`), true, encoded);
      }
    }
    assert.equal(isNoise(randomBytes(300).toString('base64')), true);
    assert.equal(isNoise('123e4567-e89b-12d3-a456-426614174000'), true);
  });

  it('lets a sentence that holds a hash pass', () => {
    const hash = createHash('sha256').update('x').digest('hex').slice(0, 32);
    assert.equal(isNoise(`The sample with the hash ${hash} drops a second payload.`), false);
  });

  it('knows rules, brackets and mashed keys', () => {
    for (const text of [
      '==========',
      '[ ... ]',
      '',
      ' \t',
      'sdkfjhg wrtpskl',
      'Xkcdqzvb zzpwvrtk',
    ]) {
      assert.equal(isNoise(text), true, JSON.stringify(text));
    }
  });

  it('reads words without end in no time', () => {
    assert.equal(isNoise('gattaca'.repeat(200_000)), false);
    assert.equal(isNoise('xkcd'.repeat(200_000)), true);
    // A test of the whole word that goes back for every digit would take minutes.
    assert.equal(isNoise(`${'ab12'.repeat(200_000)}é`), true);
    assert.equal(isNoise(`${'ab'.repeat(30)}1${'ü'.repeat(200_000)}`), false);
  }).timeout(10_000);

  it('puts noise behind everything else, where uncertainty puts it in front', () => {
    const noisy = 'aGVsbG8gd29ybGQ0Mg9hbm90aGVyMTIz';
    const view = viewOf([0.99, 0.4, 0.5], { text: i => (i === 0 ? noisy : 'a sentence') });
    const request = { count: 2, seed: 1 };
    assert.equal(orderPool(strategies.maxTokenEntropy, view, request).order[0], 0);
    const guarded = { ...view, noise: (i: number) => isNoise(view.text(i)) };
    for (const name of ['maxTokenEntropy', 'random', 'stochasticTopK'] as const) {
      assert.equal(orderPool(strategies[name], guarded, request).order[2], 0);
    }
  });
});
