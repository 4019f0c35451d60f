/** Exports Parquet for Hugging Face `datasets`, row group by row group. */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { LabelSchema } from '../domain/schema.js';
import type { Exporter } from './exportRecord.js';
import { dataSetCard } from './hfCard.js';
import { featuresOf, fieldsJson, type Feature, type NamedFeature } from './hfFeatures.js';
import type { HfOptions } from './hfJsonl.js';
import { hfLosses, hfRow, type HfRow } from './hfRow.js';

/** Rows that are held at once; `datasets` writes as many itself. */
const rowGroupSize = 1000;

/** Classes are numbers, and what they stand for is in the file itself. */
export function createHfParquetExporter({ dataset, scheme }: HfOptions): Exporter {
  const losses = hfLosses();
  let written = 0;
  return {
    format: 'huggingface-parquet',
    extension: '.parquet',
    async *write(records, schema) {
      losses.clear();
      written = 0;
      const file = new ParquetFile(featuresOf(schema, scheme));
      let rows: HfRow[] = [];
      for await (const record of records) {
        const row = hfRow(record, schema, scheme, losses);
        if (row === undefined) continue;
        written += 1;
        rows.push(row);
        if (rows.length < rowGroupSize) continue;
        yield await file.add(rows);
        rows = [];
      }
      yield await file.finish(rows);
    },
    written: () => written,
    losses: () => losses.list(),
    companions: (files, schema: LabelSchema) => [
      {
        name: 'README.md',
        text: dataSetCard({ dataset, features: featuresOf(schema, scheme), files }),
      },
    ],
  };
}

class ParquetFile {
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;

  constructor(private readonly features: readonly NamedFeature[]) {
    const info = JSON.stringify({ info: { features: fieldsJson(features) } });
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema: [
        { name: 'schema', num_children: features.length },
        ...features.flatMap(each => elements(each.name, each.feature)),
      ],
      kvMetadata: [{ key: 'huggingface', value: info }],
      createdBy: 'Glossator',
    });
  }

  /** The bytes of one more row group. */
  async add(rows: readonly HfRow[]): Promise<Uint8Array> {
    if (rows.length > 0) {
      const cells = rows.map(row => new Map<string, unknown>(Object.entries(row)));
      await this.writer.write({
        rowGroupSize,
        columnData: this.features.map(({ name, feature }) => ({
          name,
          data: cells.map(row => numbered(row.get(name), feature)),
        })),
      });
    }
    return this.taken();
  }

  async finish(rows: readonly HfRow[]): Promise<Uint8Array> {
    const last = await this.add(rows);
    await this.writer.finish();
    return Buffer.concat([last, this.taken()]);
  }

  /** `ByteWriter` counts the file's bytes apart from those that it still holds. */
  private taken(): Uint8Array {
    const bytes = this.bytes.getBytes().slice();
    this.bytes.index = 0;
    return bytes;
  }
}

/** Parquet's nested schema, depth first. */
function elements(name: string, feature: Feature): SchemaElement[] {
  switch (feature.kind) {
    case 'string':
      return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }];
    case 'int64':
    case 'class':
      return [{ name, type: 'INT64', repetition_type: 'OPTIONAL' }];
    case 'struct':
      return [
        { name, repetition_type: 'OPTIONAL', num_children: feature.fields.length },
        ...feature.fields.flatMap(field => elements(field.name, field.feature)),
      ];
    case 'list':
      return [
        { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        ...elements('element', feature.of),
      ];
  }
}

/** Names as their numbers, numbers as 64-bit integers; null and undefined are missing. */
function numbered(value: unknown, feature: Feature): unknown {
  if (value === null || value === undefined) return null;
  switch (feature.kind) {
    case 'string':
      return value;
    case 'int64':
      return BigInt(Number(value));
    case 'class': {
      const number = typeof value === 'string' ? feature.names.indexOf(value) : -1;
      return number === -1 ? null : BigInt(number);
    }
    case 'list':
      return Array.isArray(value) ? value.map(each => numbered(each, feature.of)) : null;
    case 'struct': {
      const fields = new Map<string, unknown>(Object.entries(value));
      return Object.fromEntries(
        feature.fields.map(field => [field.name, numbered(fields.get(field.name), field.feature)]),
      );
    }
  }
}
