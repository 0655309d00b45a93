/** What a vendor says of a task beside its state: its words are kept short and without secrets by the adapter. */
export type Remark =
  /** Waits for a reason of its own, not for its turn (Runway: THROTTLED). */
  | { readonly kind: 'held-back'; readonly why: string | null }
  /** It succeeded, and the vendor has deleted what it made since (Replicate: `data_removed`). */
  | { readonly kind: 'files-removed' }
  /** Some of what was asked for was made, some not (DashScope: a code in some of `results`). */
  | { readonly kind: 'part-failed'; readonly failed: number; readonly of: number | null; readonly why: string | null }
  /** Goes on only once somebody does something at the vendor (`requires_action`). */
  | { readonly kind: 'needs-person'; readonly why: string | null }
