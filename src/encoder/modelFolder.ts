/** A folder with an encoder → its checked files, or a message that names what is missing. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { codeOf, UserError } from '../base/errors.js';
import { sha256 } from '../base/hash.js';
import { inspectModel, type ModelFacts } from './onnxGuard.js';
import { tokenizerSchema, type TokenizerJson } from './tokenizerJson.js';

const configSchema = z.object({
  model_type: z._default(z.string(), 'bert'),
  max_position_embeddings: z.nullish(z.int().check(z.gte(16), z.lte(131_072))),
  pad_token_id: z.nullish(z.int()),
});

type Config = z.output<typeof configSchema>;

export interface ModelFolder {
  readonly folder: string;
  readonly onnx: Uint8Array;
  /** Contents of `tokenizer.json`. */
  readonly tokenizer: TokenizerJson;
  /** Contents of `tokenizer_config.json`, or an empty object. */
  readonly tokenizerConfig: object;
  /** Longest sequence of pieces, special pieces included. */
  readonly maxPieces: number;
  /** SHA-256 over the model, its tokenizer and its configuration. */
  readonly fingerprint: string;
  readonly facts: ModelFacts;
}

const maxModelBytes = 2 ** 31;
const maxTextBytes = 256 * 2 ** 20;
/** Longer windows cost more than they tell: attention is quadratic. */
const usefulPieces = 512;

/** The graph beside the other files, or where exports to the Hugging Face Hub keep it. */
const graphNames = ['model.onnx', path.join('onnx', 'model.onnx')];
const textNames = ['tokenizer.json', 'config.json'] as const;

/** Model types whose positions begin behind the number of the padding piece. */
const positionsAfterPadding: ReadonlySet<string> = new Set([
  'camembert',
  'data2vec-text',
  'longformer',
  'mpnet',
  'roberta',
  'roberta-prelayernorm',
  'xlm-roberta',
  'xlm-roberta-xl',
  'xmod',
]);

/** @throws UserError that names the file and what is missing or wrong in it */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const graphName = await checkComplete(folder);
  const onnx = await readPart(folder, graphName, maxModelBytes);
  const tokenizerBytes = await readPart(folder, 'tokenizer.json', maxTextBytes);
  const configBytes = await readPart(folder, 'config.json', maxTextBytes);
  let facts: ModelFacts;
  try {
    facts = inspectModel(onnx);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`The model ${path.join(folder, graphName)} ${error.message}.`);
  }
  const config = parsePart(folder, 'config.json', configBytes, configSchema);
  const tokenizer = parsePart(folder, 'tokenizer.json', tokenizerBytes, tokenizerSchema);
  const tokenizerConfig = await readOptional(folder, 'tokenizer_config.json');
  return {
    folder,
    onnx,
    tokenizer,
    tokenizerConfig,
    maxPieces: Math.min(positionsOf(config), usefulPieces),
    fingerprint: sha256(
      [onnx, tokenizerBytes, configBytes, JSON.stringify(tokenizerConfig)].map(sha256).join(' '),
    ),
    facts,
  };
}

/** The name of the graph's file. */
async function checkComplete(folder: string): Promise<string> {
  const isThere = (name: string): Promise<boolean> =>
    stat(path.join(folder, name)).then(
      () => true,
      (error: unknown) => !['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? ''),
    );
  if (!(await isThere('.'))) throw new UserError(`There is no model folder ${folder}.`);
  const [beside, inside] = await Promise.all(graphNames.map(isThere));
  const missing = beside || inside ? [] : ['model.onnx'];
  for (const name of textNames) if (!(await isThere(name))) missing.push(name);
  if (missing.length > 0) {
    throw new UserError(
      `The model folder ${folder} has no ${missing.join(', no ')}. ` +
        'It needs model.onnx (or onnx/model.onnx), tokenizer.json and config.json.',
    );
  }
  return beside ? 'model.onnx' : path.join('onnx', 'model.onnx');
}

function positionsOf(config: Config): number {
  const positions = config.max_position_embeddings ?? usefulPieces;
  if (!positionsAfterPadding.has(config.model_type)) return positions;
  // RoBERTa numbers positions from the padding piece + 1: of 514, 512 can be used.
  return positions - ((config.pad_token_id ?? 1) + 1);
}

async function readPart(folder: string, name: string, limit: number): Promise<Uint8Array> {
  const file = path.join(folder, name);
  try {
    const { size } = await stat(file);
    if (size > limit)
      throw new UserError(`The model file ${file} is larger than this build reads.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The model file ${file} can't be read (${codeOf(error) ?? 'unknown'}).`);
  }
}

async function readOptional(folder: string, name: string): Promise<object> {
  const file = path.join(folder, name);
  const bytes = await readFile(file).catch(() => undefined);
  return bytes === undefined ? {} : parsePart(folder, name, bytes, z.looseObject({}));
}

function parsePart<S extends z.ZodMiniType>(
  folder: string,
  name: string,
  bytes: Uint8Array,
  schema: S,
): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UserError(`The model file ${path.join(folder, name)} isn't valid JSON.`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  throw new UserError(
    `The model file ${path.join(folder, name)} isn't what Glossator reads: ${where} ${issue?.message ?? ''}`,
  );
}
