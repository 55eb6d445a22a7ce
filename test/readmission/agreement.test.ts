import schema from '../../jobs/readmission/encounter.schema.json';
import { checkEncounter, columnName } from '../../lambda/encounter-validation/encounter';
import { CURATED_TABLES, RAW_TABLES } from '../../lib/readmission/tables';
import { csvLine, toCsv } from '../../scripts/encounters/csv';
import { generateEncounters } from '../../scripts/encounters/generator';
import { idsMapping } from '../../scripts/encounters/ids-mapping';
import { type EncounterText, type Mutation, mutationsOf, RULES } from './mutations';
import { askPython, type Question } from './python';

/** Numbers that are whole, written as if they were not: JSON.parse cannot tell them from the others, JSON Schema does not. */
const WHOLE_BUT_WRITTEN_WITH_A_FRACTION = ['1.0', '1e0', '10e-1'];

const FIELDS = Object.keys(RULES);

/** An encounter of which every field has the value that `choose` gives it. */
function encounterText(choose: (rules: (typeof RULES)[string], field: string) => unknown): EncounterText {
  return Object.fromEntries(FIELDS.map((field) => [field, JSON.stringify(choose(RULES[field] as never, field))]));
}

const generated = [...generateEncounters({ count: 40, seed: 11 })].map((encounter) =>
  encounterText((_, field) => encounter[field as keyof typeof encounter]),
);
const smallest = encounterText((rules) => rules.enum?.[0] ?? rules.minimum ?? '?');
const largest = encounterText(
  (rules) => rules.enum?.at(-1) ?? rules.maximum ?? (rules.maxLength ? 'A'.repeat(rules.maxLength) : undefined) ?? 'ZZ',
);
const VALID = [...generated, smallest, { ...largest, ...{ diag_1: '"E999.99"', diag_2: '"V1"', diag_3: '"250.8"' } }];
const MUTATED = [...VALID.slice(0, 2), ...VALID.slice(-2)].flatMap((encounter) =>
  mutationsOf(encounter).map((mutation) => ({ ...mutation, encounter: mutated(encounter, mutation) })),
);

function mutated(encounter: EncounterText, { field, value }: Mutation): EncounterText {
  const others = Object.entries(encounter).filter(([name]) => name !== field);
  return Object.fromEntries(value === undefined ? others : [...others, [field, value]]);
}

function json(encounter: EncounterText): string {
  return `{${Object.entries(encounter)
    .map(([field, value]) => `${JSON.stringify(field)}:${value}`)
    .join(',')}}`;
}

/** The same encounter as a line of CSV: undefined when CSV has no way to say it. */
function csv(encounter: EncounterText): string | undefined {
  const values = Object.values(encounter).map((value) => JSON.parse(value) as unknown);
  const writable = values.every((value) => Number.isSafeInteger(value) || typeof value === 'string');
  if (!writable || Object.keys(encounter).some((field) => !FIELDS.includes(field)) || values.join().includes('\0')) {
    return undefined;
  }
  return csvLine(FIELDS.map((field) => JSON.parse(encounter[field] ?? '""') as string | number));
}

/** What a line of CSV means, as the same fields in JSON: an empty text is no value, digits are a number where one is due. */
function meaning(encounter: EncounterText): EncounterText {
  const fields = Object.entries(encounter).filter(([, value]) => value !== '""');
  return Object.fromEntries(
    fields.map(([field, value]) => {
      const text = String(JSON.parse(value));
      const isNumber = RULES[field]?.type === 'integer' && /^-?[0-9]{1,18}$/.test(text);
      return [field, isNumber ? String(Number(text)) : JSON.stringify(text)];
    }),
  );
}

/** The fields that the validation of the stream names, none for a valid encounter. */
function namedByStream(text: string): string[] {
  const check = checkEncounter(JSON.parse(text));
  return check.valid
    ? []
    : check.reasons
        .flatMap(({ field, given, allowed }) =>
          given === 'missing' ? (/add (.*)$/.exec(allowed)?.[1] ?? allowed).split(', ') : [field],
        )
        .sort();
}

/** The fields that Python names, for each question. */
function namedByPython(questions: readonly Question[]): string[][] {
  return askPython(questions).map((fields) => (fields as string[]).sort());
}

describe('what an encounter is', () => {
  const inCsv = [...VALID, ...MUTATED.map(({ encounter }) => encounter)].flatMap((encounter) => {
    const line = csv(encounter);
    return line === undefined ? [] : [{ line, stream: namedByStream(json(meaning(encounter))) }];
  });
  const byPython = namedByPython(MUTATED.map(({ encounter }) => ({ json: json(encounter) })));

  test('the stream and the model server accept the same valid encounters', () => {
    expect(VALID.map((encounter) => namedByStream(json(encounter))).flat()).toEqual([]);
    expect(namedByPython(VALID.map((encounter) => ({ json: json(encounter) }))).flat()).toEqual([]);
  });

  test('they refuse the same wrong ones and name the same fields, whichever field is changed in whichever way', () => {
    const different = MUTATED.map(({ field, value, encounter }, index) => ({
      ...{ field, value, stream: namedByStream(json(encounter)), python: byPython[index] },
    })).filter(({ stream, python }) => JSON.stringify(stream) !== JSON.stringify(python));

    expect(different).toEqual([]);
  });

  test('every field of the schema is checked: some change of it is refused by its name, and by no other', () => {
    const refused = new Set(byPython.filter(({ length }) => length === 1).flat());

    expect(FIELDS.filter((field) => !refused.has(field))).toEqual([]);
  });

  test('a file means what the stream means, wherever CSV can say it', () => {
    const named = namedByPython(inCsv.map(({ line }) => ({ csv: line })));
    const different = inCsv
      .map(({ line, stream }, index) => ({ line, stream, file: named[index] }))
      .filter(({ stream, file }) => JSON.stringify(stream) !== JSON.stringify(file));

    expect(different).toEqual([]);
    expect(inCsv.length).toBeGreaterThan(MUTATED.length / 3);
  });

  test('what is no object is refused as a whole by both', () => {
    const texts = ['null', '1', '"x"', '[]', 'true', `[${json(smallest)}]`];

    expect(texts.map(namedByStream)).toEqual(texts.map(() => ['(record)']));
    expect(namedByPython(texts.map((text) => ({ json: text })))).toEqual(texts.map(() => ['(record)']));
  });

  test('a whole number that is written with a fraction is one to both', () => {
    const texts = WHOLE_BUT_WRITTEN_WITH_A_FRACTION.map((one) => json({ ...smallest, time_in_hospital: one }));

    expect(texts.map(namedByStream)).toEqual(texts.map(() => []));
    expect(namedByPython(texts.map((text) => ({ json: text })))).toEqual(texts.map(() => []));
  });

  test('the files and the tables have the fields of the schema in its order', () => {
    const [header] = toCsv([]);
    const tables = [...RAW_TABLES, ...CURATED_TABLES].filter(({ name }) => name.includes('encounter'));

    expect(header).toBe(`${Object.keys(schema.properties).join(',')}\n`);
    expect(tables).toHaveLength(2);
    for (const { columns } of tables) {
      expect(columns.map(({ name, type }) => [name, type])).toEqual(
        Object.entries(schema.properties).map(([field, { type }]) => [
          columnName(field),
          type === 'integer' ? 'int' : 'string',
        ]),
      );
    }
  });

  test('the generated reference file is one to Python, and explains every id that is generated', () => {
    const [tables] = askPython([{ reference: idsMapping() }]) as Record<string, [number, string][]>[];
    const explained = (name: string) => new Set(tables?.[name]?.map(([id]) => id));

    for (const encounter of generateEncounters({ count: 5000, seed: 1 })) {
      expect(explained('admission_type')).toContain(encounter.admission_type_id);
      expect(explained('discharge_disposition')).toContain(encounter.discharge_disposition_id);
      expect(explained('admission_source')).toContain(encounter.admission_source_id);
    }
  });
});
