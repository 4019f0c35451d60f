/** Exports spaCy's binary training format, `.spacy`, without Python. */
import type { Exporter } from './exportRecord.js';
import { DocBinFile } from './docBinFile.js';
import { spacyConfig, spacyConfigName } from './spacyConfig.js';
import { toSpacyDoc } from './spacyDoc.js';
import { spacyLosses } from './spacyLosses.js';

/**
 * Entities go to `doc.ents` (and, where they may overlap, all of them to `doc.spans["sc"]`), classes to
 * `doc.cats`. What isn't known is missing, never O or 0.
 */
export function createSpacyExporter(): Exporter {
  const losses = spacyLosses();
  let written = 0;
  return {
    format: 'spacy',
    extension: '.spacy',
    async *write(records, schema) {
      losses.clear();
      written = 0;
      const file = new DocBinFile();
      for await (const record of records) {
        const doc = toSpacyDoc(record, schema, losses);
        if (doc === undefined) continue;
        written += 1;
        file.add(doc);
      }
      yield* file.bytes();
    },
    written: () => written,
    losses: () => losses.list(),
    companions: (files, schema) => [{ name: spacyConfigName, text: spacyConfig(files, schema) }],
  };
}
