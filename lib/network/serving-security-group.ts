import { IsolatedSecurityGroup } from './isolated-security-group';

/**
 * Security group of model containers: they reach S3 to fetch their model, and nobody reaches them.
 *
 * Requests come through SageMaker and not through the network, so a client needs the interface endpoint
 * `sagemaker-runtime` and no rule here.
 */
export class ServingSecurityGroup extends IsolatedSecurityGroup {}
