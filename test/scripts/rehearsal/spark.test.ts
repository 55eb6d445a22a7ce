import { ENVIRONMENT } from '../../../scripts/rehearsal/environment';
import { sparkEnvironment } from '../../../scripts/rehearsal/spark';

describe('sparkEnvironment', () => {
  test('is the Spark and Python of the locked environment, whatever the shell prefers', () => {
    expect(sparkEnvironment({ java: 'java' })).toMatchObject({
      PATH: expect.stringMatching(new RegExp(`^${ENVIRONMENT}/bin:.`)) as string,
      PYSPARK_PYTHON: `${ENVIRONMENT}/bin/python`,
      PYSPARK_DRIVER_PYTHON: `${ENVIRONMENT}/bin/python`,
      PYTHONPATH: undefined,
      SPARK_HOME: undefined,
    });
  });

  test('is the Java that was found: that of JAVA_HOME, or that of the PATH and no other', () => {
    expect(sparkEnvironment({ java: '/jdk/bin/java' }).JAVA_HOME).toBe('/jdk');
    const { JAVA_HOME } = { JAVA_HOME: '/old', ...sparkEnvironment({ java: 'java' }) };
    expect(JAVA_HOME).toBeUndefined();
  });
});
