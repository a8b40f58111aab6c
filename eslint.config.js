import js from '@eslint/js';
import {defineConfig, globalIgnores} from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['build/', 'schema/generated/', 'workloads/frameworks/*/assembly/']),
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: {allowDefaultProject: ['vitest.config.ts']},
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Properties, parameters and variables that hold a message's field keep its name: snake_case, with the unit.
      '@typescript-eslint/naming-convention': [
        'error',
        {selector: 'function', format: ['camelCase', 'PascalCase']},
        {selector: 'typeLike', format: ['PascalCase']},
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', {ignoreArrowShorthand: true}],
      // Numbers in texts are what a dynamometer is for.
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      // noUncheckedIndexedAccess asks for them where an index is known to be in range.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-exports': ['error', {restrictDefaultExports: {direct: true}}],
    },
  },
  {
    files: ['**/*.config.ts'],
    rules: {'no-restricted-exports': 'off'}, // vitest asks for a default export
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {console: 'readonly', process: 'readonly', URL: 'readonly', performance: 'readonly'},
    },
  },
  {
    files: ['tests/fixtures/bare_pages/*.js'],
    languageOptions: {
      globals: {
        URLSearchParams: 'readonly',
        addEventListener: 'readonly',
        crossOriginIsolated: 'readonly',
        document: 'readonly',
        location: 'readonly',
      },
    },
  },
);
