import { asList, asProperties, type Assembly, at, type Properties, type Resource } from '../../lib/checks/assembly';
import { definitionOf } from '../../lib/checks/api-calls';
import { cleanupCalls } from '../../lib/registry/registry-cleanup.calls';
import { copiesArchive } from '../../lib/sagemaker/job-role.calls';
import type { Call, RoleCalls, ServiceCalls } from '../../lib/security/calls';
import {
  copyCalls,
  copyLogCalls,
  dataCopyCalls,
  efsReadCalls,
  importCalls,
  lustreLinkCalls,
  lustreReadCalls,
} from '../../lib/training/data/file-data.calls';
import {
  candidateCalls,
  candidateEvaluationCalls,
  runsCandidate,
  runsTables,
  tablesCalls,
} from '../../lib/training/evaluation/auto-ml-evaluation.calls';
import { evaluationJobCalls } from '../../lib/training/evaluation/evaluation-job.calls';
import { autoMlCalls, runsAutoMl } from '../../lib/training/jobs/auto-ml-job.calls';
import { labCalls } from '../../lib/training/jobs/lab-role.calls';
import { trainingJobCalls } from '../../lib/training/jobs/training-job.calls';
import { runsTuning } from '../../lib/training/jobs/tuning-job.calls';
import { ensuredImageCalls, imageBuildCalls } from '../../lib/training/programs/container-image.calls';
import {
  newFeaturesCalls,
  runs,
  scheduleCalls,
  trainingWorkflowCallsOf,
} from '../../lib/training/training-workflow.calls';
import { pathOf } from './names';

/** A training workflow, as far as lists depend on what its definition does. */
interface Workflow {
  /** Path of its construct. */
  readonly path: string;

  /** Name of its jobs and of its group, without the name of the platform. */
  readonly jobs: string;
  readonly group: string;

  /** Prefix of what it writes in the models zone; empty for the reference workload. */
  readonly outputs: string;

  /** States by name. */
  readonly states: Properties;

  /** Where versions of its data lie. */
  readonly dataPrefix: string;
}

/** Where the reference workload and further definitions have their workflows. */
const PLACES = /^Training\/(?:(Readmission)|Definitions\/([^/]+))\/Workflow$/;

/** Construct of the Glue job that makes the features. */
const DATA_JOB = 'Processing/Encounters';

/** Lists of the roles of all training workflows, by what each definition in the templates does; whatever they are allowed. */
export function trainingLists(assembly: Assembly): RoleCalls[] {
  const workflows = assembly.ofType('AWS::StepFunctions::StateMachine').flatMap((machine) => workflowOf(machine) ?? []);
  const groups = ['readmission', ...workflows.flatMap(({ group }) => (group === 'readmission' ? [] : group))];
  return [cleanupCalls(groups), ...workflows.flatMap(listsOf), ...copies(assembly)];
}

function workflowOf(machine: Resource): Workflow | undefined {
  const path = pathOf(machine);
  const [, reference, name] = PLACES.exec(path) ?? [];
  if (reference === undefined && name === undefined) return undefined;
  const states = asProperties(definitionOf(machine)?.States);
  const prefix = String(at(states, 'FindManifest.Parameters.Prefix.$') ?? '');
  const [, dataPrefix = ''] = /'([^']*)version=\{\}/.exec(prefix || JSON.stringify(states.FindManifest)) ?? [];
  return {
    path: path.replace(/\/Workflow$/, ''),
    jobs: name ?? 'job',
    group: name ?? (states.Automate === undefined ? 'readmission' : 'readmission-autopilot'),
    outputs: name === undefined ? '' : `definitions/${name}/`,
    states,
    dataPrefix,
  };
}

function listsOf(workflow: Workflow): RoleCalls[] {
  const { path, states } = workflow;
  const has = (state: string): boolean => states[state] !== undefined;
  return [
    ...jobLists(workflow),
    workflowList(workflow),
    ...(has('FindImage') ? [imageBuildCalls(imageOf(workflow))] : []),
    newFeaturesCalls(path),
    scheduleCalls(path),
    ...(workflow.outputs === '' ? [labCalls(labAddresses(workflow))] : []),
  ];
}

/** Where the workflow of the reference workload names the image and the scripts that people may run. */
function labAddresses(workflow: Workflow): Parameters<typeof labCalls>[0] {
  const { path, states } = workflow;
  const request = `${path}/Workflow@DefinitionString.States`;
  if (states.Automate !== undefined) {
    return {
      image: `${request}.WriteTables.Parameters.AppSpecification.ImageUri`,
      code: `${request}.WriteTables.Parameters.ProcessingInputs.0.S3Input.S3Uri`,
    };
  }
  const { state } = requestOf(workflow);
  const training = `${request}.${state.includes('.') ? state : `${state}.Parameters`}`;
  return {
    image: `${training}.AlgorithmSpecification.TrainingImage`,
    code: `${training}.InputDataConfig.0.DataSource.S3DataSource.S3Uri`,
  };
}

/** Roles of the jobs. */
function jobLists(workflow: Workflow): RoleCalls[] {
  const { path, jobs, states, outputs, dataPrefix } = workflow;
  const evaluation = `${path}/Evaluation/Role`;
  const evaluates = `${path}/Workflow@DefinitionString.States.Evaluate.Parameters`;
  if (states.Automate !== undefined) {
    const tables = states.WriteTables === undefined ? dataPrefix : TABLES;
    const list = autoMlCalls(`${path}/Training/Role`, tables, `{platform}-${jobs}`, outputs);
    if (states.WriteTables === undefined) return [list];
    const writes = `${path}/Workflow@DefinitionString.States.WriteTables.Parameters`;
    return [
      list,
      tablesCalls('Training/Tables/Role', writes, TABLES),
      candidateCalls(`${path}/Evaluation/ModelRole`, TABLES),
      candidateEvaluationCalls(evaluation, evaluates, TABLES),
    ];
  }
  const request = requestOf(workflow);
  const list = trainingJobCalls({
    path,
    dataPrefix,
    outputs,
    channels: request.fromS3,
    hasCode: request.archives > 0,
    hasImage: request.hasImage,
    state: request.state,
  });
  const more = [
    // The first archive is the code.
    ...Array.from({ length: Math.max(0, request.archives - 1) }, (_, index) =>
      copiesArchive(
        `${path}/Workflow@DefinitionString.States.${request.state}.Parameters.InputDataConfig.${index + 1}.DataSource.S3DataSource.S3Uri`,
      ),
    ).flat(),
    ...(states.ImportFeatures === undefined ? [] : lustreReadCalls),
    ...(states.CopyFeatures === undefined ? [] : efsReadCalls(HOMES)),
  ];
  return [
    { ...list, calls: [...list.calls, ...more] },
    ...(states.Evaluate === undefined ? [] : [evaluationJobCalls({ path, dataPrefix, channels: [], outputs })]),
  ];
}

/** The role of the state machine. */
function workflowList(workflow: Workflow): RoleCalls {
  const { path, jobs, group, states, outputs, dataPrefix } = workflow;
  const names = `{platform}-${jobs}`;
  const role = `${path}/Training/Role`;
  const evaluation = `${path}/Evaluation/Role`;
  const has = (state: string): boolean => states[state] !== undefined;
  const steps: Call[] = [
    ...(has('Train') ? runs({ noun: 'TrainingJob', kind: 'training-job', names, role }) : []),
    ...(has('Tune') ? runsTuning(names, role) : []),
    ...(has('Automate') ? runsAutoMl(names, role) : []),
    ...(has('WriteTables') ? runsTables(names, 'Training/Tables/Role') : []),
    ...(has('AskCandidate') ? runsCandidate(names, `${path}/Evaluation/ModelRole`, evaluation) : []),
    ...(has('Evaluate') && !has('AskCandidate')
      ? [
          ...runs({ noun: 'ProcessingJob', kind: 'processing-job', names, role: evaluation }),
          { actions: ['s3:GetObject'], on: [`{Data/Lake/models}/${outputs}evaluation/*`], why: 'It reads the figures' },
        ]
      : []),
    ...(has('ImportFeatures') ? importCalls(CACHE) : []),
    ...(has('CopyFeatures') ? copyCalls(copyOf(workflow)) : []),
    ...(has('FindImage') ? ensuredImageCalls(imageOf(workflow)) : []),
  ];
  return trainingWorkflowCallsOf({
    path,
    dataPrefix,
    group: has('Register') ? group : undefined,
    steps,
    ...(has('FindLatest') ? { dataJob: DATA_JOB } : {}),
  });
}

const TABLES = 'readmission-autopilot/';
const HOMES = 'Files/Homes';
const CACHE = 'Training/Storage/Cache';

function copyOf({ path }: Workflow): string {
  return `Training/Storage/${path.split('/').at(-1) ?? ''}/Copy`;
}

function imageOf({ path }: Workflow): string {
  return `Training/Programs/${path.split('/').at(-1) ?? ''}`;
}

/** What the request of a training names: archives that the program brings, channels of the data, an image. */
function requestOf({ states }: Workflow): {
  readonly state: string;
  readonly archives: number;
  readonly fromS3: readonly string[];
  readonly hasImage: boolean;
} {
  const tunes = states.Tune !== undefined;
  const state = tunes ? 'Tune.Parameters.TrainingJobDefinition' : 'Train';
  const request = tunes ? at(states, 'Tune.Parameters.TrainingJobDefinition') : at(states, 'Train.Parameters');
  const channels = asList(at(request, 'InputDataConfig')).map(asProperties);
  const source = (channel: Properties): Properties => asProperties(at(channel, 'DataSource.S3DataSource'));
  return {
    state,
    archives: channels.filter((channel) => source(channel).S3Uri !== undefined).length,
    fromS3: channels.flatMap((channel) =>
      source(channel)['S3Uri.$'] === undefined ? [] : String(channel.ChannelName),
    ),
    hasImage: at(request, 'AlgorithmSpecification.TrainingImage') !== undefined,
  };
}

/** Lists of services that act in their own names for trainings. */
export function trainingServices(assembly: Assembly): ServiceCalls[] {
  const logged = copiesIn(assembly).flatMap(({ task }) => {
    const log = assembly.target(task.properties.CloudWatchLogGroupArn);
    return log === undefined ? [] : [{ task: pathOf(task), log: pathOf(log) }];
  });
  const links = assembly.ofType('AWS::FSx::DataRepositoryAssociation').length;
  return [
    ...(logged.length === 0 ? [] : [copyLogCalls(logged)]),
    ...(links === 0 ? [] : [lustreLinkCalls('Foundation/Keys/Restricted')]),
  ];
}

/** Copies to the shared files, and their tasks. */
function copiesIn(assembly: Assembly): { readonly task: Resource; readonly copy: string }[] {
  return assembly.ofType('AWS::DataSync::Task').map((task) => ({ task, copy: pathOf(task).replace(/\/Task$/, '') }));
}

/** Roles of copies to the shared files. */
function copies(assembly: Assembly): RoleCalls[] {
  return copiesIn(assembly).map(({ task, copy }) => {
    const source = assembly.target(task.properties.SourceLocationArn);
    const dataPrefix = String(source?.properties.Subdirectory ?? '').replace(/^\/|(?<!\/)$/g, '');
    return dataCopyCalls({ copy, homes: HOMES, dataPrefix: `${dataPrefix.replace(/\/*$/, '')}/` });
  });
}
