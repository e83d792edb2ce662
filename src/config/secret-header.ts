/** Headers with such names hold keys; others, such as a tenant's, do not. `team` is Honeycomb's. */
const NAME = /auth|key|token|secret|passw|cookie|credential|team/i;

export const isSecretHeader = (name: string): boolean => NAME.test(name);
