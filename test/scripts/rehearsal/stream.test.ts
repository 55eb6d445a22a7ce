import { Failed } from '../../../scripts/rehearsal/failed';
import { rowsOf } from '../../../scripts/rehearsal/stream';
import { anEncounter } from '../../lambda/encounter-validation/encounter-fixture';

describe('rowsOf', () => {
  test('has the rows of the validation, with the names of the columns', () => {
    const [row = ''] = rowsOf([JSON.stringify(anEncounter({ encounter_id: 7, 'glyburide-metformin': 'Up' }))]);
    expect(JSON.parse(row)).toMatchObject({ encounter_id: 7, glyburide_metformin: 'Up' });
    expect(row).not.toContain('\n');
  });

  test('fails with the reasons when the validation refuses what the file has', () => {
    const records = [anEncounter(), anEncounter({ age: 'old' })].map((record) => JSON.stringify(record));
    expect(() => rowsOf(records)).toThrow(Failed);
    expect(() => rowsOf(records)).toThrow(/^the stream refuses an encounter that the file has: \[.*age/);
  });
});
