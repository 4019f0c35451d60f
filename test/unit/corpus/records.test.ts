import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { folderWith, removeFolders, scan } from './folder.js';

describe('files of records', () => {
  afterEach(removeFolders);

  describe('.csv', () => {
    it('gives a document per row with its number and line', async () => {
      const root = folderWith({
        'a.csv': '\uFEFFid,text\r\n1,One.\r\n\r\n2,"Two,\r\nand ""more"""\r\n3,Three\r\n',
      });
      const { items } = await scan(root);
      assert.deepEqual(
        items.flatMap(item => (item.kind === 'document' ? item.document : [])),
        [
          { path: 'a.csv', record: 1, field: 'text', text: 'One.', kind: 'plain', line: 2 },
          {
            path: 'a.csv',
            record: 2,
            field: 'text',
            text: 'Two,\nand "more"',
            kind: 'plain',
            line: 4,
          },
          { path: 'a.csv', record: 3, field: 'text', text: 'Three', kind: 'plain', line: 6 },
        ],
      );
    });

    it('names the columns there are when the one with the text is missing', async () => {
      const root = folderWith({
        'a.csv': 'id,body\n1,x',
        'b.csv': 'text\nfine',
        'c.csv': '"open\nx',
      });
      const { documents, skipped } = await scan(root);
      assert.deepEqual(documents, ['b.csv#1: fine']);
      assert.deepEqual(skipped, [
        'a.csv:1 has no column "text"; its columns are "id", "body". Name one of them in corpus.textField',
        'c.csv:1 has a quote that is never closed',
      ]);
    });

    it('names the line of every malformed row and reads the rest', async () => {
      const rows = [
        'id,text',
        '1,good',
        '2,too,many',
        '3',
        '4,"not closed',
        '5,still good',
        '6,5" pipe',
        '7,"bad"quote',
        '8,"fine, too"',
        '9,',
        '10,nul\0here',
        '11,last',
      ];
      const bytes = Buffer.concat([
        Buffer.from(rows.join('\n')),
        Buffer.from('\n12,caf\xe9\n13,end', 'latin1'),
      ]);
      // The head of a binary file has NULs; this one only far into it.
      const filler = Array.from({ length: 2000 }, (_, i) => `f,filler ${i}`).join('\n');
      const root = folderWith({
        'a.csv': Buffer.concat([Buffer.from(`id,text\n${filler}\n`), bytes.subarray(8)]),
      });
      const { documents, skipped } = await scan(root);
      assert.deepEqual(documents.slice(2000), [
        'a.csv#2001: good',
        'a.csv#2005: still good',
        'a.csv#2008: fine, too',
        'a.csv#2011: last',
        'a.csv#2013: end',
      ]);
      const expected = [
        /^a\.csv:2003 has 3 fields where the header has 2$/,
        /^a\.csv:2004 has 1 field where the header has 2$/,
        /^a\.csv:2005 (?:isn't well-formed|has a quote)/,
        /^a\.csv:2007 (?:isn't well-formed|has a quote)/,
        /^a\.csv:2008 isn't well-formed/,
        /^a\.csv:2010 has an empty "text"$/,
        /^a\.csv:2011 has a NUL character in "text"$/,
        /^a\.csv:2013 isn't valid utf-8$/,
      ];
      for (const [i, pattern] of expected.entries()) assert.match(skipped[i] ?? '', pattern);
      assert.equal(skipped.length, 8);
    });

    it('loses no more than one row to a quote that is never closed', async () => {
      const rows = Array.from({ length: 3000 }, (_, i) => (i === 1000 ? `"${i}` : String(i)));
      const { documents, skipped } = await scan(
        folderWith({ 'a.csv': `text\n${rows.join('\n')}` }),
      );
      assert.equal(documents.length, 2999);
      assert.deepEqual(skipped, ['a.csv:1002 has a quote that is never closed']);
    });

    it('tells of files without rows', async () => {
      const root = folderWith({ 'a.csv': '', 'b.csv': 'text\n', 'c.csv': '\n\n' });
      assert.deepEqual((await scan(root)).skipped, [
        'a.csv is empty',
        'b.csv has a header but no rows',
        'c.csv has no text',
      ]);
    });

    it('tells the first hundred problems of a file and counts the rest', async () => {
      const rows = Array.from({ length: 250 }, () => 'a,b').join('\n');
      const { skipped } = await scan(folderWith({ 'a.csv': `text\n${rows}\nok` }));
      assert.equal(skipped.length, 101);
      assert.match(skipped[100] ?? '', /^a\.csv:251 and 150 more lines have problems/);
    });

    it('survives column names that mean something to JavaScript', async () => {
      const root = folderWith({ 'a.csv': '__proto__,text,constructor\n1,fine,2' });
      assert.deepEqual((await scan(root)).documents, ['a.csv#1: fine']);
      assert.deepEqual((await scan(root, { textField: '__proto__' })).documents, ['a.csv#1: 1']);
    });

    it('gives back whatever was written by the rules of CSV', async () => {
      const field = fc
        .array(fc.constantFrom('a', '"', ',', '\n', ' ', 'é', '😀', '\t'), { maxLength: 8 })
        .map(parts => parts.join(''))
        .filter(text => text.trim() !== '');
      await fc.assert(
        fc.asyncProperty(fc.array(field, { minLength: 1, maxLength: 20 }), async texts => {
          const rows = texts.map((text, i) => `${i},"${text.replaceAll('"', '""')}"`);
          const { items } = await scan(folderWith({ 'a.csv': `id,text\n${rows.join('\n')}\n` }));
          const read = items.flatMap(item => (item.kind === 'document' ? item.document.text : []));
          assert.deepEqual(read, texts);
          removeFolders();
        }),
        { numRuns: 100 },
      );
    });
  });

  describe('.tsv', () => {
    it('takes quotes off well-formed fields and leaves them elsewhere', async () => {
      const root = folderWith({
        'a.tsv':
          'label\ttext\nham\t"He said ""hi"""\nspam\t"Hello, unclosed\nham\tBye"\nham\t5" pipe\nham\t""\n',
      });
      const { documents, skipped } = await scan(root);
      assert.deepEqual(documents, [
        'a.tsv#1: He said "hi"',
        'a.tsv#2: "Hello, unclosed',
        'a.tsv#3: Bye"',
        'a.tsv#4: 5" pipe',
      ]);
      assert.deepEqual(skipped, ['a.tsv:6 has an empty "text"']);
    });

    it('names a row with another number of fields', async () => {
      const root = folderWith({ 'a.tsv': 'id\ttext\n1\ta\tb\n2\tc' });
      const { documents, skipped } = await scan(root);
      assert.deepEqual(documents, ['a.tsv#2: c']);
      assert.deepEqual(skipped, ['a.tsv:2 has 3 fields where the header has 2']);
    });
  });

  describe('.jsonl', () => {
    it('gives a document per line, numbered by line', async () => {
      const root = folderWith({
        'a.jsonl': '\uFEFF{"text":"One."}\r\n\r\n{"id":2,"text":"Two."}\n',
      });
      const { items } = await scan(root);
      assert.deepEqual(
        items.flatMap(item => (item.kind === 'document' ? item.document : [])),
        [
          { path: 'a.jsonl', record: 1, field: 'text', text: 'One.', kind: 'plain', line: 1 },
          { path: 'a.jsonl', record: 3, field: 'text', text: 'Two.', kind: 'plain', line: 3 },
        ],
      );
    });

    it('names the line of every problem and reads the rest', async () => {
      const lines = [
        '{"text":"good"}',
        '{"text":"broken"',
        '{"id":1,"body":"x"}',
        '{"text":5}',
        '{"text":null}',
        '{"text":["x"]}',
        '["text"]',
        '"text"',
        '{}',
        '{"text":" "}',
        '{"text":"nul\\u0000"}',
        '{"__proto__":{"text":"inherited"}}',
        '{"text":"last"}',
      ];
      const { documents, skipped } = await scan(folderWith({ 'a.jsonl': lines.join('\n') }));
      assert.deepEqual(documents, ['a.jsonl#1: good', 'a.jsonl#13: last']);
      assert.match(skipped[0] ?? '', /^a\.jsonl:2 isn't valid JSON/);
      assert.deepEqual(skipped.slice(1), [
        'a.jsonl:3 has no field "text"; its fields are "id", "body"',
        'a.jsonl:4 has a number in "text", not text',
        'a.jsonl:5 has null in "text", not text',
        'a.jsonl:6 has a list in "text", not text',
        'a.jsonl:7 is a list, not an object with a "text"',
        'a.jsonl:8 is a string, not an object with a "text"',
        'a.jsonl:9 has no field "text"; its fields are none',
        'a.jsonl:10 has an empty "text"',
        'a.jsonl:11 has a NUL character in "text"',
        'a.jsonl:12 has no field "text"; its fields are "__proto__"',
      ]);
    });

    it('skips lines that are not UTF-8 and reads the rest', async () => {
      const bad = Buffer.from('{"text":"caf\xe9"}', 'latin1');
      const root = folderWith({
        'a.jsonl': Buffer.concat([
          Buffer.from('{"text":"1"}\n'),
          bad,
          Buffer.from('\n{"text":"3"}'),
        ]),
      });
      const { documents, skipped } = await scan(root);
      assert.deepEqual(documents, ['a.jsonl#1: 1', 'a.jsonl#3: 3']);
      assert.match(skipped.join(), /^a\.jsonl:2 isn't valid UTF-8/);
    });

    it('reads another encoding when the project names it', async () => {
      const text = '{"text":"café"}\n{"text":"naïve"}\n';
      const latin = folderWith({ 'a.jsonl': Buffer.from(text, 'latin1') });
      assert.deepEqual((await scan(latin, { encoding: 'latin1' })).documents, [
        'a.jsonl#1: café',
        'a.jsonl#2: naïve',
      ]);
      const wide = folderWith({
        'a.jsonl': Buffer.from(`\uFEFF${text}`, 'utf16le'),
        'b.csv': Buffer.from('text\né', 'utf16le'),
      });
      assert.deepEqual((await scan(wide, { encoding: 'utf-16le' })).documents, [
        'a.jsonl#1: café',
        'a.jsonl#2: naïve',
        'b.csv#1: é',
      ]);
      const japanese = folderWith({
        'a.jsonl': Buffer.concat([
          Buffer.from('{"text":"'),
          Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
          Buffer.from('"}\n{"text":"'),
          Buffer.from([0xfd, 0xff]),
          Buffer.from('"}\n{"text":"ok"}'),
        ]),
      });
      const { documents, skipped } = await scan(japanese, { encoding: 'shift_jis' });
      assert.deepEqual(documents, ['a.jsonl#1: 日本', 'a.jsonl#3: ok']);
      assert.deepEqual(skipped, ["a.jsonl:2 isn't valid shift_jis"]);
    });

    it('tells of files without records', async () => {
      const root = folderWith({
        'a.jsonl': '',
        'b.jsonl': '\n \n',
        'c.jsonl': Buffer.from([0, 1, 2]),
      });
      assert.deepEqual((await scan(root)).skipped, [
        'a.jsonl is empty',
        'b.jsonl has no text',
        'c.jsonl contains NUL characters, so it looks binary',
      ]);
    });
  });

  it('holds no line of two hundred megabytes in memory', async () => {
    const root = folderWith({});
    const block = Buffer.alloc(1024 * 1024, 'x');
    for (const [name, head, tail] of [
      ['a.jsonl', '{"text":"first"}\n{"text":"', '"}\n{"text":"last"}\n'],
      ['b.csv', 'text\nfirst\n', '\nlast\n'],
      ['c.tsv', 'text\nfirst\n', '\nlast\n'],
    ] as const) {
      const parts = function* (): Generator<Buffer> {
        yield Buffer.from(head);
        for (let i = 0; i < 256; i++) yield block;
        yield Buffer.from(tail);
      };
      await pipeline(Readable.from(parts()), createWriteStream(path.join(root, name)));
    }
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    const { documents, skipped } = await scan(root);
    clearInterval(watch);
    assert.deepEqual(documents, [
      'a.jsonl#1: first',
      'a.jsonl#3: last',
      'b.csv#1: first',
      'b.csv#3: last',
      'c.tsv#1: first',
      'c.tsv#3: last',
    ]);
    assert.deepEqual(
      skipped.map(one => one.replace(/16 Mi?B.*/, '16 MiB')),
      [
        'a.jsonl:2 is longer than 16 MiB',
        'b.csv:3 is longer than 16 MiB',
        'c.tsv:3 is longer than 16 MiB',
      ],
    );
    // Half of a line and more is what is read and thrown away before the collector comes by.
    assert.ok(most - before < 200 * 1024 * 1024, `${Math.round((most - before) / 1e6)} MB`);
  });
});
