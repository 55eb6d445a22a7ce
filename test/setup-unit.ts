// The template validator costs seconds per file; the platform tests keep it on.
process.env.CDK_VALIDATION = 'false';
