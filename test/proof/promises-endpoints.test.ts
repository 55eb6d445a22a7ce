import { promisesLayer } from '../../proof/promises/layer';
import { Draft } from './network-draft';

const SCANS = 'Endpoints/scans/Endpoint';
const PRICES = 'Endpoints/prices/Endpoint';

/** What breaks a promise: one change to the templates of the example, and the only line that names it. */
const FAULTS: Readonly<Record<string, readonly [change: (draft: Draft) => Draft, line: RegExp]>> = {
  'answers of patients under the key of models': [
    (draft) =>
      draft.set(
        `${SCANS}/Config`,
        'AsyncInferenceConfig.OutputConfig.KmsKeyId',
        draft.at(`${PRICES}/Config`, 'KmsKeyId'),
      ),
    /^Endpoints\/scansEndpointConfig\w+ AsyncInferenceConfig\.OutputConfig\.KmsKeyId: must be under Foundation\/Keys\/Restricted/,
  ],
  'shared instances that start with the role of a model': [
    (draft) =>
      draft.set('Endpoints/shared/Endpoint/Config', 'ExecutionRoleArn', {
        'Fn::GetAtt': [draft.ref('Endpoints/shared/Model-short/Role').Ref, 'Arn'],
      }),
    /^Endpoints\/sharedEndpointConfig\w+: acts as Endpoints\/shared\/Model-short\/Role/,
  ],
  'a variant whose errors nobody sees': [
    (draft) => draft.remove(`${PRICES}/Alarms/linear/Errors`),
    /^Endpoints\/pricesEndpoint\w+ linear: no alarm that tells somebody looks at Invocation5XXErrors$/,
  ],
  'a variant whose bad requests are in no formula': [
    (draft) => draft.remove(`${PRICES}/Alarms/tree/BadRequests`),
    /^Endpoints\/pricesEndpoint\w+ tree: no alarm that tells somebody looks at Invocation4XXErrors$/,
  ],
  'an alarm that rings for nobody': [
    (draft) => draft.set(`${PRICES}/Alarms/tree/Disk`, 'AlarmActions', undefined),
    /^Endpoints\/pricesEndpoint\w+ tree: no alarm that tells somebody looks at DiskUtilization$/,
  ],
  'a shadow that fails unseen': [
    (draft) => draft.remove('Endpoints/images/Endpoint/Alarms/trial/Latency'),
    /^Endpoints\/imagesEndpoint\w+ trial: no alarm that tells somebody looks at ModelLatency$/,
  ],
  'a queue that nobody looks at': [
    (draft) => draft.remove(`${SCANS}/Alarms/Waiting`),
    /^Endpoints\/scansEndpoint\w+: no alarm that tells somebody looks at ApproximateAgeOfOldestRequest$/,
  ],
  'a model without copies, of which an alarm that starts one is all that tells': [
    (draft) => draft.remove('Endpoints/shared/Endpoint/Components/long/Alarms/NoCapacity'),
    /^Endpoints\/sharedEndpointComponentslongComponent\w+: no alarm that tells somebody looks at NoCapacityInvocationFailures$/,
  ],
  'a maximum that nobody is told': [
    (draft) => draft.remove('Endpoints/stores/Endpoint/Scaling-main/AtMaximum'),
    /: no rule tells that endpoint\/ml-serving-stores\/variant\/main has as many instances as it may$/,
  ],
};

describe('promisesLayer, of every kind of endpoint', () => {
  test('has nothing to say about the example as it is', async () => {
    expect(await promisesLayer.check(new Draft('examples/serving').assembly)).toEqual([]);
  });

  test.each(Object.entries(FAULTS))('finds %s', async (_, [change, line]) => {
    const found = await promisesLayer.check(change(new Draft('examples/serving')).assembly);
    expect(found.filter((one) => line.test(one))).toHaveLength(1);
  });
});
