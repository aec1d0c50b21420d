import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { LabelSelector, PodMonitor } from '../../src';
import { Bench } from '../ratio';

const OBJECTS = 500;

function synth(add: (chart: Chart, id: string) => void): string {
  const app = new App();
  const chart = new Chart(app, 'mon', { namespace: 'shop' });
  for (let i = 0; i < OBJECTS; i++) add(chart, `web-${i}`);
  return app.synthYaml();
}

export const benches: Bench[] = [{
  name: 'src/monitors/pod-monitor',
  unit: 'object',
  units: OBJECTS,
  ours: {
    name: 'PodMonitor',
    run: () => synth((chart, id) => new PodMonitor(chart, id, {
      selector: LabelSelector.labels({ app: id }), endpoints: [{ port: 'metrics' }], interval: Duration.seconds(15),
    })),
  },
  against: {
    name: 'the same as plain ApiObjects',
    run: () => synth((chart, id) => new ApiObject(chart, id, {
      apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: `mon-${id}` },
      spec: { selector: { matchLabels: { app: id } }, podMetricsEndpoints: [{ port: 'metrics', interval: '15s' }] },
    })),
  },
  note: 'the same YAML; synth included',
}];
