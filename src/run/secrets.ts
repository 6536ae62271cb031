const secretWords = /password|token|secret/i;

/**
 * Whether an environment variable's value must not be recorded: its name has `password`, `token` or `secret`
 * in it, in any case, or the operation lists it in `env-secrets`.
 */
export const isSecretName = (name: string, envSecrets: readonly string[] = []): boolean =>
  secretWords.test(name) || envSecrets.includes(name);
