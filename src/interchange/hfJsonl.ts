/** Exports JSON lines for Hugging Face `datasets`, with a data set card that gives classes their numbers. */
import type { Exporter } from './exportRecord.js';
import { dataSetCard } from './hfCard.js';
import { featuresOf } from './hfFeatures.js';
import { hfLosses, hfRow } from './hfRow.js';
import type { TagScheme } from './tagScheme.js';
import { recordChunks } from './textChunks.js';

export interface HfOptions {
  /** Name of the data set, the title of its card. */
  readonly dataset: string;
  readonly scheme: TagScheme;
}

/**
 * Tags and classes are written by name, so that the lines say it all; where `datasets` reads them by the
 * card, they are the `ClassLabel` numbers that it gives them.
 */
export function createHfJsonlExporter({ dataset, scheme }: HfOptions): Exporter {
  const losses = hfLosses();
  let written = 0;
  return {
    format: 'huggingface',
    extension: '.jsonl',
    write(records, schema) {
      losses.clear();
      written = 0;
      return recordChunks(records, record => {
        const row = hfRow(record, schema, scheme, losses);
        if (row === undefined) return '';
        written += 1;
        return `${JSON.stringify(row)}\n`;
      });
    },
    written: () => written,
    losses: () => losses.list(),
    companions: (files, schema) => [
      {
        name: 'README.md',
        text: dataSetCard({ dataset, features: featuresOf(schema, scheme), files }),
      },
    ],
  };
}
