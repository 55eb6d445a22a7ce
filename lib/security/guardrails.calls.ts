import type { Context } from './calls';

/**
 * What a request for a job says where the guardrails look: in the isolated network, under our keys, with all switches closed. The
 * jobs of the workflow are such, and so must those of people be; a test holds this against the requests in the templates.
 *
 * @param instanceType the type that it asks for
 */
export function guardedJob(instanceType: string): Context {
  return {
    'sagemaker:InstanceTypes': [instanceType],
    'sagemaker:InterContainerTrafficEncryption': 'true',
    'sagemaker:NetworkIsolation': 'true',
    'sagemaker:OutputKmsKeyArn': '{Foundation/Keys/Internal}',
    'sagemaker:VolumeKmsKeyArn': '{Foundation/Keys/Restricted}',
    'sagemaker:VpcSubnets': ['{Network/Isolated/Vpc/IsolatedSubnet1/Subnet#Ref}'],
  };
}
