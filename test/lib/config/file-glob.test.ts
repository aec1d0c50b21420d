import { globFiles, matchesName } from '../../../lib/config/file-glob';
import { MemFs } from '../../../lib/sys/mem-fs';

test.each([
  ['*', 'a', true], ['*', '', true], ['a*', 'abc', true], ['*c', 'abc', true], ['a*c*e', 'abcde', true], ['a*d', 'abc', false], ['a', 'ab', false],
  ['?', 'é', true], ['?', '', false], ['[a-c]x', 'bx', true], ['[a-c]x', 'dx', false], ['[^a-c]', 'd', true], ['[\\]]', ']', true], ['\\*', '*', true],
  ['\\*', 'a', false], ['*a*a*a*b', `${'a'.repeat(500)}c`, false],
])('%s and %s: %p', (pattern, name, expected) => expect(matchesName(pattern, name)).toBe(expected));

test.each(['[', '[]', '[a', '[a-', '[-a]', '[]a]', 'a\\'])('%s is no pattern', (pattern) => {
  expect(() => matchesName(pattern, 'x')).toThrow(`syntax error in pattern ${JSON.stringify(pattern)}`);
});

test('files that a pattern stands for, by their names', async () => {
  const fs = new MemFs();
  for (const path of ['/etc/p/b.yml', '/etc/p/a.yml', '/etc/p/c.txt', '/etc/q/a.yml', '/etc/[x].yml']) {
    await fs.mkdir(path.replace(/\/[^/]*$/, ''));
    await (await fs.create(path)).close();
  }
  expect(await globFiles(fs, '/etc/p/*.yml')).toEqual(['/etc/p/a.yml', '/etc/p/b.yml']);
  expect(await globFiles(fs, '/etc/?/a.yml')).toEqual(['/etc/p/a.yml', '/etc/q/a.yml']);
  expect(await globFiles(fs, '/etc/p/a.yml')).toEqual(['/etc/p/a.yml']);
  expect(await globFiles(fs, '/etc/\\[x].yml')).toEqual(['/etc/[x].yml']);
  expect(await globFiles(fs, '/etc/none/*.yml')).toEqual([]);
  expect(await globFiles(fs, '/etc/none.yml')).toEqual([]);
  await expect(globFiles(fs, '/none/[')).rejects.toThrow('syntax error in pattern');
});
