import { posix } from 'node:path';
import { quote } from '../../encoding/go-quote';
import { Fs } from '../../sys/fs';
import { readAs, Value } from '../codec';
import { ConfigError } from '../error';
import { globFiles } from '../file-glob';
import { freeze } from '../freeze';
import { readText } from '../read-text';
import { field, Struct } from '../struct';
import { parseYaml } from '../yaml/parse';
import { printYaml } from '../yaml/print';
import { PROMETHEUS, PrometheusConfig } from './config';
import { expandVariables, LoadOptions } from './external-labels';
import { FinishedScrape, finishScrapeConfig, SCRAPE_CONFIG, ScrapeConfig, scrapeConfigs } from './scrape';

export interface LoadFileOptions extends LoadOptions {
  /** An agent has neither rules nor alerts, and reads from nowhere. */
  readonly agent?: boolean;
}

const DEFAULT_GOGC = 75;

type Draft = Value<typeof PROMETHEUS>;
export type { LoadOptions, ScrapeConfig };

/** A configuration with the files that it names. */
export interface LoadedPrometheusConfig {
  /** Paths in it are absolute. */
  readonly config: PrometheusConfig;
  /** Those of the file and of every file that `scrape_config_files` stands for. */
  readonly scrapeConfigs: readonly ScrapeConfig[];
  /** Files that `rule_files` stands for now, each once. */
  readonly ruleFiles: readonly string[];
}

/** Reads a configuration, frozen, with all defaults filled in and paths as they are written. @throws ConfigError in the words of the original */
export function loadPrometheusConfig(text: string, file: string, options: LoadOptions): PrometheusConfig {
  return freeze(decode(text, file, options));
}

/** Reads the file at `path`, absolute, and what it names. @throws ConfigError, FsError */
export async function loadPrometheusConfigFile(fs: Fs, path: string, options: LoadFileOptions): Promise<LoadedPrometheusConfig> {
  const text = await readText(fs, path);
  const draft = within(`parsing YAML file ${path}: `, () => decode(text, path, options));
  if (options.agent) refuseInAgent(draft, path);
  PROMETHEUS.rebase(draft, posix.dirname(path));
  const fromFiles = await loadScrapeConfigFiles(fs, draft);
  const config = freeze(draft);
  const ruleFiles = (await Promise.all(config.ruleFiles.map((pattern) => globFiles(fs, pattern)))).flat();
  return { config, scrapeConfigs: freeze([...draft.scrapeConfigs, ...fromFiles]), ruleFiles: [...new Set(ruleFiles)] };
}

/** The YAML of the configuration as `/api/v1/status/config` answers it: with every default, and without a secret. */
export function printPrometheusConfig(config: PrometheusConfig): string {
  return printYaml(PROMETHEUS.print(config as Draft));
}

/** The YAML of one scrape configuration. */
export function printScrapeConfig(config: ScrapeConfig): string {
  return printYaml(SCRAPE_CONFIG.print(config as Value<typeof SCRAPE_CONFIG>));
}

function decode(text: string, file: string, options: LoadOptions): Draft {
  const node = parseYaml(text, file);
  const draft = node.isNull ? emptyConfig(node.source.file) : PROMETHEUS.read(node);
  node.finish();
  draft.global.externalLabels = expandVariables(draft.global.externalLabels, options);
  draft.runtime.gogc ||= gogc(options.env.GOGC ?? '');
  return draft;
}

/** What a Go program makes of the variable. */
function gogc(variable: string): number {
  if (variable.toLowerCase() === 'off') return -1;
  return /^[+-]?\d+$/.test(variable) ? Number(variable) : DEFAULT_GOGC;
}

/** A file in which nothing stands configures the defaults. */
function emptyConfig(file: string): Draft {
  return PROMETHEUS.read(parseYaml('{}', file));
}

function refuseInAgent({ alerting, ruleFiles, remoteRead }: Draft, file: string): void {
  const has = { alerting: alerting.alertmanagers.length + alerting.alertRelabelConfigs.length, rule_files: ruleFiles.length, remote_read: remoteRead.length };
  for (const [key, count] of Object.entries(has)) if (count) throw new ConfigError(file, 1, 1, `field ${key} is not allowed in agent mode`);
}

const SCRAPE_FILE = new Struct('config.ScrapeConfigs', { scrape_configs: field(scrapeConfigs) });

async function loadScrapeConfigFiles(fs: Fs, main: Draft): Promise<FinishedScrape[]> {
  const firstIn = new Map(main.scrapeConfigs.map(({ jobName }) => [jobName, 'main config file']));
  const all: FinishedScrape[] = [];
  for (const pattern of main.scrapeConfigFiles) {
    for (const path of await globFiles(fs, pattern)) {
      const text = await readText(fs, path);
      all.push(...within(`${quote(path)}: `, () => decodeScrapeFile(text, path, main, firstIn)));
    }
  }
  return all;
}

function decodeScrapeFile(text: string, path: string, main: Draft, firstIn: Map<string, string>): FinishedScrape[] {
  const node = parseYaml(text, path);
  const { scrapeConfigs: configs } = readAs(SCRAPE_FILE, node);
  node.finish();
  configs.forEach((scrape, i) => {
    finishScrapeConfig(scrape, main.global, node.at('scrape_configs', i));
    const first = firstIn.get(scrape.jobName);
    if (first) throw node.fail(`found multiple scrape configs with job name ${quote(scrape.jobName)}, first found in ${first}`, 'scrape_configs', i);
    firstIn.set(scrape.jobName, quote(path));
    SCRAPE_CONFIG.rebase(scrape, posix.dirname(path));
  });
  return configs;
}

/** Says of an error in which file it is. */
function within<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (err) {
    throw err instanceof ConfigError ? new ConfigError(err.file, err.line, err.column, where + err.message) : err;
  }
}
