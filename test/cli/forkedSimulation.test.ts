import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { CancelledError, UserError } from '../../src/base/errors.js';
import { sha256 } from '../../src/base/hash.js';
import {
  forkedSimulation,
  type ForkedSimulationOptions,
} from '../../src/simulation/forkedSimulation.js';
import type { SimulationPoint } from '../../src/simulation/simulate.js';
import { readGold, temporaryFolder } from './cli.js';

describe('a simulation in a process of its own', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  after(() => folder.remove());
  const examples = (name: 'pool' | 'test'): ForkedSimulationOptions['pool'] =>
    readGold(name).map(({ text, label }) => ({
      key: sha256(text),
      text,
      spans: [],
      labels: [label],
    }));
  const options: ForkedSimulationOptions = {
    cliFile: path.resolve('dist/cli.js'),
    modelFolder: path.resolve('models/glossator-encoder'),
    folder: path.join(folder.path, 'cache'),
    task: 'classes',
    multi: false,
    pool: examples('pool'),
    test: examples('test'),
    strategies: ['margin', 'random'],
    seedSize: 20,
    batch: 20,
    budget: 60,
    seeds: 1,
    signal: new AbortController().signal,
  };
  const collect = async (changes: Partial<ForkedSimulationOptions>): Promise<SimulationPoint[]> => {
    const points: SimulationPoint[] = [];
    for await (const point of forkedSimulation({ ...options, ...changes })) points.push(point);
    return points;
  };
  const nothingLeft = (): void => {
    assert.ok(existsSync(options.folder));
    assert.deepEqual(readdirSync(options.folder), []);
  };

  it('gives the points that the command line gives, and leaves no text behind', async () => {
    const points = await collect({});
    assert.deepEqual(
      points.map(({ strategy, labels }) => `${strategy} ${labels}`),
      ['margin 20', 'margin 40', 'margin 60', 'random 20', 'random 40', 'random 60'],
    );
    nothingLeft();
  });

  it('lets several classes hold where the project does, although each example has one', async () => {
    const one = { strategies: ['random'], budget: 20 } as const;
    const [single] = await collect(one);
    const [multi] = await collect({ ...one, multi: true });
    assert.equal(multi?.tokens, single?.tokens);
    // By thresholds some examples get no class and some get two.
    assert.notEqual(multi?.metric, single?.metric);
  });

  it('fails where nobody can make its folder', async function () {
    if (process.platform !== 'linux') this.skip();
    await assert.rejects(collect({ folder: '/proc/glossator/cache' }), { code: 'ENOENT' });
  });

  it('puts no text behind a link', async function () {
    if (process.platform === 'win32') this.skip();
    const [link, elsewhere] = ['link', 'elsewhere'].map(name => path.join(folder.path, name));
    assert.ok(link && elsewhere);
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, link);
    await assert.rejects(collect({ folder: link }), { name: 'UserError', message: /is a link/ });
  });

  it('ends at once when it is cancelled', async () => {
    const stop = new AbortController();
    const seen: SimulationPoint[] = [];
    await assert.rejects(async () => {
      for await (const point of forkedSimulation({
        ...options,
        seeds: 1000,
        signal: stop.signal,
      })) {
        seen.push(point);
        stop.abort();
      }
    }, CancelledError);
    assert.ok(seen.length > 0);
    nothingLeft();
  });

  it('tells what the process said when it failed', async () => {
    await assert.rejects(
      collect({ modelFolder: path.join(folder.path, 'no model') }),
      (error: unknown) => error instanceof UserError && /no model folder/.test(error.message),
    );
    nothingLeft();
  });
});
