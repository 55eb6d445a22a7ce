import { iamLayer } from '../../proof/iam/layer';
import { stopSimulator } from '../../proof/iam/simulator';
import { templatesOf } from './iam-templates';

// One example has more than thirty workflows, and each of their roles is asked about.
jest.setTimeout(480_000);

afterAll(stopSimulator);

test.each(['gpu', 'trainium', 'algorithms', 'serving'] as const)(
  'example %s: each role of each definition may do what its calls need, and nothing else',
  async (name) => {
    expect(await iamLayer.check(templatesOf(`examples/${name}`).assembly())).toEqual([]);
  },
);
