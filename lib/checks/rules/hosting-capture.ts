import { type Assembly, asList, asProperties, at, type Properties, type Resource } from '../assembly';
import { hasOpen, isOpen } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { containersOf, modelOf, variantsOf } from './hosting-endpoints';
import { isOutside, isSaid, shown, switchOf } from './known-values';
import { lacks } from './role-permissions';

const CONFIG = 'AWS::SageMaker::EndpointConfig';

const readable: Rule = {
  id: 'ML-HO-28',
  title: 'What an endpoint captures can be read',
  facts: ['HO-28'],
  fix: 'name the content types in CsvContentTypes and JsonContentTypes',
  check: forEach(CONFIG, function* ({ properties }) {
    const capture = captureOf(properties);
    if (capture === undefined || isOpen(capture.CaptureContentTypeHeader)) return;
    const { CsvContentTypes, JsonContentTypes } = asProperties(capture.CaptureContentTypeHeader);
    if (asList(CsvContentTypes).length + asList(JsonContentTypes).length > 0) return;
    yield {
      problem: 'CaptureContentTypeHeader names no content type, so every body is captured as base64',
      location: 'Properties/DataCaptureConfig/CaptureContentTypeHeader',
    };
  }),
};

const encrypted: Rule = {
  id: 'ML-HO-28-2',
  title: 'What an endpoint captures is encrypted with a key of the account',
  facts: ['HO-28'],
  fix: 'set KmsKeyId of DataCaptureConfig; it is another key than that of the volumes',
  advice: true,
  check: forEach(CONFIG, function* ({ properties }) {
    const capture = captureOf(properties);
    if (capture === undefined || capture.KmsKeyId !== undefined) return;
    yield {
      problem: 'requests and answers are captured, and KmsKeyId of DataCaptureConfig says no key',
      location: 'Properties/DataCaptureConfig/KmsKeyId',
    };
  }),
};

const written: Rule = {
  id: 'ML-HO-28-3',
  title: 'The role of the model may write what is captured',
  facts: ['HO-28'],
  fix: 'grant s3:PutObject on the destination to the execution role of the model',
  check: forEach(CONFIG, function* (config, assembly) {
    const capture = captureOf(config.properties);
    if (capture === undefined) return;
    const bucket = assembly.target(capture.DestinationS3Uri);
    for (const role of rolesOf(assembly, config)) {
      if (!lacks(assembly, role, 's3:PutObject', bucket)) continue;
      yield {
        problem: `role ${role.logicalId} may not do s3:PutObject on ${shown(capture.DestinationS3Uri)}, so nothing is captured and nothing says so`,
        location: 'Properties/DataCaptureConfig/DestinationS3Uri',
      };
    }
  }),
};

const something: Rule = {
  id: 'ML-HO-28-4',
  title: 'A capture that is configured captures something',
  facts: ['HO-28'],
  fix: 'say EnableCapture, a percentage from 1 to 100, and Input, Output or both',
  check: forEach(CONFIG, function* ({ properties }) {
    const capture = asProperties(properties.DataCaptureConfig);
    if (properties.DataCaptureConfig === undefined || isOpen(properties.DataCaptureConfig)) return;
    if (capture.EnableCapture === undefined) {
      yield {
        problem: 'DataCaptureConfig does not say EnableCapture, and without it nothing is captured',
        location: 'Properties/DataCaptureConfig/EnableCapture',
      };
    }
    if (switchOf(capture.EnableCapture) !== true) return;
    if (capture.InitialSamplingPercentage === undefined || isOutside(capture.InitialSamplingPercentage, 1, 100)) {
      yield {
        problem: `InitialSamplingPercentage is ${shown(capture.InitialSamplingPercentage)}; 1 to 100 capture something`,
        location: 'Properties/DataCaptureConfig/InitialSamplingPercentage',
      };
    }
    if (asList(capture.CaptureOptions).length === 0) {
      yield {
        problem: 'CaptureOptions is empty, so neither requests nor answers are captured',
        location: 'Properties/DataCaptureConfig/CaptureOptions',
      };
    }
  }),
};

const allReadable: Rule = {
  id: 'ML-HO-28-5',
  title: 'Every content type that the model takes is captured as text',
  facts: ['HO-28'],
  fix: 'name it in CsvContentTypes or JsonContentTypes',
  check: forEach(CONFIG, function* (config, assembly) {
    const header = asProperties(captureOf(config.properties)?.CaptureContentTypeHeader);
    const listed = [...asList(header.CsvContentTypes), ...asList(header.JsonContentTypes)];
    if (listed.length === 0 || hasOpen(listed)) return;
    const taken = variantsOf(config).flatMap((variant) => contentTypesOf(assembly, modelOf(assembly, config, variant)));
    const missing = [...new Set(taken)].filter((type) => /csv|json/.test(type) && !listed.includes(type));
    if (missing.length === 0) return;
    yield {
      problem: `the model takes ${missing.join(', ')}, and CaptureContentTypeHeader names ${listed.join(', ')} only`,
      location: 'Properties/DataCaptureConfig/CaptureContentTypeHeader',
    };
  }),
};

/** Content types of the versions that a model is made of: by reference, by ARN, or by way of a parameter with either. */
function contentTypesOf(assembly: Assembly, model: Resource | undefined): string[] {
  return (model === undefined ? [] : containersOf(model)).flatMap(({ properties }) => {
    const parameter = assembly.target(properties.ModelPackageName);
    const named = parameter?.type === 'AWS::SSM::Parameter' ? parameter.properties.Value : properties.ModelPackageName;
    return assembly
      .ofType('AWS::SageMaker::ModelPackage')
      .filter(
        (version) => version === assembly.target(named) || isOfGroup(named, version.properties.ModelPackageGroupName),
      )
      .flatMap((version) => asList(at(version.properties, 'InferenceSpecification.SupportedContentTypes')).map(String));
  });
}

/** Whether an ARN is that of a version of a group. */
function isOfGroup(arn: unknown, group: unknown): boolean {
  return isSaid(group) && String(arn).includes(`:model-package/${group}/`);
}

/** The capture of a configuration; undefined when it is off or missing. */
export function captureOf({ DataCaptureConfig }: Properties): Properties | undefined {
  return switchOf(at(DataCaptureConfig, 'EnableCapture')) === true ? asProperties(DataCaptureConfig) : undefined;
}

/** Execution roles of the models of a configuration, as far as they are in the templates. */
function rolesOf(assembly: Assembly, config: Resource): Set<Resource> {
  return new Set(
    variantsOf(config).flatMap((variant) => {
      const model = modelOf(assembly, config, variant);
      return assembly.target(model?.properties.ExecutionRoleArn) ?? [];
    }),
  );
}

/** Rules about data capture. */
export const hostingCaptureRules: readonly Rule[] = [readable, encrypted, written, something, allReadable];
