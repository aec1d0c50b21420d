import { BroadcastQueue } from '../../../../runtime/alertmanager/cluster/broadcast-queue';

const text = (messages: Uint8Array[]) => messages.map((message) => Buffer.from(message).toString()).join(' ');
const queueOf = (nodes: number, ...messages: string[]) => {
  const queue = new BroadcastQueue({ nodes: () => nodes, factor: 2 });
  for (const message of messages) queue.queue(Buffer.from(message));
  return queue;
};

test('the newest first, then what was told least often, as often as the nodes ask for', () => {
  const queue = queueOf(3, 'a', 'b', 'c'); // 2 * ceil(log10 4) = 2 times each
  expect([1, 2, 3, 4].map(() => text(queue.take(6, 2, 255)))).toEqual(['c b', 'a c', 'b a', '']);
  expect(queue.size).toBe(0);
});

test('what does not fit is left for later, and smaller ones go before it', () => {
  const queue = queueOf(1, 'a', 'large');
  expect(text(queue.take(4, 2, 255))).toBe('a');
  expect(text(queue.take(40, 2, 1))).toBe('large');
});

test('what is newer about the same takes its place, and both are told when they are over', () => {
  const queue = queueOf(1), over: string[] = [];
  queue.queue(Buffer.from('suspect'), 'b', () => over.push('suspect'));
  queue.queue(Buffer.from('alive'), 'b', () => over.push('alive'));
  expect([text(queue.take(40, 2, 255)), text(queue.take(40, 2, 255)), over]).toEqual(['alive', 'alive', ['suspect', 'alive']]);
});
