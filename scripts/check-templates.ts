import { checkTemplates } from './check-templates/run';

/**
 * `npm run check:templates -- [path] [--advice] [--except ML-XX-01,...]`: the rules of `lib/checks` over a template, or over
 * the folder of a cloud assembly, `cdk.out` without a path. Ends with 1 if it finds something, with 2 if there is nothing to
 * read. What an app acknowledges stands in no template: leave those rules out with `--except`.
 */
const { code, findings, error } = checkTemplates(process.argv.slice(2));
for (const finding of findings) process.stdout.write(`${finding}\n`);
if (error !== undefined) process.stderr.write(`${error}\n`);
process.exitCode = code;
