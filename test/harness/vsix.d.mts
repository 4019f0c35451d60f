/** Types of vsix.mjs for the tests. */
export function packedVsix(): string;
