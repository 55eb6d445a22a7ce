import { type Assembly, asList, asProperties, at, type Resource, stageOf } from '../assembly';
import { forEach, type Problem, type Rule } from '../rule';
import { listed, shown } from '../wording';
import { policiesTooLate, trustedServices } from './role-permissions';

/** Types that use their role while they are made or soon after, with where they name it. Models and streams have their own rules. */
const USERS_OF_ROLES: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::Account': 'CloudWatchRoleArn',
  'AWS::Config::ConfigurationRecorder': 'RoleARN',
  'AWS::Glue::Crawler': 'Role',
  'AWS::Pipes::Pipe': 'RoleArn',
  'AWS::StepFunctions::StateMachine': 'RoleArn',
};

const policyFirst: Rule = {
  id: 'ML-CF-05',
  title: 'What uses its role at once waits for the policies of the role',
  facts: ['CF-05'],
  fix: 'let it depend on the policy: to depend on the role does not wait for it',
  check: forEach(Object.keys(USERS_OF_ROLES), (user, assembly) => {
    const location = USERS_OF_ROLES[user.type] ?? '';
    const role = assembly.target(user.properties[location]);
    if (role?.type !== 'AWS::IAM::Role') return [];
    return policiesTooLate(assembly, role, user).map(({ id }) => ({
      problem: `it must wait for ${id}, a policy of its role`,
      location: 'DependsOn',
    }));
  }),
};

const boundaryEverywhere: Rule = {
  id: 'ML-CF-06',
  title: 'Where one role has a permissions boundary, every role has one',
  facts: ['CF-06'],
  fix: 'apply the boundary to the app: creation of a role without it is denied where it is required',
  advice: true,
  check: (assembly) => {
    const roles = assembly.ofType('AWS::IAM::Role', 'AWS::IAM::User');
    const bounded = roles.find(({ properties }) => properties.PermissionsBoundary !== undefined);
    if (bounded === undefined) return [];
    return roles
      .filter(({ properties }) => properties.PermissionsBoundary === undefined)
      .map((resource) => ({
        resource,
        problem: `PermissionsBoundary must be set, as ${bounded.id} has it, got nothing`,
        location: 'Properties/PermissionsBoundary',
      }));
  },
};

/** What an account and Region have once, besides what Lake Formation and Glue have (ML-LF-03-2, ML-GL-08). */
const SINGLETONS = [
  'AWS::AccessAnalyzer::Analyzer',
  'AWS::ApiGateway::Account',
  'AWS::Config::ConfigurationRecorder',
  'AWS::Config::DeliveryChannel',
  'AWS::GuardDuty::Detector',
  'AWS::Macie::Session',
  'AWS::SecurityHub::Hub',
];

const once: Rule = {
  id: 'ML-CF-07',
  title: 'What an account and Region have once is in one template',
  facts: ['CF-07', 'RV-11'],
  fix: 'keep one of them, in an app for the account',
  check: (assembly) => {
    const seen = new Map<string, Resource>();
    return assembly.resources.flatMap((resource): Problem[] => {
      const kind = singletonOf(resource);
      if (kind === undefined) return [];
      const place = `${kind} ${placeOf(resource, assembly)}`;
      const first = seen.get(place);
      seen.set(place, first ?? resource);
      return first === undefined
        ? []
        : [{ resource, problem: `an account can have one ${kind} in a Region, got ${first.id}, too` }];
    });
  },
};

/** Types on which a change of tags is a replacement. Source: `@aws-cdk/aws-service-spec`. */
const REPLACED_BY_TAGS = [
  'AWS::Kinesis::StreamConsumer',
  'AWS::QuickSight::Topic',
  'AWS::RedshiftServerless::Namespace',
  'AWS::RedshiftServerless::Snapshot',
  'AWS::SageMaker::App',
  'AWS::SageMaker::AppImageConfig',
  'AWS::SageMaker::DataQualityJobDefinition',
  'AWS::SageMaker::FeatureGroup',
  'AWS::SageMaker::ModelBiasJobDefinition',
  'AWS::SageMaker::ModelExplainabilityJobDefinition',
  'AWS::SageMaker::ModelQualityJobDefinition',
  'AWS::SageMaker::ProcessingJob',
  'AWS::SageMaker::Project',
  'AWS::SageMaker::StudioLifecycleConfig',
  'AWS::SageMaker::UserProfile',
];

/** A date, a commit or the number of a build: what is another one at the next deployment. */
const CHANGING = /\b\d{4}-\d{2}-\d{2}|\b\d{8}T?\d{4,6}\b|\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b|\bbuild[-_ ]?\d+/i;

const stableTags: Rule = {
  id: 'ML-CF-11',
  title: 'What is replaced when its tags change has no tag that changes with each deployment',
  facts: ['CF-11'],
  fix: 'leave the tag away with Tags.of(resource).remove, or give it a value that stays',
  check: forEach(REPLACED_BY_TAGS, ({ type, properties }) =>
    asList(properties.Tags)
      .map(asProperties)
      .filter(
        ({ Value }) =>
          typeof Value === 'string' && !Value.includes('@{') && CHANGING.test(Value) && !/^\d+$/.test(Value),
      )
      .map(({ Key, Value }) => ({
        problem: `a change of the tag ${shown(Key)} replaces ${type}, got ${shown(Value)}`,
        location: 'Properties/Tags',
      })),
  ),
};

const logsOfApis: Rule = {
  id: 'ML-RV-10',
  title: 'The role with which API Gateway writes logs trusts it, and stages with logs wait for it',
  facts: ['RV-10'],
  fix: 'let apigateway.amazonaws.com assume the role, and the stage depend on AWS::ApiGateway::Account',
  check: (assembly) =>
    assembly.ofType('AWS::ApiGateway::Account').flatMap((account): Problem[] => {
      const role = assembly.target(account.properties.CloudWatchRoleArn);
      const services = role?.type === 'AWS::IAM::Role' ? trustedServices(role) : ['apigateway.amazonaws.com'];
      return [
        ...(account.properties.CloudWatchRoleArn === undefined
          ? [
              {
                resource: account,
                problem: 'CloudWatchRoleArn must be given, got nothing, which takes the role away',
                location: 'Properties/CloudWatchRoleArn',
              },
            ]
          : []),
        ...(services.includes('apigateway.amazonaws.com')
          ? []
          : [
              {
                resource: account,
                problem: `the role must trust apigateway.amazonaws.com, got ${listed(services)}`,
                location: 'Properties/CloudWatchRoleArn',
              },
            ]),
        ...assembly
          .ofType('AWS::ApiGateway::Stage')
          .filter((stage) => stage.stack === account.stack && hasLogs(stage) && !assembly.before(stage).has(account.id))
          .map((resource) => ({
            resource,
            problem: `it must wait for ${account.id}, or its logs are refused`,
            location: 'DependsOn',
          })),
      ];
    }),
};

const recorderFirst: Rule = {
  id: 'ML-RV-11',
  title: 'Rules and packs of Config wait for the recorder of their stack',
  facts: ['RV-11'],
  fix: 'let them depend on the recorder',
  check: forEach(['AWS::Config::ConfigRule', 'AWS::Config::ConformancePack'], (rule, assembly) =>
    assembly
      .ofType('AWS::Config::ConfigurationRecorder')
      .filter(({ id, stack }) => stack === rule.stack && !assembly.before(rule).has(id))
      .map(({ id }) => ({ problem: `it must wait for ${id}, without which Config refuses it`, location: 'DependsOn' })),
  ),
};

function singletonOf({ type, properties }: Resource): string | undefined {
  if (SINGLETONS.includes(type)) return type;
  if (type === 'AWS::IAM::Role' && /^dms-(vpc|cloudwatch-logs)-role$/.test(String(properties.RoleName))) {
    return `role ${String(properties.RoleName)}`;
  }
  return undefined;
}

/** Where a resource is deployed: where the account is not known, stacks of another stage may be in another one. */
function placeOf(resource: Resource, assembly: Assembly): string {
  const stack = assembly.stacks.find(({ id }) => id === resource.stack);
  const account = stack?.account ?? `of ${stack === undefined ? '' : stageOf(stack)}`;
  return `${account} ${stack?.region ?? 'unknown'}`;
}

function hasLogs({ properties }: Resource): boolean {
  return (
    properties.AccessLogSetting !== undefined ||
    asList(properties.MethodSettings).some((setting) => ['INFO', 'ERROR'].includes(String(at(setting, 'LoggingLevel'))))
  );
}

/** Rules about the order of deployment, and about what stands for a whole account. */
export const mechanicsRules: readonly Rule[] = [
  policyFirst,
  boundaryEverywhere,
  once,
  stableTags,
  logsOfApis,
  recorderFirst,
];
