import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { containersOf } from './hosting-endpoints';
import { regionOf, shown } from './known-values';
import { policiesTooLate } from './role-permissions';

/** Registry host of an image: account, then Region. */
const REGISTRY = /^(\d{12}|<AWS::AccountId>)\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\./;

const dataIsThere: Rule = {
  id: 'ML-HO-04',
  title: 'The model data is there when the model is made',
  facts: ['HO-04'],
  fix: 'use an asset, deploy the archive before the model, or put the model into a stack that is deployed after training',
  check: forEach('AWS::SageMaker::Model', function* (model, assembly) {
    for (const { properties, location } of containersOf(model)) {
      const uri = properties.ModelDataUrl ?? at(properties, 'ModelDataSource.S3DataSource.S3Uri');
      const bucket = emptyBucket(assembly, model, uri);
      if (bucket === undefined) continue;
      yield {
        problem: `SageMaker looks for ${shown(uri)} when it makes the model, but the same deployment makes bucket ${bucket.logicalId} and puts nothing into it`,
        location,
      };
    }
  }),
};

const roleIsWhole: Rule = {
  id: 'ML-HO-05',
  title: 'A model waits for the policies of its role',
  facts: ['HO-05', 'HO-24', 'CF-05'],
  fix: 'let the model depend on the role: model.node.addDependency(role)',
  check: forEach('AWS::SageMaker::Model', function* (model, assembly) {
    const role = assembly.target(model.properties.ExecutionRoleArn);
    if (role === undefined) return;
    for (const policy of policiesTooLate(assembly, role, model)) {
      yield {
        problem: `policy ${policy.logicalId} of its role may be made after the model and deleted before it, and SageMaker reads image and data with that role`,
        location: 'DependsOn',
      };
    }
  }),
};

const twoZones: Rule = {
  id: 'ML-HO-06',
  title: 'A model in a network has subnets in two Availability Zones or more',
  facts: ['HO-06'],
  fix: 'give private subnets in two or three Availability Zones, even for one instance',
  check: forEach('AWS::SageMaker::Model', function* ({ properties }, assembly) {
    const subnets = at(properties, 'VpcConfig.Subnets');
    if (!Array.isArray(subnets)) return;
    const zones = subnets.map((subnet) => assembly.target(subnet)?.properties.AvailabilityZone);
    // One subnet lies in one zone, whichever; a parameter may be a list.
    const one = subnets.length === 1 && !String(subnets[0]).includes('<');
    if (!one && (zones.includes(undefined) || new Set(zones).size >= 2)) return;
    yield {
      problem: `the number of its subnets is ${subnets.length}, of their Availability Zones ${new Set(zones).size}; SageMaker refuses fewer than two, whatever the number of instances`,
      location: 'Properties/VpcConfig/Subnets',
    };
  }),
};

const sameRegion: Rule = {
  id: 'ML-HO-27',
  title: 'Image and data of a model are in its Region',
  facts: ['HO-27'],
  fix: 'use the image and a copy of the data of the same Region',
  check: forEach('AWS::SageMaker::Model', function* (model, assembly) {
    const region = regionOf(assembly, model);
    if (region === undefined) return;
    for (const { properties, location } of containersOf(model)) {
      const imageRegion = REGISTRY.exec(String(properties.Image))?.[2];
      if (imageRegion !== undefined && imageRegion !== region) {
        yield {
          problem: `image ${shown(properties.Image)} is in ${imageRegion}, the model in ${region}`,
          location: `${location}/Image`,
        };
      }
      const bucket = assembly.target(properties.ModelDataUrl);
      const bucketRegion = bucket && regionOf(assembly, bucket);
      if (bucketRegion !== undefined && bucketRegion !== region) {
        yield {
          problem: `${shown(properties.ModelDataUrl)} is in ${bucketRegion}, the model in ${region}`,
          location: `${location}/ModelDataUrl`,
        };
      }
    }
  }),
};

/**
 * The bucket of an address, if the stack of a resource makes it and puts no objects into it before the resource: nothing
 * can be at the address at the first deployment.
 */
export function emptyBucket(assembly: Assembly, resource: Resource, uri: unknown): Resource | undefined {
  if (typeof uri !== 'string' || !/^(s3|https):/.test(uri)) return undefined;
  const bucket = assembly.target(uri);
  if (bucket?.type !== 'AWS::S3::Bucket' || bucket.stack !== resource.stack) return undefined;
  const before = assembly.before(resource);
  const filled = assembly.resources.some(
    ({ id, type, properties }) =>
      type.startsWith('Custom::') &&
      before.has(id) &&
      asList(Object.values(asProperties(properties))).some((value) => assembly.named(value).includes(bucket)),
  );
  return filled ? undefined : bucket;
}

/** Rules about models: their data, role, network and Region. */
export const hostingModelRules: readonly Rule[] = [dataIsThere, roleIsWhole, twoZones, sameRegion];
