import { describe, expect, it } from 'vitest';
import { parseEnvFile, parseExports } from './env-file.ts';

describe('an env file', () => {
  it.each([
    ['plain', 'A=b', { A: 'b' }],
    ['blanks around', '  A = b  ', { A: 'b' }],
    ['export', 'export A=b', { A: 'b' }],
    ['double quotes', 'A="b c"', { A: 'b c' }],
    ['single quotes', "A='b c'", { A: 'b c' }],
    ['a comment line', '# A=b\nC=d', { C: 'd' }],
    ['a comment behind', 'A=b # why', { A: 'b' }],
    ['a comment behind quotes', 'A="b" # why', { A: 'b' }],
    ['# inside a value', 'A=b#c', { A: 'b#c' }],
    ['# inside quotes', 'A="b # c"', { A: 'b # c' }],
    ['= inside a value', 'A=b=c==', { A: 'b=c==' }],
    ['an empty value', 'A=', { A: '' }],
    ['Windows line ends, a byte order mark', '\uFEFFA=b\r\nC=d\r\n', { A: 'b', C: 'd' }],
    ['the last of two', 'A=b\nA=c', { A: 'c' }],
    ['nothing expanded', 'A=$HOME/`id`/$(id)', { A: '$HOME/`id`/$(id)' }],
    ['a quote that is not closed', 'A="b', { A: '"b' }],
    ['what is no line', 'hello\n=b\n1A=b', {}],
  ])('%s', (_, text, values) => {
    expect(parseEnvFile(text)).toEqual(values);
  });
});

describe('a file made for source', () => {
  it.each([
    ['exports', 'export A="b"\nexport C=d', { A: 'b', C: 'd' }],
    ['no plain assignments', 'A=b', {}],
    [
      'nothing that a shell would work out',
      'export A="$(curl evil)"\nexport B=`id`\nexport C=$HOME\nexport D=e',
      { D: 'e' },
    ],
    ['a dollar in single quotes', "export A='a$b'", { A: 'a$b' }],
    ['no commands', 'rm -rf /\nsource other.sh\nexport A=b', { A: 'b' }],
  ])('%s', (_, text, values) => {
    expect(parseExports(text)).toEqual(values);
  });
});
