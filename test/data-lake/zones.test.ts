import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { AGEING, ZONE_SENSITIVITY, ZONES } from '../../lib/data-lake/zones';
import { twoStacks } from './two-stacks';

/** Rows of the table in the README, by zone: key, replaced versions, current objects, why. */
function readmeRows(): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(join(__dirname, '../../lib/data-lake/README.md'), 'utf8');
  const section = /^## Zones\n(.*?)^## /ms.exec(text)?.[1] ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)];
  return new Map(rows.map(([, zone = '', cells = '']) => [zone, cells.split('|').map((cell) => cell.trim())]));
}

interface Rule {
  readonly Id: string;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
  readonly Transitions?: readonly { readonly StorageClass: string; readonly TransitionInDays: number }[];
}

/** The life cycle of a zone, as CloudFormation gets it. */
function rulesOf(template: Template, zone: string): readonly Rule[] {
  const buckets = Object.entries(template.findResources('AWS::S3::Bucket'));
  const [, bucket] = buckets.find(([id]) => id.startsWith(`Lake${zone}`)) ?? [];
  return (bucket?.Properties.LifecycleConfiguration.Rules ?? []) as Rule[];
}

describe('zones', () => {
  const template = Template.fromStack(twoStacks().data);
  const rows = readmeRows();

  test('stand all in the table of the README, and no other does', () => {
    expect([...rows.keys()]).toEqual([...ZONES]);
  });

  test.each(ZONES)('%s ages in the template as the README says', (zone) => {
    const rules = rulesOf(template, zone);
    const days = rules.flatMap(({ NoncurrentVersionExpiration: one }) => one?.NoncurrentDays ?? []);
    const moves = rules.flatMap(({ Transitions = [] }) => Transitions);
    const [key, versions, current, why] = rows.get(zone) ?? [];
    expect({ key, versions, current, why }).toEqual({
      key: `\`${ZONE_SENSITIVITY[zone]}\``,
      versions: `${days.join()} days`,
      current:
        moves.length === 0
          ? 'stay'
          : moves
              .map(
                ({ StorageClass, TransitionInDays }) =>
                  `move to ${inWords(StorageClass)} after ${TransitionInDays} days`,
              )
              .join(),
      why: AGEING[zone].why,
    });
  });

  test('never lets a current object expire; unfinished uploads go after seven days', () => {
    for (const zone of ZONES) {
      const rules = rulesOf(template, zone);
      expect(rules.filter((rule) => 'ExpirationInDays' in rule || 'ExpirationDate' in rule)).toEqual([]);
      expect(rules[0]).toMatchObject({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } });
    }
  });
});

function inWords(storageClass: string): string {
  return storageClass === 'GLACIER_IR' ? 'Glacier Instant Retrieval' : storageClass;
}
