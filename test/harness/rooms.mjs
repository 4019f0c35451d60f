/**
 * The direction of imports (docs/ARCHITECTURE.md, "Rooms"), as lint rules: a room may import the rooms
 * of the lists it names and nothing else of `src`.
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
};
const screens = ['panel', 'editor', 'views', 'commands'];
const all = [...Object.keys(mayImport), ...screens];

const forbid = (files, forbiddenRooms, { vscode }) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...forbiddenRooms.map(room => ({
            regex: `^(\\.\\./)+${room}/`,
            message: `This room must not import ${room}/ (docs/ARCHITECTURE.md, "Rooms").`,
          })),
          {
            regex: '(^|/)(app|extension|cli)\\.js$',
            message: 'Nothing imports the entries and app.ts.',
          },
          ...(vscode ? [] : [{ regex: '^vscode$', message: 'This room must not know VS Code.' }]),
        ],
      },
    ],
  },
});

export const rooms = [
  ...Object.entries(mayImport).map(([room, allowed]) =>
    forbid(
      [`src/${room}/**/*.ts`],
      all.filter(other => other !== room && !allowed.includes(other)),
      { vscode: false },
    ),
  ),
  forbid(
    ['webview/**/*.ts'],
    all.filter(room => !['protocol', 'domain'].includes(room)),
    { vscode: false },
  ),
];
