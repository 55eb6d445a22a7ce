import { CfnOutput, Duration, Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { INVOCATION_METADATA } from '../audit/invocation-audit';
import { STACK_IDS } from '../config/names';
import { signInOf } from '../config/people-sign-in';
import type { PlatformConfig } from '../config/schema';
import type { PersonKind } from '../config/sections/people';
import { DataFilter } from '../data-lake/data-filter';
import type { Platform } from '../ml-platform';
import { Analyst } from '../people/analyst';
import { Auditor } from '../people/auditor';
import { DataEngineer } from '../people/data-engineer';
import { DataScientist } from '../people/data-scientist';
import { Operator } from '../people/operator';
import type { PersonProps } from '../people/person';
import { readmissionAudit } from '../readmission/audit';
import { READMISSION_QUERIES } from '../readmission/queries';
import { Guardrails } from '../security/guardrails';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface PeopleStackProps extends PlatformStackProps {
  /** How people sign in, and which of them there are. */
  readonly people: NonNullable<PlatformConfig['people']>;

  /** The stacks whose things people see and start: nearly all. */
  readonly stacks: Omit<Platform, 'people' | 'monitoring'>;
}

/** A role for each kind of person that the configuration names. Nothing refers to it (decision 0012). */
export class People extends PlatformStack {
  constructor(scope: Construct, id: string, props: PeopleStackProps) {
    super(scope, id, { ...props, description: 'Roles of people, and where they ask' });
    const { people, stacks } = props;
    const { foundation, network, data, audit, processing, training, serving } = stacks;
    const { lake, catalogs, registry } = data;
    const { raw, curated, capture, openEncounters } = catalogs;
    const guardrails = new Guardrails(this, 'Guardrails', {
      instanceTypes: people.instanceTypes,
      subnets: network.subnets.map(({ subnetId }) => subnetId),
      keys: [foundation.keys.restricted.keyArn, foundation.keys.internal.keyArn],
    }).policies;
    const asking = {
      results: foundation.results,
      scanLimit: Size.gibibytes(this.config.queries.scanLimitGiB),
      // Results are kept where they lie; a workgroup that stays would stop the next deployment by its name (OF-03).
      retain: false,
    };
    const common = (kind: PersonKind): PersonProps => ({
      roleName: this.names.person(kind),
      signIn: signInOf(people.signIn, kind),
      session: Duration.hours(people.sessionHours),
      guardrails,
    });
    const roleNames = people.roles.map((kind) => this.names.person(kind));
    const savedQueries = { database: curated.databaseName, queries: READMISSION_QUERIES };
    const make: Readonly<Record<PersonKind, () => void>> = {
      'data-engineer': () => {
        const works = { asking, lake, catalogs: [raw, curated], job: processing.job };
        new DataEngineer(this, 'DataEngineer', { ...common('data-engineer'), ...works });
      },
      'data-scientist': () => {
        const own = { training: training.readmission, registry, labPrefix: this.names.labPrefix };
        const sees = { asking, savedQueries, lake, catalogs: [curated] };
        new DataScientist(this, 'DataScientist', { ...common('data-scientist'), ...sees, ...own });
      },
      analyst: () => {
        const filter = present(openEncounters);
        new Analyst(this, 'Analyst', { ...common('analyst'), asking, savedQueries, lake, filter });
      },
      operator: () => {
        const { endpoint: endpointName, dashboard: dashboardName } = this.names;
        const runs = {
          promotion: serving.promotion.workflow,
          watched: [training.readmission.workflow],
        };
        const looks = { registry, served: registry.served, endpointName, dashboardName };
        const absent = {
          Files: stacks.files === undefined,
          Endpoints: stacks.endpoints === undefined,
          Api: stacks.api === undefined,
        };
        const there = STACK_IDS.filter((one) => !(one in absent && absent[one as keyof typeof absent]));
        const stackNames = there.map((one) => this.names.stack(one));
        new Operator(this, 'Operator', { ...common('operator'), ...runs, ...looks, stackNames });
      },
      auditor: () => {
        const invocations = new DataFilter(this, 'InvocationMetadata', {
          catalog: capture,
          ...INVOCATION_METADATA,
        });
        const own = {
          tables: audit.tables,
          invocations,
          savedQueries: readmissionAudit(lake, catalogs, audit.tables, roleNames),
        };
        new Auditor(this, 'Auditor', { ...common('auditor'), asking, ...own });
      },
    };
    for (const kind of people.roles) make[kind]();
    new CfnOutput(this, 'Roles', {
      value: roleNames.join(', '),
      description: 'Roles that people sign in to',
    });
  }
}

/** Lake Formation is on wherever there are people; a rule of the configuration sees to it. */
function present(filter: DataFilter | undefined): DataFilter {
  if (filter === undefined) {
    throw new Error("people must see tables through Lake Formation, got mode 'off'; use 'hybrid' or 'strict'");
  }
  return filter;
}
