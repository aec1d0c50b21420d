import { Labels } from '../../../lib/model/labels';
import { parseMatchers } from '../../../lib/routing/matcher-parse';
import { groupKey, groupLabels } from '../../../lib/routing/group-key';
import { RouteConfig, RouteTree } from '../../../lib/routing/route';

const m = (text: string) => parseMatchers(text);
const TREE: RouteConfig = {
  receiver: 'default', groupBy: ['alertname'], groupWait: 10, muteTimeIntervals: ['night'], labels: { a: '1', b: '1' },
  routes: [
    {
      matchers: m('team=~"a.*"'), receiver: 'team-a', groupBy: [], repeatInterval: 7, labels: { b: '2' },
      routes: [{ matchers: m('sev=page,env="x"'), receiver: 'pager', continue: true, groupBy: 'all' }, { matchers: m('sev=page'), groupWait: 0 }],
    },
    { matchers: m('env=x'), receiver: 'x', continue: true },
    { matchers: m('env=x'), receiver: 'x' },
    { matchers: m('env=x'), receiver: 'never' },
  ],
};
const tree = new RouteTree(TREE);

test.each<[Record<string, string>, string[]]>([
  [{}, ['{}']],
  [{ team: 'b' }, ['{}']],
  [{ team: 'ab' }, ['{}/{team=~"a.*"}/0']],
  [{ team: 'a', sev: 'page' }, ['{}/{team=~"a.*"}/0/{sev="page"}/1']],
  [{ team: 'a', sev: 'page', env: 'x' }, ['{}/{team=~"a.*"}/0/{env="x",sev="page"}/0', '{}/{team=~"a.*"}/0/{sev="page"}/1']],
  [{ env: 'x' }, ['{}/{env="x"}/1', '{}/{env="x"}/2']],
])('%j takes the routes %j', (labels, ids) => expect(tree.match(Labels.of(labels)).map(({ id }) => id)).toEqual(ids));

test('receivers are named once', () => {
  expect(tree.receiversOf(Labels.of({ env: 'x' }))).toEqual(['x']);
  expect(tree.receiversOf(Labels.of({ env: 'x', team: 'a', sev: 'page' }))).toEqual(['pager', 'team-a']);
});

test('children have what they do not set from their parents, but for intervals', () => {
  const [teamA] = tree.root.routes, [pager, page] = teamA.routes;
  expect(tree.root.options).toEqual({
    receiver: 'default', groupBy: ['alertname'], groupWait: 10, groupInterval: 300_000, repeatInterval: 14_400_000,
    muteTimeIntervals: ['night'], activeTimeIntervals: [], labels: { a: '1', b: '1' },
  });
  expect(teamA.options).toMatchObject({ groupBy: [], groupWait: 10, repeatInterval: 7, muteTimeIntervals: [], labels: { a: '1', b: '2' } });
  expect(pager.options).toMatchObject({ receiver: 'pager', groupBy: 'all', groupWait: 10, repeatInterval: 7 });
  expect(page.options).toMatchObject({ receiver: 'team-a', groupBy: [], groupWait: 0 });
});

test('the keys of siblings with the same matchers are the same', () => (
  expect([...tree.all()].map(({ key }) => key)).toEqual([
    '{}', '{}/{team=~"a.*"}', '{}/{team=~"a.*"}/{env="x",sev="page"}', '{}/{team=~"a.*"}/{sev="page"}', '{}/{env="x"}', '{}/{env="x"}', '{}/{env="x"}',
  ])));

test('match_re is printed with its anchors', () => (
  expect(new RouteTree({ routes: [{ matchers: m('sev=~"^(?:crit.*)$"') }] }).root.routes[0].key).toBe('{}/{sev=~"^(?:crit.*)$"}')));

describe('groups', () => {
  const labels = Labels.of({ 'alertname': 'Down', 'job': 'a"b', 'b c': 'é\n' });

  test.each<[readonly string[] | 'all', string]>([
    [[], '{}:{}'],
    [['job', 'alertname', 'none'], '{}:{alertname="Down", job="a\\"b"}'],
    ['all', '{}:{alertname="Down", b c="é\\n", job="a\\"b"}'],
  ])('by %j: %s', (groupBy, key) => expect(groupKey('{}', groupLabels(labels, groupBy))).toBe(key));
});
