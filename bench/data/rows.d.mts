interface Row {
  readonly text: string;
}

interface Split<R> {
  readonly train: R[];
  readonly test: R[];
}

export function splitByText<R extends Row>(rows: readonly R[]): Split<R>;

export function firstOfEachText<R extends Row>(rows: readonly R[]): R[];

export function separate<R extends Row>(
  split: Split<R>,
): Split<R> & {
  readonly counts: Readonly<Record<'train' | 'test' | 'empty' | 'repeated' | 'inTest', number>>;
};
