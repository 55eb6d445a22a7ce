import { Match, Template } from 'aws-cdk-lib/assertions';
import type { DataLakeProps } from '../../lib/data-lake/data-lake';
import { findingsOfSynthesis } from '../app';
import { twoStacks } from './two-stacks';

const TAG = 'AWS::LakeFormation::Tag';
const ASSOCIATION = 'AWS::LakeFormation::TagAssociation';

function given(overrides: Partial<DataLakeProps> = {}) {
  const parts = twoStacks(overrides);
  return { ...parts, template: Template.fromStack(parts.data) };
}

describe('LakeTags', () => {
  const { template } = given();

  test('has one tag for the zone and one for the sensitivity, with all their values', () => {
    template.hasResourceProperties(TAG, { TagKey: 'ml-test-zone', TagValues: Match.arrayWith(['raw', 'curated']) });
    template.hasResourceProperties(TAG, {
      TagKey: 'ml-test-sensitivity',
      TagValues: ['restricted', 'confidential', 'internal'],
    });
  });

  test('tells a database its zone and no sensitivity, so that a table that has none is shown by no tag', () => {
    template.hasResourceProperties(ASSOCIATION, {
      Resource: { Database: { Name: 'ml_test_curated' } },
      LFTags: [Match.objectLike({ TagKey: 'ml-test-zone', TagValues: ['curated'] })],
    });
  });

  test('tells a table its sensitivity, and the columns that differ theirs', () => {
    template.hasResourceProperties(ASSOCIATION, {
      Resource: { Table: Match.objectLike({ Name: 'encounter' }) },
      LFTags: [Match.objectLike({ TagKey: 'ml-test-sensitivity', TagValues: ['confidential'] })],
    });
    template.hasResourceProperties(ASSOCIATION, {
      Resource: { TableWithColumns: Match.objectLike({ Name: 'encounter', ColumnNames: ['patient_nbr'] }) },
      LFTags: [Match.objectLike({ TagKey: 'ml-test-sensitivity', TagValues: ['restricted'] })],
    });
    template.resourceCountIs(ASSOCIATION, 4);
  });

  test('hides a column before it tags the table around it', () => {
    const order = Object.entries(template.findResources(ASSOCIATION));
    const [table] = order.find(([, { Properties }]) => Properties.Resource.Table?.Name === 'encounter') ?? [];
    const [columns] = order.find(([, { Properties }]) => 'TableWithColumns' in Properties.Resource) ?? [];
    expect(template.findResources(ASSOCIATION)[String(table)]?.DependsOn).toContain(columns);
  });

  test('keeps values that are replaced, because taking the old one off might take the new one, too', () => {
    for (const retain of [true, false]) {
      given({ retain }).template.allResources(ASSOCIATION, { UpdateReplacePolicy: 'Retain' });
    }
  });

  test('makes no tags without Lake Formation, or without names for them', () => {
    for (const overrides of [{ lakeFormation: 'off' }, { tagNames: undefined }] as const) {
      given(overrides).template.resourceCountIs(TAG, 0);
    }
  });

  test.each(['Zone', '', 'z'.repeat(51)])('refuses the key %p, which Lake Formation would store otherwise', (zone) => {
    expect(() => given({ tagNames: { zone, sensitivity: 'sensitivity' } })).toThrow(
      `names of tags must be 1 to 50 characters in lower case, because Lake Formation stores them so, got '${zone}'`,
    );
  });

  test('asks Lake Formation for one thing after another (LF-04)', () => {
    const types = /^AWS::LakeFormation::(Tag|TagAssociation|PrincipalPermissions|DataCellsFilter)$/;
    const resources = Object.entries(
      template.toJSON().Resources as Record<string, { Type: string; DependsOn?: string[] }>,
    ).filter(([, { Type }]) => types.test(Type));
    const ids = new Set(resources.map(([id]) => id));
    const before = (id: string, seen = new Set<string>()): Set<string> => {
      for (const one of (template.toJSON().Resources[id].DependsOn ?? []) as string[]) {
        if (!seen.has(one)) before(one, seen.add(one));
      }
      return seen;
    };
    const places = resources.map(([id]) => [...before(id)].filter((one) => ids.has(one)).length).sort((a, b) => a - b);
    expect(places).toEqual(resources.map((_, index) => index));
  });

  test('makes no circle of dependencies', () => {
    expect(findingsOfSynthesis(given().app)).toEqual([]);
  });
});
