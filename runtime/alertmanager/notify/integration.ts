import { CodedError } from '../../../lib/sys/errors';
import { Recipient } from '../nflog/log-entry';
import { Alert } from '../alert';
import { Notification, Reason } from './notification';

/** What is sent: those alerts of a notification that the integration wants to hear of, and why it is told. */
export interface Message {
  readonly notification: Notification;
  readonly alerts: readonly Alert[];
  readonly reason: Reason;
}

/** One way in which a receiver is told. */
export interface Integration {
  readonly recipient: Recipient;
  /** Whether it hears of alerts that are over. */
  readonly sendResolved: boolean;
  /** Tries once. @throws SendError, or the signal's reason */
  send(message: Message, signal: AbortSignal): Promise<void>;
}

/** Why a notification failed, as the metric counts it. */
export const FAILURES = ['clientError', 'contextCanceled', 'contextDeadlineExceeded', 'other', 'serverError', 'authError', 'rateLimited'] as const;
export type Failure = typeof FAILURES[number];

/** A message was not taken. */
export class SendError extends CodedError {
  /** @param retry whether the same message may be taken later */
  constructor(message: string, readonly retry: boolean, readonly failure: Failure = 'other', cause?: unknown) {
    super('SEND', message, cause);
  }
}
