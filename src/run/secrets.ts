const secretWords =
  /password|passwd|passphrase|token|secret|credential|connection_string|(?:access|account|api|private|storage)_?key/i;

/**
 * Whether an environment variable's value must not be recorded: its name says so, in any case, or the
 * operation lists it in `env-secrets`. The names of keys and connection strings of stores are among them.
 */
export const isSecretName = (name: string, envSecrets: readonly string[] = []): boolean =>
  secretWords.test(name) || envSecrets.includes(name);
