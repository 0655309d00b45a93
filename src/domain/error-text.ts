/** What went wrong, in words: of an error its message, of anything else that was thrown the thing itself. */
export function errorText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
