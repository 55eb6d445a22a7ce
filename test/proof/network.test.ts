import { EXCEPTIONS, STARTED_BY_PEOPLE } from '../../proof/network/exceptions';
import { isolationFaults, isolationTable } from '../../proof/network/isolation';
import { networkLayer } from '../../proof/network/layer';
import { networkOf } from '../../proof/network/network';
import { patientStores, unknownReaders } from '../../proof/network/patient-data';
import { reachability, reachabilityTable } from '../../proof/network/reachability';
import { Draft } from './network-draft';

describe('networkLayer', () => {
  it.each(['sandbox', 'production'] as const)('has nothing to say about %s', async (config) => {
    expect(await networkLayer.check(new Draft(config).assembly)).toEqual([]);
  });

  it.each(['examples/algorithms', 'examples/gpu', 'examples/trainium', 'examples/serving'] as const)(
    'has nothing to say about %s',
    async (config) => {
      expect(await networkLayer.check(new Draft(config).assembly)).toEqual([]);
    },
  );

  // The one for serverless models has a test beside this one: no example needs it.
  it.each(
    EXCEPTIONS.filter(({ serverless }) => serverless !== true).map(
      (exception) => [String(exception.workload), exception] as const,
    ),
  )('needs the exception for %s', (_, { workload }) => {
    const others = EXCEPTIONS.filter((exception) => exception.workload !== workload);
    // Patterns are for what definitions bring, of which the examples have every kind.
    const configs =
      typeof workload === 'string' ? (['sandbox'] as const) : (['examples/algorithms', 'examples/trainium'] as const);
    const found = configs.flatMap((config) => isolationFaults(networkOf(new Draft(config).assembly), others));
    expect(found.length).toBeGreaterThan(0);
    for (const fault of found) {
      const [name = '', rest] = fault.split(/ (?=may hold patient data)/);
      expect(typeof workload === 'string' ? name === workload : workload.test(name)).toBe(true);
      expect(rest).toMatch(/^may hold patient data .* (runs outside of the network|its containers are not isolated)/);
    }
  });

  it('knows each role that people pass to jobs of their own, and names no other', () => {
    const { assembly } = new Draft('sandbox');
    const readers = unknownReaders(assembly, networkOf(assembly).workloads, patientStores(assembly), []);
    expect(readers.map(({ role }) => role.path.replace(/\/Resource$/, ''))).toEqual(Object.keys(STARTED_BY_PEOPLE));
  });

  it('keeps its word in lines that are the same for the same fault', async () => {
    const lines = async () => networkLayer.check(new Draft('production').remove('Network/Isolated/kms').assembly);
    expect(await lines()).toEqual(await lines());
  });
});

describe('reachability', () => {
  it('is this for the sandbox', () => {
    const { assembly } = new Draft('sandbox');
    expect(`\n${isolationTable(networkOf(assembly))}\n\n${reachabilityTable(reachability(assembly))}\n`).toBe(`
workload                                                              engine          patient data  network
--------------------------------------------------------------------  --------------  ------------  --------
Api/Predictions/Handler/Function                                      Lambda          no            outside
Audit/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler       Lambda          no            outside
Audit/Tables/Location/Role                                            Lake Formation  no            outside
Data/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler        Lambda          no            outside
Data/Lake/LakeFormation/Registration                                  Lake Formation  yes           excepted
Data/Lake/OptIn/Function                                              Lambda          no            outside
Data/Lake/OptIn/Provider/framework-onEvent                            Lambda          no            outside
Data/Registry/Cleanup/Function                                        Lambda          no            outside
Data/Registry/Cleanup/Provider/framework-onEvent                      Lambda          no            outside
Foundation/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler  Lambda          no            outside
Ingestion/Delivery                                                    Firehose        yes           excepted
Ingestion/Validation/Function                                         Lambda          yes           excepted
Processing/Crawler                                                    Glue            yes           excepted
Processing/Encounters                                                 Glue            yes           excepted
Serving/Model/Model/Model                                             SageMaker       yes           isolated
Serving/Promotion/Workflow                                            Step Functions  no            outside
Training/Readmission/Workflow                                         Step Functions  yes           excepted
Training/Readmission/Workflow: state Evaluate                         SageMaker       yes           isolated
Training/Readmission/Workflow: state Train                            SageMaker       yes           isolated

from                                                                  to                           ports    by
--------------------------------------------------------------------  ---------------------------  -------  -----------------------------
Api/Predictions/Handler/Function                                      AWS and the internet         all      the network of Lambda
Audit/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler       AWS and the internet         all      the network of Lambda
Audit/Tables/Location/Role                                            AWS and the internet         all      the network of Lake Formation
Data/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler        AWS and the internet         all      the network of Lambda
Data/Lake/LakeFormation/Registration                                  AWS and the internet         all      the network of Lake Formation
Data/Lake/OptIn/Function                                              AWS and the internet         all      the network of Lambda
Data/Lake/OptIn/Provider/framework-onEvent                            AWS and the internet         all      the network of Lambda
Data/Registry/Cleanup/Function                                        AWS and the internet         all      the network of Lambda
Data/Registry/Cleanup/Provider/framework-onEvent                      AWS and the internet         all      the network of Lambda
Foundation/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler  AWS and the internet         all      the network of Lambda
Ingestion/Delivery                                                    AWS and the internet         all      the network of Firehose
Ingestion/Validation/Function                                         AWS and the internet         all      the network of Lambda
Processing/Crawler                                                    AWS and the internet         all      the network of Glue
Processing/Encounters                                                 AWS and the internet         all      the network of Glue
Serving/Model/Model/Model                                             nothing, for its containers  -        network isolation
                                                                      s3                           tcp 443  a gateway in its route tables
Serving/Promotion/Workflow                                            AWS and the internet         all      the network of Step Functions
Training/Readmission/Workflow                                         AWS and the internet         all      the network of Step Functions
Training/Readmission/Workflow: state Evaluate                         nothing, for its containers  -        network isolation
                                                                      s3                           tcp 443  a gateway in its route tables
Training/Readmission/Workflow: state Train                            nothing, for its containers  -        network isolation
                                                                      s3                           tcp 443  a gateway in its route tables
`);
  });

  it('is this for production', () => {
    const { assembly } = new Draft('production');
    expect(`\n${isolationTable(networkOf(assembly))}\n\n${reachabilityTable(reachability(assembly))}\n`).toBe(`
workload                                          engine          patient data  network
------------------------------------------------  --------------  ------------  --------
Api/Predictions/Handler/Function                  Lambda          no            outside
Audit/Tables/Location/Role                        Lake Formation  no            outside
Data/Lake/LakeFormation/Registration              Lake Formation  yes           excepted
Data/Lake/OptIn/Function                          Lambda          no            outside
Data/Lake/OptIn/Provider/framework-onEvent        Lambda          no            outside
Data/Registry/Cleanup/Function                    Lambda          no            outside
Data/Registry/Cleanup/Provider/framework-onEvent  Lambda          no            outside
Ingestion/Delivery                                Firehose        yes           excepted
Ingestion/Validation/Function                     Lambda          yes           excepted
Processing/Encounters                             Glue            yes           isolated
Serving/Model/Model/Model                         SageMaker       yes           isolated
Serving/Promotion/Workflow                        Step Functions  no            outside
Training/Readmission/Workflow                     Step Functions  yes           excepted
Training/Readmission/Workflow: state Evaluate     SageMaker       yes           isolated
Training/Readmission/Workflow: state Train        SageMaker       yes           isolated

from                                              to                                ports        by
------------------------------------------------  --------------------------------  -----------  -----------------------------
Api/Predictions/Handler/Function                  AWS and the internet              all          the network of Lambda
Audit/Tables/Location/Role                        AWS and the internet              all          the network of Lake Formation
Data/Lake/LakeFormation/Registration              AWS and the internet              all          the network of Lake Formation
Data/Lake/OptIn/Function                          AWS and the internet              all          the network of Lambda
Data/Lake/OptIn/Provider/framework-onEvent        AWS and the internet              all          the network of Lambda
Data/Registry/Cleanup/Function                    AWS and the internet              all          the network of Lambda
Data/Registry/Cleanup/Provider/framework-onEvent  AWS and the internet              all          the network of Lambda
Ingestion/Delivery                                AWS and the internet              all          the network of Firehose
Ingestion/Validation/Function                     AWS and the internet              all          the network of Lambda
Processing/Encounters                             glue, kms, logs, monitoring, sts  tcp 443      interface endpoints
                                                  others of itself                  tcp 0-65535  security groups
                                                  s3                                tcp 443      a gateway in its route tables
Serving/Model/Model/Model                         glue, kms, logs, monitoring, sts  tcp 443      interface endpoints
                                                  nothing, for its containers       -            network isolation
                                                  s3                                tcp 443      a gateway in its route tables
Serving/Promotion/Workflow                        AWS and the internet              all          the network of Step Functions
Training/Readmission/Workflow                     AWS and the internet              all          the network of Step Functions
Training/Readmission/Workflow: state Evaluate     glue, kms, logs, monitoring, sts  tcp 443      interface endpoints
                                                  nothing, for its containers       -            network isolation
                                                  s3                                tcp 443      a gateway in its route tables
Training/Readmission/Workflow: state Train        glue, kms, logs, monitoring, sts  tcp 443      interface endpoints
                                                  nothing, for its containers       -            network isolation
                                                  s3                                tcp 443      a gateway in its route tables
`);
  });
});
