import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GlueClient } from '@aws-sdk/client-glue';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import type { Encounter } from '../../../scripts/encounters/encounter';
import { firstRunClients } from '../../../scripts/first-run/clients';
import type { Clock } from '../../../scripts/first-run/clock';
import type { Context } from '../../../scripts/first-run/context';
import { Journal } from '../../../scripts/first-run/journal';
import { STEPS } from '../../../scripts/first-run/steps';
import type { Workload } from '../../../scripts/first-run/workload';
import { anEncounter } from '../../lambda/encounter-validation/encounter-fixture';
import { config } from '../preflight/given';

/** AWS, in place of which these answer. */
export const aws = {
  sts: mockClient(STSClient),
  cloudFormation: mockClient(CloudFormationClient),
  s3: mockClient(S3Client),
  kinesis: mockClient(KinesisClient),
  glue: mockClient(GlueClient),
  sfn: mockClient(SFNClient),
  sageMaker: mockClient(SageMakerClient),
  runtime: mockClient(SageMakerRuntimeClient),
};

/** Forgets what was asked of the services, and what they answer. */
export function resetAws(): void {
  for (const mock of Object.values(aws)) mock.reset();
}

/** Milliseconds between two looks. */
export const POLL_EVERY = 15_000;

/** A clock that runs only while somebody sleeps. */
export class FakeClock implements Clock {
  /** Each sleep in milliseconds. */
  readonly slept: number[] = [];

  private time = 0;

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.time += milliseconds;
    return Promise.resolve();
  }
}

/** What steps work with, and what they print. */
export interface Given {
  readonly context: Context;
  readonly clock: FakeClock;
  readonly printed: string[];
}

/** What steps work with, for the sandbox with other values at some paths. */
export function given(changes: Readonly<Record<string, unknown>> = {}): Given {
  const clock = new FakeClock();
  const printed: string[] = [];
  const journal = new Journal((line) => void printed.push(line), clock, STEPS);
  const clients = firstRunClients('eu-west-1');
  return { context: { config: config(changes), clients, clock, pollEvery: POLL_EVERY, journal }, clock, printed };
}

/** A made-up encounter that is over, with an id. */
export function encounter(id: number): Encounter {
  return anEncounter({ encounter_id: id, patient_nbr: id, readmitted: 'NO' }) as Encounter;
}

/** Data that is the same every time: encounters differ by their id and the seed alone. */
export const WORKLOAD: Workload = {
  encounters: ({ count, seed, firstId = 1 }) =>
    Array.from({ length: count }, (_, index) => ({ ...encounter(firstId + index), time_in_hospital: 1 + (seed % 14) })),
  csv: function* (encounters) {
    yield 'encounter_id,time_in_hospital\n';
    for (const { encounter_id: id, time_in_hospital: days } of encounters) yield `${id},${days}\n`;
  },
  idsMapping: () => 'admission_type_id,description\n1,Emergency\n',
};

/** An event of a history: a state begins. */
export function entered(name: string): HistoryEvent {
  return { id: 1, timestamp: new Date(0), type: 'TaskStateEntered', stateEnteredEventDetails: { name } };
}

/** The body of an answer, as far as it is read. */
export function body(text: string): never {
  return { transformToString: () => text } as never;
}
