/** The rules about persons. Their names stand in markers like those of any other rule. */
import type { Rule } from './rule.ts';

export const HOME_FOLDER: Rule = {
  id: 'home_folder',
  family: 'personal',
  finds: 'home folder; becomes `~`',
  // a path stays a path, and says where it lies to whoever knows the machine
  mark: '~',
};
export const USER_NAME: Rule = { id: 'user_name', family: 'personal', finds: "name of this machine's user" };
export const EMAIL: Rule = { id: 'email', family: 'personal', finds: 'e-mail address' };
export const IP_ADDRESS: Rule = {
  id: 'ip_address',
  family: 'personal',
  finds: 'IP address that is not this machine itself',
};
export const PHONE_NUMBER: Rule = { id: 'phone_number', family: 'personal', finds: 'telephone number' };
export const ACCOUNT: Rule = {
  id: 'account',
  family: 'personal',
  finds: 'e-mail address or id of the account that Codex is logged in with',
};

export const PERSONAL_RULES: readonly Rule[] = [HOME_FOLDER, USER_NAME, EMAIL, IP_ADDRESS, PHONE_NUMBER, ACCOUNT];
