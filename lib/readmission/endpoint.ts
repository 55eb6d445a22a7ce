/** Name of the variant that answers requests; the tables of captured requests are partitioned by it. */
export const VARIANT = 'main';

/** Name of the variant on trial beside it. */
export const CHALLENGER = 'challenger';
