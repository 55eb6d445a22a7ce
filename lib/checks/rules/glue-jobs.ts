import { asList, asProperties, at } from '../assembly';
import { forEach, type Rule } from '../rule';
import { isOutside, isSaid, numberOf, regionOf, shown, switchOf } from './known-values';

const JOB = 'AWS::Glue::Job';

/** Workers that fine-grained access of Lake Formation needs (LF-15). */
const LEAST_WORKERS = 4;
const FINE_GRAINED = '--enable-lakeformation-fine-grained-access';

/** Commands, worker types, and the fewest workers of a Spark job: a driver and an executor. */
const COMMANDS = ['glueetl', 'gluestreaming', 'pythonshell', 'glueray'];
const WORKER_TYPE = /^(Standard|[GRZ]\.\d+X)$/;
const LEAST_SPARK_WORKERS = 2;

/** Capacities of a Python shell job (GL-03). */
const SHELL_CAPACITIES = [0.0625, 1];

const versionIsPinned: Rule = {
  id: 'ML-GL-02',
  title: 'A Spark job says its version of Glue',
  facts: ['GL-02'],
  fix: "set GlueVersion, e.g. '5.1'",
  advice: true,
  check: forEach(JOB, function* ({ properties }) {
    const { GlueVersion } = properties;
    const spark = ['glueetl', 'gluestreaming'].includes(String(at(properties, 'Command.Name')));
    const unknown = isSaid(GlueVersion) && !/^\d+\.\d+$/.test(GlueVersion);
    if (!unknown && (GlueVersion !== undefined || !spark)) return;
    yield {
      problem: `GlueVersion is ${shown(GlueVersion)}, and the default moves with time`,
      location: 'Properties/GlueVersion',
    };
  }),
};

const oneCapacity: Rule = {
  id: 'ML-GL-03',
  title: 'A job says its capacity in one way, and in full',
  facts: ['GL-03'],
  fix: 'set WorkerType and NumberOfWorkers for Spark; MaxCapacity 0.0625 or 1 for Python shell',
  check: forEach(JOB, function* ({ properties }) {
    const { MaxCapacity, WorkerType, NumberOfWorkers } = properties;
    const shell = at(properties, 'Command.Name') === 'pythonshell';
    if (MaxCapacity !== undefined && (WorkerType !== undefined || NumberOfWorkers !== undefined)) {
      yield {
        problem: `MaxCapacity ${shown(MaxCapacity)} stands beside WorkerType ${shown(WorkerType)} and NumberOfWorkers ${shown(NumberOfWorkers)}; Glue takes one or the other`,
        location: 'Properties/MaxCapacity',
      };
    } else if ((WorkerType === undefined) !== (NumberOfWorkers === undefined)) {
      yield {
        problem: `WorkerType is ${shown(WorkerType)} and NumberOfWorkers ${shown(NumberOfWorkers)}; each needs the other`,
        location: 'Properties/WorkerType',
      };
    } else if (shell && MaxCapacity !== undefined && !SHELL_CAPACITIES.includes(numberOf(MaxCapacity) ?? 1)) {
      yield {
        problem: `MaxCapacity of a Python shell job is ${shown(MaxCapacity)}; ${SHELL_CAPACITIES.join(' and ')} are allowed`,
        location: 'Properties/MaxCapacity',
      };
    }
  }),
};

const kindsExist: Rule = {
  id: 'ML-GL-03-2',
  title: 'Command and workers of a job are ones that Glue has',
  facts: ['GL-03'],
  fix: 'use glueetl, gluestreaming or pythonshell, a worker type such as G.1X, and 2 workers or more',
  check: forEach(JOB, function* ({ properties }) {
    const command = at(properties, 'Command.Name');
    const { WorkerType, NumberOfWorkers } = properties;
    if (isSaid(command) && !COMMANDS.includes(command)) {
      yield {
        problem: `Command.Name is ${shown(command)}; ${COMMANDS.join(', ')} are allowed`,
        location: 'Properties/Command',
      };
    }
    if (isSaid(WorkerType) && !WORKER_TYPE.test(WorkerType)) {
      yield { problem: `WorkerType is ${shown(WorkerType)}`, location: 'Properties/WorkerType' };
    }
    if (command === 'glueetl' && isOutside(NumberOfWorkers, LEAST_SPARK_WORKERS, Infinity)) {
      yield {
        problem: `NumberOfWorkers is ${shown(NumberOfWorkers)}; one of them is the driver`,
        location: 'Properties/NumberOfWorkers',
      };
    }
  }),
};

const icebergIsLoaded: Rule = {
  id: 'ML-RV-04-2',
  title: 'A job whose Spark settings name Iceberg loads it',
  facts: ['RV-04'],
  fix: 'set --datalake-formats to iceberg',
  check: forEach(JOB, function* ({ properties }) {
    const given = asProperties(properties.DefaultArguments);
    const [settings, formats] = [String(given['--conf']), given['--datalake-formats']];
    if (!settings.includes('org.apache.iceberg') || given['--extra-jars'] !== undefined) return;
    if (formats !== undefined && (!isSaid(formats) || formats.split(',').includes('iceberg'))) return;
    yield {
      problem: `--conf names classes of Iceberg, and --datalake-formats is ${shown(formats)}`,
      location: 'Properties/DefaultArguments',
    };
  }),
};

const flexTakesJob: Rule = {
  id: 'ML-GL-04',
  title: 'Flexible execution is asked for where Glue has it',
  facts: ['GL-04'],
  fix: 'use glueetl with Glue 3.0 or newer, or STANDARD',
  check: forEach(JOB, function* ({ properties }) {
    const command = at(properties, 'Command.Name');
    if (properties.ExecutionClass !== 'FLEX') return;
    if (command === 'glueetl' && !isOutside(properties.GlueVersion, 3, Infinity)) return;
    yield {
      problem: `ExecutionClass is FLEX for ${shown(command)} on Glue ${shown(properties.GlueVersion)}`,
      location: 'Properties/ExecutionClass',
    };
  }),
};

const fineGrainedAccess: Rule = {
  id: 'ML-LF-15',
  title: 'A job with fine-grained access has Glue 5.0 and four workers',
  facts: ['LF-15'],
  fix: `use GlueVersion 5.0 or newer and NumberOfWorkers ${LEAST_WORKERS} or more, or leave the argument out`,
  check: forEach(JOB, function* ({ properties }) {
    if (switchOf(asProperties(properties.DefaultArguments)[FINE_GRAINED]) !== true) return;
    if (isOutside(properties.GlueVersion, 5, Infinity)) {
      yield { problem: `${FINE_GRAINED} on Glue ${shown(properties.GlueVersion)}`, location: 'Properties/GlueVersion' };
    }
    if (isOutside(properties.NumberOfWorkers, LEAST_WORKERS, Infinity)) {
      yield {
        problem: `${FINE_GRAINED} with ${shown(properties.NumberOfWorkers)} workers`,
        location: 'Properties/NumberOfWorkers',
      };
    }
  }),
};

const sameRegionInNetwork: Rule = {
  id: 'ML-GL-07',
  title: 'A job in a network reads buckets of its own Region',
  facts: ['GL-07'],
  fix: 'copy the data to a bucket of the same Region: the S3 endpoint of a network leads to no other',
  check: forEach(JOB, function* (job, assembly) {
    if (asList(at(job.properties, 'Connections.Connections')).length === 0) return;
    const region = regionOf(assembly, job);
    for (const bucket of assembly.named(job.properties.DefaultArguments)) {
      const other = regionOf(assembly, bucket);
      if (bucket.type !== 'AWS::S3::Bucket' || region === undefined || other === undefined || other === region)
        continue;
      yield {
        problem: `bucket ${bucket.id} is in ${other}, the job in ${region}`,
        location: 'Properties/DefaultArguments',
      };
    }
  }),
};

/** Rules about Glue jobs and what they are given. */
export const glueJobRules: readonly Rule[] = [
  versionIsPinned,
  oneCapacity,
  kindsExist,
  flexTakesJob,
  fineGrainedAccess,
  icebergIsLoaded,
  sameRegionInNetwork,
];
