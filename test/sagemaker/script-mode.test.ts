import {
  CHANNEL_FOLDER,
  INFERENCE_CONTENT_TYPES,
  INFERENCE_ENVIRONMENT,
  OFFLINE_ENVIRONMENT,
  scriptModeHyperparameters,
} from '../../lib/sagemaker/script-mode';

describe('script mode', () => {
  test('training finds its program in an archive in the code channel, never in S3 (RV-08)', () => {
    expect(scriptModeHyperparameters('train.py', 'abc.gz')).toEqual({
      sagemaker_program: 'train.py',
      sagemaker_submit_directory: `${CHANNEL_FOLDER}/code/abc.gz`,
    });
    expect(CHANNEL_FOLDER).toBe('/opt/ml/input/data');
  });

  test('a model finds its program in its own archive, never in S3 (RV-07)', () => {
    expect(INFERENCE_ENVIRONMENT).toMatchObject({
      SAGEMAKER_PROGRAM: 'inference.py',
      SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
    });
  });

  test('pip looks for no index and downloads nothing to build with, in training and serving (RV-07)', () => {
    expect(OFFLINE_ENVIRONMENT).toEqual({ PIP_NO_INDEX: '1', PIP_NO_BUILD_ISOLATION: '0' });
    expect(INFERENCE_ENVIRONMENT).toMatchObject(OFFLINE_ENVIRONMENT);
  });

  test('every content type that is captured as readable text is registered (HO-28)', () => {
    expect(INFERENCE_CONTENT_TYPES).toEqual(['application/json', 'text/csv']);
  });
});
