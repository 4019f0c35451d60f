/** Two labels that became one, and parted again. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { decision, entities, schema, span, withBothDrivers } from './helpers.js';

const text = 'Ada flew to Paris.';
const key = sha256(text);

withBothDrivers('a label merged into another', bench => {
  const without = { ...schema, entities: { overlap: false, labels: [{ name: 'PER' }] } };

  it('is read as the other everywhere, once where both were given', () => {
    const store = bench().openReady();
    store.record(decision(text, entities(span(0, 3, 'PER'), span(12, 17, 'LOC'))));
    store.record(decision('Rome', entities(span(0, 4, 'PER'), span(0, 4, 'LOC'))));
    store.mergeLabel('entities', 'LOC', 'PER');
    store.syncSchema(without);
    assert.deepEqual(
      store.annotationOf(key, 'ada'),
      entities(span(0, 3, 'PER'), span(12, 17, 'PER')),
    );
    assert.deepEqual(store.annotationOf(sha256('Rome'), 'ada'), entities(span(0, 4, 'PER')));
    assert.equal([...store.exportRows()][0]?.hiddenLabels.length, 0);
    const places = store.labelledPlaces('entities', 'PER', 10);
    assert.deepEqual(new Set(places.map(place => place.text)), new Set([text, 'Rome']));
  });

  it('comes back with everything when it is put back into the schema', () => {
    const store = bench().openReady();
    const said = entities(span(0, 3, 'PER'), span(12, 17, 'LOC'));
    store.record(decision(text, said));
    store.mergeLabel('entities', 'LOC', 'PER');
    store.syncSchema(without);
    store.syncSchema(schema);
    assert.deepEqual(store.annotationOf(key, 'ada'), said);
    assert.equal(store.check().ok, true);
  });

  it('is refused where the other is not there', () => {
    const store = bench().openReady();
    assert.throws(() => store.mergeLabel('entities', 'LOC', 'NOT_A_LABEL'), /can't be merged/);
    assert.throws(() => store.mergeLabel('entities', 'LOC', 'LOC'), /can't be merged/);
  });
});
