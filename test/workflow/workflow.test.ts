import { Match } from 'aws-cdk-lib/assertions';
import { given } from './given-workflow';
import { asText, definitionOf, statementsOf } from './state-machine';

describe('Workflow', () => {
  const template = given();

  test('logs every step with its data, under the log key, in a group of the vended logs (RV-12, KM-01)', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      TracingConfiguration: { Enabled: true },
    });
    const [group] = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(asText(group)).toMatchObject({
      Properties: {
        LogGroupName: expect.stringMatching(/^\/aws\/vendedlogs\//),
        KmsKeyId: expect.stringMatching(/^<LogKey/),
      },
      DeletionPolicy: 'Retain',
    });
  });

  test('no execution ends without success in silence, however it ends', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        detail: {
          stateMachineArn: [{ Ref: Match.stringLikeRegexp('^Workflow') }],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^Alarms') } })],
    });
    expect(definitionOf(template).TimeoutSeconds).toBe(3600);
  });

  test('its role can be assumed for this account only, and may publish to the one topic under its key (KM-05)', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'states.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
    const statements = statementsOf(template, 'Role');
    expect(statements).toContainEqual(
      expect.objectContaining({ Action: ['sns:Publish'], Resource: [expect.stringMatching(/^<Alarms/)] }),
    );
    expect(statements).toContainEqual(
      expect.objectContaining({
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: [expect.stringMatching(/^<LogKey/)],
        Condition: { StringEquals: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' } },
      }),
    );
  });
});
