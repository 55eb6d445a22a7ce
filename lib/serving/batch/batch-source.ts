import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake, StorageArea } from '../../data-lake/data-lake';
import { checkedPrefix } from '../../data-lake/storage-area';
import { channelFolder } from '../../training/data/data-versions';
import { VersionInput } from '../../training/version-input';
import type { Failure } from '../../workflow/failure';

/** Versions of the data that are scored. */
export interface ScoredVersions {
  /** Where they lie in the features zone, ending in `/`; below it `version=<version>/`. */
  readonly prefix: string;

  /** Folder of a version that is scored, e.g. `score`; with a label in it a model would learn nothing from its answers. */
  readonly part: string;

  /**
   * Name of the Glue job that makes the versions, and names each after the id of its run.
   *
   * @default - others make them: no input asks for the newest one
   */
  readonly jobName?: string;
}

/** What executions may score: versions, folders that they name, or both. */
export type BatchInput = VersionsInput | FoldersInput;

/** Versions of the data, and perhaps folders. */
export interface VersionsInput {
  /** Versions of the data: `{"version": "<version>"}`, or `{"version": "latest"}` where a job makes them. */
  readonly versions: ScoredVersions;

  /**
   * Where the folders lie that executions may name: `{"folder": "2026-11-30/"}` is one below it. It must have a prefix, for the model may
   * read all that lies there.
   *
   * @default - no execution names a folder
   */
  readonly folders?: StorageArea;
}

/** Folders alone. */
export interface FoldersInput {
  /** No execution names a version. */
  readonly versions?: undefined;

  /** Where the folders lie that executions name; see {@link VersionsInput.folders}. */
  readonly folders: StorageArea;
}

/** Choices for the way from an input to the files. */
export interface BatchSourceProps {
  /** The lake. */
  readonly lake: DataLake;

  /** What executions may score. */
  readonly input: BatchInput;

  /** Where it is reported that an input names nothing. */
  readonly failure: Failure;
}

/** What an execution writes that names a folder. */
const FOLDER_INPUT = '{"folder": "name/"} for the files below a folder';

/**
 * From the input of an execution to the files that are scored: `$.source.bucket` and `$.source.prefix`. `$.source.answers` is the folder of
 * the answers, of this execution alone, so that no other overwrites them.
 */
export class BatchSource extends Construct {
  private readonly props: BatchSourceProps;
  private readonly versions?: VersionInput;

  /** @throws if a prefix or folder is none */
  constructor(scope: Construct, id: string, props: BatchSourceProps) {
    super(scope, id);
    this.props = props;
    const { versions, folders } = props.input;
    if (folders !== undefined && checkedPrefix(folders) === '') {
      throw new Error(
        `input.folders must have a prefix, got the whole zone '${folders.zone}'; name the folder below which executions may name others`,
      );
    }
    if (versions !== undefined) {
      channelFolder({ name: versions.part });
      this.versions = new VersionInput(this, 'Versions', {
        lake: props.lake,
        prefix: versions.prefix,
        jobName: versions.jobName,
        failure: props.failure,
        orElse: folders === undefined ? undefined : FOLDER_INPUT,
      });
    }
  }

  /** The states, from the input to `next`. */
  states(next: IChainable): Choice {
    const { failure, input } = this.props;
    const named = Condition.isPresent('$.folder');
    const whole = Condition.and(named, Condition.isString('$.folder'), Condition.stringMatches('$.folder', '*/'));
    if (input.versions === undefined) {
      return new Choice(this, 'NamesFolder')
        .when(whole, this.useFolder(input.folders).next(next))
        .otherwise(this.noFolder());
    }
    const version = this.versionStates(input.versions, next);
    if (input.folders === undefined) return version;
    return new Choice(this, 'NamesFolder')
      .when(
        Condition.and(named, Condition.isPresent('$.version')),
        failure.because('TwoInputs', 'InvalidInput', 'The input must name a version or a folder, and names both'),
      )
      .when(whole, this.useFolder(input.folders).next(next))
      .when(named, this.noFolder())
      .otherwise(version);
  }

  /** Lets a state machine look for versions; it reads no data. */
  grantFind(stateMachine: IRole): void {
    this.versions?.grantFind(stateMachine);
  }

  /** Lets the role of a model read what executions may name. */
  grantRead(model: IRole): void {
    for (const area of this.areas()) this.props.lake.grantStorageRead(model, area);
  }

  /** The parts of the lake in which files are looked for, with `*` for what an execution names. */
  areas(): readonly StorageArea[] {
    const { versions, folders } = this.props.input;
    return [
      ...(versions === undefined
        ? []
        : [{ zone: 'features', prefix: `${versions.prefix}version=*/${versions.part}/` } as const]),
      ...(folders === undefined ? [] : [folders]),
    ];
  }

  private versionStates(versions: ScoredVersions, next: IChainable): Choice {
    if (this.versions === undefined) throw new Error('input.versions must be there when the construct is made');
    return this.versions.states(this.useVersion(versions).next(next));
  }

  private noFolder(): IChainable {
    return this.props.failure.because(
      'NoFolder',
      'InvalidInput',
      `The input must be ${FOLDER_INPUT}; it ends in a slash, so that a/ never takes ab/ with it`,
    );
  }

  private useVersion({ prefix, part }: ScoredVersions): Pass {
    return new Pass(this, 'UseVersion', {
      parameters: {
        bucket: this.props.lake.zones.features.bucketName,
        'prefix.$': `States.Format('${prefix}version={}/${part}/', $.version)`,
        'answers.$': "States.Format('version={}/run={}/', $.version, $$.Execution.Name)",
      },
      resultPath: '$.source',
    });
  }

  private useFolder(area: StorageArea): Pass {
    return new Pass(this, 'UseFolder', {
      parameters: {
        bucket: this.props.lake.zones[area.zone].bucketName,
        'prefix.$': `States.Format('${checkedPrefix(area)}{}', $.folder)`,
        'answers.$': "States.Format('folder/run={}/', $$.Execution.Name)",
      },
      resultPath: '$.source',
    });
  }
}
