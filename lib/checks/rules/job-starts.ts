import { asList, asProperties } from '../assembly';
import { shown } from '../wording';
import { forEach, type Rule } from '../rule';

/** Versions that Glue has had (CDK: `GlueVersion`); the built-in validator takes any text. */
const GLUE_VERSIONS = ['0.9', '1.0', '2.0', '3.0', '4.0', '5.0', '5.1', '6.0'];

/** EventBridge knows Glue workflows as targets, and no jobs. */
const noJobAsTarget: Rule = {
  id: 'ML-RV-02',
  title: 'No EventBridge rule starts a Glue job directly',
  facts: ['RV-02'],
  fix: 'let the rule start a Glue workflow with an EVENT trigger, or a state machine',
  check: forEach('AWS::Events::Rule', ({ properties }, assembly) =>
    asList(properties.Targets).flatMap((target, index) => {
      const { Arn } = asProperties(target);
      const isJob = assembly.target(Arn)?.type === 'AWS::Glue::Job' || /:glue:[^/]*:job\//.test(String(Arn));
      if (!isJob) return [];
      return [
        {
          location: `Properties/Targets/${index}`,
          problem: `${shown(Arn)} is a Glue job, which is no target of a rule`,
        },
      ];
    }),
  ),
};

const glueVersion: Rule = {
  id: 'ML-OF-02',
  title: 'A Glue job has a version that Glue has',
  facts: ['OF-02'],
  fix: 'pin one of them; jobs written for Spark 3 run on 4.0 and later',
  check: forEach('AWS::Glue::Job', ({ properties: { GlueVersion } }) => {
    if (typeof GlueVersion !== 'string' || GLUE_VERSIONS.includes(GlueVersion) || /[@<]/.test(GlueVersion)) return [];
    return [
      {
        location: 'Properties/GlueVersion',
        problem: `Glue has no version ${shown(GlueVersion)}; it has ${GLUE_VERSIONS.join(', ')}`,
      },
    ];
  }),
};

/** Rules about Glue jobs and what starts them. */
export const jobStartRules: readonly Rule[] = [noJobAsTarget, glueVersion];
