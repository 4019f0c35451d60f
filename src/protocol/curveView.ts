/** What the extension host and the view of a simulated learning curve say to each other. */

/** The mean over the seeds after one batch. */
export interface CurvePoint {
  readonly answers: number;
  readonly words: number;
  readonly minutes: number;
  /** In [0, 1]. */
  readonly metric: number;
}

export interface Curve {
  /** As the user reads it. */
  readonly strategy: string;
  readonly points: readonly CurvePoint[];
}

export interface CurveState {
  readonly title: string;
  /** Of what, how measured, and how far the simulation is. */
  readonly description: string;
  /** Such as `entity F1`. */
  readonly metric: string;
  readonly curves: readonly Curve[];
}

export interface ToCurveView {
  readonly type: 'curves';
  readonly state: CurveState;
}

/** The page is there and can draw. */
export interface FromCurveView {
  readonly type: 'ready';
}

/** @throws Error for anything else; it comes from a webview */
export function parseFromCurveView(raw: unknown): FromCurveView {
  if (typeof raw === 'object' && raw !== null && 'type' in raw && raw.type === 'ready') {
    return { type: 'ready' };
  }
  throw new Error('Not a message of the curve view');
}
