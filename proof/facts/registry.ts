import type { Fact } from './fact';

/** What AWS enforces about the model registry and the models that come from it. */
export const registryFacts: readonly Fact[] = [
  {
    id: 'MR-01',
    says: 'A model package group that has versions cannot be deleted',
    rules: ['ML-MR-01'],
  },
  {
    id: 'MR-02',
    says: 'A version in a group takes no tags, and only an approved one can be deployed',
    rules: ['ML-MR-02', 'ML-MR-02-2'],
  },
  {
    id: 'MR-03',
    says: 'Name and description of a group are create-only: a new name is a new group without the history',
    construct: 'lib/registry/model-group.ts',
    how: 'the name comes from the configuration, and the description is a constant',
  },
  {
    id: 'RV-07',
    says: 'A script-mode archive needs SAGEMAKER_PROGRAM and SAGEMAKER_SUBMIT_DIRECTORY, and under network isolation everything inside it',
    rules: ['ML-RV-07', 'ML-RV-07-2', 'ML-RV-07-3'],
  },
  {
    id: 'RV-09',
    says: 'AWS::SageMaker::ModelPackage needs the name of its group: retained, the next deployment collides; deleted, it fails while versions exist',
    rules: ['ML-MR-01'],
  },
];
