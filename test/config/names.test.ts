import { forcedNames } from '../../lib/config/names';

const longest = forcedNames({ name: 'an-ml-platform-1' });

describe('forcedNames', () => {
  test('derives every name from the name of the environment', () => {
    const names = forcedNames({ name: 'ml-sandbox' });
    expect(names.stack('Data')).toBe('ml-sandbox-data');
    expect(names.stack('DataLake')).toBe('ml-sandbox-data-lake');
    expect(names).toMatchObject({
      databases: { raw: 'ml_sandbox_raw', curated: 'ml_sandbox_curated' },
      lakeTags: { zone: 'ml-sandbox-zone', sensitivity: 'ml-sandbox-sensitivity' },
      trail: 'ml-sandbox-audit',
      endpoint: 'ml-sandbox-readmission',
      modelPackageGroup: 'ml-sandbox-readmission',
      modelPackageParameter: '/ml-sandbox/serving/model-package',
      trainingLogGroup: '/aws/vendedlogs/states/ml-sandbox-training',
      promotionLogGroup: '/aws/vendedlogs/states/ml-sandbox-promotion',
      apiLogGroup: '/aws/vendedlogs/apis/ml-sandbox-predictions',
      jobPrefix: 'ml-sandbox-job',
      dashboard: 'ml-sandbox',
    });
  });

  test.each([
    ['stack', longest.stack('Foundation'), /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/],
    ['raw database', longest.databases.raw, /^[a-z0-9_]{1,255}$/],
    ['curated database', longest.databases.curated, /^[a-z0-9_]{1,255}$/],
    ['tag of zones', longest.lakeTags.zone, /^[a-z0-9-]{1,50}$/],
    ['tag of sensitivities', longest.lakeTags.sensitivity, /^[a-z0-9-]{1,50}$/],
    ['trail', longest.trail, /^(?=.{3,128}$)[a-zA-Z0-9]+([._-][a-zA-Z0-9]+)*$/],
    ['endpoint, lower case (SF-09)', longest.endpoint, /^[a-z0-9](-*[a-z0-9]){0,62}$/],
    ['model package group', longest.modelPackageGroup, /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/],
    ['parameter', longest.modelPackageParameter, /^(?!\/(aws|ssm))(?=.{1,1011}$)(\/[a-zA-Z0-9_.-]+){1,15}$/],
    ['log group of training (RV-12)', longest.trainingLogGroup, /^\/aws\/vendedlogs\/[.\-_/#A-Za-z0-9]{1,490}$/],
    ['log group of promotion (RV-12)', longest.promotionLogGroup, /^\/aws\/vendedlogs\/[.\-_/#A-Za-z0-9]{1,490}$/],
    ['log group of the API (RV-12)', longest.apiLogGroup, /^\/aws\/vendedlogs\/[.\-_/#A-Za-z0-9]{1,490}$/],
    [
      'job with the id of its run (TR-17)',
      `${longest.jobPrefix}-01234567-89ab-cdef-0123-456789abcdef`,
      /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/,
    ],
    ['beginning of a job', longest.jobPrefix, /^(?=.{1,26}$)[a-z0-9]+(-[a-z0-9]+)*$/],
    ['dashboard', longest.dashboard, /^[0-9A-Za-z_-]{1,255}$/],
  ])('the longest name still fits: %s', (_kind, name, limit) => {
    expect(name).toMatch(limit);
  });

  test('a policy on the jobs of ml does not cover those of ml-production', () => {
    const ofProduction = `${forcedNames({ name: 'ml-production' }).jobPrefix}-01234567-89ab-cdef-0123-456789abcdef`;
    expect(ofProduction.startsWith(`${forcedNames({ name: 'ml' }).jobPrefix}-`)).toBe(false);
  });

  test('two environments share no name', () => {
    const one = JSON.stringify(forcedNames({ name: 'ml-a' }));
    const values = JSON.stringify(forcedNames({ name: 'ml-b' })).match(/":"[^"]+"/g) ?? [];
    expect(values.filter((value) => one.includes(value))).toEqual([]);
  });
});
