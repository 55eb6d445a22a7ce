import { asList, asProperties, at } from '../assembly';
import { forEach, type Problem, type Rule } from '../rule';
import { isSaid, shown } from './known-values';

const TABLE = 'AWS::Glue::Table';

/** Versions of the format. */
const ICEBERG_VERSIONS = ['1', '2', '3'];

const icebergIsWhole: Rule = {
  id: 'ML-RV-04',
  title: 'An Iceberg table is complete when it is made',
  facts: ['RV-04'],
  fix: 'set MetadataOperation CREATE, TableType EXTERNAL_TABLE, columns and location; later changes are made by the job',
  check: forEach(TABLE, function* ({ properties }) {
    const iceberg = at(properties, 'OpenTableFormatInput.IcebergInput');
    if (iceberg === undefined) return;
    const expected: [path: string, value: string][] = [
      ['OpenTableFormatInput.IcebergInput.MetadataOperation', 'CREATE'],
      ['TableInput.TableType', 'EXTERNAL_TABLE'],
    ];
    for (const [path, value] of expected) {
      const given = at(properties, path);
      if (given === value || (given !== undefined && !isSaid(given))) continue;
      yield {
        problem: `${path} is ${shown(given)}; ${value} is allowed, and an update cannot mend an Iceberg table`,
        location: `Properties/${path.replace(/\./g, '/')}`,
      };
    }
    const version = at(iceberg, 'Version') ?? '2';
    if (isSaid(version) && !ICEBERG_VERSIONS.includes(version)) {
      yield {
        problem: `Version is ${shown(version)}; ${ICEBERG_VERSIONS.join(', ')} are allowed`,
        location: 'Properties/OpenTableFormatInput/IcebergInput/Version',
      };
    }
    const { Location, Columns } = asProperties(at(properties, 'TableInput.StorageDescriptor'));
    if (Location === undefined || asList(Columns).length === 0) {
      yield {
        problem: `location ${shown(Location)} and ${asList(Columns).length} columns; an Iceberg table is made with both, and an update cannot mend it`,
        location: 'Properties/TableInput/StorageDescriptor',
      };
    }
  }),
};

const lowerCase: Rule = {
  id: 'ML-GL-09-2',
  title: 'Names of databases and tables are in lower case',
  facts: ['GL-09'],
  fix: 'use lower case, digits and _: Glue folds the rest, and the name cannot be changed later',
  check: forEach([TABLE, 'AWS::Glue::Database'], function* ({ properties }) {
    for (const path of ['DatabaseName', 'DatabaseInput.Name', 'TableInput.Name']) {
      const name = at(properties, path);
      if (!isSaid(name) || name === name.replace(/<AWS::\w+>/g, '').toLowerCase() || /<AWS::/.test(name)) continue;
      yield { problem: `${path} is ${shown(name)}`, location: `Properties/${path.replace(/\./g, '/')}` };
    }
  }),
};

const oneOwnerOfEvents: Rule = {
  id: 'ML-RV-03',
  title: 'A bucket that a file system imports from sends no events of its own',
  facts: ['RV-03'],
  fix: 'leave notifications and eventBridgeEnabled out for this bucket; FSx owns its notifications',
  check: (assembly) => {
    const notified = assembly.resources.filter(
      ({ type, properties }) =>
        type === 'Custom::S3BucketNotifications' || properties.NotificationConfiguration !== undefined,
    );
    return assembly.ofType('AWS::FSx::DataRepositoryAssociation').flatMap(({ properties }): Problem[] => {
      const bucket = assembly.target(properties.DataRepositoryPath);
      if (bucket === undefined) return [];
      return notified
        .filter((resource) => resource === bucket || assembly.target(resource.properties.BucketName) === bucket)
        .map((resource) => ({
          resource,
          problem: `bucket ${bucket.logicalId} has a data repository association, and ${resource.type} sets its notifications too`,
        }));
    });
  },
};

/** Rules about tables of the catalog and the buckets under them. */
export const tableRules: readonly Rule[] = [icebergIsWhole, lowerCase, oneOwnerOfEvents];
