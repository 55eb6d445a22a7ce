/** What can be said about the text that an expression of a state yields, before an execution runs. */
export interface ExpectedText {
  /** The longest text that it can yield; undefined when a part of it can have any length. */
  readonly longest?: number;

  /** One text that it can yield, with `x` for each character that is not known. */
  readonly sample: string;

  /** Whether the text is the same each time. */
  readonly isConstant: boolean;
}

/** Longest name of an execution (Step Functions API: `Name`). */
const LONGEST_EXECUTION_NAME = 80;

/** Characters of a hash in hexadecimal, by algorithm. */
const HASHES: Readonly<Record<string, number>> = { MD5: 32, 'SHA-1': 40, 'SHA-256': 64, 'SHA-384': 96, 'SHA-512': 128 };

/** Lengths of the parts of a UUID between its hyphens. */
const UUID_PARTS = [8, 4, 4, 4, 12];

/**
 * What a path or an intrinsic function of a state yields, e.g. `States.Format('train-{}', $$.Execution.Name)`: the text of
 * `States.Format`, the length of `States.UUID`, `States.Hash` and the name of an execution. Anything else can be any text.
 */
export function expectedText(expression: string): ExpectedText {
  const text = expression.trim();
  const literal = /^'((?:[^'\\]|\\.)*)'$/.exec(text)?.[1];
  if (literal !== undefined) return constant(literal.replace(/\\(.)/g, '$1'));
  if (text === '$$.Execution.Name') return varying(LONGEST_EXECUTION_NAME);
  const call = /^States\.(\w+)\(([\s\S]*)\)$/.exec(text);
  if (call === null) return varying();
  const [, name, list = ''] = call;
  const given = argumentsOf(list);
  switch (name) {
    case 'UUID':
      return varying(UUID_PARTS.reduce((sum, part) => sum + part, UUID_PARTS.length - 1));
    case 'Hash':
      return varying(HASHES[expectedText(given[1] ?? '').sample]);
    case 'ArrayGetItem':
      return /^States\.StringSplit\(\s*States\.UUID\(\)\s*,\s*'-'\s*\)$/.test(given[0] ?? '')
        ? varying(UUID_PARTS[Number(given[1])])
        : varying();
    case 'Format':
      return formatted(expectedText(given[0] ?? '').sample, given.slice(1).map(expectedText));
    default:
      return varying();
  }
}

function formatted(template: string, values: readonly ExpectedText[]): ExpectedText {
  return template.split('{}').reduce<ExpectedText>((before, literal, index) => {
    const value = index === 0 ? undefined : values[index - 1];
    const parts = [before, ...(index === 0 ? [] : [value ?? varying()]), constant(literal)];
    const lengths = parts.map(({ longest }) => longest);
    return {
      ...(lengths.includes(undefined) ? {} : { longest: lengths.reduce<number>((sum, one) => sum + (one ?? 0), 0) }),
      sample: parts.map(({ sample }) => sample).join(''),
      isConstant: parts.every(({ isConstant }) => isConstant),
    };
  }, constant(''));
}

function constant(text: string): ExpectedText {
  return { longest: text.length, sample: text, isConstant: true };
}

function varying(longest?: number): ExpectedText {
  return { ...(longest === undefined ? {} : { longest }), sample: 'x'.repeat(longest ?? 1), isConstant: false };
}

/** Arguments of a function, split at the commas that stand in no parenthesis and no text. */
function argumentsOf(list: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let isText = false;
  let start = 0;
  for (let i = 0; i < list.length; i++) {
    const character = list[i];
    if (isText && character === '\\') i++;
    else if (character === "'") isText = !isText;
    else if (!isText && character === '(') depth++;
    else if (!isText && character === ')') depth--;
    else if (!isText && depth === 0 && character === ',') {
      found.push(list.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...found, list.slice(start).trim()].filter((one) => one !== '');
}
