/** `0.48` → `48 %`, never broken over lines. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}
