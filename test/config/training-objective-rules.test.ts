import { job, script, type Section, wrong } from './given-training';

/** A search for one hyperparameter. */
const search = (changes: Section = {}): Section => ({ ranges: { eta: { min: 0.1, max: 0.3 } }, ...changes });

/** A classifier with a bar that faces the goal. */
const classifier = (changes: Section = {}): Section =>
  job({
    hyperparameters: { num_round: 10, objective: 'binary:logistic', eval_metric: 'auc' },
    objective: { metric: 'validation:auc', atLeast: 0.5 },
    ...changes,
  });

/** Autopilot for numbers. */
const autopilot = (objective: Section): Section => ({
  name: 'auto',
  data: 'auto/',
  autopilot: { target: 'y', problem: 'regression' },
  objective,
});

/** Groups of rows. */
const groups = (metric: string, hyperparameters: Section = {}): Section =>
  job({
    algorithm: 'k-means',
    channels: [
      { name: 'train', contentType: 'text/csv' },
      { name: 'test', contentType: 'text/csv' },
    ],
    hyperparameters: { feature_dim: 4, k: 2, ...hyperparameters },
    objective: { metric, atMost: 1 },
  });

describe('a bar lets pass what is better', () => {
  test.each([
    classifier(),
    classifier({ tuning: search() }),
    classifier({ tuning: search({ goal: 'maximize' }) }),
    job({ tuning: search({ goal: 'minimize' }) }),
    // Nobody knows what is better for a metric of one's own, and what AWS calls better is unclear for this one.
    script({ objective: { metric: 'loss', atLeast: 2 } }),
    ...[{ atLeast: 1 }, { atMost: 1 }].map((bar) =>
      job({
        hyperparameters: { num_round: 1, objective: 'survival:aft', eval_metric: 'interval-regression-accuracy' },
        objective: { metric: 'validation:interval-regression-accuracy', ...bar },
      }),
    ),
    autopilot({ metric: 'RMSE', atMost: 0.5 }),
    autopilot({ metric: 'R2', atLeast: 0.5 }),
    classifier({ objective: { metric: 'validation:auc', atLeast: 1 } }),
    script({ metrics: { accuracy: '([0-9.]+)' }, objective: { metric: 'accuracy', atLeast: 70 } }),
  ])('%#', (definition) => {
    expect(wrong(definition)).toEqual([]);
  });

  test.each<[string, Section, RegExp]>([
    [
      'at most, of what should be large',
      classifier({ objective: { metric: 'validation:auc', atMost: 0.5 } }),
      /^training\.jobs\[0\]\.objective\.atMost: '0\.5' lets pass what is worse, because larger values of validation:auc are better; atLeast is allowed\. Write atLeast for atMost\.$/,
    ],
    [
      'at least, of what should be small',
      job({ objective: { metric: 'validation:rmse', atLeast: 10 } }),
      /^training\.jobs\[0\]\.objective\.atLeast: '10' .*smaller values/,
    ],
    [
      'the same of the training data',
      classifier({ objective: { metric: 'train:auc', atMost: 0.5 } }),
      /objective\.atMost: .*larger values of train:auc/,
    ],
    [
      'a search that goes the other way',
      classifier({ tuning: search({ goal: 'minimize' }) }),
      /^training\.jobs\[0\]\.tuning\.goal: 'minimize' searches for what is worse, .* maximize is allowed\. Use maximize, or remove it\.$/,
    ],
    [
      'percent of an algorithm',
      classifier({ objective: { metric: 'validation:auc', atLeast: 70 } }),
      /objective\.atLeast: '70' is no value of validation:auc, which is a part of a whole; 0 to 1 is allowed\. Write 0\.7 for 70 percent\.$/,
    ],
    [
      'percent of Autopilot',
      {
        ...autopilot({ metric: 'F1macro', atLeast: 70 }),
        autopilot: { target: 'y', problem: 'multiclass-classification' },
      },
      /objective\.atLeast: '70' is no value of F1macro/,
    ],
    [
      'an error of Autopilot',
      autopilot({ metric: 'RMSE', atLeast: 0.5 }),
      /^training\.jobs\[0\]\.objective\.atLeast: '0\.5' .*smaller values of RMSE/,
    ],
    [
      'a figure of Autopilot',
      autopilot({ metric: 'R2', atMost: 0.5 }),
      /objective\.atMost: '0\.5' .*larger values of R2/,
    ],
  ])('not %s', (_, definition, message) => {
    expect(wrong(definition)).toEqual([expect.stringMatching(message)]);
  });
});

describe('what decides is reported', () => {
  const [train, validation] = ['train', 'validation'].map((name) => ({ name, contentType: 'text/csv' }));
  const catboost = (eval_metric: string | undefined, metric: string): Section =>
    job({
      algorithm: 'catboost',
      channels: [{ name: 'training' }],
      hyperparameters: eval_metric === undefined ? {} : { eval_metric },
      objective: { metric, atLeast: 0.5 },
    });
  const lightgbm = (metric: string | undefined, decides: string): Section =>
    job({
      algorithm: 'lightgbm',
      hyperparameters: metric === undefined ? {} : { metric },
      objective: { metric: decides, atLeast: 0.5 },
    });
  const forest = (eval_metrics: string | undefined): Section =>
    job({
      algorithm: 'random-cut-forest',
      channels: [{ ...train, sharded: true }, { name: 'test' }],
      hyperparameters: { feature_dim: 2, ...(eval_metrics === undefined ? {} : { eval_metrics }) },
      objective: { metric: 'test:f1', atLeast: 0.5 },
    });
  const xgboost = (hyperparameters: Section, objective: Section, rest: Section = {}): Section =>
    job({ channels: [train, validation], hyperparameters: { num_round: 10, ...hyperparameters }, objective, ...rest });

  test.each([
    // The metric of the objective, by default and not.
    xgboost({}, { metric: 'validation:rmse', atMost: 1 }),
    xgboost({ objective: 'binary:logistic' }, { metric: 'validation:logloss', atMost: 1 }),
    xgboost({ objective: 'rank:pairwise' }, { metric: 'validation:map', atLeast: 0.1 }),
    xgboost({ objective: 'binary:logistic' }, { metric: 'train:logloss', atMost: 1 }),
    xgboost({ eval_metric: 'mae, rmse' }, { metric: 'validation:mae', atMost: 1 }),
    xgboost({ objective: 'rank:ndcg', eval_metric: 'ndcg@10' }, { metric: 'validation:ndcg', atLeast: 0.1 }),
    // Beside figures of the container, XGBoost reports its own.
    xgboost({ objective: 'binary:logistic', eval_metric: 'f1' }, { metric: 'validation:logloss', atMost: 1 }),
    // A search has its objective reported.
    xgboost(
      { objective: 'binary:logistic' },
      { metric: 'validation:auc', atLeast: 0.5 },
      { tuning: { ranges: { eta: { min: 0.1, max: 0.3 } } } },
    ),
    catboost('AUC', 'AUC'),
    catboost(undefined, 'AUC'),
    catboost('Auto', 'F1'),
    catboost('TotalF1', 'F1'),
    catboost('F1:use_weights=false', 'F1'),
    lightgbm(undefined, 'auc'),
    lightgbm('auto', 'auc'),
    lightgbm('auc', 'auc'),
    forest(undefined),
    forest('["accuracy","precision_recall_fscore"]'),
    groups('test:msd'),
    groups('train:msd'),
    groups('test:ssd', { eval_metrics: '["msd","ssd"]' }),
  ])('%#', (definition) => {
    // Packages of JumpStart have a rule of their own.
    expect(wrong(definition).filter((message) => !message.includes('jumpStart'))).toEqual([]);
  });

  test.each<[string, Section, RegExp]>([
    [
      'a metric beside that of the default objective',
      xgboost({}, { metric: 'validation:auc', atLeast: 0.5 }),
      /^training\.jobs\[0\]\.objective\.metric: 'validation:auc' is not reported, because eval_metric is left out; rmse is\. Put auc into hyperparameters\.eval_metric, or choose another metric\.$/,
    ],
    [
      'a metric beside the one that is named',
      xgboost({ eval_metric: 'rmse' }, { metric: 'validation:auc', atLeast: 0.5 }),
      /objective\.metric: 'validation:auc' is not reported, because eval_metric is 'rmse'; rmse is\. Put auc/,
    ],
    [
      'a loss where the metric is a list',
      xgboost({ objective: 'binary:logistic', eval_metric: 'auc,error' }, { metric: 'validation:logloss', atMost: 1 }),
      /'validation:logloss' is not reported, because eval_metric is 'auc,error'; auc, error is\./,
    ],
    ['another metric of CatBoost', catboost('RMSE', 'AUC'), /'AUC' is not reported, because eval_metric is 'RMSE'/],
    ['another metric of LightGBM', lightgbm('rmse', 'auc'), /'auc' is not reported, because metric is 'rmse'/],
    [
      'a metric of a forest that is scored otherwise',
      forest('["accuracy"]'),
      /'test:f1' is not reported, .* Put precision_recall_fscore into hyperparameters\.eval_metrics/,
    ],
    [
      'the other distance of k-means',
      groups('test:ssd'),
      /'test:ssd' is not reported, because eval_metrics is left out; msd is/,
    ],
    ['what is nothing of the training data', groups('train:nonsense'), /'train:nonsense' is not computed by K-Means/],
    ['no figure of the training data', groups('train:'), /'train:' is not computed by K-Means/],
    [
      'a misspelt figure of the training data',
      xgboost({}, { metric: 'train:aucc', atLeast: 0.5 }),
      /'train:aucc' is not computed by XGBoost; the nearest is/,
    ],
    [
      'a figure of the training data that no pattern finds',
      job({
        algorithm: 'image-classification-tensorflow',
        channels: [{ name: 'training' }],
        hyperparameters: {},
        instanceType: 'ml.g5.xlarge',
        objective: { metric: 'train:accuracy', atLeast: 0.5 },
      }),
      /'train:accuracy' is not computed by/,
    ],
  ])('not %s', (_, definition, message) => {
    expect(wrong(definition).filter((text) => !text.includes('jumpStart'))).toEqual([expect.stringMatching(message)]);
  });
});
