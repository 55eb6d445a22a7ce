/**
 * Who makes what an account and Region can have only once (CF-07, RV-11).
 *
 * - `create`: this app makes it; the deployment fails where there is one.
 * - `existing`: it is there, somebody else owns it, and this app leaves it as it is.
 *
 * Nobody looks at the account to find out: a template must not depend on what was there when it was made.
 */
export type Ownership = 'create' | 'existing';
