export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** What the gateway may forward for this vendor: everything else is refused. */
export interface PathRule {
  readonly method: Method
  /** Body of an anchored, linear-time regular expression over the path without its query. */
  readonly path: string
  /** A question, although it is no GET: it makes nothing and changes nothing. */
  readonly asks?: true
  /** Headers of the vendor's own that this call sends, in lower case (DashScope: `x-dashscope-async`). */
  readonly sends?: readonly string[]
  /** Bytes of the longest answer, where that is more than the usual 4 MiB: files as base64 in it. */
  readonly answerUpTo?: number
  /** Bytes of the longest request, where that is more than the usual 1 MiB: files in a form. */
  readonly bodyUpTo?: number
}

/** A call that answers with a file's bytes, or, where it is `inline`, with JSON that has the file in it as base64. */
export interface FileRule extends PathRule {
  readonly inline?: boolean
}
