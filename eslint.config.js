import js from '@eslint/js';
import {defineConfig, globalIgnores} from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['build/', 'schema/generated/', '**/vendor/']),
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
      // Message fields are snake_case as in the schemas, so properties are not checked.
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: ['function', 'parameter'],
          format: ['camelCase', 'PascalCase'],
          leadingUnderscore: 'allow',
        },
        {selector: 'typeLike', format: ['PascalCase']},
      ],
      // Numbers in texts are what a dynamometer is for.
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
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
);
