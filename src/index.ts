// By name: what helps the constructs inside is not published.
export { LabelSelector } from './label-selector';
export { NamespaceSelection } from './namespace-selection';
export { type EndpointOptions, Scheme } from './monitors/endpoint';
export type { PodEndpoint } from './monitors/pod-endpoint';
export { PodMonitor, type PodMonitorProps } from './monitors/pod-monitor';
