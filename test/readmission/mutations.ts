import schema from '../../jobs/readmission/encounter.schema.json';

/** What the schema may say about one field. */
interface Rules {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Fields of an encounter, each as the text of its value in JSON. */
export type EncounterText = Readonly<Record<string, string>>;

/** An encounter with one field changed. */
export interface Mutation {
  /** The field that is changed, added or taken away. */
  readonly field: string;

  /** The new value as the text of its JSON; undefined when the field is taken away. */
  readonly value: string | undefined;
}

/** What is no value of any field. */
const NO_VALUES = [
  ...['null', 'true', 'false', '[]', '{}', '[1]', '{"value":1}', '1.5', '-1', '-1.5', '1e400', '99999999999999999999'],
  ...[' ', '\u00a0', 'NULL', 'null', 'nan', '-', '?!', '\ud800', '\ufffd', '😀', 'x'.repeat(65), '\n', '??'].map(text),
];

/** Names that are no field: misspelt, of a column, or known to the language for something else. */
const NO_FIELDS = [
  'Race',
  'a1cresult',
  'glyburide_metformin',
  'race ',
  '',
  'constructor',
  '__proto__',
  'toString',
  '0',
];

/** The fields of the schema, and what it says of each. */
export const RULES: Readonly<Record<string, Rules>> = schema.properties;

/** Every single change of a valid encounter that could be read in two ways, for each of its fields. */
export function mutationsOf(encounter: EncounterText): Mutation[] {
  return [
    ...Object.entries(RULES).flatMap(([field, rules]) =>
      [undefined, ...NO_VALUES, ...atTheEdge(rules), ...around(encounter[field], rules)].map((value) => ({
        field,
        value,
      })),
    ),
    ...NO_FIELDS.flatMap((field) => ['1', '"x"', 'null'].map((value) => ({ field, value }))),
  ];
}

/** Values at and next to the limits of a field. */
function atTheEdge({ enum: values, minimum, maximum, maxLength, pattern }: Rules): string[] {
  if (minimum !== undefined && maximum !== undefined) {
    return [minimum - 1, minimum, minimum + 1, maximum - 1, maximum, maximum + 1].map(String);
  }
  if (values) {
    return [...values, 'Other value'].map(text);
  }
  const lengths = maxLength ? ['A'.repeat(maxLength), 'A'.repeat(maxLength + 1), '😀'.repeat(maxLength)] : [];
  const codes = [
    'MC',
    'M',
    'MCC',
    'Mc',
    '250',
    '250.83',
    '250.',
    '250.833',
    '.83',
    '1234',
    'V5',
    'V',
    'E950.1',
    'e950',
  ];
  const specialties = [
    'Surgery-General',
    'Obsterics&Gynecology',
    '-Surgery',
    'Surgery General',
    'Surgery,General',
    'Ä',
  ];
  return [...lengths, ...codes, ...specialties, pattern ?? ''].map(text);
}

/** The value in a form that looks the same, or nearly. */
function around(value: string | undefined, { type }: Rules): string[] {
  const plain = value === undefined ? '' : String(JSON.parse(value));
  const looks = [
    ...[plain, plain.toLowerCase(), plain.toUpperCase(), ` ${plain}`, `${plain} `, `${plain}\n`, `\n${plain}`],
    ...[`${plain}\r`, `${plain}\u2028`, `${plain}\u0000`, `${plain}\ufffd`, `\ufeff${plain}`, `"${plain}"`],
    ...[plain.replace(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))), `${plain}.0`, `+${plain}`],
    // Some letters become others by case alone: the sign of Kelvin is a k, the long s an s.
    ...[plain.replace(/[kK]/, '\u212a'), plain.replace(/[sS]/, '\u017f'), plain.replace(/[oO]/, '\u041e'), ''],
  ].map(text);
  return type === 'integer' ? [...looks, `${plain}.5`, `-${plain}`] : [...looks, '0', '1', '7'];
}

function text(value: string): string {
  return JSON.stringify(value);
}
