import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EncounterValidationEnvironment } from '../../lambda/encounter-validation/environment';
import { EncounterValidation } from '../../lib/ingestion/encounter-validation';
import { rawZone } from './raw-zone';

function given(use?: (validation: EncounterValidation, role: Role) => unknown): Template {
  const { stack, lake, logs, alarms } = rawZone();
  const validation = new EncounterValidation(stack, 'Validation', {
    lake,
    errorPrefix: 'errors/encounters/',
    metricsNamespace: 'test-ingestion',
    logs,
    alarms,
  });
  use?.(validation, new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('firehose.amazonaws.com') }));
  return Template.fromStack(stack);
}

const ours = { Description: Match.stringLikeRegexp('^Checks encounters') };

describe('EncounterValidation', () => {
  test('sets every environment variable that the handler reads, and no other', () => {
    const [fn] = Object.values(given().findResources('AWS::Lambda::Function', { Properties: ours }));
    const { Variables } = (fn as { Properties: { Environment: { Variables: object } } }).Properties.Environment;
    expect(Object.keys(Variables).sort()).toEqual(Object.values(EncounterValidationEnvironment).sort());
  });

  test('answers before Firehose stops waiting after five minutes', () => {
    const [fn] = Object.values(given().findResources('AWS::Lambda::Function', { Properties: ours }));
    expect((fn as { Properties: { Timeout: number } }).Properties.Timeout).toBeLessThanOrEqual(300);
  });

  test('has memory for a batch of small junk records, its refused object and the answer', () => {
    given().hasResourceProperties('AWS::Lambda::Function', { ...ours, MemorySize: 1024 });
  });

  test('writes refused records only: no other prefix, no reading, no deleting', () => {
    const policies = given().findResources('AWS::IAM::Policy', {
      Properties: { PolicyName: Match.stringLikeRegexp('^ValidationFunction') },
    });
    const text = JSON.stringify(policies);
    expect(text).toContain('"/errors/encounters/refused/*"');
    expect(text).not.toMatch(/s3:(Get|Delete|List|Abort)/);
    expect(text.match(/"\/[^"]*\*"/g)).toEqual(['"/errors/encounters/refused/*"']);
  });

  test('logs into a group of its own under the log key, for the given time', () => {
    given().hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 30, KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LogKey'), 'Arn'] } },
    });
  });

  test('one refused encounter raises the alarm, and silence does not', () => {
    given().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'test-ingestion',
      MetricName: 'EncountersRefused',
      Dimensions: [{ Name: 'service', Value: 'encounter-validation' }],
      Statistic: 'Sum',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Alarms') }],
    });
  });

  test('one failed invocation raises the alarm', () => {
    given().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Threshold: 0,
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Alarms') }],
    });
  });

  test('grantInvoke names the function and its newest version, and no wildcard', () => {
    const template = given((validation, role) => validation.grantInvoke(role));
    const fn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Validation'), 'Arn'] };
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^Caller'),
      PolicyDocument: {
        Statement: [
          {
            Action: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
            Effect: 'Allow',
            Resource: [fn, { 'Fn::Join': ['', [fn, ':$LATEST']] }],
          },
        ],
      },
    });
  });
});
