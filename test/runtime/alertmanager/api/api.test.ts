import { parseMatchers } from '../../../../lib/routing/matcher-parse';
import { fingerprint } from '../../../../lib/routing/label-hash';
import { Labels } from '../../../../lib/model/labels';
import { NOW } from '../alerts';
import { AlertmanagerBench } from '../bench';

const ROUTE = {
  receiver: 'all', groupBy: ['a'], routes: [{ receiver: 'team.b', matchers: parseMatchers('team=b'), muteTimeIntervals: ['always'], labels: { tier: '1' } }],
};
const INTERVALS = { always: [{}] };
const INHIBIT = [{ sourceMatchers: parseMatchers('sev=page'), targetMatchers: parseMatchers('sev=warn'), equal: ['a'] }];
const time = (ms: number) => new Date(NOW + ms).toISOString();

let bench: AlertmanagerBench;
beforeEach(async () => { bench = await new AlertmanagerBench({ route: ROUTE, intervals: INTERVALS, inhibitRules: INHIBIT }).start(); });
afterEach(async () => {
  const stopped = bench.alertmanager.stop();
  await bench.clock.advance(0);
  await stopped;
});

/** Status and body, which the original answered in the same words. */
async function answer(...args: Parameters<AlertmanagerBench['request']>): Promise<[number, string]> {
  const { status = 200, body = '' } = await bench.request(...args);
  return [status, String(body)];
}

describe('POST /alerts', () => {
  const parsing = (why: string) => `{"code":400,"message":${JSON.stringify(`parsing alerts body from "" failed, because ${why}`)}}`;

  test.each<[unknown, number, string]>([
    ['', 422, '{"code":602,"message":"alerts in body is required"}'],
    ['{', 400, parsing('unexpected EOF')],
    ['{}', 400, parsing('json: cannot unmarshal object into Go value of type models.PostableAlerts')],
    ['"x"', 400, parsing('json: cannot unmarshal string into Go value of type models.PostableAlerts')],
    ['null', 200, ''],
    [[], 200, ''],
    [[{}], 422, '{"code":602,"message":"0.labels in body is required"}'],
    [[null], 422, '{"code":602,"message":"0 in body is required"}'],
    [[{ labels: { a: 'b' } }, { labels: null }], 422, '{"code":602,"message":"1.labels in body is required"}'],
    [[{ labels: {} }], 400, '"at least one label pair required"\n'],
    [[{ labels: { a: '' } }], 400, '"at least one label pair required"\n'],
    [[{ labels: { a: null } }], 400, '"at least one label pair required"\n'],
    [[{ labels: { a: 1 } }], 400, parsing('json: cannot unmarshal number into Go struct field Alert.labels.a of type string')],
    [[{ labels: [] }], 400, parsing('json: cannot unmarshal array into Go struct field Alert.labels of type models.LabelSet')],
    [[{ labels: { a: 'b' }, annotations: { c: true } }], 400, parsing('json: cannot unmarshal bool into Go struct field .annotations.c of type string')],
    [[{ labels: { '': 'x' } }], 400, '"invalid label set: invalid name \\"\\""\n'],
    [[{ labels: { a: 'b' }, startsAt: 'x' }], 400, parsing('parsing time "x" as "2006-01-02": cannot parse "x" as "2006"')],
    [[{ labels: { a: 'b' }, startsAt: 1 }], 400, parsing('json: cannot unmarshal number into Go value of type string')],
    [[{ labels: { a: 'b' }, startsAt: time(1), endsAt: time(0) }], 400, '"start time must be before end time"\n'],
    [[{ generatorURL: 'x y' }], 422, '{"code":601,"message":"0.generatorURL in body must be of type uri: \\"x y\\""}'],
    [[{ labels: { a: 'b' }, generatorURL: 'foo/bar' }], 422, '{"code":601,"message":"0.generatorURL in body must be of type uri: \\"foo/bar\\""}'],
    [[{ labels: { a: 'b' }, generatorURL: 'http://x/a b' }], 200, ''],
    [[{ labels: { a: 'b' }, generatorURL: '' }], 200, ''],
    [[{ labels: { 'a': 'b', 'é.ü': 'c' }, extra: 1 }], 200, ''],
  ])('%j: %d', async (body, status, text) => expect(await answer('POST', '/api/v2/alerts', body)).toEqual([status, text]));

  test('takes what makes sense, and tells of all that does not', async () => {
    const mistakes = [{ labels: {} }, { labels: { a: '1' } }, { labels: { a: '2' }, startsAt: time(1), endsAt: time(0) }];
    expect(await answer('POST', '/api/v2/alerts', mistakes)).toEqual([400, '"at least one label pair required\\nstart time must be before end time"\n']);
    expect(await bench.get('/api/v2/alerts')).toMatchObject([{ labels: { a: '1' } }]);
    expect(await bench.samples(/alerts_(received|invalid)_total/)).toEqual([
      'alertmanager_alerts_invalid_total{version="v2"} 2',
      'alertmanager_alerts_received_total{status="firing",version="v2"} 2', 'alertmanager_alerts_received_total{status="resolved",version="v2"} 1',
    ]);
  });

  test.each<[string, object, string, string]>([
    ['no time at all', {}, time(0), time(300_000)],
    ['a beginning', { startsAt: time(-5000) }, time(-5000), time(300_000)],
    ['an end', { endsAt: time(5000) }, time(5000), time(5000)],
    ['both', { startsAt: time(-1), endsAt: time(5000) }, time(-1), time(5000)],
    ['the zero time', { startsAt: '0001-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00Z' }, time(0), time(300_000)],
    ['an offset and nanoseconds', { startsAt: '2026-01-01T01:59:59.123456789+02:00' }, '2026-01-01T01:59:59.123+02:00', time(300_000)],
  ])('with %s', async (_, times, startsAt, endsAt) => {
    await bench.request('POST', '/api/v2/alerts', [{ labels: { a: '1' }, ...times }]);
    expect(await bench.get('/api/v2/alerts')).toMatchObject([{ startsAt, endsAt }]);
  });

  test.each([
    [{ 'content-type': 'text/plain' }, 415, '{"code":415,"message":"unsupported media type \\"text/plain\\", only [application/json] are allowed"}'],
    [{ 'content-type': 'application/json; charset=utf-8' }, 200, ''],
  ])('with the headers %j: %d', async (headers, status, text) => expect(await answer('POST', '/api/v2/alerts', '[]', headers)).toEqual([status, text]));

  test('in classic mode names are those of variables', async () => {
    bench = await new AlertmanagerBench({ route: ROUTE }, { mode: 'classic' }).start();
    expect(await answer('POST', '/api/v2/alerts', [{ labels: { 'a.b': 'c' } }])).toEqual([400, '"invalid label set: invalid name \\"a.b\\""\n']);
  });
});

describe('GET /alerts', () => {
  test('an alert has its fields in the order of the original', async () => {
    await bench.request('POST', '/api/v2/alerts', [{ labels: { '10': 'x', '9': '<y>' }, annotations: { t: '', s: '&' }, generatorURL: 'http://x/?a&b' }]);
    expect(await answer('GET', '/api/v2/alerts')).toEqual([200, '[{"annotations":{"s":"\\u0026","t":""},"endsAt":"2026-01-01T00:05:00.000Z","fingerprint":"'
      + `${fingerprint(Labels.of({ 10: 'x', 9: '<y>' }))}","receivers":[{"name":"all"}],"startsAt":"2026-01-01T00:00:00.000Z","status":{"inhibitedBy":[],`
      + '"mutedBy":[],"silencedBy":[],"state":"active"},"updatedAt":"2026-01-01T00:00:00.000Z","generatorURL":"http://x/?a\\u0026b",'
      + '"labels":{"10":"x","9":"\\u003cy\\u003e"}}]\n']);
  });

  test('they are sorted by fingerprint, and gone once they are over', async () => {
    await bench.fire({ a: '1' }, { a: '2' }, { a: '3' });
    await bench.clock.advance(1);
    await bench.resolve({ a: '2' });
    await bench.clock.advance(1);
    const alerts = await bench.get('/api/v2/alerts') as Array<{ fingerprint: string; labels: { a: string } }>;
    expect(alerts.map(({ labels }) => labels.a).sort()).toEqual(['1', '3']);
    expect(alerts.map((alert) => alert.fingerprint)).toEqual(alerts.map((alert) => alert.fingerprint).sort());
  });

  describe('of an active, a silenced and an inhibited alert', () => {
    let silence: string;
    beforeEach(async () => {
      silence = await bench.silence({ matchers: [{ name: 'a', value: 's.*', isRegex: true }] });
      await bench.fire({ a: 'active', sev: 'page' }, { a: 'silenced' }, { a: 'active', sev: 'warn' });
    });

    test('each tells by whom it is suppressed', async () => {
      const source = fingerprint(Labels.of({ a: 'active', sev: 'page' }));
      const status = (state: string, silencedBy: string[], inhibitedBy: string[]) => ({ state, silencedBy, inhibitedBy, mutedBy: [] });
      const alerts = await bench.get('/api/v2/alerts') as Array<{ labels: object; status: object }>;
      expect(Object.fromEntries(alerts.map((alert) => [JSON.stringify(alert.labels), alert.status]))).toEqual({
        '{"a":"active","sev":"page"}': status('active', [], []), '{"a":"silenced"}': status('suppressed', [silence], []),
        '{"a":"active","sev":"warn"}': status('suppressed', [], [source]),
      });
      expect(await bench.samples(/^alertmanager_alerts\{/)).toEqual(
        ['alertmanager_alerts{state="active"} 1', 'alertmanager_alerts{state="suppressed"} 2', 'alertmanager_alerts{state="unprocessed"} 0']);
    });

    test.each<[string, number]>([
      ['', 3], ['active=false', 2], ['silenced=false', 2], ['inhibited=false', 2], ['active=maybe', 2], ['active=1&silenced=0&inhibited=no', 1],
      ['filter=a%3Dactive', 2], ['filter=a%3Dactive&filter=sev%3Dpage', 1], ['filter=sev!%3Dpage', 2],
      ['receiver=all', 3], ['receiver=al', 0], ['receiver=al.', 3],
      ['receiver_matchers=name%3D~%22a.*%22', 3], ['receiver_matchers=name%3Dx', 0],
    ])('%s: %d', async (query, count) => expect(await bench.get(`/api/v2/alerts?${query}`)).toHaveLength(count));
  });

  test.each([
    ['filter=%7B', '"unexpected open or close brace: {"\n'],
    ['receiver=%5B', '"failed to parse receiver param: error parsing regexp: missing closing ]: `[)$`"\n'],
    ['receiver_matchers=foo', '"failed to parse receiver_matchers param: bad matcher format: foo"\n'],
  ])('%s is refused', async (query, text) => expect(await answer('GET', `/api/v2/alerts?${query}`)).toEqual([400, text]));
});

describe('GET /alerts/groups', () => {
  test('groups are sorted by labels and receiver, their alerts as in notifications', async () => {
    await bench.fire({ a: '2', i: '1' }, { a: '1', job: 'b' }, { a: '1', job: 'a' }, { a: '1', team: 'b' });
    interface Answer { labels: object; receiver: object; routeLabels: object; alerts: Array<{ labels: object }> }
    const groups = await bench.get('/api/v2/alerts/groups') as Answer[];
    expect(groups.map(({ labels, receiver, routeLabels, alerts }) => [labels, receiver, routeLabels, alerts.map((alert) => alert.labels)])).toEqual([
      [{ a: '1' }, { name: 'all' }, {}, [{ a: '1', job: 'a' }, { a: '1', job: 'b' }]],
      [{ a: '1' }, { name: 'team.b' }, { tier: '1' }, [{ a: '1', team: 'b' }]],
      [{ a: '2' }, { name: 'all' }, {}, [{ a: '2', i: '1' }]],
    ]);
  });

  test('a muted one says by what, or is left out', async () => {
    await bench.fire({ a: '1', team: 'b' });
    expect(await bench.get('/api/v2/alerts/groups')).toMatchObject([{ alerts: [{ status: { mutedBy: ['always'], state: 'suppressed' } }] }]);
    expect(await bench.get('/api/v2/alerts/groups?muted=false')).toEqual([]);
  });

  test.each<[string, number]>([['receiver=team%5C.b', 1], ['filter=a%3D2', 0], ['receiver=x', 0], ['active=false', 0]])('%s: %d', async (query, count) => {
    await bench.fire({ a: '1', team: 'b' }, { a: '1' });
    expect(await bench.get(`/api/v2/alerts/groups?${query}`)).toHaveLength(count);
  });
});

describe('POST /silences', () => {
  const good = { matchers: [{ name: 'a', value: 'b', isRegex: false }], startsAt: time(0), endsAt: time(1000), createdBy: 'me', comment: 'why' };
  const parsing = (why: string) => `{"code":400,"message":${JSON.stringify(`parsing silence body from "" failed, because ${why}`)}}`;
  const matcher = (fields: object) => ({ matchers: [{ ...good.matchers[0], ...fields }] });

  test.each<[object, number, string]>([
    [{ matchers: undefined }, 422, '{"code":602,"message":"matchers in body is required"}'],
    [{ matchers: [] }, 422, '{"code":612,"message":"matchers in body should have at least 1 items"}'],
    [{ matchers: [{}] }, 422, '{"code":602,"message":"matchers.0.isRegex in body is required"}'],
    [matcher({ name: undefined }), 422, '{"code":602,"message":"matchers.0.name in body is required"}'],
    [matcher({ value: null }), 422, '{"code":602,"message":"matchers.0.value in body is required"}'],
    [matcher({ isRegex: 'x' }), 400, parsing('json: cannot unmarshal string into Go struct field Silence.matchers.0.isRegex of type bool')],
    [{ matchers: 'x' }, 400, parsing('json: cannot unmarshal string into Go struct field Silence.matchers of type models.Matchers')],
    [matcher({ name: '' }), 400, '"invalid silence: invalid label matcher 0 in set 0: invalid label name \\"\\""\n'],
    [matcher({ value: '' }), 400, '"invalid silence: matcher set 0: at least one matcher must not match the empty string"\n'],
    [matcher({ value: '[', isRegex: true }), 400,
      '"invalid silence: invalid label matcher 0 in set 0: invalid regular expression \\"[\\": error parsing regexp: missing closing ]: `[`"\n'],
    [{ startsAt: undefined }, 422, '{"code":602,"message":"startsAt in body is required"}'],
    [{ endsAt: undefined }, 422, '{"code":602,"message":"endsAt in body is required"}'],
    [{ createdBy: undefined }, 422, '{"code":602,"message":"createdBy in body is required"}'],
    [{ comment: undefined }, 422, '{"code":602,"message":"comment in body is required"}'],
    [{ startsAt: 'x' }, 400, parsing('parsing time "x" as "2006-01-02": cannot parse "x" as "2006"')],
    [{ startsAt: time(-2000), endsAt: time(-1) }, 400, '"Failed to create silence: end time can\'t be in the past"\n'],
    [{ startsAt: time(1000) }, 400, '"Failed to create silence: start time must be before end time"\n'],
    [{ id: 'abc' }, 404, '"silence not found"\n'],
  ])('with %j: %d', async (change, status, text) => expect(await answer('POST', '/api/v2/silences', { ...good, ...change })).toEqual([status, text]));

  test.each([['', 422, '{"code":602,"message":"silence in body is required"}'], ['null', 422, '{"code":602,"message":"comment in body is required"}']])(
    'the body %j: %d', async (body, status, text) => expect(await answer('POST', '/api/v2/silences', body)).toEqual([status, text]));

  test.each([{ comment: '' }, { createdBy: '' }, matcher({ isEqual: false }), matcher({ name: 'a.b' })])('%j is fine', async (change) => {
    expect(await answer('POST', '/api/v2/silences', { ...good, ...change })).toEqual([200, expect.stringMatching(/^\{"silenceID":"[0-9a-f-]{36}"\}\n$/)]);
  });
});

describe('silences', () => {
  test('GET /silence/:id has the fields in the order of the original', async () => {
    const id = await bench.silence({ annotations: { x: '<y>' } });
    expect(await answer('GET', `/api/v2/silence/${id}`)).toEqual([200, `{"id":"${id}","status":{"state":"active"},"updatedAt":"2026-01-01T00:00:00.000Z",`
      + '"annotations":{"x":"\\u003cy\\u003e"},"comment":"why","createdBy":"me","endsAt":"2026-01-01T01:00:00.000Z",'
      + '"matchers":[{"isEqual":true,"isRegex":false,"name":"a","value":"1"}],"startsAt":"2026-01-01T00:00:00.000Z"}\n']);
  });

  test('they are listed by state, and within by what comes next', async () => {
    const silences: Array<[string, number, number]> = [
      ['soon', 1000, 90_000], ['later', 2000, 80_000], ['ends last', 0, 9000], ['ends first', 0, 5000], ['was', 0, 1], ['was too', 0, 2],
    ];
    for (const [comment, from, to] of silences) await bench.silence({ comment, startsAt: time(from), endsAt: time(to) });
    await bench.clock.advance(10);
    const comments = async (query: string) => (await bench.get(`/api/v2/silences?${query}`) as Array<{ comment: string }>).map(({ comment }) => comment);
    expect(await comments('')).toEqual(['ends first', 'ends last', 'soon', 'later', 'was too', 'was']);
    expect(await comments('expired=false&active=false')).toEqual(['soon', 'later']);
  });

  test('they are found by a matcher that they have, not by what it matches', async () => {
    await bench.silence({ matchers: [{ name: 'a', value: '1|2', isRegex: true }, { name: 'b', value: '3', isRegex: false }] });
    const found = async (filter: string) => (await bench.get(`/api/v2/silences?filter=${encodeURIComponent(filter)}`) as unknown[]).length;
    expect([await found('a=~"1|2"'), await found('b=3'), await found('a=1'), await found('b!=4')]).toEqual([1, 1, 0, 0]);
  });

  test('DELETE ends one, and once more does nothing', async () => {
    const id = await bench.silence();
    const twice = [await answer('DELETE', `/api/v2/silence/${id}`), await answer('DELETE', `/api/v2/silence/${id}`)];
    expect(twice).toEqual([[200, ''], [200, '']]);
    expect(await bench.get(`/api/v2/silence/${id}`)).toMatchObject({ status: { state: 'expired' } });
  });

  test.each(['GET', 'DELETE'])('%s of one that there is not', async (method) => {
    expect(await answer(method, '/api/v2/silence/6f3c1d4e-0000-4000-8000-000000000000')).toEqual([404, '']);
    expect(await answer(method, '/api/v2/silence/xyz')).toEqual([422, '{"code":601,"message":"silenceID in path must be of type uuid: \\"xyz\\""}']);
  });
});

test('GET /status', async () => {
  expect(await answer('GET', '/api/v2/status')).toEqual([200, '{"cluster":{"peers":[],"status":"disabled"},"config":{"original":"route: {}\\n"},'
    + '"uptime":"2026-01-01T00:00:00.000Z","versionInfo":{"branch":"b","buildDate":"d","buildUser":"u","goVersion":"g","revision":"r","version":"0.34.0"}}\n']);
});

test.each([
  ['', '[{"labels":{"name":"all"},"name":"all"},{"labels":{"name":"team.b"},"name":"team.b"}]\n'],
  ['?receiver_matchers=name%3D~%22t.*%22', '[{"labels":{"name":"team.b"},"name":"team.b"}]\n'],
])('GET /receivers%s', async (query, text) => expect(await answer('GET', `/api/v2/receivers${query}`)).toEqual([200, text]));

describe('what the API does not have', () => {
  test.each<[string, string, number, string]>([
    ['GET', '/api/v2/nope', 404, '{"code":404,"message":"path /api/v2/nope was not found"}'],
    ['GET', '/api/v2/', 404, '{"code":404,"message":"path /api/v2/ was not found"}'],
    ['GET', '/api/v2/__proto__', 404, '{"code":404,"message":"path /api/v2/__proto__ was not found"}'],
    ['PUT', '/api/v2/alerts', 405, '{"code":405,"message":"method PUT is not allowed, but [GET,POST] are"}'],
    ['OPTIONS', '/api/v2/alerts', 405, '{"code":405,"message":"method OPTIONS is not allowed, but [GET,POST] are"}'],
    ['HEAD', '/api/v2/status', 405, '{"code":405,"message":"method HEAD is not allowed, but [GET] are"}'],
    ['constructor', '/api/v2/status', 405, '{"code":405,"message":"method constructor is not allowed, but [GET] are"}'],
  ])('%s %s: %d', async (method, path, status, text) => expect(await answer(method, path)).toEqual([status, text]));

  test.each([['text/html', 406], ['*/*', 200], ['text/html,*/*;q=0.1', 200], ['application/json', 200]])('Accept: %s: %d', async (accept, status) => (
    expect((await answer('GET', '/api/v2/status', undefined, { accept }))[0]).toBe(status)));
});

test('headers tell caches and browsers of other sites', async () => {
  expect((await bench.request('GET', '/api/v2/receivers', undefined, { origin: 'http://x' })).headers).toEqual(
    { 'cache-control': 'no-store', 'vary': 'Origin', 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  const preflight = (method: string) => (
    bench.request('OPTIONS', '/api/v2/alerts', undefined, { 'origin': 'http://x', 'access-control-request-method': method }));
  expect(await preflight('POST')).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'POST' } });
  expect((await preflight('DELETE')).headers).toEqual({ vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' });
});
