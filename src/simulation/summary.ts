/** Points of several seeds → one line for each strategy and step. */
import { stopCriteria, type StopCriterion } from '../domain/stopAdvice.js';
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

/** Where a criterion would have stopped the runs of a strategy. */
export interface StopMean {
  readonly strategy: StrategyName;
  readonly criterion: StopCriterion;
  /** Runs in which it would have, and all of them. */
  readonly stopped: number;
  readonly seeds: number;
  /** Labels and metric of the first point of which it says so, mean over the runs that it stopped. */
  readonly labels: number;
  readonly metric: number;
}

/** Criteria that would have stopped at least one run, strategy by strategy. */
export function meanStops(points: readonly SimulationPoint[]): StopMean[] {
  const strategies = [...new Set(points.map(point => point.strategy))];
  return strategies.flatMap(strategy => {
    const own = points.filter(point => point.strategy === strategy);
    const seeds = [...new Set(own.map(point => point.seed))];
    return stopCriteria.flatMap((criterion): StopMean[] => {
      const first = seeds.flatMap(
        seed => own.find(point => point.seed === seed && point.stop.includes(criterion)) ?? [],
      );
      if (first.length === 0) return [];
      const { labels, metric } = meanOf(first);
      const [stopped, all] = [first.length, seeds.length];
      return [{ strategy, criterion, stopped, seeds: all, labels, metric }];
    });
  });
}
