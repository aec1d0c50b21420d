import { Clock } from '../../../lib/sys/clock';
import { errorText } from '../../../lib/sys/errors';
import { HttpClient } from '../../http/client/http-client';
import { Dialer } from '../../http/dial';
import { formatHostPort } from '../../../lib/flags/host-port';
import { Container, Probe } from './pod';

export type ProbeKind = 'startup' | 'liveness' | 'readiness';
/** What came of one probe; `why` where it failed. */
export interface ProbeResult { readonly ok: boolean; readonly why?: string }

const EARLY_PERIOD = 100; // ms between probes until the first success
const LARGEST_BODY = 64 << 10;

/** Sends probes to pods. */
export class ProbeSender {
  private readonly http: HttpClient;

  constructor(private readonly dialer: Dialer, clock: Clock) {
    const tls = () => Promise.resolve({ rejectUnauthorized: false }); // a kubelet never checks certificates
    this.http = new HttpClient({ dialer, clock, userAgent: 'kube-probe/1.36', tls, followRedirects: false });
  }

  /** @param address of the pod */
  async send(probe: Probe, container: Container, address: string, signal: AbortSignal): Promise<ProbeResult> {
    const timeout = (probe.timeoutSeconds ?? 1) * 1000;
    try {
      if (probe.httpGet) {
        const { path = '/', port, host = address, scheme = 'HTTP', httpHeaders = [] } = probe.httpGet;
        const url = new URL(`${scheme.toLowerCase()}://${formatHostPort({ host, port: portOf(port, container) })}${path.startsWith('/') ? '' : '/'}${path}`);
        const headers = { ...Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value])), connection: 'close' };
        const { head } = await this.http.fetch({ method: 'GET', url, headers, timeout, signal }, LARGEST_BODY);
        return head.status >= 200 && head.status < 400 ? { ok: true } : { ok: false, why: `HTTP probe failed with statuscode: ${head.status}` };
      }
      const { port, host = address } = probe.tcpSocket!;
      (await this.dialer.dial({ host, port: portOf(port, container) }, { timeout, signal })).destroy();
      return { ok: true };
    } catch (err) {
      return { ok: false, why: errorText(err) };
    }
  }
}

/** Whether a probe can be sent here: commands within a container and gRPC are not. */
export function canProbe(probe: Probe | undefined): probe is Probe {
  return probe?.httpGet !== undefined || probe?.tcpSocket !== undefined;
}

function portOf(port: number | string, { ports = [] }: Container): number {
  if (typeof port === 'number') return port;
  return ports.find(({ name }) => name === port)?.containerPort ?? Number(port);
}

/**
 * Probes again and again until `signal` aborts: early and often until the first success, then as given. Before it a probe has as long as it
 * would have in a cluster: its delay, and its period times its threshold.
 * @param decided is told of the first success, and of every change behind the thresholds
 */
export async function probeLoop(
  probe: Probe, clock: Clock, signal: AbortSignal, send: () => Promise<ProbeResult>, decided: (result: ProbeResult) => void,
): Promise<void> {
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe;
  const latest = clock.monotonic() + (initialDelaySeconds + periodSeconds * failureThreshold) * 1000;
  let isOk = false, hasBeen = false, same = 0;
  while (!signal.aborted) {
    const result = await send();
    if (signal.aborted) return;
    if (!hasBeen) {
      if (result.ok) hasBeen = isOk = true;
      if (result.ok || clock.monotonic() >= latest) decided(result);
    } else {
      same = result.ok === isOk ? 0 : same + 1;
      if (same >= (result.ok ? successThreshold : failureThreshold)) {
        isOk = result.ok;
        same = 0;
        decided(result);
      }
    }
    await clock.sleep(hasBeen ? periodSeconds * 1000 : EARLY_PERIOD, signal).catch(() => undefined);
  }
}
