/** The steps from one version of a stored record to the next. Total: what is not understood is left for the schema. */

/** Version 2: outputs know of a local copy, of reminders, and of the answers to them. */
export function withOutputReminders(record: unknown): unknown {
  if (!isObject(record) || !('outputs' in record) || !Array.isArray(record.outputs)) return record
  const outputs = record.outputs.map((output: unknown) =>
    isObject(output) ? { copy: null, told: null, answer: null, ...output } : output,
  )
  return { ...record, outputs }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
