import { negotiate } from '../../../lib/metrics/negotiate';

const PROMETHEUS_3 = 'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,'
  + 'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
const PROMETHEUS_2 = 'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
const NATIVE = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8;q=0.7,'
  + 'text/plain;version=0.0.4;q=0.3';
const OM = 'application/openmetrics-text';

// header, then version and escaping of the answer in text, and of the one where OpenMetrics is offered (om: OpenMetrics)
test.each([
  [undefined, '0.0.4 underscores', '0.0.4 underscores'],
  ['', '0.0.4 underscores', '0.0.4 underscores'],
  ['*/*', '0.0.4 underscores', '0.0.4 underscores'],
  ['text/html', '0.0.4 underscores', '0.0.4 underscores'],
  [PROMETHEUS_3, '0.0.4 allow-utf-8', 'om 1.0.0 allow-utf-8'],
  [PROMETHEUS_2, '0.0.4 underscores', 'om 1.0.0 underscores'],
  [NATIVE, 'protobuf 0 allow-utf-8', 'protobuf 0 allow-utf-8'],
  [NATIVE.replace('delimited', 'text'), '0.0.4 allow-utf-8', '0.0.4 allow-utf-8'],
  ['text/plain', '0.0.4 underscores', '0.0.4 underscores'],
  ['text/plain;version=1.0.0;escaping=dots', '0.0.4 dots', '0.0.4 dots'],
  [OM, '0.0.4 underscores', 'om 0.0.1 underscores'],
  [`${OM}; version=0.0.1`, '0.0.4 underscores', 'om 0.0.1 underscores'],
  [`${OM}; version=1.0.0; escaping=values`, '0.0.4 values', 'om 1.0.0 values'],
  [`${OM} ; version = 1.0.0 ; escaping = dots`, '0.0.4 dots', 'om 1.0.0 dots'],
  [`${OM};version=1.0.0;escaping=unheard-of`, '0.0.4 underscores', 'om 1.0.0 underscores'],
  [`${OM};version=2.0.0`, '0.0.4 underscores', '0.0.4 underscores'],
  [`text/plain;q=0.5,${OM};version=1.0.0;q=0.9`, '0.0.4 underscores', 'om 1.0.0 underscores'],
  [`text/plain;q=0.9,${OM};version=1.0.0;q=0.5`, '0.0.4 underscores', '0.0.4 underscores'],
  [`text/plain,${OM};version=1.0.0`, '0.0.4 underscores', '0.0.4 underscores'],
  [`${OM};version=1.0.0,text/plain;version=0.0.4;escaping=dots`, '0.0.4 dots', 'om 1.0.0 underscores'],
  [`*/*;q=1,${OM};version=1.0.0;q=0.5`, '0.0.4 underscores', 'om 1.0.0 underscores'],
  [`${OM};version=1.0.0;q=high, text/plain`, '0.0.4 underscores', '0.0.4 underscores'],
  ['*/*;escaping=allow-utf-8', '0.0.4 allow-utf-8', '0.0.4 allow-utf-8'],
  [';;,,garbage;escaping=dots, =', '0.0.4 underscores', '0.0.4 underscores'],
])('%s', (accept, inText, offered) => {
  expect(negotiate(accept)).toEqual(answer(inText));
  expect(negotiate(accept, true)).toEqual(answer(offered));
});

function answer(text: string) {
  const words = text.split(' ');
  const [version, escaping] = words.slice(-2);
  if (words[0] === 'protobuf') {
    const message = 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited';
    return { format: 'protobuf', escaping, contentType: `${message}; escaping=${escaping}` };
  }
  const openMetrics = words[0] === 'om';
  const contentType = `${openMetrics ? OM : 'text/plain'}; version=${version}; charset=utf-8; escaping=${escaping}`;
  return { format: openMetrics ? 'openmetrics' : 'text', escaping, contentType };
}
