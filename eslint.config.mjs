import awscdk from 'eslint-plugin-awscdk';
import tseslint from 'typescript-eslint';

/** Constructs take props: only the entry points and the wiring may know the configuration. */
const constructsNeverReadConfiguration = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          group: ['**/config', '**/config/*'],
          message: 'Constructs take props; only bin/, lib/ml-platform.ts and lib/stacks/ import lib/config.',
        },
      ],
    },
  ],
};

/** Synth reads no clock, environment or network: same commit, same bytes. */
const synthIsDeterministic = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'Below bin/ nothing reads the environment.' },
    { object: 'Date', property: 'now', message: 'Synth reads no clock.' },
    { object: 'Math', property: 'random', message: 'Synth is deterministic.' },
  ],
};

export default tseslint.config(
  {
    ignores: [
      'cdk.out*/**',
      'node_modules/**',
      'coverage/**',
      '.venv*/**',
      'rehearsal.out/**',
      'load-test.out/**',
      'traffic.out/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['bin/**/*.ts', 'lib/**/*.ts'],
    extends: [awscdk.configs.strict],
    // It takes the file private-bucket.ts for a private folder.
    rules: { 'awscdk/no-import-private': 'off' },
  },
  { files: ['lib/**/*.ts'], rules: synthIsDeterministic },
  {
    files: ['lib/**/*.ts'],
    ignores: ['lib/config/**', 'lib/stacks/**', 'lib/ml-platform.ts'],
    rules: constructsNeverReadConfiguration,
  },
);
