import { referencesIn } from '../assembly';
import { jobsOf } from '../jobs';
import { coversAction, isOpen, type Statement } from '../policy-document';
import { quoted, valueAt } from '../request-values';
import { roleAt, statementsOfMachine } from '../role-statements';
import type { Rule } from '../rule';

const passesRole: Rule = {
  id: 'ML-SF-10',
  title: 'A state machine may hand a job its role',
  facts: ['SF-10'],
  fix: 'allow iam:PassRole on the ARN of that role, with iam:PassedToService sagemaker.amazonaws.com',
  check: (assembly) =>
    jobsOf(assembly).flatMap((job) => {
      const statements = job.call.state && statementsOfMachine(assembly, job.call.resource);
      const role = roleAt(assembly, valueAt(job.request, 'RoleArn'));
      if (statements === undefined || role === undefined) return [];
      const passes = passStatements(statements).filter(({ resources }) =>
        resources.some((resource) => resource.includes('*') || referencesIn(resource)[0]?.id === role.id),
      );
      if (passes.some((statement) => isForSageMaker(statement))) return [];
      const services = passes.flatMap(passedTo);
      const problem =
        passes.length === 0
          ? `the role of the state machine may not pass ${role.id}`
          : `the role of the state machine may pass ${role.id} to ${services.join(', ')}, and SageMaker takes it`;
      return [{ resource: job.call.resource, location: `${job.where}: RoleArn`, problem }];
    }),
};

const passesNamedRoles: Rule = {
  id: 'ML-SF-10-2',
  title: 'A state machine that runs jobs passes named roles, to a named service',
  facts: ['SF-10'],
  fix: 'name the role in Resource, and the service in a condition on iam:PassedToService',
  advice: true,
  check: (assembly) => {
    const machines = new Set(jobsOf(assembly).flatMap(({ call }) => (call.state === undefined ? [] : call.resource)));
    return [...machines].flatMap((resource) =>
      passStatements(statementsOfMachine(assembly, resource) ?? []).flatMap((statement) => {
        const wild = statement.resources.find((one) => one.includes('*'));
        if (wild !== undefined)
          return [{ resource, problem: `its role may pass ${quoted(wild)}, which is more than one role` }];
        if (passedTo(statement).length > 0) return [];
        return [{ resource, problem: `its role may pass ${statement.resources.join(', ')} to any service` }];
      }),
    );
  },
};

function passStatements(statements: readonly Statement[]): Statement[] {
  return statements.filter((statement) => coversAction(statement, 'iam:PassRole'));
}

/** Services to which a statement lets a role be passed; none for any service. */
function passedTo({ conditions }: Statement): string[] {
  return conditions.filter(({ key }) => key === 'iam:passedtoservice').flatMap(({ values }) => values);
}

function isForSageMaker(statement: Statement): boolean {
  const services = passedTo(statement);
  return (
    services.length === 0 ||
    services.some((one) => one === 'sagemaker.amazonaws.com' || one.includes('*') || isOpen(one))
  );
}

/** Rules about the roles that a state machine hands to its jobs. */
export const passedRoleRules: readonly Rule[] = [passesRole, passesNamedRoles];
