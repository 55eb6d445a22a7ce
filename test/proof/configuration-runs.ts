/** How many random configurations of each kind a run tries: `CONFIGURATION_RUNS`, or 200. */
export const RUNS = Number(process.env.CONFIGURATION_RUNS ?? 200);

/** Where random numbers begin: `CONFIGURATION_SEED`, or another place in each run. */
export const SEED = Number(process.env.CONFIGURATION_SEED ?? Date.now() % 2 ** 31);

/** Says how to run the same again. A test that fails says it, too. */
export function tellSeed(what: string, runs: number): void {
  process.stdout.write(`${what}: ${runs} runs, CONFIGURATION_SEED=${SEED}\n`);
}
