import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const README_FILES = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter((file) => basename(file) === 'README.md')
  .map((readme) => join('lib', readme))
  .sort();

/** Each TypeScript block, as a file that would stand beside its README. */
function snippets(): Map<string, string> {
  const blocks = README_FILES.flatMap((readme) => {
    const text = readFileSync(join(ROOT, readme), 'utf8');
    return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => ({ readme, code: String(match[1]) }));
  });
  return new Map(blocks.map(({ readme, code }, index) => [join(ROOT, dirname(readme), `README.${index}.ts`), code]));
}

/** What the compiler says about the snippets, all in one program, by README. */
function compile(files: ReadonlyMap<string, string>): Map<string, string[]> {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.convertCompilerOptionsFromJson(config.config.compilerOptions, ROOT);
  // A snippet shows how to make a thing; that it does nothing with it is no mistake.
  const relaxed = { ...options, noUnusedLocals: false, moduleDetection: ts.ModuleDetectionKind.Force };
  const host = ts.createCompilerHost(relaxed);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const code = files.get(path);
    return code === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, code, ...(rest.slice(0, 1) as [ts.ScriptTarget]));
  };
  const program = ts.createProgram([...files.keys()], relaxed, host);
  const found = new Map<string, string[]>();
  for (const path of files.keys()) {
    const source = program.getSourceFile(path);
    const readme = join(dirname(relative(ROOT, path)), 'README.md');
    const messages = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) => {
        const line = source?.text.slice(start).split('\n')[0] ?? '';
        return `${ts.flattenDiagnosticMessageText(messageText, '\n')} at: ${line}`;
      },
    );
    found.set(readme, [...(found.get(readme) ?? []), ...messages]);
  }
  return found;
}

describe('the README of a folder', () => {
  let found: Map<string, string[]>;
  beforeAll(() => {
    found = compile(snippets());
  }, 120_000);

  test('there is code to compile, in blocks that are found', () => {
    expect(found.size).toBeGreaterThan(0);
  });

  test.each(README_FILES)('%s shows code that compiles where it stands', (readme) => {
    expect(found.get(readme) ?? []).toEqual([]);
  });
});
