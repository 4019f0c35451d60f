import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';
import { rooms } from './test/harness/rooms.mjs';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test/fixtures/', 'test/harness/code-server/'] },
  {
    files: ['{src,webview,test}/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, prettier],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels.' },
        {
          selector:
            ":matches(ImportExpression, ImportDeclaration[importKind!='type'])[source.value='onnxruntime-node']",
          message: 'encoder/onnxRuntime.ts loads it so that it keeps to itself.',
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  ...rooms,
  { files: ['src/encoder/onnxRuntime.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
);
