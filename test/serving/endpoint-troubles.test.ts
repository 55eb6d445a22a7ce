import { Template } from 'aws-cdk-lib/assertions';
import { EndpointTroubles } from '../../lib/serving/endpoint-troubles';
import { modelStack } from '../registry/model-stack';

test('an endpoint that fails or rolls back is reported, in both spellings of SageMaker, and no other endpoint', () => {
  const { stack, alarms } = modelStack();
  new EndpointTroubles(stack, 'Troubles', { endpointNames: ['test-one', 'test-two'], alarms });
  const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')) as [
    { Properties: Record<string, unknown> },
  ];
  expect(rule.Properties.EventPattern).toEqual({
    source: ['aws.sagemaker'],
    'detail-type': ['SageMaker Endpoint State Change', 'SageMaker Endpoint Deployment State Change'],
    detail: {
      EndpointName: ['test-one', 'test-two'],
      EndpointStatus: [
        ...['RollingBack', 'ROLLING_BACK', 'UpdateRollbackFailed', 'UPDATE_ROLLBACK_FAILED'],
        ...['Failed', 'FAILED', 'OutOfService', 'OUT_OF_SERVICE'],
      ],
    },
  });
  expect(JSON.stringify(rule.Properties.Targets)).toContain('<detail-EndpointName> is <detail-EndpointStatus>');
});
