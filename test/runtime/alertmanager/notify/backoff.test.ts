import { backoff } from '../../../../runtime/alertmanager/notify/backoff';

const first = (count: number, chance: number) => {
  const waits = backoff({ next: () => chance, bytes: (into) => into });
  return Array.from({ length: count }, () => waits.next().value);
};

test('waits half a second, then half as long again each time, up to a minute', () => {
  expect(first(4, 0.5)).toEqual([500, 750, 1125, 1687.5]);
  expect(first(30, 0.5).at(-1)).toBe(60_000);
});

test('is up to half shorter or longer', () => expect([first(1, 0), first(1, 1)]).toEqual([[250], [750]]));
