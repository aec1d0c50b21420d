export * from './label-selector';
export * from './namespace-selection';
export * from './monitors/pod-endpoint';
export * from './monitors/pod-monitor';
