/** How urgent an alert is: the value of its label `severity`. */
export enum Severity {
  /** Somebody has to get up. */
  CRITICAL = 'critical',
  /** Somebody has to look, but not at night. */
  WARNING = 'warning',
  /** Nobody has to do anything. */
  INFO = 'info',
}
