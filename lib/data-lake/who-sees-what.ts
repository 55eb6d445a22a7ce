import type { When } from '../security/calls';
import type { Zone } from './zones';

/**
 * What one principal may have of the data, as data beside the constructs that grant it; nothing here is synthesized. Whatever
 * is not written here is denied: the tests hold every role of the templates against every zone, table and protected part.
 */
export interface Access {
  /** Who it is, in the words of the house. */
  readonly who: string;

  /**
   * Path of the role's construct, without the parts that CDK names `Resource`. `*` is any text: each such role that is there
   * has this, with what each `*` stands for in the place of the same `*` in the conditions.
   */
  readonly role: string;

  /** Whether people use the role. */
  readonly person?: boolean;

  /** Uses of objects by zone: `r` read, `w` write, `d` delete. Who reads a zone sees its tables, past every filter (RV-06). */
  readonly objects?: Partial<Record<Zone, string>>;

  /**
   * Tables whose files it reads, as `database.table`; `*` is any part between dots.
   *
   * @default - all tables of the zones that it reads
   */
  readonly files?: readonly string[];

  /** What it sees by query: `database.table`, `database.table.column`, `restricted rows of database.table`; `*` as above. */
  readonly queries?: readonly string[];

  /** What else it has: `read stream`, `write stream`, `read results of <who>`, `<use> trail`, `decide about the lake`. */
  readonly others?: readonly string[];

  /**
   * More of it in some configurations.
   *
   * @default - the same in every configuration
   */
  readonly also?: readonly { readonly when: When; readonly objects: Partial<Record<Zone, string>> }[];

  /**
   * When the role is there.
   *
   * @default - in every configuration
   */
  readonly when?: When;

  /** Why it needs that; or why it has nothing. */
  readonly why: string;
}

/** Columns that are asked about by themselves, as `database.table.column`: some see the table without them. */
export const PROTECTED_COLUMNS: readonly string[] = ['curated.encounter.patient_nbr', 'capture.invocation.capturedata'];

/** A role that is there when it is there: some configurations do without it. */
const sometimes = (construct: string): { readonly role: string; readonly when: When } => ({
  role: construct,
  when: { construct },
});

/** What the state machine of a workflow says that lets Autopilot search. */
const AUTOPILOT = 'createAutoMLJobV2';

/** What a training has beside its outputs: features from S3 alone, and what it wrote where it goes on from that. */
function trains(construct: string, checkpoints: string): NonNullable<Access['also']> {
  return [
    { when: { construct, lacks: 'FileSystemDataSource' }, objects: { features: 'r' } },
    { when: { construct, says: checkpoints }, objects: { models: 'rw' } },
    { when: { construct, says: AUTOPILOT }, objects: { models: 'rw' } },
  ];
}

/** What a model of a definition has: its archives in the models zone, and patients as the kind of its endpoint wants. */
function serves(model: string): NonNullable<Access['also']> {
  const resource = `Endpoints/*/${model}/Model/Model`;
  const config = 'Endpoints/*/Endpoint/Config';
  return [
    { when: { construct: resource, says: 'Lakemodels' }, objects: { models: 'r' } },
    { when: { construct: resource, says: 'ModelPackageName' }, objects: { models: 'r' } },
    { when: { construct: config, says: 'DataCaptureConfig' }, objects: { capture: 'w' } },
    { when: { construct: config, says: 'AsyncInferenceConfig' }, objects: { capture: 'rw' } },
    { when: { construct: 'Endpoints/*/Batch/Workflow' }, objects: { features: 'r', capture: 'w' } },
  ];
}

const PATIENTS = ['curated.encounter.patient_nbr', 'restricted rows of curated.encounter'];

/** People. None of them has an object or a key of a zone. */
const PEOPLE: readonly Access[] = [
  {
    who: 'data engineer',
    ...sometimes('People/DataEngineer'),
    person: true,
    queries: ['raw.*', 'curated.*', ...PATIENTS],
    others: ['read results of data-engineer'],
    why: 'Finds out why a record was refused or joined wrongly, for which the number of the patient is needed',
  },
  {
    who: 'data scientist',
    ...sometimes('People/DataScientist'),
    person: true,
    queries: ['curated.*', 'restricted rows of curated.encounter'],
    others: ['read results of data-scientist'],
    why: 'Models learn from all encounters, and from no number of a patient',
  },
  {
    who: 'analyst',
    ...sometimes('People/Analyst'),
    person: true,
    queries: ['curated.*'],
    others: ['read results of analyst'],
    why: 'Counts encounters; no number of a patient, and none with a diagnosis that the law protects more',
  },
  {
    who: 'operator',
    ...sometimes('People/Operator'),
    person: true,
    why: 'Keeps things running, for which no data is needed',
  },
  {
    who: 'auditor',
    ...sometimes('People/Auditor'),
    person: true,
    queries: ['audit.*', 'capture.invocation'],
    others: ['read results of auditor'],
    why: 'Reads who did what, and when the model was asked; no patient',
  },
];

/** Roles of code and services. What a person starts sees with the role of the job, not of the person. */
const SERVICES: readonly Access[] = [
  {
    who: 'Lake Formation',
    ...sometimes('Data/Lake/LakeFormation/Registration'),
    objects: { raw: 'rwd', curated: 'rwd', features: 'rwd', models: 'rwd', capture: 'rwd' },
    why: 'Hands out parts of this to those whom it lets in; nobody else can assume it',
  },
  {
    who: 'Lake Formation, of the trail',
    ...sometimes('Audit/Tables/Location/Role'),
    files: ['audit.*'],
    others: ['read trail'],
    why: 'Hands out rows of the trail to the auditor',
  },
  {
    who: 'opt-in to Lake Formation',
    ...sometimes('Data/Lake/OptIn/Function/Role'),
    others: ['decide about the lake'],
    why: 'Only an administrator can opt a role in, or take a table from everybody; it takes itself off the list when it goes (LF-05)',
  },
  {
    who: 'provider of the opt-in',
    ...sometimes('Data/Lake/OptIn/ProviderRole'),
    why: 'Calls the opt-in for CloudFormation',
  },
  {
    who: 'check of the stream',
    role: 'Ingestion/Validation/Function/Role',
    objects: { raw: 'w' },
    why: 'Puts what it refuses, with the reason, into the error prefix; the records come with the call',
  },
  {
    who: 'API in front of the endpoint',
    ...sometimes('Api/Predictions/Handler/Function/Role'),
    why: 'Encounters come with the request and go to the endpoint; it reads and keeps none',
  },
  {
    who: 'Firehose',
    role: 'Ingestion/Delivery/Role',
    objects: { raw: 'rw' },
    others: ['read stream'],
    why: 'Writes what comes, and reads what it wrote while it puts files together',
  },
  {
    who: 'Spark job',
    role: 'Processing/Encounters/Role',
    objects: { raw: 'rwd', curated: 'rwd', features: 'rwd' },
    why: 'Makes tables and features of what came',
  },
  {
    who: 'crawler',
    ...sometimes('Processing/Crawler/Role'),
    also: [
      {
        when: { construct: 'Processing/Crawler', says: '"UseLakeFormationCredentials":false' },
        objects: { raw: 'r' },
      },
    ],
    files: [],
    why: 'Finds the columns of uploaded files; no table lies where it reads but those that it makes',
  },
  {
    who: 'start of the Spark job',
    ...sometimes('Processing/Start/Role'),
    why: 'Tells a workflow that something came',
  },
  {
    who: 'training',
    role: 'Training/Readmission/Training/Role',
    objects: { models: 'w' },
    also: trains('Training/Readmission/Workflow', 'EnableManagedSpotTraining'),
    why: 'Learns from features alone, and goes on from what an interrupted job saved',
  },
  {
    who: 'evaluation',
    role: 'Training/Readmission/Evaluation/Role',
    objects: { features: 'r', models: 'w' },
    also: [{ when: { construct: 'Training/Readmission/Workflow', lacks: AUTOPILOT }, objects: { models: 'rw' } }],
    why: 'Tries a model on features that training has not seen',
  },
  {
    who: 'candidate of Autopilot',
    ...sometimes('Training/Readmission/Evaluation/ModelRole'),
    objects: { features: 'rw', models: 'r' },
    why: 'Answers rows that training has not seen; rows and answers are of patients, and lie beside the features',
  },
  {
    who: 'tables for Autopilot',
    ...sometimes('Training/Tables/Role'),
    objects: { features: 'rw' },
    why: 'Writes the features once more as the tables that Autopilot takes',
  },
  {
    who: 'trainings of definitions',
    role: 'Training/Definitions/*/Training/Role',
    objects: { models: 'w' },
    also: trains('Training/Definitions/*/Workflow', 'CheckpointConfig'),
    why: 'Each learns from the one prefix of the features that its definition names, and writes below a prefix of its own',
  },
  {
    who: 'workflows of definitions',
    role: 'Training/Definitions/*/Role',
    why: 'Start jobs and decide by what SageMaker says of them; no data passes',
  },
  ...['Readmission', 'Definitions/*'].map((workflow) => ({
    who: workflow === 'Readmission' ? 'starts of training' : 'starts of definitions',
    role: `Training/${workflow}/Start/*Role`,
    why: 'Tell a workflow that it is time, or that there are new features',
  })),
  {
    who: 'copies to the shared files',
    role: 'Training/Storage/*/Copy/Role',
    objects: { features: 'r' },
    why: 'Each copies the one prefix of the features that jobs read from the file system',
  },
  {
    who: 'builds of images',
    role: 'Training/Programs/*/Role',
    why: 'Build an image from a folder of code, and see no data',
  },
  {
    who: 'jobs of data scientists',
    role: 'Training/Readmission/LabRole',
    objects: { features: 'r', models: 'rw' },
    why: 'Try what the workflow may learn from; they write where no model is registered from',
  },
  {
    who: 'training workflow',
    role: 'Training/Readmission/Role',
    objects: { models: 'r' },
    why: 'Reads how good the model is, and decides about its registration',
  },
  {
    who: 'model server',
    ...sometimes('Serving/Model/Role'),
    objects: { models: 'r' },
    also: [{ when: { construct: 'Serving/Endpoint/Config', says: 'DataCaptureConfig' }, objects: { capture: 'w' } }],
    why: 'Answers with a model, and writes down what it was asked',
  },
  ...['Model', 'Model-*', 'Shadow-*'].map((model) => ({
    who: model === 'Shadow-*' ? 'shadows of definitions' : 'models of definitions',
    role: `Endpoints/*/${model}/Role`,
    // Requests that wait, and versions, are files that no table has.
    files: [],
    also: serves(model),
    why: 'Each answers with one model; it keeps what it was asked where the definition says so, reads requests that wait, or scores versions',
  })),
  {
    who: 'instances that models share',
    role: 'Endpoints/*/Endpoint/Role',
    why: 'Attaches volumes and interfaces; the models have roles of their own',
  },
  ...['Role', 'ScheduleRole'].map((role) => ({
    who: role === 'Role' ? 'batch jobs of definitions' : 'starts of batch jobs',
    role: `Endpoints/*/Batch/${role}`,
    why: 'Start jobs, and count files; no data passes',
  })),
  {
    who: 'model server on trial',
    ...sometimes('Serving/Challenger/Model/Role'),
    objects: { models: 'r' },
    also: [{ when: { construct: 'Serving/Endpoint/Config', says: 'DataCaptureConfig' }, objects: { capture: 'w' } }],
    why: 'Answers some requests, or copies of them, and writes down what it was asked',
  },
  {
    who: 'model server of the standby',
    ...sometimes('Serving/Previous/Role'),
    objects: { models: 'r' },
    why: 'Answers with the version before when the endpoint does not',
  },
  {
    who: 'promotion',
    ...sometimes('Serving/Promotion/Role'),
    why: 'Updates a stack to another version of the model; no data passes',
  },
  {
    who: 'approval of a model',
    ...sometimes('Serving/Promotion/ApprovalRole'),
    why: 'Starts the promotion',
  },
  { who: 'flow logs', role: 'Network/Isolated/FlowLogRole', why: 'Writes logs of the network' },
  {
    who: 'cleanup of the registry',
    ...sometimes('Data/Registry/Cleanup/Function/Role'),
    why: 'Deletes model versions with their group',
  },
  {
    who: 'provider of the cleanup',
    ...sometimes('Data/Registry/Cleanup/ProviderRole'),
    why: 'Calls the cleanup for CloudFormation',
  },
];

/** Functions of CDK that empty buckets before they go, in configurations whose data goes with the stacks. */
const EMPTYING: readonly Access[] = (
  [
    ['Foundation', {}],
    ['Data', { objects: { raw: 'd', curated: 'd', features: 'd', models: 'd', capture: 'd' } }],
    ['Audit', { others: ['delete trail'] }],
  ] as const
).map(([stack, has]) => ({
  who: `emptying of ${stack}`,
  ...sometimes(`${stack}/Custom::S3AutoDeleteObjectsCustomResourceProvider/Role`),
  ...has,
  why: 'Empties the buckets of a stack whose data goes with it',
}));

/** Everybody, in the order of the table that people read. */
export const WHO_SEES_WHAT: readonly Access[] = [...PEOPLE, ...SERVICES, ...EMPTYING];
