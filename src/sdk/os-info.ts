/** Name and version of the operating system, in the words of the crate that Codex asks (`os_info`): `Debian` and `12.0.0`. */
import { readFileSync } from 'node:fs';
import { release, type } from 'node:os';

export interface OsInfo {
  readonly os: string;
  readonly osVersion: string;
}

const RELEASE_FILES = ['/etc/os-release', '/usr/lib/os-release'];

/** `ID` of os-release → the name that the crate gives it, where that is not the capitalised id. */
const LINUX_NAMES: Readonly<Record<string, string>> = {
  almalinux: 'AlmaLinux',
  alpine: 'Alpine Linux',
  amzn: 'Amazon Linux AMI',
  arch: 'Arch Linux',
  artix: 'Artix Linux',
  centos: 'CentOS',
  endeavouros: 'EndeavourOS',
  fedora: 'Fedora',
  linuxmint: 'Linux Mint',
  nixos: 'NixOS',
  ol: 'Oracle Linux',
  opensuse: 'openSUSE',
  'opensuse-leap': 'openSUSE',
  'opensuse-tumbleweed': 'openSUSE',
  pop: 'Pop!_OS',
  rhel: 'Red Hat Enterprise Linux',
  rocky: 'Rocky Linux',
  sles: 'SUSE Linux Enterprise Server',
};

/** Never throws: what cannot be read is `Unknown`. */
export function osInfo(): OsInfo {
  const kernel = type();
  if (kernel === 'Darwin') return { os: 'Mac OS', osVersion: macVersion() };
  if (kernel === 'Windows_NT') return { os: 'Windows', osVersion: release() };
  if (kernel !== 'Linux') return { os: kernel, osVersion: release() };
  for (const file of RELEASE_FILES) {
    const text = read(file);
    if (text !== undefined) return linuxInfo(text);
  }
  return { os: 'Linux', osVersion: 'Unknown' };
}

/** The text of an os-release file → name and version. */
export function linuxInfo(text: string): OsInfo {
  const id = valueOf(text, 'ID') ?? 'linux';
  const version = valueOf(text, 'VERSION_ID');
  return {
    os: LINUX_NAMES[id] ?? `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
    osVersion: version === undefined ? 'Unknown' : threeParts(version),
  };
}

function valueOf(text: string, key: string): string | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${key}=`));
  const value = line
    ?.slice(key.length + 1)
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');
  return value === '' ? undefined : value;
}

/** `12` → `12.0.0`; what is no number stays as it is. */
function threeParts(version: string): string {
  if (!/^\d+(\.\d+){0,2}$/.test(version)) return version;
  const parts = version.split('.').map((part) => String(Number(part)));
  return [...parts, '0', '0'].slice(0, 3).join('.');
}

function macVersion(): string {
  const text = read('/System/Library/CoreServices/SystemVersion.plist') ?? '';
  const version = /<key>ProductVersion<\/key>\s*<string>([^<]+)<\/string>/.exec(text)?.[1];
  return version === undefined ? 'Unknown' : threeParts(version);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
