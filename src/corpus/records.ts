/** What tables and `.jsonl` files have in common: records with a field that holds the text. */

/** Names of columns or fields, for a message; only so many, and none of them long. */
export function nameList(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, 8).map(name => JSON.stringify(name.slice(0, 40)));
  return shown.join(', ') + (names.length > shown.length ? ', …' : '');
}

/** Why a record's text can't be an example. */
export function textProblem(text: string, name: string): string | undefined {
  if (text.trim() === '') return `has an empty "${name}"`;
  return text.includes('\0') ? `has a NUL character in "${name}"` : undefined;
}
