/**
 * The direction of imports (docs/ARCHITECTURE.md, "Rooms"), as lint rules: a room may import the rooms
 * that its list names and nothing else of `src`; `vscode` in the list is VS Code itself.
 */
const nouns = ['domain', 'base', 'project'];
const pure = ['text', 'uncertainty', 'head', 'query', 'evaluation', 'interchange'];

const mayImport = {
  domain: [],
  base: [],
  project: ['domain', 'base'],
  protocol: ['domain', 'base', 'project'],
  text: nouns,
  uncertainty: [...nouns, 'text'],
  head: [...nouns, 'text', 'uncertainty'],
  query: [...nouns, 'text', 'uncertainty', 'head'],
  evaluation: [...nouns, 'text', 'uncertainty', 'head', 'query'],
  interchange: [...nouns, ...pure.slice(0, -1)],
  corpus: [...nouns, 'protocol', ...pure],
  encoder: [...nouns, 'protocol', ...pure, 'corpus'],
  engine: [...nouns, 'protocol', ...pure, 'corpus', 'encoder'],
  simulation: [...nouns, 'protocol', ...pure, 'corpus', 'encoder', 'engine'],
  store: [...nouns, 'protocol', ...pure, 'corpus', 'encoder', 'engine'],
  batch: [...nouns, 'text', 'evaluation', 'interchange', 'corpus', 'engine', 'store'],
  headless: [
    ...nouns,
    ...['protocol', 'text', 'uncertainty', 'query', 'interchange'],
    ...['corpus', 'engine', 'simulation', 'store', 'batch'],
  ],
  session: [...nouns, 'protocol', 'text', 'interchange', 'engine', 'store'],
  workspace: [
    ...nouns,
    'protocol',
    'interchange',
    'corpus',
    'engine',
    'store',
    'session',
    'vscode',
  ],
  panel: [...nouns, 'protocol', 'session', 'workspace', 'vscode'],
  editor: [...nouns, 'text', 'interchange', 'corpus', 'store', 'session', 'workspace', 'vscode'],
  views: [
    'domain',
    'base',
    'protocol',
    'query',
    'store',
    'session',
    'workspace',
    'panel',
    'vscode',
  ],
  commands: [
    ...nouns,
    ...['protocol', 'query', 'interchange', 'simulation', 'batch'],
    ...['session', 'workspace', 'panel', 'editor', 'views', 'vscode'],
  ],
};
const all = Object.keys(mayImport);

const forbid = (files, allowed) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...all
            .filter(room => !allowed.includes(room))
            .map(room => ({
              regex: `^(\\.\\.?/)+(src/)?${room}/`,
              message: `This room must not import ${room}/ (docs/ARCHITECTURE.md, "Rooms").`,
            })),
          {
            regex: '(^|/)(app|extension|cli)\\.js$',
            message: 'Nothing imports the entries and app.ts.',
          },
          ...(allowed.includes('vscode')
            ? []
            : [{ regex: '^vscode$', message: 'This room must not know VS Code.' }]),
        ],
      },
    ],
  },
});

export const rooms = [
  ...Object.entries(mayImport).map(([room, allowed]) =>
    forbid([`src/${room}/**/*.ts`], [room, ...allowed]),
  ),
  forbid(['src/cli.ts'], ['base', 'project', 'interchange', 'simulation', 'headless']),
  forbid(['webview/**/*.ts'], ['protocol', 'domain']),
];
