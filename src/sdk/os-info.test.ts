import { describe, expect, it } from 'vitest';
import { linuxInfo, osInfo } from './os-info.ts';

describe('linuxInfo', () => {
  it.each<[string, string, string]>([
    ['ID=debian\nVERSION_ID="12"\n', 'Debian', '12.0.0'],
    ['VERSION_ID="24.04"\nID=ubuntu\n', 'Ubuntu', '24.4.0'],
    ["ID='alpine'\nVERSION_ID=3.20.1\n", 'Alpine Linux', '3.20.1'],
    ['ID="rhel"\nVERSION_ID="9.4"\n', 'Red Hat Enterprise Linux', '9.4.0'],
    ['ID=arch\n', 'Arch Linux', 'Unknown'],
    ['ID=nixos\nVERSION_ID="25.05 (Warbler)"\n', 'NixOS', '25.05 (Warbler)'],
    ['ID=\nVERSION_ID=\n', 'Linux', 'Unknown'],
    ['', 'Linux', 'Unknown'],
    ['MY_ID=x\nID=fedora\n', 'Fedora', 'Unknown'],
  ])('%j → %s %s', (text, os, osVersion) => expect(linuxInfo(text)).toEqual({ os, osVersion }));
});

it('says something about this machine', () => {
  const { os, osVersion } = osInfo();
  expect(os).not.toBe('');
  expect(osVersion).not.toBe('');
});
