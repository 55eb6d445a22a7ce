import { type Assembly, asList, asProperties } from '../assembly';
import { statementsOf } from '../policy-document';
import { quoted } from '../request-values';
import type { Problem, Rule } from '../rule';

/** CDK: the training task with a JSONata name renders it into the policy, where nobody evaluates it. */
const noExpressionInPolicy: Rule = {
  id: 'ML-SF-06',
  title: 'No policy has an expression of a state machine in it',
  facts: ['SF-06'],
  fix: 'use JSONPath for the name, or add a statement with a prefix of the names',
  check: forEachPolicy((text) =>
    text.includes('{%') ? `${quoted(text)} is taken literally, and matches nothing` : undefined,
  ),
};

const LOWER_CASE =
  /^arn:[^:]*:sagemaker:.*?:(endpoint|endpoint-config|model|model-package|model-package-group|[a-z-]+-job)\/(.*)$/;

/** SageMaker writes ARNs in lower case, whatever the name is. */
const lowerCaseArns: Rule = {
  id: 'ML-SF-09',
  title: 'A policy names SageMaker resources in lower case, as their ARNs are',
  facts: ['SF-09'],
  fix: 'use lower-case names, or write the name in lower case in the ARN',
  check: forEachPolicy((text) => {
    const plain = text.replace(/@\{[^}]*\}|<[^>]*>/g, '');
    const name = LOWER_CASE.exec(plain)?.[2];
    return name !== undefined && name !== name.toLowerCase()
      ? `${quoted(text)} has capitals, and no ARN of SageMaker has`
      : undefined;
  }),
};

/** The same check for each resource of each statement of each policy. */
function forEachPolicy(check: (text: string) => string | undefined): (assembly: Assembly) => Problem[] {
  return (assembly) =>
    assembly.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role').flatMap((resource) => {
      const { PolicyDocument, Policies } = resource.properties;
      const documents = [PolicyDocument, ...asList(Policies).map((one) => asProperties(one).PolicyDocument)];
      const texts = documents.flatMap(statementsOf).flatMap(({ resources }) => resources);
      return [...new Set(texts)].flatMap((text) => {
        const problem = check(text);
        return problem === undefined ? [] : [{ resource, problem }];
      });
    });
}

/** Rules about the ARNs in policies. */
export const policyArnRules: readonly Rule[] = [noExpressionInPolicy, lowerCaseArns];
