interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

interface Joined {
  readonly text: string;
  readonly places: readonly (readonly [number, number])[];
}

export function joinTokens(tokens: readonly string[]): Joined;

export function joinWithGaps(tokens: readonly string[], followsGap: readonly boolean[]): Joined;

export function toBio(tags: readonly string[]): string[];

export function toSpans(
  bio: readonly string[],
  places: readonly (readonly [number, number])[],
): Span[];

export function toRow(
  tokens: readonly string[],
  tags: readonly string[],
  joined?: Joined,
): {
  readonly text: string;
  readonly spans: Span[];
  readonly tokens: readonly string[];
  readonly tags: string[];
};

export function fromCodePoints(text: string, spans: readonly Span[]): Span[];

export function longestOf(spans: readonly Span[]): Span[];
