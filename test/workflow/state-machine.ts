import type { Template } from 'aws-cdk-lib/assertions';

/** One state, as far as tests look into it. */
export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly ({ readonly Next: string } & Condition)[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly ResultPath?: string | null;
  readonly TimeoutSeconds?: number;
}

/** A state machine, as Step Functions gets it. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

/** One statement of a policy, with every value as text. */
export interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Condition = Readonly<Record<string, unknown>>;
type Resources = Record<string, { Properties: Record<string, unknown> }>;

/** A value with each intrinsic function as text: `<LogicalId>`, `<LogicalId.Attribute>`, `<AWS::Region>`. */
export function asText(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(asText);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0) {
    switch (name) {
      case 'Ref':
      case 'Fn::ImportValue':
        return `<${String(asText(argument))}>`;
      case 'Fn::GetAtt':
        return `<${(argument as string[]).join('.')}>`;
      case 'Fn::Sub':
        return String(argument).replace(/\$\{([^}]+)\}/g, '<$1>');
      case 'Fn::Join': {
        const [delimiter, parts] = argument as [string, unknown[]];
        return parts.map(asText).join(delimiter);
      }
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asText(member)]));
}

/** The definition of the only state machine of a template. */
export function definitionOf(template: Template): Definition {
  const [machine, ...others] = Object.values(template.findResources('AWS::StepFunctions::StateMachine') as Resources);
  if (machine === undefined || others.length > 0) {
    throw new Error(`the template must have one state machine, got ${machine === undefined ? 0 : others.length + 1}`);
  }
  return JSON.parse(String(asText(machine.Properties.DefinitionString))) as Definition;
}

/** What the roles may do whose logical id begins so. */
export function statementsOf(template: Template, roleId: string): Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy') as Resources);
  return policies
    .map(({ Properties }) => asText(Properties) as { Roles: string[]; PolicyDocument: { Statement: Statement[] } })
    .filter(({ Roles }) => Roles.some((role) => role.startsWith(`<${roleId}`)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .map((statement) => ({
      ...statement,
      Action: [statement.Action].flat(),
      Resource: [statement.Resource].flat(),
    }));
}

/** The states that a state can lead to. */
function successors({ Next, Default, Choices = [], Catch = [] }: State): string[] {
  return [Next, Default, ...[...Choices, ...Catch].map((branch) => branch.Next)].filter((next) => next !== undefined);
}

/** The states that an execution can come to from one state. */
function reachableFrom(definition: Definition, start: string): Set<string> {
  const seen = new Set([start]);
  for (const name of seen) {
    for (const next of successors(definition.States[name] ?? { Type: 'Missing' })) {
      seen.add(next);
    }
  }
  return seen;
}

/** What is wrong with the ways through a state machine: states that are missing, never reached, or never left. */
export function brokenWays(definition: Definition): string[] {
  const { States, StartAt } = definition;
  const reached = reachableFrom(definition, StartAt);
  const ends = (name: string) => ['Succeed', 'Fail'].includes(States[name]?.Type ?? '') || States[name]?.End === true;
  return [
    ...[...reached].filter((name) => States[name] === undefined).map((name) => `${name} does not exist`),
    ...Object.keys(States).flatMap((name) => [
      ...(reached.has(name) ? [] : [`${name} is never reached`]),
      ...([...reachableFrom(definition, name)].some(ends) ? [] : [`${name} never comes to an end`]),
    ]),
    ...Object.entries(States)
      .filter(([, { Type, Default }]) => Type === 'Choice' && Default === undefined)
      .map(([name]) => `${name} has no default`),
  ];
}

/**
 * Tasks whose failure would pass in silence: without a catch for every error, or with one from which an execution could
 * still succeed, or end without the report. The report itself can only fail the execution, which a rule reports.
 */
export function unreportedTasks(definition: Definition, report: string): string[] {
  const { States } = definition;
  return Object.entries(States)
    .filter(([, { Type, Catch = [] }]) => {
      const all = Catch.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
      const after = all === undefined ? [] : [...reachableFrom(definition, all.Next)];
      const fails = States[all?.Next ?? '']?.Type === 'Fail' || after.includes(report);
      return Type === 'Task' && !(fails && after.every((state) => States[state]?.Type !== 'Succeed'));
    })
    .map(([name]) => name);
}

/** What Step Functions needs to make a call for a state machine (SF-04): by integration, without its ARN prefix. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  // SF-01
  'sagemaker:createTrainingJob.sync': job('TrainingJob'),
  // SF-03
  'sagemaker:createProcessingJob.sync': job('ProcessingJob'),
  // SF-02
  'sagemaker:createTransformJob.sync': job('TransformJob'),
  'aws-sdk:sagemaker:createModelPackage': ['sagemaker:CreateModelPackage'],
  'aws-sdk:sagemaker:describeModelPackage': ['sagemaker:DescribeModelPackage'],
  'aws-sdk:sagemaker:describeEndpoint': ['sagemaker:DescribeEndpoint'],
  'aws-sdk:s3:listObjectsV2': ['s3:ListBucket'],
  'aws-sdk:glue:getJobRuns': ['glue:GetJobRuns'],
  // The zone has a key.
  'aws-sdk:s3:getObject': ['s3:GetObject', 'kms:Decrypt'],
  'aws-sdk:ssm:getParameter': ['ssm:GetParameter'],
  'aws-sdk:ssm:putParameter': ['ssm:PutParameter'],
  // CloudFormation reads the parameters of the template for the caller.
  'aws-sdk:cloudformation:updateStack': ['cloudformation:UpdateStack', 'ssm:GetParameters'],
  'aws-sdk:cloudformation:describeStacks': ['cloudformation:DescribeStacks'],
  // KM-05: the topic has a key.
  'sns:publish': ['sns:Publish', 'kms:Decrypt', 'kms:GenerateDataKey'],
};

/** Log delivery and tracing, which CDK grants by itself. */
const EVERY_WORKFLOW = /^(logs:\w+(LogDelivery|LogDeliveries|ResourcePolicy|ResourcePolicies|LogGroups)|xray:\w+)$/;

function job(kind: string): string[] {
  return [
    ...['Create', 'Describe', 'Stop'].map((verb) => `sagemaker:${verb}${kind}`),
    ...['sagemaker:ListTags', 'sagemaker:AddTags', 'iam:PassRole'],
    ...['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
  ];
}

/** Where what the states call and what their role may do differ: `- action` lacks, `+ action` is not needed. */
export function permissionsAmiss({ States }: Definition, statements: readonly Statement[]): string[] {
  const calls = Object.values(States).flatMap(({ Resource }) => Resource?.replace(/^arn:[^:]+:states:::/, '') ?? []);
  const needed = new Set(calls.flatMap((call) => ACTIONS[call] ?? [`(no actions are known for ${call})`]));
  const given = new Set(statements.flatMap(({ Action }) => Action));
  return [
    ...[...needed].filter((action) => !given.has(action)).map((action) => `- ${action}`),
    ...[...given].filter((a) => !needed.has(a) && !EVERY_WORKFLOW.test(a)).map((action) => `+ ${action}`),
  ];
}

/**
 * Where a choice leads for some data.
 *
 * @throws as Step Functions does, if a condition other than `IsPresent` looks at what is not there
 */
export function choose({ States }: Definition, name: string, data: unknown): string | undefined {
  const { Choices = [], Default } = States[name] ?? { Type: 'Missing' };
  return Choices.find((choice) => holds(choice, data))?.Next ?? Default;
}

function holds(condition: Condition, data: unknown): boolean {
  if (condition.And !== undefined) {
    return (condition.And as Condition[]).every((part) => holds(part, data));
  }
  if (condition.Or !== undefined) {
    return (condition.Or as Condition[]).some((part) => holds(part, data));
  }
  if (condition.Not !== undefined) {
    return !holds(condition.Not as Condition, data);
  }
  const value = at(String(condition.Variable), data);
  if (condition.IsPresent !== undefined) {
    return (value !== undefined) === condition.IsPresent;
  }
  if (value === undefined) {
    throw new Error(`States.Runtime: invalid path '${String(condition.Variable)}'`);
  }
  const [operator = '', operand] = Object.entries(condition).find(([key]) => !['Variable', 'Next'].includes(key)) ?? [];
  const test = OPERATORS[operator];
  if (test === undefined) {
    throw new Error(`no operator '${operator}' is known; add it to OPERATORS`);
  }
  return test(value, operand, data);
}

const OPERATORS: Readonly<Record<string, (value: unknown, operand: unknown, data: unknown) => boolean>> = {
  IsString: (value, operand) => (typeof value === 'string') === operand,
  IsNumeric: (value, operand) => (typeof value === 'number') === operand,
  StringEquals: (value, operand) => value === operand,
  StringEqualsPath: (value, operand, data) => value === at(String(operand), data),
  StringMatches: (value, operand) =>
    typeof value === 'string' && new RegExp(`^${String(operand).replaceAll('*', '.*')}$`).test(value),
  NumericGreaterThanEquals: (value, operand) => typeof value === 'number' && value >= Number(operand),
};

/** What a path such as `$.a.b[0]` points at. */
function at(path: string, data: unknown): unknown {
  return path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], data);
}
