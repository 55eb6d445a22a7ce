import { App, Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { ManagedRuleIdentifiers } from 'aws-cdk-lib/aws-config';
import { parse } from 'yaml';
import { ConformancePack } from '../../lib/account/conformance-pack';
import { conformanceRules } from '../../lib/account/conformance-rules';
import { SensitiveDataDiscovery } from '../../lib/account/sensitive-data-discovery';
import { ThreatDetection } from '../../lib/account/threat-detection';
import { account } from './given';

const alertEmail = 'team@example.com';
const RULE = 'AWS::Events::Rule';

/** Managed rules that CDK's list lacks; conformance packs of `awslabs/aws-config-rules` (2026-04) name them. */
const NEWER = [
  'ATHENA_WORKGROUP_ENCRYPTED_AT_REST',
  'CLOUDTRAIL_S3_BUCKET_PUBLIC_ACCESS_PROHIBITED',
  'SAGEMAKER_DOMAIN_IN_VPC',
  'SAGEMAKER_MODEL_ISOLATION_ENABLED',
  'SAGEMAKER_NOTEBOOK_INSTANCE_INSIDE_VPC',
  'SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK',
  'STEP_FUNCTIONS_STATE_MACHINE_LOGGING_ENABLED',
];

describe('ConfigurationRecorder', () => {
  const template = account({ configuration: { recorder: 'create', serviceRole: 'existing', conformancePack: true } });

  test('lets recorder and channel be made at the same time, neither waiting for the other', () => {
    const ids = ['AWS::Config::ConfigurationRecorder', 'AWS::Config::DeliveryChannel'].flatMap((type) =>
      Object.entries(template.findResources(type)),
    );
    for (const [, resource] of ids) {
      const before = (resource as { DependsOn: string[] }).DependsOn;
      expect(before.filter((id) => ids.some(([other]) => other === id))).toEqual([]);
      expect(before).toContainEqual(expect.stringMatching(/FilesPolicy/));
    }
  });

  test('lets AWS Config write for this account alone, and under its own prefix (CF-10)', () => {
    const statement = (Action: string, also: object) =>
      Match.objectLike({
        Action,
        Effect: 'Allow',
        Principal: { Service: 'config.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, ...also } },
        Resource: {
          'Fn::Join': ['', [Match.anyValue(), '/AWSLogs/', { Ref: 'AWS::AccountId' }, '/Config/*']],
        },
      });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([statement('s3:PutObject', { 's3:x-amz-acl': 'bucket-owner-full-control' })]),
      },
    });
  });

  test('uses the service-linked role, and makes it only where it is not there', () => {
    template.resourceCountIs('AWS::IAM::ServiceLinkedRole', 0);
    const made = account({ configuration: { recorder: 'create', conformancePack: false } });
    made.hasResource('AWS::Config::ConfigurationRecorder', {
      Properties: {
        RoleARN: {
          'Fn::Join': ['', Match.arrayWith([':role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'])],
        },
      },
      DependsOn: Match.arrayWith(Object.keys(made.findResources('AWS::IAM::ServiceLinkedRole'))),
    });
  });

  test('records IAM unless another Region does', () => {
    const records = (globalTypes?: boolean) =>
      account({ configuration: { recorder: 'create', globalTypes, conformancePack: false } });
    const group = (includeGlobalResourceTypes: boolean) => ({
      RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: includeGlobalResourceTypes },
    });
    records().hasResourceProperties('AWS::Config::ConfigurationRecorder', group(true));
    records(false).hasResourceProperties('AWS::Config::ConfigurationRecorder', group(false));
  });
});

describe('ConformancePack', () => {
  const PACK = 'AWS::Config::ConformancePack';

  test('waits for the recorder of its stack, or takes the one that is there (RV-11)', () => {
    const both = account({ configuration: { recorder: 'create', conformancePack: true } });
    both.hasResource(PACK, {
      DependsOn: Match.arrayWith(Object.keys(both.findResources('AWS::Config::ConfigurationRecorder'))),
    });
    account({ configuration: { recorder: 'existing', conformancePack: true } }).hasResource(PACK, {
      DependsOn: Match.absent(),
    });
  });

  test('holds each rule once, as a managed rule of AWS Config', () => {
    const template = account({ configuration: { recorder: 'existing', conformancePack: true } });
    const [pack] = Object.values(template.findResources(PACK)) as { Properties: { TemplateBody: string } }[];
    const { Resources } = parse(String(pack?.Properties.TemplateBody)) as {
      Resources: Record<string, { Type: string; Properties: { Source: object } }>;
    };
    const sources = Object.values(Resources).map(({ Properties }) => Properties.Source);
    expect(sources).toEqual(conformanceRules.map(({ identifier }) => ({ Owner: 'AWS', SourceIdentifier: identifier })));
    expect(new Set(conformanceRules.map(({ identifier }) => identifier)).size).toBe(conformanceRules.length);
  });

  test('names rules by identifiers of the list of managed rules', () => {
    const known: readonly unknown[] = [...Object.values(ManagedRuleIdentifiers), ...NEWER];
    expect(conformanceRules.filter(({ identifier }) => !known.includes(identifier))).toEqual([]);
  });

  test.each([
    ['a name that AWS Config refuses', { packName: '1st' }, /packName must be a letter and then .*, got '1st'/],
    ['no rules', { packName: 'ml', rules: [] }, /rules must name at least one rule, got none/],
  ])('fails with %s', (_, props, message) => {
    expect(() => new ConformancePack(new Stack(new App()), 'Pack', props)).toThrow(message);
  });
});

describe('ThreatDetection', () => {
  test('says of each feature whether it is on, because GuardDuty switches on what is not said', () => {
    account({ guardDuty: { detector: 'create', alertFrom: 4 } }).hasResourceProperties('AWS::GuardDuty::Detector', {
      Enable: true,
      Features: [
        { Name: 'S3_DATA_EVENTS', Status: 'ENABLED' },
        { Name: 'LAMBDA_NETWORK_LOGS', Status: 'ENABLED' },
        { Name: 'EKS_AUDIT_LOGS', Status: 'DISABLED' },
        { Name: 'EBS_MALWARE_PROTECTION', Status: 'DISABLED' },
        { Name: 'RDS_LOGIN_EVENTS', Status: 'DISABLED' },
        { Name: 'RUNTIME_MONITORING', Status: 'DISABLED' },
      ],
    });
  });

  test.each(['create', 'existing'] as const)(
    'reports findings from the severity on, with a detector that is %s',
    (detector) => {
      account({ alertEmail, guardDuty: { detector, alertFrom: 7 } }).hasResourceProperties(RULE, {
        EventPattern: {
          source: ['aws.guardduty'],
          'detail-type': ['GuardDuty Finding'],
          detail: { severity: [{ numeric: ['>=', 7] }] },
        },
        Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^AlertsTopic') } })],
      });
    },
  );

  test('fails where nothing is left to make, and for a severity that there is not', () => {
    const stack = new Stack(new App());
    expect(() => new ThreatDetection(stack, 'A', { detector: 'existing' })).toThrow(
      /leaves nothing to make without alerts/,
    );
    expect(() => new ThreatDetection(stack, 'B', { detector: 'create', alertFrom: 11 })).toThrow(
      /from 1 to 10, got 11/,
    );
  });
});

describe('SensitiveDataDiscovery', () => {
  const identifiers = [{ name: 'patient-number', pattern: '[0-9]{3,9}', keywords: ['patient_nbr'] }];

  test('looks for the patient number near its keyword, once Macie is on', () => {
    const template = account({ macie: { session: 'create', identifiers } });
    template.hasResource('AWS::Macie::CustomDataIdentifier', {
      Properties: { Name: 'patient-number', Regex: '[0-9]{3,9}', Keywords: ['patient_nbr'] },
      DependsOn: Object.keys(template.findResources('AWS::Macie::Session')),
    });
  });

  test('reports what is of medium or high severity', () => {
    account({ alertEmail, macie: { session: 'existing', identifiers: [] } }).hasResourceProperties(RULE, {
      EventPattern: {
        source: ['aws.macie'],
        'detail-type': ['Macie Finding'],
        detail: { severity: { description: ['Medium', 'High'] } },
      },
    });
  });

  test('fails where nothing is left to make', () => {
    expect(() => new SensitiveDataDiscovery(new Stack(new App()), 'M', { session: 'existing' })).toThrow(
      /leaves nothing to make without identifiers and alerts/,
    );
  });
});

describe('AccountAlerts', () => {
  test('asks the address to subscribe to an encrypted topic, whose key EventBridge may use (KM-05)', () => {
    const template: Template = account({ alertEmail, guardDuty: { detector: 'existing', alertFrom: 4 } });
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: alertEmail });
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          }),
        ]),
      },
    });
  });
});
