/** The message with which `call` throws, as it stands: matchers of jest would look into causes too. */
export function refusal(call: () => unknown): string {
  try {
    call();
  } catch (err) {
    return (err as Error).message;
  }
  return 'not refused';
}
