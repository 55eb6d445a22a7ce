import { trailRules } from '../../../lib/checks/rules/trails';
import { type Example, type Resources, testRules } from './examples';

const MANAGEMENT = { Name: 'Calls', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };
const data = (type: unknown, ...values: unknown[]) => ({
  Name: 'Objects',
  FieldSelectors: [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: [type] },
    { Field: 'resources.ARN', StartsWith: values },
  ],
});
const basic = (Type: string, ...Values: string[]) => ({ DataResources: [{ Type, Values }] });

/** A trail that keeps every rule, with changes. */
function trail(changes: Record<string, unknown> = {}): Resources {
  return {
    Trail: [
      'AWS::CloudTrail::Trail',
      {
        IsLogging: true,
        EnableLogFileValidation: true,
        IsMultiRegionTrail: true,
        S3BucketName: 'files',
        AdvancedEventSelectors: [MANAGEMENT, data('AWS::S3::Object', 'arn:aws:s3:::raw/')],
        ...changes,
      },
    ],
  };
}
const selecting = (...AdvancedEventSelectors: object[]): Resources => trail({ AdvancedEventSelectors });
const selectingBasic = (...EventSelectors: object[]): Resources =>
  trail({ AdvancedEventSelectors: undefined, EventSelectors });
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `arn:aws:s3:::bucket-${index}/`);

const examples: Example[] = [
  {
    rule: 'ML-CT-02',
    fails: trail({ EventSelectors: [basic('AWS::S3::Object', 'arn:aws:s3')] }),
    says: 'must not stand side by side',
    passes: trail(),
    alsoPasses: { 'basic ones': selectingBasic(basic('AWS::S3::Object', 'arn:aws:s3')) },
  },
  {
    rule: 'ML-CT-02-2',
    fails: selecting(data('AWS::S3::Object', 'arn:aws:s3:::raw/')),
    says: 'no selector of any trail records management events',
    passes: trail(),
    alsoFails: {
      'switched off in basic ones': selectingBasic({ IncludeManagementEvents: false, ...basic('AWS::S3::Object') }),
    },
    alsoPasses: {
      'no selectors': trail({ AdvancedEventSelectors: undefined }),
      'another trail does': {
        ...selecting(data('AWS::S3::Object', 'arn')),
        Second: trail().Trail ?? ['AWS::CloudTrail::Trail'],
      },
    },
  },
  {
    rule: 'ML-CT-04',
    fails: selecting(MANAGEMENT, data('AWS::SageMaker::Model', 'arn')),
    says: "AWS::SageMaker::MlflowTrackingServer, got 'AWS::SageMaker::Model'",
    passes: selecting(MANAGEMENT, data('AWS::SageMaker::FeatureGroup', 'arn')),
    alsoFails: {
      'no type': selecting(MANAGEMENT, data('S3', 'arn')),
      'a service without data events': selecting(MANAGEMENT, data('AWS::KMS::Key', 'arn')),
      'a basic selector': selectingBasic(basic('AWS::Glue::Table')),
    },
    alsoPasses: {
      'of a parameter': selecting(MANAGEMENT, data({ Ref: 'Type' }, 'arn')),
      'a service that is not judged': selecting(MANAGEMENT, data('AWS::ThinClient::Device', 'arn')),
    },
  },
  {
    rule: 'ML-CT-04-2',
    fails: selecting(MANAGEMENT, { Name: 'Objects', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] }),
    says: "selector 'Objects' must have one resources.type, got 0",
    passes: trail(),
    alsoFails: {
      'no values': selecting(MANAGEMENT, data('AWS::S3::Object')),
      'no category': selecting(MANAGEMENT, { FieldSelectors: [{ Field: 'eventName', Equals: ['GetObject'] }] }),
    },
  },
  {
    rule: 'ML-CT-07',
    fails: selecting(MANAGEMENT, data('AWS::S3::Object', ...many(498))),
    says: 'can have 500 values in its conditions, got 501',
    passes: selecting(MANAGEMENT, data('AWS::S3::Object', ...many(497))),
    alsoFails: {
      'six basic selectors': selectingBasic(...Array.from({ length: 6 }, () => basic('AWS::S3::Object', 'arn:aws:s3'))),
      '251 resources': selectingBasic(basic('AWS::S3::Object', ...many(251))),
    },
  },
  {
    rule: 'ML-CT-101',
    fails: trail({ IsMultiRegionTrail: undefined }),
    says: 'IsMultiRegionTrail must be true, else what happens in other Regions leaves no trace, got nothing',
    passes: trail(),
    alsoFails: { off: trail({ IsLogging: false }), unproven: trail({ EnableLogFileValidation: false }) },
    alsoPasses: { 'of a parameter': trail({ IsLogging: { Ref: 'On' } }) },
  },
  {
    rule: 'ML-CT-102',
    fails: trail({ IncludeGlobalServiceEvents: false }),
    says: 'must be true, got false',
    passes: trail({ IncludeGlobalServiceEvents: true }),
  },
];

testRules('trailRules', trailRules, examples);
