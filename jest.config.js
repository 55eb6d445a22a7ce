// Two projects: `unit` is the fast loop; `platform` synthesizes whole configurations, proves them, and runs the documented
// commands.
process.env.CDK_DISABLE_CLI_TELEMETRY = 'true';

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
};
const common = { testEnvironment: 'node', transform, rootDir: __dirname };

module.exports = {
  // The long ones wait for processes of their own; a worker for each processor has something to do meanwhile.
  maxWorkers: '100%',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/platform/', '<rootDir>/test/proof/'],
      setupFiles: ['<rootDir>/test/setup-unit.ts'],
      snapshotSerializers: [],
    },
    {
      ...common,
      displayName: 'platform',
      testMatch: ['<rootDir>/test/{platform,proof}/**/*.test.ts'],
    },
  ],
};
