/** The figures measured so far: bench/results/encoder-PLATFORM.json, by set, column, budget and seed. */
import { existsSync } from 'node:fs';
import { readJson, resultsFile, writeJson } from '../files.mjs';

const file = resultsFile('encoder-');
const read = () =>
  existsSync(file) ? readJson(file) : { machine: {}, speed: {}, columns: {}, sets: {} };

export class FigureStore {
  results = read();
  changed = new Set();

  /**
   * The figures of a column that still count, `{ version, values: budget → seed → figure, seconds }`.
   *
   * @param version of model, code and packages
   * @param texts of the set's rows
   */
  columnOf(set, column, { version, texts }) {
    const { sets } = this.results;
    const known = (sets[set.name] ??= { ...set, columns: {} });
    const kept = known.columns[column.name];
    if (kept?.version !== version || kept.texts !== texts) {
      known.columns[column.name] = { version, texts, values: {}, seconds: {} };
    }
    return known.columns[column.name];
  }

  /** Keeps what another run has measured of other sets meanwhile: two may go on side by side. */
  save(setName) {
    if (setName) this.changed.add(setName);
    const others = read();
    for (const [name, set] of Object.entries(others.sets)) {
      if (!this.changed.has(name)) this.results.sets[name] = set;
    }
    for (const part of ['columns', 'speed']) {
      this.results[part] = { ...others[part], ...this.results[part] };
    }
    writeJson(file, this.results);
  }
}
