import { OperatorSettings } from '../settings';

export const RESTRICTED = { capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false };

export interface Mount { readonly name: string; readonly readOnly?: boolean; readonly mountPath: string; readonly subPath?: string }

export interface ReloaderOptions {
  /** The packed configuration, and where it goes. */
  readonly configFile: string;
  readonly outputFile: string;
  readonly watchedDirs: readonly string[];
  /** Of the sidecar: what it posts to, and arguments of its own. */
  readonly reloadUrl: string;
  readonly webConfig?: string;
  readonly shard: string;
  readonly mounts: readonly Mount[];
  readonly image?: string;
  readonly pullPolicy?: string;
}

/** The reloader that runs once before the server, and the one that runs beside it. */
export function reloaderContainers(options: ReloaderOptions, settings: OperatorSettings): { init: object; sidecar: object } {
  const { configFile, outputFile, watchedDirs, reloadUrl, webConfig } = options;
  const files = [`--config-file=${configFile}`, `--config-envsubst-file=${outputFile}`, ...watchedDirs.map((dir) => `--watched-dir=${dir}`)];
  return {
    init: container('init-config-reloader', ['--watch-interval=0', '--listen-address=:8081', ...files],
      { name: 'reloader-init', containerPort: 8081, protocol: 'TCP' }, options, settings),
    sidecar: container('config-reloader',
      ['--listen-address=:8080', ...webConfig ? [`--web-config-file=${webConfig}`] : [], `--reload-url=${reloadUrl}`, ...files],
      { name: 'reloader-web', containerPort: 8080, protocol: 'TCP' }, options, settings),
  };
}

function container(name: string, args: readonly string[], port: object, { shard, mounts, pullPolicy }: ReloaderOptions, settings: OperatorSettings): object {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = settings.reloaderResources;
  const amounts = (cpu: string, memory: string) => ({ ...isAmount(cpu) ? { cpu } : {}, ...isAmount(memory) ? { memory } : {} });
  const limits = amounts(cpuLimit, memoryLimit), requests = amounts(cpuRequest, memoryRequest);
  return {
    name, image: settings.reloaderImage, ...pullPolicy ? { imagePullPolicy: pullPolicy } : {},
    command: ['/bin/prometheus-config-reloader'], args, ports: [port],
    env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, { name: 'SHARD', value: shard }],
    resources: { ...Object.keys(limits).length ? { limits } : {}, ...Object.keys(requests).length ? { requests } : {} },
    volumeMounts: mounts, terminationMessagePolicy: 'FallbackToLogsOnError', securityContext: RESTRICTED,
  };
}

function isAmount(text: string): boolean {
  return text !== '' && text !== '0';
}
