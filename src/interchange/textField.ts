/** Where rows of other tools have their text, if not in `text`. */

/**
 * The row with its text in `text`: that of the field where the corpus has it, if the row has such a field.
 * @param field undefined: nothing is known of it
 */
export function withText(row: unknown, field: string | undefined): unknown {
  if (field === undefined || field === 'text') return row;
  if (typeof row !== 'object' || row === null || !Object.hasOwn(row, field)) return row;
  const text: unknown = Reflect.get(row, field);
  if (typeof text !== 'string') return row;
  const others = Object.entries(row).filter(([name]) => name !== field);
  return Object.fromEntries([...others, ['text', text]]);
}
