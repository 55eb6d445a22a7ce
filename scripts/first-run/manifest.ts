import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { FEATURES } from '../../lib/readmission/layout';
import { type Manifest, manifestSchema } from '../manifest';
import { isNamed } from '../preflight/aws-error';
import { Stopped } from './stopped';

/**
 * Reads the manifest of a version of the features, which is written last: with it, the version is whole.
 *
 * @param s3 the service
 * @param bucket bucket of the features
 * @param version the version
 * @returns its figures, one a line
 * @throws Stopped when there is none, or it is no manifest
 */
export async function manifestFigures(s3: S3Client, bucket: string, version: string): Promise<string[]> {
  const key = `${FEATURES}version=${version}/manifest.json`;
  try {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return figures(manifestSchema.parse(JSON.parse((await body?.transformToString()) ?? '')));
  } catch (error) {
    if (isNamed(error, 'NoSuchKey', 'NotFound')) {
      throw new Stopped(`There is no s3://${bucket}/${key}`, 'the version is not whole: look at the log of the run');
    }
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      throw new Stopped(
        `s3://${bucket}/${key} cannot be read: ${error.message.replace(/\s+/g, ' ')}`,
        'deploy job and command from one version of the project',
      );
    }
    throw error;
  }
}

function figures({ run, encounters, patients, columns, cut, parts, later }: Manifest): string[] {
  return [
    `${run.rows} rows in new files: ${run.new} new encounters, ${run.labels} labels of earlier ones, ` +
      `${run.duplicates} duplicates, ${run.quarantined.rows} rows and ${run.quarantined.files} files in quarantine`,
    `${encounters} encounters of ${patients} patients in the table`,
    `${columns.length} columns`,
    ...Object.entries(parts).map(
      ([part, { rows, positives }]) => `${part}: ${rows} rows, ${positives} readmitted within 30 days`,
    ),
    `in no part: ${later.rows} rows from encounter ${cut} on, of patients in the training and validation parts`,
  ];
}
