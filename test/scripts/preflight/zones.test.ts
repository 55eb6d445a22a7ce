import { DescribeAvailabilityZonesCommand, DescribeInstanceTypeOfferingsCommand } from '@aws-sdk/client-ec2';
import { checkZones } from '../../../scripts/preflight/zones';
import { aws, givenReadyAccount, REFUSAL, situation } from './given';

/** Zones in which each EC2 type is offered, a page for each type. */
function givenOffers(offers: Readonly<Record<string, readonly string[]>>): void {
  const mock = aws.ec2.on(DescribeInstanceTypeOfferingsCommand);
  Object.entries(offers).forEach(([type, zones], index, all) =>
    mock.resolvesOnce({
      InstanceTypeOfferings: zones.map((Location) => ({ InstanceType: type as 'm5.large', Location })),
      NextToken: index + 1 < all.length ? `${index + 1}` : undefined,
    }),
  );
}

const lines = async (changes?: Readonly<Record<string, unknown>>) =>
  Object.fromEntries((await checkZones(situation(changes))).map((line) => [line.what, line]));

beforeEach(givenReadyAccount);

describe('checkZones', () => {
  test('is content with zones that are there and have every type', async () => {
    const all = await lines();
    expect(Object.keys(all)).toEqual([
      'Availability Zones',
      'ml.m5.large for endpoint',
      'ml.m5.xlarge for training job',
      'ml.m5.xlarge for processing job',
    ]);
    expect(Object.values(all).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(aws.ec2.commandCalls(DescribeInstanceTypeOfferingsCommand)[0]?.args[0].input).toMatchObject({
      LocationType: 'availability-zone',
      Filters: [
        { Name: 'instance-type', Values: ['m5.large', 'm5.xlarge'] },
        { Name: 'location', Values: ['eu-west-1a', 'eu-west-1b'] },
      ],
    });
  });

  test('stops at a zone that the account does not have, or that is closed, and names those that it has', async () => {
    aws.ec2.on(DescribeAvailabilityZonesCommand).resolves({
      AvailabilityZones: [
        { ZoneName: 'eu-west-1a', State: 'impaired' },
        { ZoneName: 'eu-west-1b', State: 'available' },
        { ZoneName: 'eu-west-1c', State: 'available' },
        { ZoneName: 'eu-west-1-lon-1a', State: 'available', ZoneType: 'local-zone' },
      ],
    });
    expect(
      (await lines({ availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1f'] }))['Availability Zones'],
    ).toEqual({
      status: 'stop',
      what: 'Availability Zones',
      found: 'eu-west-1a, eu-west-1f not available in this account',
      todo: expect.stringContaining('eu-west-1 has eu-west-1b, eu-west-1c; '),
    });
  });

  test('reads every page of the offers', async () => {
    givenOffers({ 'm5.large': ['eu-west-1a', 'eu-west-1b'], 'm5.xlarge': ['eu-west-1a', 'eu-west-1b'] });
    expect(Object.values(await lines()).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  test('stops at an endpoint type that one zone alone has (HO-06); a job can run there, with a warning', async () => {
    givenOffers({ 'm5.large': ['eu-west-1a'], 'm5.xlarge': ['eu-west-1b'] });
    const all = await lines();
    expect(all['ml.m5.large for endpoint']).toMatchObject({
      status: 'stop',
      found: 'offered in eu-west-1a alone',
      todo: expect.stringContaining('an endpoint needs 2 zones'),
    });
    expect(all['ml.m5.xlarge for training job']).toMatchObject({ status: 'warn' });
  });

  test('stops at a type that no zone has', async () => {
    givenOffers({ 'm5.large': ['eu-west-1a', 'eu-west-1b'] });
    expect((await lines())['ml.m5.xlarge for training job']).toMatchObject({
      status: 'stop',
      found: 'offered in none of the zones',
    });
  });

  test('warns for each look that the caller may not have', async () => {
    aws.ec2.on(DescribeAvailabilityZonesCommand).rejects(REFUSAL);
    aws.ec2.on(DescribeInstanceTypeOfferingsCommand).rejects(REFUSAL);
    expect((await checkZones(situation())).map(({ status, found }) => [status, found])).toEqual([
      ['warn', 'could not be checked, needs action ec2:DescribeAvailabilityZones'],
      ['warn', 'could not be checked, needs action ec2:DescribeInstanceTypeOfferings'],
    ]);
  });
});
