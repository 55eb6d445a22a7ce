import { ListAWSDefaultServiceQuotasCommand, ListServiceQuotasCommand } from '@aws-sdk/client-service-quotas';
import { checkQuotas } from '../../../scripts/preflight/quotas';
import { aws, givenQuotas, givenReadyAccount, REFUSAL, serviceError, situation } from './given';

const ENDPOINT = 'ml.m5.large for endpoint usage';
const TRAINING = 'ml.m5.xlarge for training job usage';
const SPOT = 'ml.m5.xlarge for spot training job usage';
const PROCESSING = 'ml.m5.xlarge for processing job usage';

/** Status by name of the quota. */
const statuses = async (changes?: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    (await checkQuotas(situation(changes))).map(({ what, status }) => [what.replace('quota ', ''), status]),
  );

beforeEach(givenReadyAccount);

describe('checkQuotas', () => {
  test('looks for each type and use by name (TR-20, TR-21)', async () => {
    expect(await statuses()).toEqual({ [ENDPOINT]: 'ok', [TRAINING]: 'ok', [PROCESSING]: 'ok' });
    expect(aws.serviceQuotas.commandCalls(ListServiceQuotasCommand)[0]?.args[0].input).toMatchObject({
      ServiceCode: 'sagemaker',
    });
  });

  test('spot training has a quota of its own, and needs no other', async () => {
    givenQuotas({ [ENDPOINT]: 4, [SPOT]: 0, [TRAINING]: 5, [PROCESSING]: 1 });
    expect(await statuses({ 'training.spot': { maxWaitMinutes: 120 } })).toEqual({
      [ENDPOINT]: 'ok',
      [SPOT]: 'stop',
      [PROCESSING]: 'ok',
    });
  });

  test('a switched off endpoint needs none', async () => {
    expect(await statuses({ 'serving.enabled': false })).toEqual({ [TRAINING]: 'ok', [PROCESSING]: 'ok' });
  });

  test('stops below what the first promotion takes, warns below twice what the endpoint scales to (HO-18)', async () => {
    const at = async (value: number) => {
      givenQuotas({ [ENDPOINT]: value, [TRAINING]: 1, [PROCESSING]: 1 });
      return (await checkQuotas(situation()))[0];
    };
    expect(await at(0)).toEqual({
      status: 'stop',
      what: `quota ${ENDPOINT}`,
      found: '0; at least 2, 4 while a version takes over from another on 2 instances',
      todo: `ask for 4 of "${ENDPOINT}" in Service Quotas, Amazon SageMaker, eu-west-1; an answer can take days`,
    });
    expect(await at(1)).toMatchObject({ status: 'stop' });
    expect(await at(2)).toMatchObject({ status: 'warn' });
    expect(await at(3)).toMatchObject({
      status: 'warn',
      todo: expect.stringContaining('Until then it stops with ResourceLimitExceeded'),
    });
    expect(await at(4)).toMatchObject({ status: 'ok' });
  });

  test('without scaling, twice the instances are enough', async () => {
    givenQuotas({ [ENDPOINT]: 2, [TRAINING]: 1, [PROCESSING]: 1 });
    expect(await statuses({ 'serving.scaling': undefined })).toMatchObject({ [ENDPOINT]: 'ok' });
  });

  test('reads every page until all are found, and no further', async () => {
    const page = (name: string, next: string) => ({ Quotas: [{ QuotaName: name, Value: 9 }], NextToken: next });
    aws.serviceQuotas
      .on(ListServiceQuotasCommand)
      .resolvesOnce(page('ml.p5.48xlarge for endpoint usage', '2'))
      .resolvesOnce(page(PROCESSING, '3'))
      .resolvesOnce(page(ENDPOINT, '4'))
      .resolvesOnce(page(TRAINING, '5'))
      .rejects(new TypeError('nobody needs this page'));
    expect(await statuses()).toEqual({ [ENDPOINT]: 'ok', [TRAINING]: 'ok', [PROCESSING]: 'ok' });
    expect(aws.serviceQuotas.commandCalls(ListAWSDefaultServiceQuotasCommand)).toHaveLength(0);
  });

  test('takes the default of AWS where the account has no value of its own', async () => {
    givenQuotas({ [ENDPOINT]: 4, [PROCESSING]: 1 });
    aws.serviceQuotas
      .on(ListAWSDefaultServiceQuotasCommand)
      .resolves({ Quotas: [TRAINING, ENDPOINT].map((QuotaName) => ({ QuotaName, Value: 0 })) });
    expect(await statuses()).toEqual({ [ENDPOINT]: 'ok', [TRAINING]: 'stop', [PROCESSING]: 'ok' });
  });

  test('warns where a quota is listed nowhere', async () => {
    givenQuotas({ [ENDPOINT]: 4, [PROCESSING]: 1 });
    expect(await statuses()).toMatchObject({ [TRAINING]: 'warn' });
  });

  test.each([
    [REFUSAL, 'could not be checked, needs action servicequotas:ListServiceQuotas'],
    [serviceError('TooManyRequestsException', 'slow down', 429), 'could not be checked: TooManyRequestsException'],
  ])('warns on %s, and crashes on neither', async (error, found) => {
    aws.serviceQuotas.on(ListServiceQuotasCommand).rejects(error);
    expect(await checkQuotas(situation())).toEqual([
      expect.objectContaining({ status: 'warn', found: expect.stringContaining(found) }),
    ]);
  });
});
