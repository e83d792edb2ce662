/** Files that are there to hold secrets, by their names. */

const NAMES = new RegExp(
  `^(?:${[
    String.raw`\.env(?:\.(?!example$|sample$|template$|dist$|defaults?$|schema$)[\w.-]+)?|\.envrc|[\w.-]+\.env`,
    String.raw`[\w.-]+\.(?:pem|p12|pfx|jks|keystore|ppk|kdbx|tfstate|tfstate\.backup|agekey)`,
    String.raw`id_(?:rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk)|[\w.-]+[._-](?:rsa|ed25519)`,
    String.raw`\.npmrc|\.netrc|_netrc|\.pypirc|\.git-credentials|\.pgpass|\.my\.cnf|\.htpasswd|\.vault-token|\.boto|\.s3cfg|\.dockercfg|\.credentials`,
    String.raw`auth\.json|credentials\.json|service[-_]account[\w.-]*\.json|client_secret[\w.-]*\.json|secrets?\.(?:ya?ml|json|toml|ini|env)|kubeconfig|shadow|gshadow|htpasswd`,
  ].join('|')})$`,
  'i',
);
/** Where the name alone says little. */
const ENDS =
  /(?:^|[\\/])(?:\.docker[\\/]config\.json|\.aws[\\/]credentials|\.kube[\\/]config|\.config[\\/]gh[\\/]hosts\.yml|\.cargo[\\/]credentials(?:\.toml)?|\.gem[\\/]credentials|\.ssh[\\/](?!config$|known_hosts|authorized_keys)[\w.-]+|environ)$/i;
const PUBLIC = /\.pub$|(?:^|[\\/])(?:package|tsconfig)[\w.-]*\.json$/i;

export function isSecretPath(word: string): boolean {
  if (word.length > 500 || word.startsWith('-')) return false;
  // `git show HEAD:.env`, `--file=.env`, `<.env`
  const path = word
    .replace(/^.*[=<>@](?=[\w.~/\\])/, '')
    .replace(/^[\w^~./-]{1,80}:(?=[\w.])/, '')
    .replaceAll(/^["']|["'*]+$/g, '');
  if (PUBLIC.test(path)) return false;
  return NAMES.test(path.split(/[\\/]/).at(-1) ?? '') || ENDS.test(path);
}

/** Globs of a user: a name, or the end of a path; `*` stands for anything but a slash. */
export function globTest(globs: readonly string[]): (word: string) => boolean {
  if (globs.length === 0) return () => false;
  const tests = globs.map((glob) => {
    const source = glob
      .replace(/^\*\*\//, '')
      .split('*')
      .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('[^/\\\\]{0,200}');
    return new RegExp(`(?:^|[\\\\/])${source}$`);
  });
  return (word) => word.length <= 500 && tests.some((test) => test.test(word));
}
