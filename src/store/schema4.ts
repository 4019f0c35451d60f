/**
 * Labels that were merged: what refers to one is read as the label that it was merged into. Nothing is
 * rewritten, so putting the label back into the schema brings back everything as it was.
 */
export const schema4 = `
ALTER TABLE label ADD COLUMN merged_into INTEGER REFERENCES label (id);
`;
