import assert from 'node:assert/strict';
import fc from 'fast-check';
import { unitNames, type Unit } from '../../../src/project/config.js';
import { longestSentence, segment, segments, type TextKind } from '../../../src/text/segment.js';
import { hostileText } from './hostileText.js';

function parts(text: string, unit: Unit = 'sentence', kind: TextKind = 'plain'): string[] {
  return segment(text, unit, kind).map(({ start, end }) => text.slice(start, end));
}

describe('segment', () => {
  describe('any text', () => {
    const anyCase = fc.tuple(
      hostileText,
      fc.constantFrom(...unitNames),
      fc.constantFrom<TextKind>('plain', 'markdown'),
    );

    it('gives trimmed, visible, ascending, disjoint ranges', () => {
      fc.assert(
        fc.property(anyCase, ([text, unit, kind]) => {
          let at = 0;
          for (const { start, end } of segment(text, unit, kind)) {
            assert.ok(start >= at && end > start && end <= text.length);
            assert.equal(text.slice(start, end).trim(), text.slice(start, end));
            assert.match(text.slice(start, end), /[^\p{White_Space}\p{Cc}\p{Cf}]/u);
            at = end;
          }
        }),
        { numRuns: 3000 },
      );
    });

    it('leaves out nothing visible of plain text, and of Markdown only code and markup', () => {
      fc.assert(
        fc.property(anyCase, ([text, unit, kind]) => {
          let at = 0;
          let left = '';
          for (const { start, end } of segments(text, unit, kind)) {
            left += text.slice(at, start);
            at = end;
          }
          left += text.slice(at);
          const dropped =
            kind === 'plain' || unit === 'document' || unit === 'record'
              ? ''
              : '#>|\\-*+_=~:x\\[\\]';
          assert.match(left, new RegExp(`^[\\p{White_Space}\\p{Cc}\\p{Cf}${dropped}]*$`, 'u'));
        }),
        { numRuns: 3000 },
      );
    });

    it('is the same for CRLF as for LF, but for the line endings', () => {
      fc.assert(
        fc.property(anyCase, ([text, unit, kind]) => {
          const lf = text.replaceAll('\r', '');
          const crlf = lf.replaceAll('\n', '\r\n');
          const normal = parts(crlf, unit, kind).map(part => part.replaceAll('\r\n', '\n'));
          assert.deepEqual(normal, parts(lf, unit, kind));
        }),
        { numRuns: 1000 },
      );
    });
  });

  it('gives one range for records and documents', () => {
    const text = '\n One. Two.\n\nThree. ```\n';
    for (const kind of ['plain', 'markdown'] as const) {
      assert.deepEqual(parts(text, 'record', kind), ['One. Two.\n\nThree. ```']);
      assert.deepEqual(parts(text, 'document', kind), ['One. Two.\n\nThree. ```']);
    }
    assert.deepEqual(parts(' \n\u200B', 'document'), []);
  });

  describe('long sentences', () => {
    it('are cut at the last clause end of the second half, else comma, else space', () => {
      const clause = 'word '.repeat(250).trim();
      const text = `${clause}; ${clause}, ${clause}; ${clause}`;
      assert.deepEqual(parts(text), [`${clause};`, `${clause},`, `${clause};`, clause]);
      const plain = parts('word '.repeat(1000));
      assert.ok(plain.every(part => part.length <= longestSentence && /^word.*word$/.test(part)));
    });

    it('without any space are cut between characters', () => {
      for (const character of ['a', '😀', 'e\u0301', '👍🏽']) {
        const text = character.repeat(5000);
        const pieces = parts(text);
        assert.equal(pieces.join(''), text);
        assert.ok(
          pieces.every(
            part => part.length <= longestSentence && part.length % character.length === 0,
          ),
        );
      }
    });
  });

  describe('plain text', () => {
    const wrapped = [
      'The committee met on Tuesday to consider the question of the new',
      'bridge over the river. Members agreed that the old one, which was',
      'built in 1901, could not carry the traffic of today. Dr. Miller',
      'said that it would cost too much to repair.',
    ].join('\n');

    it('joins hard-wrapped lines', () => {
      assert.deepEqual(
        parts(wrapped).map(part => part.replaceAll('\n', ' ')),
        [
          'The committee met on Tuesday to consider the question of the new bridge over the river.',
          'Members agreed that the old one, which was built in 1901, could not carry the traffic of today.',
          'Dr. Miller said that it would cost too much to repair.',
        ],
      );
      assert.deepEqual(parts(wrapped, 'paragraph'), [wrapped]);
      assert.deepEqual(parts(`${wrapped}\n\n${wrapped}`, 'paragraph'), [wrapped, wrapped]);
    });

    it('joins two lines of which the second goes on in lower case', () => {
      assert.deepEqual(parts('My dog went to the park\nand then he came home.'), [
        'My dog went to the park\nand then he came home.',
      ]);
    });

    it('keeps list items, headings, speakers and rules apart in wrapped text', () => {
      const text = `REPORT OF THE MEETING\n${wrapped}\n- The bridge stays\n- The road goes\n-----\nAnn: I agree with this\n${wrapped}`;
      const found = parts(text);
      assert.equal(found[0], 'REPORT OF THE MEETING');
      assert.deepEqual(found.slice(4, 8), [
        '- The bridge stays',
        '- The road goes',
        '-----',
        'Ann: I agree with this',
      ]);
    });

    const lineFiles: readonly (readonly [string, readonly string[]])[] = [
      [
        'questions',
        [
          'I am still waiting on my card?',
          "What can I do if my card still hasn't arrived after 2 weeks?",
          'I have been waiting over a week. Is the card still coming?',
          'Can I track my card while it is in the process of delivery?',
        ],
      ],
      [
        'commands without punctuation',
        [
          'add sabrina salerno to the grime instrumentals playlist',
          'book a spot for three',
          'i want to bring four people to a place that is close to downtown that serves churrascaria cuisine',
          'put lindsey cardinale into my hillary clinton s women s history month playlist',
          'will it snow',
          'what is the weather in boston tomorrow',
        ],
      ],
      [
        'chat',
        [
          'hi',
          'how are you',
          'I wanted to ask whether the parcel is here',
          'No',
          'it is not',
          'OK thanks',
        ],
      ],
      [
        'tokenised reviews',
        [
          'the rock is destined to be the 21st century s new " conan " .',
          'the gorgeously elaborate continuation is so huge that words fail .',
          'effective but too-tepid biopic',
          'if you sometimes like to go to the movies to have fun , wasabi is good .',
        ],
      ],
      ['titles', ['How to sort a list', 'Undefined reference to main', 'Why is my query slow']],
    ];
    for (const [name, lines] of lineFiles) {
      it(`takes every line for itself in a file of ${name}`, () => {
        const found = parts(lines.join('\n'));
        for (const line of lines) {
          assert.ok(found.includes(line) || /[.?] \S/.test(line), line);
        }
        assert.ok(found.every(part => !part.includes('\n')));
        assert.deepEqual(parts(`${lines.join('\r\n')}\r\n`, 'paragraph'), lines);
      });
    }

    it('takes one long paragraph per line for itself', () => {
      const paragraph = 'This is a sentence of some length that says little. '.repeat(8).trim();
      const text = `${paragraph} One.\n${paragraph}\n\n${paragraph} Three, and more.`;
      assert.equal(parts(text, 'paragraph').length, 3);
    });

    it('separates paragraphs at blank lines with spaces in them', () => {
      assert.deepEqual(parts('One\n \t\nTwo\r\n\r\nThree', 'paragraph'), ['One', 'Two', 'Three']);
    });
  });

  describe('Markdown', () => {
    const text = [
      '---',
      'title: "Secret. Not prose."',
      '---',
      '# A heading with `code`',
      'First line of a paragraph that',
      'goes on. And a second sentence.',
      '',
      'Setext heading',
      '==============',
      '- item one',
      '  goes on',
      '- [x] item two. More of it.',
      '',
      '1. numbered',
      '',
      '> Quoted line one.',
      '> Quoted line two.',
      '',
      '| head | cell |',
      '|------|:----:|',
      '| a | b |',
      '',
      'Name | Age',
      '--- | ---',
      'Ada | 36',
      '',
      '```js',
      'const hidden = "No. Prose.";',
      '# no heading',
      '~~~',
      '```',
      'hard break  ',
      'next line',
      '***',
      '~~~',
      'unclosed fence',
    ].join('\n');

    it('gives blocks without code, front matter and markup', () => {
      assert.deepEqual(parts(text, 'paragraph', 'markdown'), [
        'A heading with `code`',
        'First line of a paragraph that\ngoes on. And a second sentence.',
        'Setext heading',
        'item one\n  goes on',
        'item two. More of it.',
        '1. numbered',
        'Quoted line one.\n> Quoted line two.',
        'head | cell |',
        'a | b |',
        'Name | Age',
        'Ada | 36',
        'hard break',
        'next line',
      ]);
    });

    it('gives sentences, with a line ending as a space', () => {
      const found = parts(text, 'sentence', 'markdown');
      assert.ok(found.includes('First line of a paragraph that\ngoes on.'));
      assert.ok(found.includes('And a second sentence.'));
      assert.ok(found.includes('Quoted line two.'));
      assert.ok(!found.some(part => /Secret|hidden|unclosed/.test(part)));
    });

    it('says what it leaves out', () => {
      const left = (unit: Unit, kind: TextKind): number =>
        [...segments(text, unit, kind)].filter(({ skipped }) => skipped).length;
      assert.equal(left('sentence', 'markdown'), 3);
      assert.equal(left('document', 'markdown'), 0);
      assert.equal(left('sentence', 'plain'), 0);
    });

    it('takes a rule at the top for a rule, not for front matter', () => {
      assert.deepEqual(parts('---\n\nText.\n\n---\n', 'paragraph', 'markdown'), ['Text.']);
      assert.deepEqual(parts('---\nText: no end', 'paragraph', 'markdown'), ['Text: no end']);
    });
  });

  it('takes time in proportion to the text, whatever the text', () => {
    const texts = [
      'a',
      '-',
      ' ',
      '.',
      '. ',
      'A. ',
      'x\n',
      '."',
      '. 😀',
      '. (',
      '>',
      '```\n',
      '|-',
      '- ',
      '. [1',
      '\r',
    ];
    for (const part of texts) {
      const text = part.repeat(500_000 / part.length);
      for (const kind of ['plain', 'markdown'] as const) {
        const started = performance.now();
        segment(text, 'sentence', kind);
        assert.ok(performance.now() - started < 15_000, JSON.stringify(part));
      }
    }
  });
});
