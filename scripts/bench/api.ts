/**
 * What a new container of the prediction API has to load, as ratios to the same handler with everything in its bundle.
 *
 * Both are bundled by the same tool; each import is timed in a process of its own, in turns, so that both meet the same machine.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { PredictionApiEnvironment as Env } from '../../lambda/prediction-api/environment';
import { ROOT } from '../resolved-platform';
import type { Ratio } from './ratio';

const HANDLER = join(ROOT, 'lambda', 'prediction-api', 'handler.ts');

/** As `lib/functions/typescript-function.ts` bundles it. */
const COMMON: BuildOptions = { bundle: true, minify: true, platform: 'node', target: 'node20', absWorkingDir: ROOT };

/** What many handlers import: whole packages, and none of it left out because nobody uses it. */
const EVERYTHING = `
  export * as runtime from '@aws-sdk/client-sagemaker-runtime';
  export * as sagemaker from '@aws-sdk/client-sagemaker';
  export * as zod from 'zod';
  export * as logger from '@aws-lambda-powertools/logger';
  export * as metrics from '@aws-lambda-powertools/metrics';
  export { handler } from ${JSON.stringify(HANDLER)};
`;

/** Milliseconds of the import alone, on standard output. */
const TIMED = `const start = performance.now(); require(process.argv[1]); process.stdout.write(String(performance.now() - start));`;

/**
 * Measures size once, and the import in rounds.
 *
 * @param rounds how often, from 1
 * @param progress is told each round
 */
export function apiRatios(rounds: number, progress: (text: string) => void): Ratio[] {
  const folder = mkdtempSync(join(tmpdir(), 'ml-platform-bench-api-'));
  try {
    const ours = join(folder, 'ours', 'index.js');
    const whole = join(folder, 'whole', 'index.js');
    mkdirSync(join(folder, 'ours'));
    // The runtime of Lambda brings the SDK; here it lies in the project.
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'ours', 'node_modules'));
    buildSync({ ...COMMON, entryPoints: [HANDLER], outfile: ours, external: ['@aws-sdk/*'] });
    const stdin = { contents: EVERYTHING, resolveDir: ROOT, loader: 'ts' } as const;
    buildSync({ ...COMMON, stdin, outfile: whole, treeShaking: false });
    const [size, sizeOfWhole] = [statSync(ours).size, statSync(whole).size];
    progress(`${Math.round(size / 1024)} KiB, with everything ${Math.round(sizeOfWhole / 1024)} KiB`);
    const times: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      const ratio = importTime(ours) / importTime(whole);
      times.push(ratio);
      progress(`round ${round} of ${rounds}: ${ratio.toFixed(2)}`);
    }
    return [
      {
        name: 'bundle of the prediction API / with everything, bytes',
        rounds: [size / sizeOfWhole],
        aim: { atMost: 0.5 },
      },
      { name: 'its first import in a new process / with everything', rounds: times, aim: { atMost: 0.9 } },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function importTime(file: string): number {
  const env = {
    ...process.env,
    AWS_REGION: 'eu-west-1',
    [Env.METRICS_NAMESPACE]: 'bench',
    [Env.SERVICE_NAME]: 'bench',
  };
  return Number(
    execFileSync(process.execPath, ['-e', TIMED, file], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}
