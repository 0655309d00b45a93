import type { Answer } from '#vendors/reading/reply-json.ts'

/**
 * "Unauthorized" and "Record Not Found" are documented, what stands around them is not: with nothing around it, the
 * first is still PiAPI's own word about the key. A bare 403 is not: every firewall answers like that.
 */
export function withPiapiWords(answer: Answer): Answer {
  const { status, error } = answer
  const isOwn = status === 401 && error !== null && /^unauthorized\.?$/i.test(error.message ?? '')
  return isOwn ? { ...answer, error: { ...error, shape: 'envelope' } } : answer
}
