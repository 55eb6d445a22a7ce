import {
  closedFrameworks,
  type Framework,
  frameworkImage,
  frameworkRelease,
  FRAMEWORKS,
  frameworkVersions,
  type ImagePurpose,
} from '../../lib/sagemaker/images';
import { isPublished, published, type PublishedVersion } from './published';

/** How the published tables call our frameworks. */
const TABLES: Readonly<Record<Framework, string>> = {
  pytorch: 'pytorch',
  tensorflow: 'tensorflow',
  mxnet: 'mxnet',
  'scikit-learn': 'sklearn',
  xgboost: 'xgboost',
  'hugging-face': 'huggingface',
  autogluon: 'autogluon',
  smp: 'pytorch-smp',
  spark: 'spark',
  'pytorch-neuron': 'huggingface-neuronx',
  'hugging-face-neuron': 'huggingface-neuronx',
};

/** Versions that are younger than the published tables, or counted otherwise, and the published one of the same Regions. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  'pytorch 2.12.1': '2.8.0',
  'pytorch 2.13.0': '2.8.0',
  'tensorflow 2.21.0': '2.19.0',
  'scikit-learn 1.9-0': '1.4-2-py312',
  'smp 2.5.1': '2.8.0',
  'smp 2.4.1': '2.7.0',
  'smp 2.2.0': '2.2.0',
  'pytorch-neuron 2.9.0-sdk2.31.1': '4.55.4',
  'pytorch-neuron 2.9.0-sdk2.30.0': '4.55.4',
  'pytorch-neuron 2.9.0-sdk2.29.1': '4.55.4',
  'pytorch-neuron 2.8.0-sdk2.26.1': '4.55.4',
};

interface Row {
  readonly framework: Framework;
  readonly purpose: ImagePurpose;
  readonly version: string;
}

const ROWS: readonly Row[] = FRAMEWORKS.flatMap((framework) =>
  (framework === 'spark' ? (['processing'] as const) : (['training', 'inference'] as const)).flatMap((purpose) =>
    frameworkVersions(framework, purpose).map((version) => ({ framework, purpose, version })),
  ),
);

/** What the SDK publishes for a row; versions of Hugging Face have a level more, by base framework. */
function publishedVersion({ framework, purpose, version }: Row): PublishedVersion | undefined {
  const table = published<Record<string, { versions: Record<string, unknown> }>>(TABLES[framework]);
  const entry = table[purpose]?.versions[STANDS_FOR[`${framework} ${version}`] ?? version] as
    PublishedVersion | Record<string, PublishedVersion> | undefined;
  if (entry === undefined || 'registries' in entry) return entry as PublishedVersion | undefined;
  const versions = Object.values(entry) as readonly (PublishedVersion | object)[];
  return versions.filter((candidate): candidate is PublishedVersion => 'registries' in candidate).at(-1);
}

describe('images of frameworks', () => {
  test.each([
    ['pytorch', 'training', 'gpu', '763104351884', 'pytorch:2.12.1-cu130-amzn2023-sagemaker'],
    ['pytorch', 'inference', 'cpu', '763104351884', 'pytorch-inference:2.6.0-cpu-py312'],
    ['tensorflow', 'training', 'cpu', '763104351884', 'tensorflow-training:2.21.0-cpu-py312-amzn2023-sagemaker'],
    ['scikit-learn', 'processing', 'cpu', '141502667606', 'sagemaker-scikit-learn:1.9-0'],
    ['xgboost', 'training', 'gpu', '141502667606', 'sagemaker-xgboost:3.2-0'],
    ['autogluon', 'inference', 'cpu', '763104351884', 'autogluon-inference:1.5.0-cpu-py312-ubuntu22.04'],
    ['smp', 'training', 'gpu', '658645717510', 'smdistributed-modelparallel:2.5.1-gpu-py311-cu124'],
    ['spark', 'processing', 'cpu', '571004829621', 'sagemaker-spark-processing:3.5-cpu-py312-v1.3'],
  ] as const)('%s for %s on %s in eu-west-1 is in account %s: %s', (framework, purpose, processor, account, name) => {
    const image = frameworkImage({ framework, purpose, processor, region: 'eu-west-1' });
    expect([image.account, `${image.repository}:${image.tag}`]).toEqual([account, name]);
  });

  test.each([
    ['mx-central-1', '637423239942'],
    ['ap-southeast-7', '590183813437'],
    ['ca-west-1', '204538143572'],
    ['cn-north-1', '727897471807'],
  ])('a Deep Learning Container in %s is in account %s (TR-24)', (region, account) => {
    const props = { framework: 'pytorch', purpose: 'training', processor: 'cpu', region } as const;
    expect(frameworkImage(props).account).toBe(account);
  });

  if (isPublished) {
    test.each(ROWS)(
      '$framework $version for $purpose is in the published Regions and accounts (TR-24, TR-25)',
      (row) => {
        const { accounts, repository } = frameworkRelease(row);
        const version = publishedVersion(row);
        expect(Object.fromEntries(accounts)).toEqual(version?.registries);
        // Newer images of PyTorch share one repository, and those of Neuron stand for others.
        if (STANDS_FOR[`${row.framework} ${row.version}`] === undefined) expect(repository).toBe(version?.repository);
      },
    );

    test.each(['pytorch', 'mxnet', 'autogluon'] as const)(
      'tags of %s name the Python that is published',
      (framework) => {
        const rows = ROWS.filter(
          (row) => row.framework === framework && `${framework} ${row.version}` in STANDS_FOR === false,
        );
        // AutoGluon 1.5.0 is published as py311, and its containers' own data say py312.
        const wrong = rows.filter((row) => {
          const [, python] = /-(py\d+)/.exec(frameworkRelease(row).tags.cpu ?? '') ?? [];
          return python !== undefined && !publishedVersion(row)?.py_versions?.includes(python);
        });
        expect(wrong.map(({ version }) => version)).toEqual(framework === 'autogluon' ? ['1.5.0', '1.5.0'] : []);
      },
    );
  } else {
    test('are not compared with the published tables, which are absent (ML_PLATFORM_DATA); the number of Regions holds', () => {
      const sizes = ROWS.filter(({ framework }) => framework === 'pytorch' || framework === 'smp').map(
        (row) => frameworkRelease(row).accounts.size,
      );
      expect([...new Set(sizes)].sort()).toEqual([17, 38, 40, 42]);
    });
  }

  test('a Neuron tag names the SDK, and its training says that it is unsupported (TR-28)', () => {
    const neuron = ROWS.filter(({ framework }) => framework.endsWith('-neuron')).map((row) => frameworkRelease(row));
    expect(neuron.length).toBeGreaterThan(4);
    expect(
      neuron.filter(({ tags }) => !/^\d.*neuronx-py\d+-sdk\d+\.\d+\.\d+-ubuntu\d/.test(tags.neuron ?? '')),
    ).toEqual([]);
    const { tags, unsupported } = frameworkRelease({ framework: 'pytorch-neuron', purpose: 'training' });
    expect(tags.neuron).toBe('2.9.0-neuronx-py312-sdk2.30.0-ubuntu24.04');
    expect(unsupported).toMatch(/no longer supports training with PyTorch\/XLA/);
  });

  test('SMDDP is installed in PyTorch 1.11 to 2.3 and in SMP up to 2.4.1, not in what is taken by itself (TR-15)', () => {
    const smddp = ROWS.filter((row) => frameworkRelease(row).smddp === true);
    expect(smddp.filter(({ framework }) => framework === 'smp').map(({ version }) => version)).toEqual([
      '2.4.1',
      '2.2.0',
    ]);
    const pytorch = smddp.filter(({ framework }) => framework === 'pytorch').map(({ version }) => version);
    expect([pytorch[0], pytorch.at(-1), pytorch.length]).toEqual(['2.3.0', '1.11.0', 9]);
    expect(frameworkRelease({ framework: 'pytorch', purpose: 'training' }).smddp).toBeUndefined();
  });

  test('what is taken by itself is patched until 2027 for PyTorch, TensorFlow, scikit-learn and XGBoost, where it trains', () => {
    const days = (['pytorch', 'tensorflow', 'scikit-learn', 'xgboost'] as const).map(
      (framework) => frameworkRelease({ framework, purpose: 'training' }).patchedUntil,
    );
    expect(days.filter((day) => !day?.startsWith('2027-'))).toEqual([]);
  });

  test('only MXNet is closed, and its reason says what replaces it', () => {
    expect(Object.keys(closedFrameworks)).toEqual(['mxnet']);
    expect(closedFrameworks.mxnet).toMatch(/use pytorch or tensorflow$/);
  });
});

describe('a wrong image', () => {
  const region = 'eu-west-1';
  test.each([
    [{ framework: 'spark', purpose: 'training', processor: 'cpu', region }, "got 'spark'; use pytorch, tensorflow"],
    [
      { framework: 'tensorflow', purpose: 'training', processor: 'cpu', region, version: '2.20.0' },
      "images of tensorflow for training, got '2.20.0'; use one of 2.21.0, 2.19.0",
    ],
    [{ framework: 'hugging-face', purpose: 'training', processor: 'cpu', region }, "got 'cpu'; use gpu"],
    [{ framework: 'xgboost', purpose: 'training', processor: 'neuron', region }, "got 'neuron'; use cpu or gpu"],
  ] as const)('%j is refused, and the message names what can be used', (props, message) => {
    expect(() => frameworkImage(props)).toThrow(message);
  });

  test('SMP in a Region without it is refused, and the nearest Regions are named first', () => {
    const props = { framework: 'smp', purpose: 'training', processor: 'gpu', region: 'eu-south-1' } as const;
    expect(() => frameworkImage(props)).toThrow(/got 'eu-south-1'; use one of these, nearest name first: (eu|ap|us)-/);
    expect(() => frameworkImage(props)).toThrow(/smdistributed-modelparallel image 2\.5\.1/);
  });
});
