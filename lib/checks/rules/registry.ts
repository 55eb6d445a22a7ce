import { type Assembly, asList, type Resource } from '../assembly';
import { versionsOf } from '../model-versions';
import { isOpen } from '../policy-document';
import { isGiven, quoted, textAt, valueAt } from '../request-values';
import { forEach, type Rule } from '../rule';

const GROUP = 'AWS::SageMaker::ModelPackageGroup';
const VERSION = 'AWS::SageMaker::ModelPackage';

/** API: `DeleteModelPackageGroup` refuses a group that has versions. */
const groupDeletion: Rule = {
  id: 'ML-MR-01',
  title: 'A group of model versions is retained, or emptied before it is deleted',
  facts: ['MR-01', 'RV-09'],
  fix: 'set DeletionPolicy to Retain, or add a custom resource that depends on the group and deletes its versions',
  check: forEach(GROUP, (group, assembly) => {
    const { DeletionPolicy } = group.template;
    if (DeletionPolicy?.startsWith('Retain') === true) return [];
    const isEmptied = assembly.resources.some(
      (one) =>
        (one.type.startsWith('Custom::') || one.type === 'AWS::CloudFormation::CustomResource') &&
        one.template.DeletionPolicy?.startsWith('Retain') !== true &&
        namesGroup(one, group) &&
        assembly.before(one).has(group.id),
    );
    const mayBeEmptied = assembly.resources.some(
      ({ type, properties }) => type.startsWith('Custom::') && isOpen(properties.ModelPackageGroupName),
    );
    if (isEmptied || mayBeEmptied || isOpen(group.properties.ModelPackageGroupName)) return [];
    const policy = DeletionPolicy ?? 'missing, so Delete';
    return [
      {
        location: 'DeletionPolicy',
        problem: `DeletionPolicy is ${policy}, and SageMaker deletes no group that has versions`,
      },
    ];
  }),
};

/** API: `CreateModelPackageInput.Tags`. */
const noTagsOnVersions: Rule = {
  id: 'ML-MR-02',
  title: 'A version of a group has no tags of its own',
  facts: ['MR-02'],
  fix: 'tag the group; take the tags of a stack off the version with addPropertyDeletionOverride',
  check: (assembly) =>
    versionsOf(assembly).flatMap(({ resource, request, where }) => {
      const tags = valueAt(request, 'Tags');
      if (!isGiven(valueAt(request, 'ModelPackageGroupName')) || !isGiven(tags)) return [];
      return [
        {
          resource,
          location: `${where}Tags`,
          problem: 'SageMaker refuses tags on a version; they come from its group',
        },
      ];
    }),
};

/** Where the version that a model names can be found, it is looked up: by reference, or by group and number through a parameter. */
const approvedVersion: Rule = {
  id: 'ML-MR-02-2',
  title: 'A model that is deployed with its version names an approved one',
  facts: ['MR-02'],
  fix: 'set ModelApprovalStatus of the version to Approved',
  check: forEach('AWS::SageMaker::Model', ({ properties }, assembly) =>
    [...asList(properties.PrimaryContainer), ...asList(properties.Containers)].flatMap((container) => {
      const version = versionNamed(assembly, textAt(container, 'ModelPackageName'));
      const status = version && valueAt(version.properties, 'ModelApprovalStatus');
      if (version === undefined || status === 'Approved' || isOpen(status)) return [];
      return [
        {
          location: 'Properties',
          problem: `version ${version.id} has ModelApprovalStatus ${quoted(status)}, and SageMaker deploys Approved alone`,
        },
      ];
    }),
  ),
};

function namesGroup({ properties }: Resource, group: Resource): boolean {
  const name = textAt(group.properties, 'ModelPackageGroupName');
  const text = JSON.stringify(properties);
  return (name !== undefined && text.includes(JSON.stringify(name))) || text.includes(`@{${group.id}`);
}

function versionNamed(assembly: Assembly, name: string | undefined): Resource | undefined {
  const target = assembly.target(name);
  if (target?.type === VERSION) return target;
  const text = target?.type === 'AWS::SSM::Parameter' ? target.properties.Value : name;
  const group = /:model-package\/([^/]+)\/1$/.exec(String(text))?.[1];
  const versions = assembly.ofType(VERSION).filter(({ properties }) => properties.ModelPackageGroupName === group);
  return group !== undefined && versions.length === 1 ? versions[0] : undefined;
}

/** Rules about the registry. */
export const registryRules: readonly Rule[] = [groupDeletion, noTagsOnVersions, approvedVersion];
