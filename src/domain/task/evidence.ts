import { redact } from '#domain/task/redact.ts'

/** What a reply looked like, kept beside whatever was understood of it. Never holds a secret. */
export interface Evidence {
  readonly httpStatus: number | null
  /** The vendor's own status word, exactly as written; null when the answer has none. */
  readonly statusWord: string | null
  readonly requestId: string | null
  /** The body, secrets removed, cut to {@link EVIDENCE_LIMIT} characters. */
  readonly body: string
  /** Length of the whole body in characters before the cut. */
  readonly bodyLength: number
}

/** Evidence as a record keeps it. */
export interface KeptEvidence extends Omit<Evidence, 'body'> {
  /** Null: shelved, the text lies in the store and is looked up there; see `shelved.ts`. */
  readonly body: string | null
}

/** Enough for any documented answer; keeps 100,000 records from filling the disk. */
const EVIDENCE_LIMIT = 8_000

/** Builds evidence from a raw answer: removes secrets first, then cuts. Total for every string. */
export function evidenceOf(
  httpStatus: number | null,
  body: string,
  facts: { readonly statusWord?: string | null; readonly requestId?: string | null } = {},
): Evidence {
  // Redact a little more than is kept, so that the cost does not grow with a hostile body.
  const clean = redact(body.slice(0, EVIDENCE_LIMIT * 4))
  return {
    httpStatus,
    statusWord: facts.statusWord ?? null,
    requestId: facts.requestId ?? null,
    body: clean.slice(0, EVIDENCE_LIMIT),
    bodyLength: body.length,
  }
}
