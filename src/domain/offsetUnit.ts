/** What offsets count where they come from or go outside; inside it is UTF-16 code units. */
export const offsetUnits = ['utf16', 'codepoints'] as const;

export type OffsetUnit = (typeof offsetUnits)[number];
