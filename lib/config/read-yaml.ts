import { isMap, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { ConfigError, quoted } from './config-error';

/** Where YAML's own message stops being about the fault: it repeats the place and shows the line. */
const PLACE = / at line \d+, column \d+:[^]*$/;

/**
 * Reads the mapping that a configuration file holds.
 *
 * @param text the file
 * @param file its name, for messages
 * @throws ConfigError for wrong syntax (with line and column), a key that stands twice, an alias, and a file without settings
 */
export function readYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems = faults.map((fault) => {
      const { line, col } = lineCounter.linePos(fault.pos[0]);
      return { path: `line ${line}, column ${col}`, message: inWords(fault, text) };
    });
    throw new ConfigError(file, problems);
  }
  if (document.contents === null) {
    const message = 'is empty; settings are required. Start from a copy of a file in config/.';
    throw new ConfigError(file, [{ path: 'the file', message }]);
  }
  if (!isMap(document.contents)) {
    const message = `${quoted(document.toJS())} is not a group of settings; 'key: value' on each line is allowed. Start from a copy of a file in config/.`;
    throw new ConfigError(file, [{ path: 'the file', message }]);
  }
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    const message = "an alias, '*name', stands for a value; plain values are allowed. Write the value out.";
    throw new ConfigError(file, [{ path: 'the file', message }]);
  }
}

function inWords(fault: YAMLError, text: string): string {
  if (fault.code === 'DUPLICATE_KEY') {
    const key = /^[^:\n]*/.exec(text.slice(fault.pos[0]))?.[0] ?? '';
    return `${quoted(key)} stands twice in one group; once is allowed. Remove one of them.`;
  }
  if (fault.code === 'MULTIPLE_DOCS') {
    return "'---' begins a second document; one is allowed. Put it into a file of its own.";
  }
  return `${fault.message.replace(PLACE, '')}. YAML cannot be read beyond this; correct the line, or the one above it.`;
}
