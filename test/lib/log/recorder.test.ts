import { Recorder } from './recorder';

test('keeps what every logger made from it is told', () => {
  const recorder = new Recorder();
  recorder.info('one', { a: 1 });
  recorder.with({ component: 'web' }).with({ b: 2 }).error('two', { c: 3 });
  expect(recorder.entries).toEqual([
    { level: 'info', message: 'one', fields: { a: 1 } },
    { level: 'error', message: 'two', fields: { component: 'web', b: 2, c: 3 } },
  ]);
  expect([recorder.messages(), recorder.messages('error')]).toEqual([['one', 'two'], ['two']]);
});

test('keeps nothing below its level', () => {
  const recorder = new Recorder('warn');
  recorder.debug('no');
  recorder.info('no');
  recorder.warn('yes');
  expect(recorder.messages()).toEqual(['yes']);
  expect([recorder.enabled('info'), recorder.enabled('warn')]).toEqual([false, true]);
});
