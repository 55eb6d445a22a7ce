import { allRules } from '../../../lib/checks/all-rules';
import { forEach, type Rule } from '../../../lib/checks/rule';
import { ABOUT_REFERENCES, rulesOn } from '../../../scripts/deploy-rehearsal/rules';
import { stackOf } from '../../checks/rules/examples';

/** Wants a key of the templates. */
const KEY: Rule = {
  id: 'ML-XX-01',
  title: 'A topic has a key of the templates',
  facts: [],
  fix: 'name one',
  check: forEach('AWS::SNS::Topic', ({ properties }, assembly) =>
    assembly.target(properties.KmsMasterKeyId) === undefined ? [{ problem: 'no key', location: 'KmsMasterKeyId' }] : [],
  ),
};

/** Wants a short name. */
const NAME: Rule = {
  id: 'ML-XX-02',
  title: 'Names are short',
  facts: [],
  fix: 'shorten it',
  check: forEach('AWS::SNS::Topic', ({ properties }) =>
    String(properties.TopicName).length > 20 ? [{ problem: 'the name is too long', location: 'TopicName' }] : [],
  ),
};

const topic = (properties: Record<string, unknown>) => [
  stackOf('Test', { Key: ['AWS::KMS::Key'], Topic: ['AWS::SNS::Topic', properties] }),
];
const templates = topic({ KmsMasterKeyId: { Ref: 'Key' }, TopicName: { Ref: 'Key' } });

test('a rule that misses a reference is named, and its finding does not count', () => {
  expect(rulesOn(templates, topic({ KmsMasterKeyId: '1234', TopicName: 'alarms' }), [KEY, NAME])).toEqual({
    judged: ['ML-XX-02'],
    needReferences: ['ML-XX-01'],
    findings: [],
  });
});

test('what only the resolved value shows is found', () => {
  const resolved = topic({ KmsMasterKeyId: '1234', TopicName: 'a'.repeat(21) });
  expect(rulesOn(templates, resolved, [KEY, NAME]).findings).toEqual([
    'ML-XX-02 Test/Topic: TopicName: the name is too long; shorten it',
  ]);
});

test('rules that are left out by name are rules, and find a reference that is written out', () => {
  expect(allRules.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(ABOUT_REFERENCES)));
  const endpoint = {
    Endpoint: ['AWS::SageMaker::Endpoint', { EndpointName: 'ml-readmission' }],
    Target: [
      'AWS::ApplicationAutoScaling::ScalableTarget',
      {
        ResourceId: 'endpoint/ml-readmission/variant/main',
        ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
        ServiceNamespace: 'sagemaker',
      },
    ],
  } as const;
  const person = {
    Results: ['AWS::S3::Bucket', {}],
    Place: ['AWS::LakeFormation::Resource', { ResourceArn: 'arn:aws:s3:::tables', UseServiceLinkedRole: true }],
    Analyst: ['AWS::IAM::Role', { AssumeRolePolicyDocument: {} }],
    Policy: [
      'AWS::IAM::Policy',
      {
        Roles: [{ Ref: 'Analyst' }],
        PolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: 'lakeformation:GetDataAccess', Resource: '*' },
            { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::results/*' },
          ],
        },
      },
    ],
  } as const;
  const stacks = [stackOf('Test', endpoint as never), stackOf('People', person as never)];
  const rules = allRules.filter(({ id }) => id in ABOUT_REFERENCES);
  expect(rulesOn(stacks, stacks, rules)).toMatchObject({
    needReferences: expect.arrayContaining(Object.keys(ABOUT_REFERENCES)),
    findings: [],
  });
});
