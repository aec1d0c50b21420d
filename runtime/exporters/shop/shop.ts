import { Counter } from '../../../lib/metrics/counter';
import { Gauge } from '../../../lib/metrics/gauge';
import { Histogram } from '../../../lib/metrics/histogram';
import { labelPairs } from '../../../lib/metrics/label-pairs';
import { Registry } from '../../../lib/metrics/registry';
import { Vec } from '../../../lib/metrics/vec';
import { Clock } from '../../../lib/sys/clock';
import { Random } from '../../../lib/sys/random';

/** What is wrong with the shop; null: nothing. */
export type Breakage = 'errors' | 'latency' | null;

const ROUTES: ReadonlyArray<{ readonly route: string; readonly method: string; readonly share: number; readonly seconds: number }> = [
  { route: '/products', method: 'GET', share: 0.6, seconds: 0.03 }, { route: '/cart', method: 'POST', share: 0.25, seconds: 0.05 },
  { route: '/orders', method: 'POST', share: 0.15, seconds: 0.12 },
];
const BUCKETS = { bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], nativeFactor: 1.1 };
const USUAL_ERRORS = 0.002, BROKEN_ERRORS = 0.6; // shares of all requests
const SLOWNESS = 25; // times as long, when latency is what is wrong
const LABELS = ['code', 'method', 'route'] as const;

/** A web shop as far as its metrics go: requests come from a generator, and what is wrong with it can be chosen. */
export class Shop {
  breakage: Breakage = null;
  private readonly requests: Vec<Counter, typeof LABELS>;
  private readonly durations: Vec<Histogram, readonly ['method', 'route']>;
  private readonly orders: Counter;
  private readonly carts: Gauge;
  private readonly queue: Gauge;
  /** What has happened since the start, and what lies in carts now. */
  readonly figures = { requests: 0, failed: 0, orders: 0, items: 0 };

  constructor(registry: Registry, private readonly random: Random, private readonly clock: Clock) {
    this.requests = registry.counter('shop_requests_total', 'Requests that the shop has answered.', LABELS);
    this.durations = registry.histogram('shop_request_duration_seconds', 'How long answers took, in seconds.', BUCKETS, ['method', 'route']);
    this.orders = registry.counter('shop_orders_total', 'Orders that were placed.');
    this.carts = registry.gauge('shop_cart_items', 'Items that lie in carts.');
    this.queue = registry.gauge('shop_queue_depth', 'Orders that wait for being packed.');
    for (const { route, method } of ROUTES) for (const code of ['200', '500']) this.requests.with(code, method, route); // a rate needs a beginning
  }

  /** One customer's request. */
  serve(): void {
    const { route, method, seconds } = this.route();
    const fails = this.random.next() < (this.breakage === 'errors' ? BROKEN_ERRORS : USUAL_ERRORS);
    const spread = 0.4 + 1.6 * this.random.next() ** 3; // most answers are quick, some are not
    this.requests.with(fails ? '500' : '200', method, route).inc();
    const took = seconds * spread * (this.breakage === 'latency' ? SLOWNESS : 1);
    this.durations.with(method, route).observeWithExemplar(took, labelPairs({ trace_id: this.traceId() }), this.clock.now());
    const { figures } = this;
    figures.requests++;
    if (fails) figures.failed++;
    else if (route === '/cart') figures.items++;
    else if (route === '/orders') {
      this.orders.inc();
      figures.orders++;
      figures.items = Math.max(0, figures.items - 2);
    }
    this.carts.set(figures.items);
    this.queue.set(this.breakage ? Math.floor(20 + 60 * this.random.next()) : Math.floor(4 * this.random.next()));
  }

  private traceId(): string {
    return Buffer.from(this.random.bytes(new Uint8Array(16))).toString('hex');
  }

  private route(): (typeof ROUTES)[number] {
    let at = this.random.next();
    return ROUTES.find(({ share }) => (at -= share) < 0) ?? ROUTES[0];
  }
}
