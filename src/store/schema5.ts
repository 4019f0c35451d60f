/**
 * Version 5 of the database: the files that exports wrote, which may be written again and are never
 * corpus. Of earlier exports it has what their batches say of them.
 */
export const schema5 = `
CREATE TABLE exported_file (
  path TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

WITH kind (format, extension, companion) AS (VALUES
  ('spacy', '.spacy', 'config.cfg'),
  ('huggingface', '.jsonl', 'README.md'),
  ('hf', '.jsonl', 'README.md'),
  ('huggingface-parquet', '.parquet', 'README.md'),
  ('parquet', '.parquet', 'README.md'),
  ('prodigy', '.jsonl', NULL),
  ('jsonl', '.jsonl', NULL),
  ('conll2003', '.conll', NULL),
  ('conll', '.conll', NULL),
  ('conll2002', '.conll', NULL),
  ('bio', '.conll', NULL),
  ('conllu', '.conllu', NULL),
  ('label-studio', '.json', 'labeling-config.xml'),
  ('labelstudio', '.json', 'labeling-config.xml'),
  ('doccano', '.jsonl', NULL),
  ('csv', '.csv', NULL),
  ('tsv', '.tsv', NULL)
), export (path, split, extension, companion) AS (
  SELECT path, split, extension, companion FROM batch JOIN kind USING (format)
  WHERE path IS NOT NULL
), single (path, companion) AS (
  SELECT path, companion FROM export WHERE split = '{}' AND path <> ''
), parted (folder, split, extension, companion) AS (
  SELECT iif(path = '', '', path || '/'), split, extension, companion FROM export
  WHERE split <> '{}'
)
INSERT INTO exported_file (path)
SELECT path FROM single
UNION SELECT path || '.' || companion FROM single WHERE companion IS NOT NULL
UNION SELECT path || '.export-report.json' FROM single
UNION SELECT folder || key || extension FROM parted, json_each(split)
UNION SELECT folder || companion FROM parted WHERE companion IS NOT NULL
UNION SELECT folder || 'export-report.json' FROM parted;
`;
