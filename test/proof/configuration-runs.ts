/** How many random configurations of each kind a run tries: `CONFIGURATION_RUNS`, or 60. */
export const RUNS = whole('CONFIGURATION_RUNS', 1, 60);

/** Where random numbers begin: `CONFIGURATION_SEED`, or 1, so that the same commit passes the same tests. */
export const SEED = whole('CONFIGURATION_SEED', 0, 1);

/** Says how to run the same again. A test that fails says it, too. */
export function tellSeed(what: string, runs: number): void {
  process.stdout.write(`${what}: ${runs} runs, CONFIGURATION_SEED=${SEED}\n`);
}

/** A number of the environment. @throws when it is none: a test that tried nothing would pass */
function whole(name: string, least: number, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise);
  if (!Number.isInteger(value) || value < least || value >= 2 ** 31) {
    throw new Error(`${name} must be a whole number from ${least} to ${2 ** 31 - 1}, got '${process.env[name] ?? ''}'`);
  }
  return value;
}
