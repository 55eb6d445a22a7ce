import schema from '../../../jobs/readmission/encounter.schema.json';
import { csvLine, toCsv } from '../../../scripts/encounters/csv';
import { generateEncounters } from '../../../scripts/encounters/generator';

const encounters = [...generateEncounters({ count: 500, seed: 3 })];

describe('toCsv', () => {
  test('gives a header with the fields of the schema, then one line per encounter, each with a line feed', () => {
    const lines = [...toCsv(encounters)];

    expect(lines[0]).toBe(`${Object.keys(schema.properties).join(',')}\n`);
    expect(lines).toHaveLength(501);
    expect(lines.filter((line) => !/^[^\r\n]+\n$/.test(line))).toEqual([]);
  });

  test('loses nothing: the text read again gives the same encounters', () => {
    const [header = '', ...rows] = [...toCsv(encounters)].map((line) => line.trimEnd().split(','));
    const read = rows.map((row) =>
      Object.fromEntries(
        Object.values(schema.properties).map(({ type }, index) => [
          header[index],
          type === 'integer' ? Number(row[index]) : row[index],
        ]),
      ),
    );

    expect(read).toEqual(encounters);
  });

  test('quotes nothing, as the real file, where nothing needs it', () => {
    expect([...toCsv(encounters)].join('')).not.toContain('"');
  });
});

describe('csvLine', () => {
  test('quotes a value that would be read as several, and a quote within it twice', () => {
    expect(csvLine([1, 'Home', 'Died at home, in hospice care', 'a "swing" bed'])).toBe(
      '1,Home,"Died at home, in hospice care","a ""swing"" bed"\n',
    );
  });
});
