import { formatHostPort } from '../../../lib/flags/host-port';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { HttpClient } from '../../http/client/http-client';
import { Dialer } from '../../http/dial';
import { Container, HttpGet, Probe } from './pod';

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

  /** Never throws. @param address of the pod */
  async send({ httpGet, tcpSocket, timeoutSeconds = 1 }: Probe, container: Container, address: string, signal: AbortSignal): Promise<ProbeResult> {
    const timeout = timeoutSeconds * 1000;
    try {
      if (httpGet) return await this.get(httpGet, container, address, timeout, signal);
      const { port, host = address } = tcpSocket!;
      (await this.dialer.dial({ host, port: portOf(port, container) }, { timeout, signal })).destroy();
      return { ok: true };
    } catch (err) {
      return { ok: false, why: err instanceof CodedError ? err.message : errorText(err) }; // its cause says the same in other words
    }
  }

  /** @throws CodedError as the client, POD where the port is not known */
  async get(get: HttpGet, container: Container, address: string, timeout: number, signal?: AbortSignal): Promise<ProbeResult> {
    const { path = '/', port, host = address, scheme = 'HTTP', httpHeaders = [] } = get;
    const url = new URL(`${scheme.toLowerCase()}://${formatHostPort({ host, port: portOf(port, container) })}${path.startsWith('/') ? '' : '/'}${path}`);
    const headers = { ...Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value])), connection: 'close' };
    const { head } = await this.http.fetch({ method: 'GET', url, headers, timeout, signal }, LARGEST_BODY);
    return head.status >= 200 && head.status < 400 ? { ok: true } : { ok: false, why: `HTTP probe failed with statuscode: ${head.status}` };
  }
}

/** Whether a probe can be sent here: commands within a container and gRPC are not. */
export function canProbe(probe: Probe | undefined): probe is Probe {
  return probe?.httpGet !== undefined || probe?.tcpSocket !== undefined;
}

function portOf(port: number | string, { name: container, ports = [] }: Container): number {
  const found = typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort ?? Number(port);
  if (!Number.isInteger(found)) throw new CodedError('POD', `container ${container} has no port named ${JSON.stringify(port)}`);
  return found;
}

/**
 * Probes again and again until `signal` aborts. Until the first success it probes early and often, for as long as a cluster would wait: the
 * delay, and the period times the threshold. From then on as given.
 * @param decided is told what came of that, and of every change behind the thresholds
 */
export async function probeLoop(
  probe: Probe, clock: Clock, signal: AbortSignal, send: () => Promise<ProbeResult>, decided: (result: ProbeResult) => void,
): Promise<void> {
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe;
  const patience = clock.monotonic() + (initialDelaySeconds + periodSeconds * failureThreshold) * 1000;
  let isEarly = true, isOk = false, same = 0;
  while (!signal.aborted) {
    const result = await send();
    if (signal.aborted) return;
    if (isEarly) {
      isOk = result.ok;
      isEarly = !isOk && clock.monotonic() < patience;
      if (!isEarly) decided(result);
    } else {
      same = result.ok === isOk ? 0 : same + 1;
      if (same >= (result.ok ? successThreshold : failureThreshold)) {
        isOk = result.ok;
        same = 0;
        decided(result);
      }
    }
    await clock.sleep(isEarly ? EARLY_PERIOD : periodSeconds * 1000, signal).catch(() => undefined);
  }
}
