interface Column {
  readonly name: string;
  readonly title: string;
}

interface Speed {
  readonly piecesPerSecond: Readonly<Record<1 | 2 | 'processor', number>>;
  readonly load: readonly number[];
}

type Figures = Readonly<Record<string, Readonly<Record<number, number>>>>;

export function markdownTable(rows: readonly (readonly string[])[]): string;

export function describeProbes(options: {
  readonly results: {
    readonly sets: Readonly<
      Record<string, { readonly columns: Readonly<Record<string, { readonly values: Figures }>> }>
    >;
  };
  readonly sets: readonly {
    readonly name: string;
    readonly title: string;
    readonly task: 'entities' | 'classes';
  }[];
  readonly columns: readonly Column[];
  readonly seeds: readonly number[];
  readonly budgetsOf: (set: {
    readonly task: 'entities' | 'classes';
  }) => readonly { readonly name: string; readonly perClass?: number }[];
}): { readonly table: string; readonly notes: readonly string[] };

export function describeSpeed(
  speed: Readonly<Record<string, Speed>>,
  columns: readonly Column[],
): string;
