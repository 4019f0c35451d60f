/** The formats' proof: exports for the programs that read them, and files of theirs read back by us. */
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatOf } from '../../src/interchange/formats.js';
import type { ImportEntry, ImportInput } from '../../src/interchange/importRecord.js';
import { tagSchemes } from '../../src/interchange/tagScheme.js';
import { classLabels, entityLabels, proofCases, type Expected } from './proofCases.js';
import { exportTo, schemaOf } from './proofExport.js';

/** Complete answers, with what everybody has to read. */
const cases = proofCases.filter(({ expected }) => expected?.outside === 'O');
/** Texts of which only a part was looked at, for the formats that can say so. */
const partly = proofCases.filter(({ expected }) => expected?.outside === 'missing');

interface Truth {
  readonly text: string;
  /** Code points. */
  readonly ents: Expected['ents'];
  readonly label: string | null;
  /** Nobody looked at what isn't marked. */
  readonly partly: boolean;
}

function truthOf({ text, ents, cats, outside }: Expected): Truth {
  const label = Object.keys(cats).find(name => cats[name] === 1) ?? null;
  return { text, ents, label, partly: outside === 'missing' };
}

export async function writeProof(folder: string): Promise<void> {
  const inFolder = async (...names: string[]): Promise<string> => {
    const file = path.join(folder, ...names);
    await mkdir(path.dirname(file), { recursive: true });
    return file;
  };
  for (const scheme of tagSchemes) {
    const file = await inFolder(`${scheme}.conll`);
    await exportTo(file, 'conll2003', cases, 'single', { scheme });
  }
  await exportTo(await inFolder('two.conll'), 'conll2002', cases, 'single');
  await exportTo(await inFolder('proof.conllu'), 'conllu', cases, 'single');
  const all = [...cases, ...partly];
  await exportTo(await inFolder('jsonl', 'train.jsonl'), 'huggingface', all, 'single');
  await exportTo(await inFolder('parquet', 'train.parquet'), 'huggingface-parquet', all, 'single');
  await exportTo(await inFolder('studio', 'tasks.json'), 'label-studio', cases, 'single');
  await exportTo(await inFolder('doccano.jsonl'), 'doccano', cases, 'single');
  for (const format of ['csv', 'tsv']) {
    await exportTo(await inFolder(`proof.${format}`), format, all, 'single');
  }
  const truth = {
    entityLabels,
    classLabels,
    cases: all.flatMap(({ expected }) => (expected ? [truthOf(expected)] : [])),
  };
  await writeFile(path.join(folder, 'truth.json'), JSON.stringify(truth));
}

/** Reads what the other programs have written into `folder`/back; gives a line for each thing that is wrong. */
export async function readProof(folder: string): Promise<{ checks: number; wrong: string[] }> {
  const wrong: string[] = [];
  let checks = 0;
  const same = (got: unknown, expected: unknown, what: string): void => {
    checks += 1;
    const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
    if (a !== b) wrong.push(`${what}: got ${a}, expected ${b}`);
  };
  const truths = cases.flatMap(({ expected }) => (expected ? [truthOf(expected)] : []));
  for (const [format, name] of [
    ['spacy', 'back.spacy'],
    ['huggingface', 'back.jsonl'],
    ['huggingface-parquet', 'back.parquet'],
    ['label-studio', 'studio/result.json'],
  ] as const) {
    const found = await read(format, path.join(folder, 'back', name));
    for (const { text, ents, label } of truths) {
      const entry = found.get(text);
      same(entry?.ents, ents, `entities of ${JSON.stringify(text.slice(0, 40))} in ${name}`);
      same(entry?.label, label, `class of ${JSON.stringify(text.slice(0, 40))} in ${name}`);
    }
  }
  return { checks, wrong };
}

async function read(
  format: string,
  file: string,
): Promise<Map<string, Pick<Truth, 'ents' | 'label'>>> {
  const found = new Map<string, Pick<Truth, 'ents' | 'label'>>();
  const entries: AsyncIterable<ImportEntry> = formatOf(format).importer.read(await inputOf(file), {
    schema: schemaOf('single'),
  });
  for await (const entry of entries) {
    if (entry.kind === 'problem') throw new Error(`${file}:${entry.line}: ${entry.message}`);
    const { text, annotation } = entry.value;
    const points = (offset: number): number => Array.from(text.slice(0, offset)).length;
    const spans = annotation.entities?.spans ?? [];
    found.set(text, {
      ents: spans.map(({ start, end, label }) => [points(start), points(end), label] as const),
      label: annotation.classes?.values.find(value => value.verdict === 'yes')?.label ?? null,
    });
  }
  return found;
}

async function inputOf(file: string): Promise<ImportInput> {
  const bytes = await readFile(file);
  return {
    size: bytes.length,
    chunks: () => [bytes],
    slice: async (start, end) => {
      const handle = await open(file);
      try {
        const part = new Uint8Array(end - start);
        await handle.read(part, 0, part.length, start);
        return part;
      } finally {
        await handle.close();
      }
    },
    beside: name => readFile(path.join(path.dirname(file), name), 'utf8').catch(() => undefined),
  };
}
