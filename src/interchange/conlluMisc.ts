/** The MISC column of CoNLL-U: `Name=Value` pairs separated by `|`, and the escapes of its values. */

/** As UDPipe writes spaces (https://ufal.mff.cuni.cz/udpipe/1/users-manual); `\uXXXX` is our own. */
const letters: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  ' ': '\\s',
  '\t': '\\t',
  '\r': '\\r',
  '\n': '\\n',
  '|': '\\p',
};
const meanings = new Map(Object.entries(letters).map(([plain, escaped]) => [escaped, plain]));

/** Everything that isn't printable ASCII is spelt out, so that spaces of all kinds can be told apart. */
export function escapeSpaces(text: string): string {
  return text.replace(/[\\ |]|[^!-~]/g, unit => letters[unit] ?? codeOf(unit));
}

/** Of a label, which has no white space. */
export function escapeValue(text: string): string {
  return text.replace(/[\\|]/g, unit => letters[unit] ?? unit);
}

/** An escape that isn't known stays as it is. */
export function unescape(value: string): string {
  return value.replace(/\\(?:u([0-9a-f]{4})|.)/gsu, (escape, code: string | undefined) =>
    code === undefined
      ? (meanings.get(escape) ?? escape)
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

export function parseMisc(column: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const field of column.split('|')) {
    const at = field.indexOf('=');
    if (at > 0) pairs.set(field.slice(0, at), field.slice(at + 1));
  }
  return pairs;
}

function codeOf(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
