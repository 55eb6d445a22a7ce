import type { PlatformConfig } from './schema';

/**
 * Every name that a service forces on the platform; all others are left to CloudFormation, so that a change which replaces
 * a resource finds no name taken (OF-03).
 */
export interface ForcedNames {
  /**
   * Name of the stack with this id: `Data` -> `<name>-data`. CloudFormation: at most 128 letters, digits and hyphens, a
   * letter first. The name is forced because people type it and exports are made of it.
   */
  stack(id: string): string;

  /**
   * Databases of the catalog. Glue: at most 255 characters; Athena takes lower case, digits and underscores without
   * quotes. Forced because queries name them.
   */
  readonly databases: {
    /** Files as they came. */
    readonly raw: string;
    /** The star schema. */
    readonly curated: string;
    /** Requests and answers of the endpoint. */
    readonly capture: string;
    /** Records of the audit trail. */
    readonly audit: string;
  };

  /**
   * Keys of the tags of Lake Formation. Lake Formation: at most 50 characters, stored in lower case. Forced because grants name
   * them; an account and Region has each once.
   */
  readonly lakeTags: {
    /** Zone of a database. */
    readonly zone: string;
    /** Sensitivity of a table or column. */
    readonly sensitivity: string;
  };

  /**
   * The audit trail. CloudTrail: 3 to 128 letters, digits, `.`, `_` and `-`. Forced because policies of its bucket and key
   * name the trail, which would else be a cycle (CT-06).
   */
  readonly trail: string;

  /**
   * The endpoint. SageMaker: at most 63 letters, digits and hyphens; lower case, because its ARN always is (SF-09). Forced
   * because its own alarms are named in its rollback settings, which would else be a cycle (HO-19).
   */
  readonly endpoint: string;

  /** The endpoint that serves the version before, as above. */
  readonly standbyEndpoint: string;

  /** The group of model versions. SageMaker: at most 63 letters, digits and hyphens; the type requires a name (RV-09). */
  readonly modelPackageGroup: string;

  /**
   * The group of versions that Autopilot makes of the same features; as above. Apart, because they answer rows of features and not
   * the encounters that the endpoint is asked about, and none of them must come to be served there.
   */
  readonly autopilotGroup: string;

  /**
   * The parameter that holds the list of model versions to serve. Parameter Store: at most 1,011 characters, 15 levels, and the
   * first may not begin with `aws` or `ssm`. Forced because promotion writes what the serving stack reads.
   */
  readonly modelPackageParameter: string;

  /** Logs of the training workflow. CloudWatch Logs: at most 512; the prefix keeps the delivery policy small (RV-12). */
  readonly trainingLogGroup: string;

  /** Logs of the promotion workflow. CloudWatch Logs: at most 512; the prefix keeps the delivery policy small (RV-12). */
  readonly promotionLogGroup: string;

  /** Access log of the API. CloudWatch Logs: at most 512; the prefix keeps the delivery policy small (RV-12). */
  readonly apiLogGroup: string;

  /**
   * Beginning of the names of training and processing jobs: at most 26 characters. SageMaker: at most 63 for the whole
   * name, which must be new in the account and Region (TR-17, TR-18); a hyphen and a 36-character id follow. It ends in
   * `-job` because policies allow `<prefix>-*`: those of an environment `ml` must not cover the jobs of `ml-production`.
   */
  readonly jobPrefix: string;

  /**
   * Beginning of the names of jobs of a further definition, and its model group. SageMaker: as for `jobPrefix`; a rule of the
   * configuration sees to the length.
   *
   * @param name name of the definition
   */
  definition(name: string): string;

  /**
   * An endpoint of a definition, or the beginning of the names of its batch jobs; as for `endpoint`. A rule of the configuration sees to
   * the length.
   *
   * @param name name of the definition
   */
  servedDefinition(name: string): string;

  /** Logs of batch jobs of definitions. CloudWatch Logs: at most 512; the prefix keeps the delivery policy small (RV-12). */
  readonly batchLogGroup: string;

  /** Logs of the Lustre cache. FSx: must begin with `/aws/fsx/`. CloudWatch Logs: at most 512. */
  readonly lustreLogGroup: string;

  /**
   * Beginning of the names of jobs that people start: at most 20 characters, so that a tuning job has room (TR-17). It ends in
   * `-lab` for the same reason as the prefix of the workflow ends in `-job`.
   */
  readonly labPrefix: string;

  /**
   * Role of a kind of person, and the workgroup of that kind: `<name>-analyst`. IAM: at most 64 letters, digits and
   * `+=,.@_-`, once in the account, whatever the Region. Athena: at most 128. Forced because people type both.
   *
   * @param kind the kind in lower case, with hyphens
   */
  person(kind: string): string;

  /** The dashboard. CloudWatch: at most 255 letters, digits, `-` and `_`. Forced because people look for it by name. */
  readonly dashboard: string;
}

/** Ids of the stacks of an environment, in the order in which they are deployed. */
export const STACK_IDS = [
  'Foundation',
  'Network',
  'Files',
  'Data',
  'Audit',
  'Ingestion',
  'Processing',
  'Training',
  'Serving',
  'Endpoints',
  'Api',
  'People',
  'Monitoring',
] as const;

/**
 * The names that services force on an environment, all made of its `name`: two environments with different names can
 * stand beside each other in one account and Region.
 *
 * @param config the environment
 */
export function forcedNames({ name }: Pick<PlatformConfig, 'name'>): ForcedNames {
  const database = name.replaceAll('-', '_');
  return {
    stack: (id) => `${name}-${kebab(id)}`,
    databases: {
      raw: `${database}_raw`,
      curated: `${database}_curated`,
      capture: `${database}_capture`,
      audit: `${database}_audit`,
    },
    lakeTags: { zone: `${name}-zone`, sensitivity: `${name}-sensitivity` },
    trail: `${name}-audit`,
    endpoint: `${name}-readmission`,
    standbyEndpoint: `${name}-readmission-previous`,
    modelPackageGroup: `${name}-readmission`,
    autopilotGroup: `${name}-readmission-autopilot`,
    modelPackageParameter: `/${name}/serving/model-package`,
    trainingLogGroup: `/aws/vendedlogs/states/${name}-training`,
    promotionLogGroup: `/aws/vendedlogs/states/${name}-promotion`,
    apiLogGroup: `/aws/vendedlogs/apis/${name}-predictions`,
    jobPrefix: `${name}-job`,
    definition: (definition) => `${name}-${definition}`,
    servedDefinition: (definition) => `${name}-${definition}`,
    batchLogGroup: `/aws/vendedlogs/states/${name}-batch`,
    lustreLogGroup: `/aws/fsx/${name}`,
    labPrefix: `${name}-lab`,
    person: (kind) => `${name}-${kind}`,
    dashboard: name,
  };
}

/** `DataLake` -> `data-lake`. */
function kebab(id: string): string {
  return id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}
