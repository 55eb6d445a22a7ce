import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  EncounterValidationEnvironment,
  EncounterValidationMetric,
} from '../../lambda/encounter-validation/environment';
import type { DataLake } from '../data-lake/data-lake';
import { type FunctionLogs, TypeScriptFunction } from '../functions/typescript-function';
import { accept } from '../security/accept';
import { allow } from '../security/allow';

/** Value of the metrics' only dimension, `service`. */
const SERVICE_NAME = 'encounter-validation';

/** Firehose waits five minutes for an answer at most; a batch takes seconds. */
const TIMEOUT = Duration.minutes(2);

/**
 * A batch, its reasons, the refused object and the answer are in memory at once, as text and as bytes.
 *
 * The most comes from many small junk records: 30,000 times `{}`, half again more than the delivery asks for, is a refused
 * object of 12 MB (380 bytes each: reasons, a `recordId` of 160, the record) and an answer of 6 MB; Node takes about 200 MiB.
 */
const MEMORY_MIB = 1024;

/** Choices for the validation. */
export interface EncounterValidationProps {
  /** The lake; refused records go to its raw zone. */
  readonly lake: DataLake;

  /** Start of the object keys of refused records, ending in `/`; the function adds `refused/year=…/month=…/day=…/`. */
  readonly errorPrefix: string;

  /** CloudWatch namespace of the counts; two platforms in one account need two. */
  readonly metricsNamespace: string;

  /** Where and how long the function logs. It writes counts and names of errors, never a field of an encounter. */
  readonly logs: FunctionLogs;

  /** Told when an encounter is refused, or the function fails. */
  readonly alarms: ITopic;
}

/**
 * Checks each encounter on its way to the lake. A valid one goes on as a row of the raw table; a refused one is kept in
 * the raw zone with every reason, so that a person can correct and send it again.
 *
 * Runs outside the network, because it only calls S3.
 */
export class EncounterValidation extends Construct {
  /** Name of the function, for outputs. */
  readonly functionName: string;

  /** Start of the object keys of all that is refused. */
  readonly errorPrefix: string;

  private readonly function: IFunction;
  private readonly metricsNamespace: string;

  constructor(scope: Construct, id: string, props: EncounterValidationProps) {
    super(scope, id);
    this.errorPrefix = props.errorPrefix;
    this.metricsNamespace = props.metricsNamespace;

    const { function: lambda, role } = new TypeScriptFunction(this, 'Function', {
      folder: 'encounter-validation',
      description: 'Checks encounters between the stream and the raw zone, and keeps refused ones with the reason',
      environment: {
        [EncounterValidationEnvironment.RAW_BUCKET]: props.lake.zones.raw.bucketName,
        [EncounterValidationEnvironment.ERROR_PREFIX]: props.errorPrefix,
        [EncounterValidationEnvironment.METRICS_NAMESPACE]: props.metricsNamespace,
        [EncounterValidationEnvironment.SERVICE_NAME]: SERVICE_NAME,
      },
      timeout: TIMEOUT,
      memorySize: MEMORY_MIB,
      logs: props.logs,
    });
    props.lake.grantObjectWrite(role, { zone: 'raw', prefix: `${props.errorPrefix}refused/` });
    accept(lambda, {
      rule: 'LambdaDLQ',
      packs: ['NIST.800.53.R5', 'HIPAA.Security', 'Serverless'],
      reason:
        'Firehose waits for each answer, and a dead-letter queue is for calls that nobody waits for; a batch that fails is ' +
        'kept as it came, in the raw zone',
    });
    this.function = lambda;
    this.functionName = lambda.functionName;

    new Alarm(this, 'Refused', {
      alarmDescription: `An encounter was refused; the reasons are under ${props.errorPrefix} in the raw zone`,
      metric: this.metricRefused(),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Counts are written with each batch only: no encounters, no data.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(props.alarms));
    new Alarm(this, 'Failed', {
      alarmDescription:
        'The validation itself failed; Firehose tries again, then keeps the batch under processing-failed/ as it came',
      metric: this.metricErrors(),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Lambda reports nothing while it is not invoked.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(props.alarms));
  }

  /** ARN that Firehose invokes, with the version that it otherwise adds itself. */
  get invokedArn(): string {
    return `${this.function.functionArn}:$LATEST`;
  }

  /** Lets a role invoke the function and read its time limit, as Firehose does. */
  grantInvoke(role: IRole): Grant {
    return allow(role, {
      actions: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
      resources: [this.function.functionArn, this.invokedArn],
    });
  }

  /** Encounters handed on to the raw table, per five minutes. */
  metricAccepted(): Metric {
    return this.metric(EncounterValidationMetric.ACCEPTED);
  }

  /** Encounters refused, per five minutes. */
  metricRefused(): Metric {
    return this.metric(EncounterValidationMetric.REFUSED);
  }

  /** Invocations that failed, per five minutes. */
  metricErrors(): Metric {
    return this.function.metricErrors({ statistic: Stats.SUM });
  }

  private metric(metricName: string): Metric {
    return new Metric({
      namespace: this.metricsNamespace,
      metricName,
      dimensionsMap: { service: SERVICE_NAME },
      statistic: Stats.SUM,
    });
  }
}
