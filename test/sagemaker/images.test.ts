import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { registryUri, xgboostImage, xgboostRegions } from '../../lib/sagemaker/images';

/** One version of an image, as the SageMaker Python SDK publishes it. */
interface PublishedVersion {
  readonly registries: Readonly<Record<string, string>>;
  readonly repository: string;
  readonly processors?: readonly string[];
  readonly py_versions?: readonly string[];
}

type Published = Readonly<Record<'training' | 'inference', { versions: Readonly<Record<string, PublishedVersion>> }>>;

/** Folder of data that is not part of the repository. */
const DATA = process.env.ML_PLATFORM_DATA ?? resolve(__dirname, '../../../shared/data');
const FILE = join(DATA, 'sagemaker-image-uris/xgboost.json');
const published = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Published) : undefined;

/** Our own table, in the shape of the published one. */
function ourRegistries(): Record<string, string> {
  return Object.fromEntries(xgboostRegions().map((region) => [region, xgboostImage(region).account]));
}

describe('xgboostImage', () => {
  test('gives the account of the Region, and the version alone as tag', () => {
    expect(xgboostImage('eu-west-1')).toEqual({
      account: '141502667606',
      repository: 'sagemaker-xgboost',
      tag: '3.2-0',
    });
  });

  test('knows an account of its own for each of 37 Regions (TR-25)', () => {
    const accounts = Object.values(ourRegistries());
    expect(accounts).toHaveLength(37);
    expect(new Set(accounts).size).toBe(37);
    expect(accounts.filter((account) => !/^\d{12}$/.test(account))).toEqual([]);
  });

  if (published === undefined) {
    test('is not compared with the published table, which is absent (ML_PLATFORM_DATA); three known accounts hold', () => {
      expect(ourRegistries()).toMatchObject({
        'us-east-1': '683313688378',
        'cn-north-1': '450853457545',
        'us-gov-west-1': '414596584902',
      });
    });
  } else {
    test.each(['training', 'inference'] as const)('equals the published table for %s (TR-25, TR-26)', (scope) => {
      const { tag, repository } = xgboostImage('us-east-1');
      const version = published[scope].versions[tag];
      expect(version).toEqual({ registries: ourRegistries(), repository });
    });
  }

  test('refuses a Region without the image and names those that have it, nearest name first', () => {
    expect(() => xgboostImage('eu-west-11')).toThrow(/3\.2-0, got 'eu-west-11'; .*nearest name first: eu-west-1, /);
    const message = (() => {
      try {
        return xgboostImage('mars-north-1').account;
      } catch (error) {
        return String(error);
      }
    })();
    expect(xgboostRegions().filter((region) => !message.includes(region))).toEqual([]);
  });
});

describe('registryUri', () => {
  test.each([
    ['eu-west-1', 'amazonaws.com', '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0'],
    ['cn-north-1', 'amazonaws.com.cn', '450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:3.2-0'],
  ])('in %s is in the domain of the partition, %s', (region, urlSuffix, uri) => {
    expect(registryUri(xgboostImage(region), region, urlSuffix)).toBe(uri);
  });
});
