import {
  ALGORITHM_REPOSITORIES,
  algorithmImage,
  registryUri,
  xgboostImage,
  xgboostRegions,
} from '../../lib/sagemaker/images';
import { isPublished, published, type PublishedVersion } from './published';

type Scopes = Readonly<Record<'training' | 'inference', { versions: Readonly<Record<string, PublishedVersion>> }>>;

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

  if (!isPublished) {
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
      const version = published<Scopes>('xgboost')[scope].versions[tag];
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

describe('algorithmImage', () => {
  test('gives each algorithm the account of its group, which differ in one Region (TR-25)', () => {
    const accounts = ['linear-learner', 'blazingtext', 'forecasting-deepar', 'lda'] as const;
    expect(accounts.map((repository) => algorithmImage(repository, 'us-east-1').account)).toEqual([
      '382416733822',
      '811284229777',
      '522234722520',
      '766337827248',
    ]);
    expect(algorithmImage('knn', 'eu-west-1')).toEqual({ account: '438346466558', repository: 'knn', tag: '1' });
  });

  test('refuses LDA in a Region without it, and names those with it, nearest name first (TR-25)', () => {
    expect(() => algorithmImage('lda', 'eu-west-3')).toThrow(
      /with the SageMaker image lda:1, got 'eu-west-3'; .*nearest name first: eu-west-[12], eu-west-[12], /,
    );
    expect(() => algorithmImage('lda', 'eu-west-3')).not.toThrow(/eu-north-1/);
  });

  const title = isPublished ? 'equals the published table' : 'is not compared, its table is absent (ML_PLATFORM_DATA):';
  test.each(ALGORITHM_REPOSITORIES)(`${title} of %s (TR-25)`, (repository) => {
    if (!isPublished) {
      expect(algorithmImage(repository, 'us-west-2')).toMatchObject({ repository, tag: '1' });
      return;
    }
    const version = published<{ versions: Record<string, PublishedVersion> }>(repository).versions['1'];
    const ours = xgboostRegions().flatMap((region) => {
      try {
        return [[region, algorithmImage(repository, region).account]];
      } catch {
        return [];
      }
    });
    expect({ repository, registries: Object.fromEntries(ours) as unknown }).toEqual(version);
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
