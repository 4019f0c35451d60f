/**
 * Version 1 of the database. Never edit a version that was released: add the next one.
 *
 * Offsets are UTF-16 code units, times milliseconds since 1970. What happened (event), what was frozen
 * (batch) and what is pointed at by offsets (text) can't be changed or deleted, by triggers.
 */
export const schema1 = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per distinct text that carries anything.
CREATE TABLE text (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  -- Rules that the text was cut and tokenised by when it was first annotated.
  segmenter_version INTEGER,
  tokenizer_version INTEGER
) STRICT;
CREATE TRIGGER text_stays BEFORE UPDATE OF id, sha256, text ON text
BEGIN SELECT RAISE(ABORT, 'a text never changes'); END;
CREATE TRIGGER text_is_kept BEFORE DELETE ON text
BEGIN SELECT RAISE(ABORT, 'a text is never deleted'); END;

-- Where a text stands; may be stale.
CREATE TABLE anchor (
  id INTEGER PRIMARY KEY,
  text_id INTEGER NOT NULL REFERENCES text (id),
  path TEXT NOT NULL,
  record INTEGER,
  field TEXT,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  doc_hash TEXT NOT NULL
) STRICT;
CREATE INDEX anchor_text ON anchor (text_id);

CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL CHECK (task IN ('entities', 'classes')),
  name TEXT NOT NULL,
  retired_at INTEGER,
  UNIQUE (task, name)
) STRICT;

-- Immutable snapshots of the label schema (JSON; refers to label ids).
CREATE TABLE schema_version (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  definition TEXT NOT NULL
) STRICT;
CREATE TRIGGER schema_version_stays BEFORE UPDATE ON schema_version
BEGIN SELECT RAISE(ABORT, 'a schema snapshot never changes'); END;
CREATE TRIGGER schema_version_is_kept BEFORE DELETE ON schema_version
BEGIN SELECT RAISE(ABORT, 'a schema snapshot is never deleted'); END;

-- Append-only. "before" and "after" are the annotator's whole state on the text (JSON, label ids).
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  annotator TEXT NOT NULL,
  text_id INTEGER NOT NULL REFERENCES text (id),
  anchor_id INTEGER REFERENCES anchor (id),
  what TEXT NOT NULL CHECK (what IN ('answer', 'flag', 'undo', 'redo')),
  -- The answer that an undo or redo is about.
  target INTEGER REFERENCES event (seq),
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  -- Why the example was asked, and how long the answer took.
  kind TEXT,
  round INTEGER,
  strategy TEXT,
  score REAL,
  propensity REAL,
  milliseconds REAL
) STRICT;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;

-- Current state: what each annotator says about each text. "seq" is the answer that it comes from.
CREATE TABLE annotation (
  id INTEGER PRIMARY KEY,
  text_id INTEGER NOT NULL REFERENCES text (id),
  annotator TEXT NOT NULL,
  task TEXT NOT NULL CHECK (task IN ('entities', 'classes')),
  answer TEXT NOT NULL CHECK (answer IN ('accept', 'reject', 'ignore')),
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  schema_id INTEGER NOT NULL REFERENCES schema_version (id),
  seq INTEGER NOT NULL REFERENCES event (seq),
  UNIQUE (text_id, annotator, task)
) STRICT;

CREATE TABLE span (
  annotation_id INTEGER NOT NULL REFERENCES annotation (id) ON DELETE CASCADE,
  start INTEGER NOT NULL CHECK (start >= 0),
  "end" INTEGER NOT NULL CHECK ("end" > start),
  label_id INTEGER NOT NULL REFERENCES label (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'no')),
  source TEXT NOT NULL CHECK (source IN ('person', 'model', 'pattern', 'import')),
  score REAL,
  model TEXT,
  PRIMARY KEY (annotation_id, start, "end", label_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE class_value (
  annotation_id INTEGER NOT NULL REFERENCES annotation (id) ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES label (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'no')),
  source TEXT NOT NULL CHECK (source IN ('person', 'model', 'pattern', 'import')),
  score REAL,
  model TEXT,
  PRIMARY KEY (annotation_id, label_id)
) STRICT, WITHOUT ROWID;

-- A row means that the annotator has flagged the text.
CREATE TABLE flag (
  text_id INTEGER NOT NULL REFERENCES text (id),
  annotator TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES event (seq),
  PRIMARY KEY (text_id, annotator)
) STRICT, WITHOUT ROWID;

-- Each annotator's answers in order; those with undone = 1 are newer than all others and can be redone.
CREATE TABLE undo_stack (
  annotator TEXT NOT NULL,
  undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
  seq INTEGER NOT NULL REFERENCES event (seq),
  PRIMARY KEY (annotator, undone, seq)
) STRICT, WITHOUT ROWID;

-- Which window shows which text right now.
CREATE TABLE lease (
  text_sha TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One fit of the head and scoring of the pool.
CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  up_to_seq INTEGER NOT NULL,
  schema_id INTEGER NOT NULL REFERENCES schema_version (id),
  model TEXT NOT NULL,
  strategy TEXT NOT NULL,
  seed INTEGER NOT NULL,
  metrics TEXT NOT NULL
) STRICT;

-- Fine-tuning batches: annotations as they were when they were exported or trained on.
CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('export', 'training')),
  format TEXT NOT NULL,
  seed INTEGER NOT NULL,
  split TEXT NOT NULL,
  path TEXT,
  settings TEXT NOT NULL,
  schema_id INTEGER NOT NULL REFERENCES schema_version (id),
  up_to_seq INTEGER NOT NULL,
  items INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER batch_stays BEFORE UPDATE ON batch
BEGIN SELECT RAISE(ABORT, 'a batch never changes'); END;
CREATE TRIGGER batch_is_kept BEFORE DELETE ON batch
BEGIN SELECT RAISE(ABORT, 'a batch is never deleted'); END;

-- Deferred, because the batch row, which holds the hash of the items, is written last.
CREATE TABLE batch_item (
  batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  text_id INTEGER NOT NULL REFERENCES text (id),
  item TEXT NOT NULL,
  PRIMARY KEY (batch_id, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER batch_item_stays BEFORE UPDATE ON batch_item
BEGIN SELECT RAISE(ABORT, 'an item of a batch never changes'); END;
CREATE TRIGGER batch_item_is_kept BEFORE DELETE ON batch_item
BEGIN SELECT RAISE(ABORT, 'an item of a batch is never deleted'); END;
`;
