/** One thing to do or to check on the decision path. */
export interface PathStep {
  /** Stable within its fork. */
  readonly id: string
  readonly text: string
  /** True for what to do about this task now. */
  readonly applies: boolean
}
