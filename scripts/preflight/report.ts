import type { Line } from './check';

/** What is printed, and how the process ends. */
export interface Report {
  /** Lines of text, each with its end. */
  readonly text: string;

  /** 1 when something stops the deployment, else 0. */
  readonly exitCode: 0 | 1;
}

/**
 * A table for people: a line for each check, below it what to do, and at the end whether to deploy.
 *
 * @param lines what was found
 * @param deploy the command that deploys the same configuration
 */
export function report(lines: readonly Line[], deploy: string): Report {
  const width = Math.max(...lines.map(({ what }) => what.length));
  const rows = lines.flatMap(({ status, what, found, todo }) => [
    `${status.padEnd(4)}  ${what.padEnd(width)}  ${found}`,
    ...(todo === undefined ? [] : [`${' '.repeat(6)}-> ${todo}`]),
  ]);
  const stops = lines.filter(({ status }) => status === 'stop').length;
  const warnings = lines.filter(({ status }) => status === 'warn').length;
  const end =
    stops === 0
      ? `${counted(warnings, 'warning')}, nothing that stops. Next: ${deploy}`
      : `${counted(stops, 'stop')}, ${counted(warnings, 'warning')}. Mend the stops before: ${deploy}`;
  return { text: `${[...rows, '', end].join('\n')}\n`, exitCode: stops === 0 ? 0 : 1 };
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
