/**
 * Version 6 of the database: the format of each file that an export wrote, so that no export in another
 * takes its place. Null: from before, or a file that all formats have alike.
 */
export const schema6 = `
ALTER TABLE exported_file ADD COLUMN format TEXT;
`;
