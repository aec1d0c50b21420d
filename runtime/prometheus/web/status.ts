import { Db } from '../../../lib/tsdb/db';
import { ApiAnswer } from './api-response';

/** `GET /api/v1/status/buildinfo`. */
export interface BuildInfo {
  readonly version: string; readonly revision: string; readonly branch: string; readonly buildUser: string; readonly buildDate: string;
  readonly goVersion: string;
}

export interface RuntimeFacts {
  readonly startedAt: number; readonly cwd: string; readonly hostname: string; readonly now: number;
  readonly lastReload: { readonly at: number; readonly successful: boolean };
  readonly retention: string; readonly corruptions: number;
}

/** `GET /api/v1/status/runtimeinfo`. What only the original's runtime has is 0 or empty. */
export function runtimeInfo(facts: RuntimeFacts): ApiAnswer {
  return json({
    startTime: new Date(facts.startedAt).toISOString(), CWD: facts.cwd, hostname: facts.hostname, serverTime: new Date(facts.now).toISOString(),
    reloadConfigSuccess: facts.lastReload.successful, lastConfigTime: new Date(facts.lastReload.at).toISOString(), corruptionCount: facts.corruptions,
    goroutineCount: 0, GOMAXPROCS: 1, GOMEMLIMIT: 0, GOGC: '', GODEBUG: '', storageRetention: facts.retention,
  });
}

/** `GET /api/v1/status/tsdb`. */
export function tsdbStatus(db: Db, limit: number): ApiAnswer {
  const stats = db.stats(limit);
  const time = (ms: number) => (Number.isFinite(ms) ? ms : 0);
  return json({
    headStats: { numSeries: stats.series, numLabelPairs: stats.labelPairs, chunkCount: stats.chunks, minTime: time(stats.mint), maxTime: time(stats.maxt) },
    seriesCountByMetricName: stats.seriesCountByMetricName, labelValueCountByLabelName: stats.labelValueCountByLabelName,
    memoryInBytesByLabelName: stats.memoryInBytesByLabelName, seriesCountByLabelValuePair: stats.seriesCountByLabelValuePair,
  });
}

export function json(data: unknown): ApiAnswer {
  return { data: JSON.stringify(data) };
}
