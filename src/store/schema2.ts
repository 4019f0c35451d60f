/**
 * Version 2 of the database: what imported files said of a text that Glossator has no word for (JSON), kept
 * for the way back into the format that it came from.
 */
export const schema2 = `
CREATE TABLE foreign_data (
  text_id INTEGER NOT NULL REFERENCES text (id),
  annotator TEXT NOT NULL,
  format TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (text_id, annotator, format)
) STRICT, WITHOUT ROWID;
`;
