import { FieldError, forbidden, notSupported, required } from '../../../../lib/crds/field-error';
import { JsonObject } from '../../../../lib/crds/json';
import { HttpRequest } from '../../../http/message';
import { badRequest, invalidOptions } from '../api-error';
import { PatchOptions, PatchType } from '../kube-store';
import { DeleteOptions, Propagation } from '../write/deletion';
import { FieldValidation, WriteOptions } from '../write/write-request';
import { isTrue } from './target';

const FIELD_VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn'];
const LONGEST_MANAGER = 128;

/** @param kind of the options, as errors name them @throws ApiError Invalid */
export function writeParameters({ query, headers }: HttpRequest, kind: string): WriteOptions {
  const errors: FieldError[] = [];
  const fieldValidation = query.get('fieldValidation') ?? '';
  if (!FIELD_VALIDATIONS.includes(fieldValidation)) errors.push(notSupported('fieldValidation', fieldValidation, FIELD_VALIDATIONS));
  const dryRuns = query.getAll('dryRun');
  for (const dryRun of dryRuns) if (dryRun !== '' && dryRun !== 'All') errors.push(notSupported('dryRun', dryRun, ['All']));
  const manager = query.get('fieldManager') ?? '';
  if (manager.length > LONGEST_MANAGER) {
    errors.push({ reason: 'FieldValueTooLong', field: 'fieldManager', message: `Too long: may not be more than ${LONGEST_MANAGER} bytes` });
  }
  if (errors.length > 0) throw invalidOptions(kind, ...errors);
  return {
    fieldManager: manager || (headers['user-agent'] ?? '').split('/')[0].slice(0, LONGEST_MANAGER), dryRun: dryRuns.includes('All'),
    fieldValidation: (fieldValidation || 'Warn') as FieldValidation,
  };
}

/** @throws ApiError Invalid */
export function patchParameters(request: HttpRequest, type: PatchType): PatchOptions {
  const options = writeParameters(request, 'PatchOptions');
  const force = request.query.get('force');
  if (type === 'apply') {
    if (!request.query.get('fieldManager')) throw invalidOptions('PatchOptions', required('fieldManager', 'is required for apply patch'));
    return { ...options, force: isTrue(force) };
  }
  if (force !== null) throw invalidOptions('PatchOptions', forbidden('force', 'may not be specified for non-apply patch'));
  return options;
}

const POLICIES = ['Foreground', 'Background', 'Orphan', 'nil'];

interface SentDeletion { readonly preconditions?: DeleteOptions['preconditions']; readonly orphanDependents?: boolean; readonly dryRun?: readonly string[] }

/** The options of a deletion from its body, or else its query. @throws ApiError Invalid, BadRequest */
export function deleteParameters({ query }: HttpRequest, body: JsonObject): DeleteOptions {
  const grace = body.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
  const { preconditions, orphanDependents, dryRun } = body as SentDeletion;
  const policy = (body.propagationPolicy ?? query.get('propagationPolicy') ?? undefined) as string | undefined;
  if (policy !== undefined && !POLICIES.slice(0, 3).includes(policy)) {
    throw invalidOptions('DeleteOptions', notSupported('propagationPolicy', policy, POLICIES));
  }
  if (grace !== undefined && !(Number(grace) >= 0)) throw badRequest(`gracePeriodSeconds ${JSON.stringify(grace)}: expected a number of seconds from 0 on`);
  const fromOrphan = orphanDependents === undefined ? undefined : orphanDependents ? 'Orphan' : 'Background';
  return {
    propagationPolicy: (policy ?? fromOrphan) as Propagation | undefined, preconditions,
    ...grace === undefined ? {} : { gracePeriodSeconds: Number(grace) }, dryRun: query.getAll('dryRun').includes('All') || dryRun?.includes('All') === true,
  };
}
