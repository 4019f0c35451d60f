/** Types of learningCurve.mjs for the tests. */
export interface CurvePoint {
  readonly cost: number;
  readonly metric: number;
}

type Curve = readonly CurvePoint[];

export function heightAt(curve: Curve, cost: number): number;
export function meanHeight(curve: Curve, from: number, to: number): number;
export function costToReach(curve: Curve, level: number): number | undefined;
export function commonRange(curves: readonly Curve[]): { from: number; to: number } | undefined;
export function meanCurve(curves: readonly Curve[]): CurvePoint[];
