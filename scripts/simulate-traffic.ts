import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mistakeIn } from './preflight/command-line';
import { trafficArguments } from './traffic/arguments';
import { picture } from './traffic/picture';
import { summaryOf, trafficLines } from './traffic/report';
import { simulate } from './traffic/simulation';

/**
 * `npm run simulate-traffic [-- -c config=<path>] [--shape spike | --traffic day.csv] [--zone-loss 720]`: how the scaling of a
 * configuration follows a day of traffic, and what the loss of an Availability Zone does to it. Reads no account.
 */
function main(args: readonly string[]): void {
  // npm runs scripts in the folder of the project, wherever it was called.
  const { situation, told, out } = trafficArguments(args, process.env.INIT_CWD ?? process.cwd());
  const minutes = simulate(situation);
  mkdirSync(out, { recursive: true });
  const files = {
    'traffic.json': `${JSON.stringify({ told, summary: summaryOf(minutes), minutes }, null, 1)}\n`,
    'traffic.svg': picture(minutes, told[1] ?? ''),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(out, name), content);
  const written = Object.keys(files).map((name) => join(out, name));
  process.stdout.write(`${told.join('\n')}\n\n${trafficLines(minutes).join('\n')}\n\nwritten: ${written.join(', ')}\n`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`\n${mistakeIn(error) ?? String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
}
