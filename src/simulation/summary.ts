/** Points of several seeds → one line for each strategy and step. */
import type { StrategyName } from '../project/config.js';
import type { SimulationPoint } from './simulate.js';

export interface MeanPoint {
  readonly strategy: StrategyName;
  readonly seeds: number;
  readonly labels: number;
  readonly tokens: number;
  readonly minutes: number;
  readonly metric: number;
  /** Standard deviation of the metric over the seeds (n − 1); NaN for one. */
  readonly deviation: number;
  /** Undefined where a run has none yet. */
  readonly agreement: number | undefined;
}

/** The n-th points of a strategy's seeds together; strategies in the order they came in. */
export function meanPoints(points: readonly SimulationPoint[]): MeanPoint[] {
  const steps = new Map<string, SimulationPoint[]>();
  const lengths = new Map<string, number>();
  const strategies = [...new Set(points.map(point => point.strategy))];
  for (const point of points) {
    const run = `${point.strategy} ${point.seed}`;
    const step = lengths.get(run) ?? 0;
    lengths.set(run, step + 1);
    const name = `${point.strategy} ${step}`;
    steps.set(name, [...(steps.get(name) ?? []), point]);
  }
  return strategies.flatMap(strategy => {
    const rows: MeanPoint[] = [];
    for (let step = 0; ; step++) {
      const together = steps.get(`${strategy} ${step}`);
      if (!together) return rows;
      rows.push({ strategy, ...meanOf(together) });
    }
  });
}

function meanOf(points: readonly SimulationPoint[]): Omit<MeanPoint, 'strategy'> {
  const n = points.length;
  const mean = (of: (point: SimulationPoint) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / n;
  const metric = mean(point => point.metric);
  const agreements = points.flatMap(point => point.agreement ?? []);
  const squares = points.reduce((sum, point) => sum + (point.metric - metric) ** 2, 0);
  return {
    seeds: n,
    labels: mean(point => point.labels),
    tokens: mean(point => point.tokens),
    minutes: mean(point => point.minutes),
    metric,
    agreement: agreements.length < n ? undefined : agreements.reduce((sum, a) => sum + a, 0) / n,
    deviation: n > 1 ? Math.sqrt(squares / (n - 1)) : NaN,
  };
}
