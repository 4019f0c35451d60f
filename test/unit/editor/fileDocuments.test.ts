import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileDocuments, type FileDocument } from '../../../src/editor/fileDocuments.js';

async function read(name: string, text: string): Promise<FileDocument[]> {
  const documents = await fileDocuments(name, text, 'text');
  assert.ok(documents);
  return documents;
}

/** What the file holds at the places of the document's characters. */
function backFrom(file: string, document: FileDocument): string {
  const { length } = document.text;
  return Array.from({ length }, (_, at) => file[document.toFile(at)]).join('');
}

describe('the documents of an open file', () => {
  it('are the whole file for plain text and Markdown', async () => {
    const [plain] = await read('a.txt', 'One.\nTwo.');
    assert.deepEqual([plain?.text, plain?.kind, plain?.record], ['One.\nTwo.', 'plain', null]);
    const [markdown] = await read('docs/A.MD', '# One');
    assert.equal(markdown?.kind, 'markdown');
  });

  it('are none for JSON, which the corpus doesn’t read', async () => {
    assert.equal(await fileDocuments('a.json', '{}', 'text'), undefined);
  });

  it('are the records of JSON Lines, numbered by line, with escapes mapped to where they stand', async () => {
    const file =
      '{"id": 1, "text": "a\\tb \\u00e9 \\"c\\""}\n\nnot json\n{"text": "plain", "x": {"text": "no"}}\r\n';
    const [first, second, ...rest] = await read('a.jsonl', file);
    assert.ok(first && second);
    assert.deepEqual([first.record, first.text], [1, 'a\tb é "c"']);
    assert.equal(file.slice(first.toFile(1), first.toFile(2)), '\\t');
    assert.equal(file.slice(first.toFile(4), first.toFile(5)), '\\u00e9');
    assert.equal(file.slice(first.toFile(6), first.toFile(first.text.length)), '\\"c\\"');
    assert.deepEqual([second.record, second.text], [4, 'plain']);
    assert.equal(backFrom(file, second), 'plain');
    assert.deepEqual(rest, []);
  });

  it('are left out where a field is there twice and the last one counts', async () => {
    assert.deepEqual(await read('a.jsonl', '{"text": "one", "text": "two"}'), []);
  });

  it('are the rows of a table, quoted fields and line breaks in them included', async () => {
    const file = 'id,text\r\n1,plain words\r\n2,"say ""hi"",\nthen go"\r\n\r\n3,\r\n4,last';
    const documents = await read('a.csv', file);
    assert.deepEqual(
      documents.map(({ record, text }) => [record, text]),
      [
        [1, 'plain words'],
        [2, 'say "hi",\nthen go'],
        [4, 'last'],
      ],
    );
    const quoted = documents[1];
    assert.ok(quoted);
    assert.equal(file.slice(quoted.toFile(4), quoted.toFile(8)), '""hi""');
    assert.equal(backFrom(file, quoted), quoted.text);
  });

  it('are found in tab-separated files, where a quote is an ordinary character', async () => {
    const file = 'a\ttext\n"x\tsay "hi\n"y"\t"two ""words"""\n';
    const documents = await read('a.tsv', file);
    assert.deepEqual(
      documents.map(({ text }) => text),
      ['say "hi', 'two "words"'],
    );
    const [plain] = documents;
    assert.ok(plain);
    assert.equal(backFrom(file, plain), plain.text);
  });

  it('say of every character of a JSON string where it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 4 }),
        async texts => {
          const file = texts.map(text => JSON.stringify({ before: 'x', text })).join('\n');
          const documents = await read('a.jsonl', file);
          for (const document of documents) {
            const from = document.toFile(0);
            const to = document.toFile(document.text.length);
            assert.equal(JSON.parse(`"${file.slice(from, to)}"`), document.text);
          }
          assert.deepEqual(
            documents.map(({ text }) => text),
            texts,
          );
        },
      ),
    );
  });
});
