/** What spaCy keeps of each token about entities. */

/** `ENT_IOB`: missing is not O; it says nothing. */
export const iob = { missing: 0, inside: 1, outside: 2, begin: 3 } as const;
export type Iob = (typeof iob)[keyof typeof iob];

export interface EntityTag {
  readonly iob: Iob;
  /** Label of `begin` and `inside`. */
  readonly type?: string | undefined;
}
