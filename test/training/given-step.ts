import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Chain, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { Assembly, asProperties, at, type Template as AssemblyTemplate } from '../../lib/checks/assembly';
import { IsolatedSecurityGroup } from '../../lib/network/isolated-security-group';
import type { PartFailure, PartPaths, PartTable } from '../../lib/training/part.paths';
import { S3Data } from '../../lib/training/data/s3-data';
import type { TrainingProgram } from '../../lib/training/training-program';
import { Failure } from '../../lib/workflow/failure';
import { reportCall, type WorkflowFacts, type WorkflowPaths } from '../../lib/workflow/paths';
import { Workflow, WorkflowRole } from '../../lib/workflow/workflow';
import { concrete } from '../../proof/api-models/concrete';
import { faultsInAnswer } from '../../proof/api-models/request';
import { EXECUTION_NAME, pathFaults } from '../../proof/states/paths';
import { referenceFaults } from '../../proof/states/references';
import { tableFaults } from '../../proof/states/runs';
import { structureFaults } from '../../proof/states/structure';
import { syntaxFaults } from '../../proof/states/syntax';
import { modelStack, type ModelStack } from '../registry/model-stack';
import { type Definition, definitionOf, type Statement, statementsOf } from '../workflow/state-machine';

/** What a step may stand on. */
export interface Ground extends ModelStack {
  readonly data: S3Data;
  readonly jobs: IsolatedSecurityGroup;
}

/** Steps, and their grants. */
export interface Steps {
  readonly states: (onError: IChainable) => Chain;
  readonly grantRun: WorkflowGrant;
}

type WorkflowGrant = (role: WorkflowRole) => void;

/** A state machine of some steps alone, and what Step Functions gets of it. */
export interface GivenSteps {
  readonly template: Template;
  readonly definition: Definition;
  readonly workflow: readonly Statement[];
  readonly assembly: Assembly;
}

/** Version of the data that executions name. */
const VERSION = 'v1';

/** A script with one hyperparameter, whose metric is that of the readmission model. */
export const PROGRAM: TrainingProgram = {
  algorithm: { TrainingImage: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0' },
  hyperparameters: { subsample: '0.8' },
  environment: { PIP_NO_INDEX: '1' },
  metrics: [{ Name: 'validation:auc', Regex: 'validation-auc:([0-9.]+)' }],
  ownChannels: [{ name: 'code', uri: `s3://cdk-assets/${'0'.repeat(64)}.gz` }],
  checkpoints: true,
  grantRead: () => undefined,
};

/** Builds steps in a state machine of their own. */
export function given(make: (ground: Ground) => readonly Steps[]): GivenSteps {
  const base = modelStack();
  const { stack, lake, vpc, subnets, reporting } = base;
  const jobs = new IsolatedSecurityGroup(stack, 'Jobs', { vpc, description: 'Test' });
  const data = new S3Data({ lake, prefix: 'readmission/', subnets, securityGroup: jobs });
  const steps = make({ ...base, data, jobs });
  const failure = new Failure(stack, 'Failure', { alarms: reporting.alarms, subject: 'Training failed' });
  const role = new WorkflowRole(stack, 'Role', { description: 'Test', reporting });
  const [first, ...others] = steps.map(({ states }) => states(failure.report));
  for (const { grantRun } of steps) grantRun(role);
  const chain = others.reduce<Chain>((all, next) => all.next(next), first as Chain);
  new Workflow(stack, 'Workflow', {
    role,
    definition: chain.next(new Succeed(stack, 'Done')),
    timeout: Duration.days(40),
    reporting,
  });
  const template = Template.fromStack(stack);
  const assembly = new Assembly([
    { id: 'Test', template: template.toJSON() as unknown as AssemblyTemplate, region: 'eu-west-1' },
  ]);
  return { template, definition: definitionOf(template), workflow: statementsOf(template, 'Role'), assembly };
}

/** What is wrong with the ways and the calls of a state machine, held against the tables of its parts. */
export async function faultsOf({ assembly }: GivenSteps, tables: readonly PartTable[]): Promise<string[]> {
  const [machine] = assembly.ofType('AWS::StepFunctions::StateMachine');
  const definition = asProperties(concrete(JSON.parse(String(machine?.properties.DefinitionString)), assembly));
  const calls = new Map(
    assembly.apiCalls
      .filter((call) => call.resource.id === machine?.id)
      .map((call) => [
        call.where.replace(/^state /, ''),
        { ...call, parameters: asProperties(concrete(call.parameters, assembly)) },
      ]),
  );
  const facts: WorkflowFacts = {
    at: (path) => at(definition, path),
    properties: (type) => assembly.ofType(type).map(({ properties }) => properties),
    values: (type, attribute) =>
      assembly
        .ofType(type)
        .map(({ id }) => String(concrete(`@{${id}${attribute === undefined ? '' : `.${attribute}`}}`, assembly))),
    stackName: 'test-models',
    stackParameters: [],
    executionName: EXECUTION_NAME,
  };
  const parts = tables.map((table) => table(facts, VERSION)).filter((part) => part !== undefined);
  const table = tableOf(parts, facts);
  return [
    ...structureFaults(definition),
    ...referenceFaults(definition, (state) => calls.get(state)),
    ...tableFaults(definition, table),
    ...(await pathFaults(definition, table, (state) => calls.get(state))),
    ...answerFaults(table),
    ...syntaxFaults(definition),
  ];
}

/** Answers of a table that the API never gives. */
function answerFaults({ calls, paths }: WorkflowPaths): string[] {
  return Object.entries(calls).flatMap(([state, { call, answer }]) => {
    const [service = '', operation = ''] = call.replace(/^aws-sdk:/, '').split(/[:.]/);
    const job = call.endsWith('.sync') ? /^create(\w+Job)$/.exec(operation)?.[1] : undefined;
    const given = paths.flatMap((path) => path.answers?.[state] ?? []);
    return [answer, ...given.flatMap((one) => ('gives' in one ? [one.gives] : []))].flatMap((one) =>
      faultsInAnswer(service, job === undefined ? operation : `describe${job}`, one),
    );
  });
}

/** The table of a state machine that has these parts and nothing else. */
function tableOf(parts: readonly PartPaths[], facts: WorkflowFacts): WorkflowPaths {
  const reported = ['ReportFailure', 'Failed'];
  const usual = 'everything goes well';
  const input = { version: VERSION };
  const leaves = Object.assign({}, ...parts.map((part) => part.leaves ?? {})) as object;
  const ends = { output: { ...input, ...leaves } };
  const around = (index: number) => ({
    before: parts.slice(0, index).flatMap(({ states }) => states),
    after: [...parts.slice(index + 1).flatMap(({ states }) => states), 'Done'],
  });
  return {
    calls: {
      ...(Object.assign({}, ...parts.map(({ calls }) => calls)) as WorkflowPaths['calls']),
      ReportFailure: reportCall(facts, 'Training failed'),
    },
    waits: Object.assign({}, ...parts.map(({ waits }) => waits ?? {})) as WorkflowPaths['waits'],
    paths: [
      { name: usual, input, states: [...parts.flatMap(({ states }) => states), 'Done'], ends },
      ...parts.flatMap(({ detours = [], dead = [] }, index) => {
        const { before, after } = around(index);
        return [
          ...detours.map((way) => ({ ...way, input, states: [...before, ...way.states, ...after], ends })),
          ...dead.map((way) => ({
            ...way,
            input,
            states: [...before, ...way.states, ...reported],
            ends: { error: way.error },
            reports: [way.tells],
          })),
        ];
      }),
    ],
    failures: parts.flatMap(({ calls, states, failures }) =>
      (failures ?? states.filter((state) => state in calls).map((state): PartFailure => ({ state }))).map(
        ({ state, then = [], on = usual, ends: error }) => ({ state, on, then: [...then, ...reported], ends: error }),
      ),
    ),
    promises: parts.flatMap(({ promises = [] }) => promises),
  };
}
