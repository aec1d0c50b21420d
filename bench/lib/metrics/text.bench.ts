import { MetricFamily } from '../../../lib/metrics/family';
import { Registry } from '../../../lib/metrics/registry';
import { exposition, TextFormat } from '../../../lib/metrics/text';
import { SeededRandom } from '../../../lib/sys/random';
import { Bench } from '../../ratio';

const random = new SeededRandom(1);
const registry = new Registry();
const perFamily = 1000;
for (let f = 0; f < 10; f++) {
  const gauges = registry.gauge(`node_resource_${f}_bytes`, 'A resource of a node.', ['device', 'state']);
  for (let i = 0; i < perFamily; i++) gauges.with(`disk${i}`, i % 2 ? 'used' : 'free').set(Math.floor(random.next() * 1e10));
}
const families = registry.gather();
const samples = 10 * perFamily;

/** What a program without a library writes: no escapes, no order, JavaScript's numbers. */
function joined(made: readonly MetricFamily[]): string {
  const lines: string[] = [];
  for (const { name, help, type, metrics } of made) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const metric of metrics) {
      const { names, values } = metric.labels;
      if ('value' in metric) lines.push(`${name}{${names.map((label, i) => `${label}="${values[i]}"`).join(',')}} ${metric.value}`);
    }
  }
  return lines.join('\n') + '\n';
}

function against(format: TextFormat): Bench {
  return {
    name: `lib/metrics/text ${format}`,
    unit: 'sample',
    units: samples,
    ours: { name: 'exposition', run: async () => Buffer.from(exposition(await families, format, 'underscores')) },
    against: { name: 'templates joined', run: async () => Buffer.from(joined(await families)) },
    note: 'no escapes',
  };
}

export const benches: Bench[] = [against('text'), against('openmetrics')];
