/** What other tools say about a record and Glossator only keeps for them. */

/**
 * What a file said of a record that Glossator has no word for: ids, hashes, fields of its own. Kept with
 * the answer, and written again by the exporter of the same format.
 */
export interface Foreign {
  /** Name of the format that understands `data`. */
  readonly format: string;
  /** Whatever JSON can hold. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the exporter of `format` gets back of it; undefined where it never read the record. */
export function foreignOf(
  record: { readonly foreign?: readonly Foreign[] | undefined },
  format: string,
): Foreign['data'] | undefined {
  return record.foreign?.find(each => each.format === format)?.data;
}
