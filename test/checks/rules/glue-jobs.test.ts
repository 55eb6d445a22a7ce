import { Assembly } from '../../../lib/checks/assembly';
import { glueJobRules } from '../../../lib/checks/rules/glue-jobs';
import { findingsOf } from '../../../lib/checks/rule';
import { type Resources, stackOf, testRules } from './examples';

/** A Spark job, but for what is different. */
function job(different: Record<string, unknown>): Resources {
  return {
    Job: [
      'AWS::Glue::Job',
      { Command: { Name: 'glueetl' }, GlueVersion: '5.1', WorkerType: 'G.1X', NumberOfWorkers: 4, ...different },
    ],
  };
}

const shell = (capacity: number) =>
  job({
    Command: { Name: 'pythonshell' },
    MaxCapacity: capacity,
    WorkerType: { Ref: 'AWS::NoValue' },
    NumberOfWorkers: { Ref: 'AWS::NoValue' },
  });
const NONE = { Ref: 'AWS::NoValue' };
const FINE = { DefaultArguments: { '--enable-lakeformation-fine-grained-access': 'true' } };

const ICEBERG = 'spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions';
const ofOneStack = glueJobRules.filter(({ id }) => id !== 'ML-GL-07');

testRules('glueJobRules', ofOneStack, [
  {
    rule: 'ML-GL-02',
    fails: job({ GlueVersion: NONE }),
    says: 'GlueVersion is nothing',
    passes: job({}),
    alsoFails: { 'no version': job({ GlueVersion: 'newest' }) },
    alsoPasses: {
      'Python shell, where the language has a version': job({ GlueVersion: NONE, Command: { Name: 'pythonshell' } }),
    },
  },
  {
    rule: 'ML-GL-03',
    fails: job({ MaxCapacity: 10 }),
    says: "WorkerType 'G.1X'",
    passes: job({}),
    alsoFails: {
      'a type without a number': job({ NumberOfWorkers: NONE }),
      'a number without a type': job({ WorkerType: NONE }),
      'two units for Python shell': shell(2),
    },
    alsoPasses: {
      'Python shell': shell(0.0625),
      'capacity alone': job({ WorkerType: NONE, NumberOfWorkers: NONE, MaxCapacity: 10 }),
    },
  },
  {
    rule: 'ML-GL-04',
    fails: job({ ExecutionClass: 'FLEX', GlueVersion: '2.0' }),
    says: "Glue '2.0'",
    passes: job({ ExecutionClass: 'FLEX' }),
    alsoFails: { 'a stream': job({ ExecutionClass: 'FLEX', Command: { Name: 'gluestreaming' } }) },
    alsoPasses: { 'a version from a parameter': job({ ExecutionClass: 'FLEX', GlueVersion: { Ref: 'Version' } }) },
  },
  {
    rule: 'ML-LF-15',
    fails: job({ ...FINE, NumberOfWorkers: 3 }),
    says: '3 workers',
    passes: job(FINE),
    alsoFails: { 'an older version': job({ ...FINE, GlueVersion: '4.0' }) },
    alsoPasses: { 'three workers without it': job({ NumberOfWorkers: 3 }) },
  },
  {
    rule: 'ML-GL-03-2',
    fails: job({ WorkerType: 'm5.large' }),
    says: "'m5.large'",
    passes: job({ WorkerType: 'R.2X' }),
    alsoFails: {
      'another command': job({ Command: { Name: 'spark' } }),
      'a driver alone': job({ NumberOfWorkers: 1 }),
    },
    alsoPasses: { 'a type from a parameter': job({ WorkerType: { Ref: 'Type' } }) },
  },
  {
    rule: 'ML-RV-04-2',
    fails: job({ DefaultArguments: { '--conf': ICEBERG } }),
    says: '--datalake-formats is nothing',
    passes: job({ DefaultArguments: { '--conf': ICEBERG, '--datalake-formats': 'hudi,iceberg' } }),
    alsoPasses: {
      'libraries of its own': job({ DefaultArguments: { '--conf': ICEBERG, '--extra-jars': 's3://a/iceberg.jar' } }),
      'settings of something else': job({ DefaultArguments: { '--conf': 'spark.ui.enabled=false' } }),
    },
  },
]);

test('ML-GL-07 finds a job in a network that reads a bucket of another Region', () => {
  const data = stackOf(
    'Data',
    { Bucket: ['AWS::S3::Bucket'] },
    {
      Outputs: { Name: { Value: { Ref: 'Bucket' }, Export: { Name: 'data' } } },
    },
  );
  const reads = { DefaultArguments: { '--raw': { 'Fn::Join': ['', ['s3://', { 'Fn::ImportValue': 'data' }]] } } };
  const inside = stackOf('Job', job({ ...reads, Connections: { Connections: ['network'] } }));
  const found = (region: string, stack: typeof inside) =>
    findingsOf(glueJobRules, new Assembly([{ ...data, region }, stack])).map(({ rule }) => rule.id);
  expect(found('us-east-1', inside)).toEqual(['ML-GL-07']);
  expect(found('eu-west-1', inside)).toEqual([]);
  expect(found('us-east-1', stackOf('Job', job(reads)))).toEqual([]);
});
