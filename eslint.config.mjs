import stylistic from '@stylistic/eslint-plugin';
import tseslint from 'typescript-eslint';

const forbidden = [
  { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
  { selector: 'TSEnumDeclaration[const!=true]:not([declare])', message: 'Use a const enum or a union of literals (constructs: a string enum in src).' },
];

export default tseslint.config(
  { ignores: ['build', 'bundle', 'dist', 'node_modules', '**/*.generated.ts', 'lib/kernels/assembly', 'examples/*/dist', '**/testdata'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-require-imports': 'off', // src loads engine and rules at first use
    },
  },
  {
    files: ['**/*.{ts,js,mjs,cjs}', 'bin/monitoring'],
    plugins: { '@stylistic': stylistic },
    rules: {
      '@stylistic/semi': 'error',
      '@stylistic/quotes': ['error', 'single', { avoidEscape: true, allowTemplateLiterals: true }],
      '@stylistic/indent': ['error', 2, { SwitchCase: 1, ignoredNodes: ['TemplateLiteral *', 'ConditionalExpression'] }],
      '@stylistic/comma-dangle': ['error', 'always-multiline'],
      '@stylistic/no-trailing-spaces': 'error',
      '@stylistic/eol-last': 'error',
      '@stylistic/arrow-spacing': 'error',
      '@stylistic/keyword-spacing': 'error',
      '@stylistic/space-infix-ops': 'error',
      '@stylistic/object-curly-spacing': ['error', 'always'],
      '@stylistic/max-len': ['error', { code: 160 }],
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'max-lines': ['error', 600],
      'no-restricted-syntax': ['error', ...forbidden],
    },
  },
  { files: ['src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', forbidden[0]] } }, // jsii enums cannot be const
  { files: ['eslint.config.mjs'], rules: { 'no-restricted-syntax': 'off' } },
);
