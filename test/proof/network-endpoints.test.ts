import { isolationFaults, isolationOf } from '../../proof/network/isolation';
import { networkLayer } from '../../proof/network/layer';
import { networkOf } from '../../proof/network/network';
import { Draft } from './network-draft';

const CONFIG = 'Endpoints/shared/Endpoint/Config';
const FORMS = 'Endpoints/forms/Model/Model/Model';
const SCANS = 'Endpoints/scans/Model/Model/Model';

/** The example, in which the model of the serverless endpoint is an archive in the models zone. */
function serverlessWithArchive(): Draft {
  const draft = new Draft('examples/serving');
  return draft
    .set(FORMS, 'PrimaryContainer.ModelDataUrl', draft.at(SCANS, 'PrimaryContainer.ModelDataUrl'))
    .set(
      'Endpoints/forms/Model/Role/DefaultPolicy',
      'PolicyDocument',
      draft.at('Endpoints/scans/Model/Role/DefaultPolicy', 'PolicyDocument'),
    );
}

describe('networkLayer, of every kind of endpoint', () => {
  test('has nothing to say about the example as it is', async () => {
    expect(await networkLayer.check(new Draft('examples/serving').assembly)).toEqual([]);
  });

  test.each([
    [
      'whose instances are outside of the network',
      (draft: Draft) => draft.set(CONFIG, 'VpcConfig', undefined),
      'runs outside of the network',
    ],
    [
      'whose containers are not isolated',
      (draft: Draft) => draft.set(CONFIG, 'EnableNetworkIsolation', false),
      'its containers are not isolated',
    ],
  ])('finds each model of a shared endpoint %s', async (_, change, says) => {
    const found = await networkLayer.check(change(new Draft('examples/serving')).assembly);
    expect(found.filter((line) => line.includes(says)).map((line) => line.split(' ')[0])).toEqual([
      'Endpoints/shared/Model-long/Model/Model',
      'Endpoints/shared/Model-short/Model/Model',
    ]);
  });

  test('finds shared instances whose group lets nothing out to S3', async () => {
    const draft = new Draft('examples/serving').set(CONFIG, 'VpcConfig.SecurityGroupIds', ['sg-0123']);
    expect(await networkLayer.check(draft.assembly)).toContainEqual(
      expect.stringMatching(/^Endpoints\/shared\/Model-\w+\/Model\/Model names sg-0123 as security group/),
    );
  });

  test('excuses a serverless model that may hold patients, for the reason that is written (HO-13)', () => {
    const network = networkOf(serverlessWithArchive().assembly);
    expect(isolationFaults(network)).toEqual([]);
    const forms = isolationOf(network).find(({ workload }) => workload.name === FORMS);
    expect(forms?.holds).toContain('its role reads Data/Lake/models');
    expect(forms?.exception?.reason).toMatch(/HO-13/);
    expect(isolationFaults(network, [])).toContainEqual(
      expect.stringMatching(/^Endpoints\/forms\/Model\/Model\/Model may hold patient data .* runs outside/),
    );
  });

  test('excuses no model on instances that has the same name', () => {
    const draft = new Draft('examples/serving').set(SCANS, 'VpcConfig', undefined);
    expect(isolationFaults(networkOf(draft.assembly))).toEqual([
      expect.stringMatching(/^Endpoints\/scans\/Model\/Model\/Model may hold patient data .* runs outside/),
    ]);
  });
});
