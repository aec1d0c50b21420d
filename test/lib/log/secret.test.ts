import { inspect } from 'node:util';
import { Secret } from '../../../lib/log/secret';

const secret = new Secret('hunter2');

test.each([
  ['a template', `${secret}`],
  ['JSON', JSON.stringify({ password: secret })],
  ['String', String(secret)],
  ['util.inspect', inspect({ secret }, { showHidden: true, depth: 9 })],
  ['its fields', Object.entries(secret).join()],
])('%s does not show it', (_name, text) => expect(text).not.toContain('hunter2'));

test('strings say that something is there', () => expect([`${secret}`, JSON.stringify(secret)]).toEqual(['<secret>', '"<secret>"']));
test('reveal gives it away', () => expect(secret.reveal()).toBe('hunter2'));
