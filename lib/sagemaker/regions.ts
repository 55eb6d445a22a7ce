import { xgboostRegions } from './images';

/**
 * Regions that have the training image, and in which CloudFormation lacks resource types that the platform makes.
 *
 * Source: the resource schemas of each Region that come with aws-cdk-lib 2.276; its validator refuses a template there (F3006).
 */
const LACKING_TYPES: Readonly<Record<string, readonly string[]>> = {
  'ap-south-2': ['AWS::SageMaker::ModelPackageGroup', 'AWS::SageMaker::ModelPackage'],
  'ap-southeast-4': ['AWS::SageMaker::ModelPackageGroup', 'AWS::SageMaker::ModelPackage'],
  'cn-north-1': ['AWS::SageMaker::ModelPackageGroup'],
  'cn-northwest-1': ['AWS::SageMaker::ModelPackageGroup'],
  'me-central-1': ['AWS::SageMaker::Model', 'AWS::SageMaker::EndpointConfig', 'AWS::SageMaker::Endpoint'],
  'us-gov-east-1': ['AWS::SageMaker::ModelPackageGroup', 'AWS::SageMaker::ModelPackage', 'AWS::SageMaker::Model'],
};

/** Regions that can run the whole platform: SageMaker has the image there, and CloudFormation every resource type. */
export function platformRegions(): readonly string[] {
  return xgboostRegions().filter((region) => LACKING_TYPES[region] === undefined);
}

/** Resource types that CloudFormation lacks in a Region, of those that the platform makes; none, as far as is known. */
export function lackingTypes(region: string): readonly string[] {
  return LACKING_TYPES[region] ?? [];
}
