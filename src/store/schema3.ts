/** Version 3 of the database: what annotators note about a text, beside its annotation. */
export const schema3 = `
CREATE TABLE comment (
  text_id INTEGER NOT NULL REFERENCES text (id),
  annotator TEXT NOT NULL,
  at INTEGER NOT NULL,
  comment TEXT NOT NULL,
  PRIMARY KEY (text_id, annotator)
) STRICT, WITHOUT ROWID;
`;
