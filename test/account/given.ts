import { Template } from 'aws-cdk-lib/assertions';
import type { AccountConfig } from '../../lib/config/account-config';
import { Account } from '../../lib/stacks/account';
import { testApp } from '../app';

/** The template of the account app that is asked for this alone, in eu-west-1. */
export function account(overrides: Partial<AccountConfig> = {}): Template {
  return Template.fromStack(new Account(testApp(), 'Account', { config: { region: 'eu-west-1', ...overrides } }));
}
