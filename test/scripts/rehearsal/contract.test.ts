import { join } from 'node:path';
import { loadConfig } from '../../../lib/config/load-config';
import { ENCOUNTERS, FEATURES, QUARANTINE, REFERENCE } from '../../../lib/readmission/layout';
import { INFERENCE_ENVIRONMENT } from '../../../lib/sagemaker/script-mode';
import { contractOf, readContract } from '../../../scripts/rehearsal/contract';
import { Failed } from '../../../scripts/rehearsal/failed';
import { type ResolvedStack, resolvedPlatform, ROOT } from '../../../scripts/resolved-platform';

const config = loadConfig(join(ROOT, 'config/sandbox.yaml'));
const platform = resolvedPlatform('config/sandbox.yaml');
const contract = readContract('/x');

/** Properties of the only resource of a type. */
function propertiesOf(type: string): Record<string, unknown> {
  const all = platform.flatMap(({ resources }) => resources);
  return (all.find((resource) => resource.type === type)?.properties ?? {}) as Record<string, unknown>;
}

const GLUE = propertiesOf('AWS::Glue::Job').DefaultArguments as Record<string, string>;
const { States } = JSON.parse(String(propertiesOf('AWS::StepFunctions::StateMachine').DefinitionString)) as {
  States: Record<string, { Parameters: Record<string, unknown> }>;
};

/** The platform with other properties of the resources of a type; without them when there are none. */
function changed(type: string, change: (properties: never) => Record<string, unknown> | undefined): ResolvedStack[] {
  return platform.map((stack) => ({
    ...stack,
    resources: stack.resources.flatMap((resource) => {
      const properties =
        resource.type === type ? change(structuredClone(resource.properties) as never) : { ...resource.properties };
      return properties === undefined ? [] : [{ ...resource, properties }];
    }),
  }));
}

/** The platform with another definition of the training workflow. */
function withDefinition(change: (text: string) => string): ResolvedStack[] {
  return changed('AWS::StepFunctions::StateMachine', ({ DefinitionString: text }: { DefinitionString: string }) => ({
    DefinitionString: change(text),
  }));
}

/** The platform with other arguments of the Spark job. */
function withArguments(change: (given: Record<string, string>) => Record<string, string | undefined>): ResolvedStack[] {
  return changed('AWS::Glue::Job', ({ DefaultArguments: given }: { DefaultArguments: Record<string, string> }) => ({
    DefaultArguments: change(given),
  }));
}

describe('readContract', () => {
  test('gives the Spark job the arguments of its construct, in folders for the zones', () => {
    expect(contract.processing).toEqual({
      raw: `/x/raw/${ENCOUNTERS}`,
      reference: `/x/raw/${REFERENCE}`,
      quarantine: `/x/raw/${QUARANTINE}`,
      catalog: GLUE['--catalog'],
      database: GLUE['--database'],
      features: `/x/features/${FEATURES}`,
    });
    expect(contract.processing.catalog).toBe('glue_catalog');
    expect(contract.processing.database).toContain('curated');
  });

  test('leaves out no argument of the Spark job but those that Glue takes itself', () => {
    const own = Object.keys(GLUE).filter(
      (name) => !/^--(conf|datalake-formats|job-language|extra-py-files|enable-[a-z-]+)$/.test(name),
    );
    expect(own.sort()).toEqual(
      Object.keys(contract.processing)
        .map((name) => `--${name}`)
        .sort(),
    );
  });

  test('gives Spark the settings of its construct, but for the catalog of Glue and its way to S3', () => {
    const settings = (GLUE['--conf'] ?? '').split(' --conf ').map((setting) => setting.split('=')[0]);
    const glueOnly = ['spark.sql.catalog.glue_catalog.catalog-impl', 'spark.sql.catalog.glue_catalog.io-impl'];
    expect(settings).toEqual(expect.arrayContaining(glueOnly));
    expect(contract.spark.map((setting) => setting.split('=')[0])).toEqual([
      ...settings.filter((name) => !glueOnly.includes(name ?? '')),
      'spark.sql.catalog.glue_catalog.type',
    ]);
    expect(contract.spark).toContain('spark.sql.catalog.glue_catalog.warehouse=/x/curated/');
    expect(contract.spark).toContain('spark.sql.catalog.glue_catalog.type=hadoop');
  });

  test('gives the training job the whole request of the workflow', () => {
    expect(contract.training).toEqual(States.Train?.Parameters);
    expect(contract.training.EnableNetworkIsolation).toBe(true);
    expect(contract.training.HyperParameters.sagemaker_submit_directory).toBe(
      `/opt/ml/input/data/code/${contract.codeArchive}`,
    );
    expect(contract.codeArchive).toMatch(/^[0-9a-f]{64}\.gz$/);
  });

  test('has a folder for each channel of the training job but that of the code', () => {
    const names = contract.training.InputDataConfig.map(({ ChannelName: name }) => name);
    expect(names.filter((name) => name !== 'code').sort()).toEqual(Object.keys(contract.channels('v')).sort());
    expect(contract.channels('$&')).toEqual(
      Object.fromEntries(
        ['train', 'validation', 'preparation'].map((name) => [name, `/x/features/${FEATURES}version=$&/${name}/`]),
      ),
    );
  });

  test('gives the evaluation the arguments of the workflow, each once', () => {
    expect(contract.evaluation).toEqual({
      model: '/x/processing/model',
      test: '/x/processing/test',
      out_of_time: '/x/processing/out_of_time',
      output: '/x/processing/output',
    });
    const { ContainerArguments: words } = States.Evaluate?.Parameters.AppSpecification as Record<string, string[]>;
    expect(words?.slice(1)).toHaveLength(2 * Object.keys(contract.evaluation).length);
  });

  test('gives the model the environment that the workflow registers, and has its bar', () => {
    expect(contract.model).toEqual(INFERENCE_ENVIRONMENT);
    expect(contract.minimumAuc).toBe(config.training.minimumAuc);
  });

  test('takes a folder with blanks and signs as it is', () => {
    const odd = contractOf(platform, "/my $1 $& 'out'");
    expect(odd.processing.raw).toBe(`/my $1 $& 'out'/raw/${ENCOUNTERS}`);
    expect(odd.channels('v').train).toBe(`/my $1 $& 'out'/features/${FEATURES}version=v/train/`);
    expect(odd.spark).toContain("spark.sql.catalog.glue_catalog.warehouse=/my $1 $& 'out'/curated/");
  });
});

describe('contractOf', () => {
  test.each(['Train', 'Evaluate', 'BeatsTheBar', 'Register'])('fails when the workflow has no state %s', (state) => {
    const renamed = withDefinition((text) => text.replaceAll(`"${state}":`, `"${state}Model":`));
    expect(() => contractOf(renamed, '/x')).toThrow(Failed);
    expect(() => contractOf(renamed, '/x')).toThrow(
      new RegExp(`scripts/rehearsal/states\\.ts[^]* at States\\.${state}$`),
    );
  });

  test('fails when the bar is gone', () => {
    const none = withDefinition((text) => text.replaceAll('"NumericGreaterThanEquals"', '"NumericGreaterThan"'));
    expect(() => contractOf(none, '/x')).toThrow('must have a rule with NumericGreaterThanEquals');
  });

  test.each(['AWS::Glue::Job', 'AWS::StepFunctions::StateMachine'])('fails when there is no %s', (type) => {
    const stack = type === 'AWS::Glue::Job' ? 'Processing' : 'Training';
    expect(() =>
      contractOf(
        changed(type, () => undefined),
        '/x',
      ),
    ).toThrow(new Failed(`${stack} must have one ${type}, has 0; name the one that the rehearsal starts`));
  });

  test('fails when there are two of what it starts', () => {
    const twice = platform.map((stack) => ({ ...stack, resources: stack.resources.flatMap((each) => [each, each]) }));
    expect(() => contractOf(twice, '/x')).toThrow('Processing must have one AWS::Glue::Job, has 2');
  });

  test.each([
    ['is not given', undefined],
    ['lies in no zone', 's3://elsewhere/x/'],
    ['names another resource', '@{Foundation/AccessLogs12345678}'],
  ])('fails when an argument of the Spark job %s', (_, value) => {
    const other = withArguments((given) => ({ ...given, '--quarantine': value }));
    expect(() => contractOf(other, '/x')).toThrow(/^the Spark job must be given --quarantine/);
  });

  test('fails when Spark has no warehouse in the lake', () => {
    const none = withArguments((given) => ({ ...given, '--conf': 'spark.sql.extensions=x' }));
    expect(() => contractOf(none, '/x')).toThrow("must set a warehouse in the lake, got 'spark.sql.extensions=x'");
  });

  test('fails when an argument of the evaluation is missing', () => {
    const none = withDefinition((text) => text.replace('"--model"', '"--archive"'));
    expect(() => contractOf(none, '/x')).toThrow(/^the evaluation must be given --model/);
  });

  test('fails when the evaluation is given more than the rehearsal knows', () => {
    const more = withDefinition((text) => text.replace('"--model"', '"--verbose","--model"'));
    expect(() => contractOf(more, '/x')).toThrow(
      /^the evaluation must be given model, test, out_of_time, output alone/,
    );
  });

  test('fails when a channel is none of the features of a version', () => {
    const other = withDefinition((text) =>
      text.replace('/version={}/train/', '/version={}/all/').replace("/all/', $.version", "/all/', $.run"),
    );
    expect(() => contractOf(other, '/x')).toThrow(/^the channel train of the training job must be a place of the lake/);
  });

  test('fails when the code of the training job lies elsewhere', () => {
    const other = withDefinition((text) => text.replaceAll('/opt/ml/input/data/code/', '/opt/ml/code/'));
    expect(() => contractOf(other, '/x')).toThrow(
      /^the code of the training job must lie in \/opt\/ml\/input\/data\/code\//,
    );
  });
});
