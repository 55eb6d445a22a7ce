import { policyArnRules } from '../../../lib/checks/rules/policy-arns';
import { type Resources, testRules } from './examples';
import { arn } from './machines';
import { roleOf } from './roles';

const policy = (Resource: unknown): Resources => roleOf('Any', [{ Action: 'sagemaker:InvokeEndpoint', Resource }]);

testRules('policyArnRules', policyArnRules, [
  {
    rule: 'ML-SF-06',
    fails: policy('arn:aws:sagemaker:eu-west-1:123456789012:training-job/{% $name %}*'),
    says: 'is taken literally, and matches nothing',
    passes: policy('arn:aws:sagemaker:eu-west-1:123456789012:training-job/train-*'),
  },
  {
    rule: 'ML-SF-09',
    fails: policy(arn('sagemaker', 'endpoint/Readmission')),
    says: 'has capitals, and no ARN of SageMaker has',
    passes: policy(arn('sagemaker', 'endpoint/readmission')),
    alsoPasses: {
      'the name of an endpoint that the stack makes': {
        ...policy(arn('sagemaker', 'endpoint/${Endpoint.EndpointName}')),
        Endpoint: ['AWS::SageMaker::Endpoint', {}],
      },
      'another service': policy('arn:aws:s3:::Models/*'),
      'a model that is asked of Bedrock': policy('arn:aws:bedrock:eu-west-1::foundation-model/Some.Model'),
    },
  },
]);
