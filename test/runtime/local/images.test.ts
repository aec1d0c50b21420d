import { programOf } from '../../../runtime/local/images';

test.each([
  ['ghcr.io/owner/cdk8s-monitoring/prometheus:0.1.0', 'prometheus'],
  ['registry.internal:5000/mirror/cdk8s-monitoring/alertmanager', 'alertmanager'],
  ['cdk8s-monitoring/inbox@sha256:0123', 'inbox'],
  ['cdk8s-monitoring/inbox:1@sha256:0123', 'inbox'],
  ['cdk8s-monitoring:1.0', undefined],
  ['quay.io/prometheus/prometheus:v3.14.0', undefined],
  ['ghcr.io/other-cdk8s-monitoring/prometheus:1', undefined],
  ['nginx', undefined],
])('the program of %s', (image, program) => {
  expect(programOf(image)).toBe(program);
});
