/**
 * `glossator.json`: the project's labels, corpus and query settings. One zod schema validates it, types
 * it, and is written out as the JSON schema that VS Code completes from.
 */
import * as z from 'zod/mini';
import { usePlainTexts } from '../base/issueTexts.js';
import { strategyTexts } from './strategyTexts.js';

usePlainTexts();

const labelNames = (entry: string): string => `${entry} as it appears in the training data`;

/** Formats give a label a line or a column of its own, and a terminal obeys control characters. */
export const labelName = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(64),
    z.regex(/^\S(.*\S)?$/u, 'must not begin or end with a space'),
    z.regex(/^\P{Cc}*$/u, 'must not hold a tab or another control character'),
  );

const labelSchema = z.strictObject({
  name: labelName.check(z.meta({ description: labelNames('The label') })),
  description: z.optional(
    z.string().check(z.meta({ description: 'When to use this label; shown while labelling' })),
  ),
  color: z.optional(
    z
      .string()
      .check(
        z.regex(/^#[0-9a-fA-F]{6}$/, 'must look like #1a2b3c'),
        z.meta({ description: 'Colour as #rrggbb; theme colours are used without it' }),
      ),
  ),
  key: z.optional(
    z
      .string()
      .check(
        z.regex(/^[a-z0-9]$/, 'must be one letter a–z or digit'),
        z.meta({ description: 'Key that chooses the label in the panel' }),
      ),
  ),
});

/** A bare name is short for `{ "name": … }`. */
const labelEntry = z.union([labelName, labelSchema]);
const labelList = z.array(labelEntry).check(z.minLength(1), z.maxLength(200));

export const unitNames = ['sentence', 'paragraph', 'record', 'document'] as const;
export type Unit = (typeof unitNames)[number];

export type StrategyName = keyof typeof strategyTexts;
export const strategyNames = Object.keys(strategyTexts) as [StrategyName, ...StrategyName[]];

/**
 * `clusters`: one of each kind of text (`coldStartScores`). `random`: any. `stratified`: any, but by turns
 * from all files. `inOrder`: from first to last.
 */
export const coldStarts = ['clusters', 'random', 'stratified', 'inOrder'] as const;
export type ColdStart = (typeof coldStarts)[number];

const share = z.number().check(z.gte(0), z.lte(0.5));

export const projectSchema = z
  .strictObject({
    $schema: z.optional(z.string()),
    version: z.literal(1),
    entities: z.optional(
      z.strictObject({
        overlap: z._default(
          z.boolean().check(z.meta({ description: 'Whether two spans may share words' })),
          false,
        ),
        labels: labelList,
      }),
    ),
    classes: z.optional(
      z.strictObject({
        mode: z._default(
          z
            .enum(['single', 'multi'])
            .check(
              z.meta({ description: 'Whether an example has exactly one class or any number' }),
            ),
          'single',
        ),
        labels: labelList,
      }),
    ),
    corpus: z._default(
      z.strictObject({
        include: z._default(
          z
            .array(z.string())
            .check(
              z.meta({ description: 'Glob patterns of the files to label, relative to this file' }),
            ),
          ['**/*.{txt,md,csv,tsv,jsonl}'],
        ),
        exclude: z._default(
          z.array(z.string()).check(z.meta({ description: 'Glob patterns of files to leave out' })),
          [],
        ),
        unit: z._default(
          z
            .enum(unitNames)
            .check(z.meta({ description: 'What one question is about: the example' })),
          'sentence',
        ),
        textField: z._default(
          z.string().check(
            z.meta({
              description: 'Field of a JSONL record or column of a table that holds the text',
            }),
          ),
          'text',
        ),
        encoding: z._default(
          z
            .string()
            .check(z.meta({ description: 'Encoding of the files, such as utf-8 or windows-1252' })),
          'utf-8',
        ),
      }),
      {
        include: ['**/*.{txt,md,csv,tsv,jsonl}'],
        exclude: [],
        unit: 'sentence',
        textField: 'text',
        encoding: 'utf-8',
      },
    ),
    patterns: z._default(
      z.array(z.string().check(z.minLength(1))).check(
        z.meta({
          description:
            'Files of Prodigy match patterns (.jsonl), relative to this file: what they match is suggested; used only in trusted workspaces',
        }),
      ),
      [],
    ),
    model: z.optional(
      z.string().check(
        z.meta({
          description:
            'Folder with model.onnx, tokenizer.json and config.json, relative to this file; used only in trusted workspaces',
        }),
      ),
    ),
    query: z._default(
      z.strictObject({
        strategy: z._default(
          z.enum(strategyNames).check(
            z.meta({
              description: 'How the next example is chosen',
              enumDescriptions: strategyNames.map(name => `Asks for ${strategyTexts[name].asks}`),
            }),
          ),
          'auto',
        ),
        coldStart: z.optional(
          z.enum(coldStarts).check(
            z.meta({
              description:
                'What is asked before there is a model: as the strategy has it if not given',
              enumDescriptions: [
                'One of each kind of text',
                'Any example',
                'Any example, by turns from all files',
                'From first to last',
              ],
            }),
          ),
        ),
        batchSize: z._default(
          z
            .int()
            .check(
              z.gte(1),
              z.lte(100),
              z.meta({ description: 'Answers after which the model learns again' }),
            ),
          5,
        ),
        explore: z._default(
          share.check(z.meta({ description: 'Share of questions drawn at random from the pool' })),
          0.1,
        ),
        seed: z._default(
          z.int().check(z.gte(0), z.meta({ description: 'Seed of every random choice' })),
          1,
        ),
        reweight: z._default(
          z.boolean().check(
            z.meta({
              description:
                'Whether answers to random questions count more, so that the answers speak for all texts',
            }),
          ),
          false,
        ),
        budget: z.optional(
          z
            .strictObject({
              answers: z.optional(
                z.int().check(z.gte(1), z.meta({ description: 'Examples to answer' })),
              ),
              words: z.optional(
                z.int().check(z.gte(1), z.meta({ description: 'Words of the answered examples' })),
              ),
            })
            .check(
              z.meta({
                description:
                  'How much you mean to label; Glossator says when it is spent, and stops nothing',
              }),
            ),
        ),
      }),
      { strategy: 'auto', batchSize: 5, explore: 0.1, seed: 1, reweight: false },
    ),
    holdout: z._default(
      share.check(
        z.meta({
          description: 'Share of examples (at most 200) that measure the model and never train it',
        }),
      ),
      0.05,
    ),
  })
  .check(
    z.refine(p => p.entities !== undefined || p.classes !== undefined, {
      message: 'needs "entities", "classes" or both',
    }),
  );

/** As written in the file, with defaults filled in. */
export type ProjectFile = z.infer<typeof projectSchema>;
