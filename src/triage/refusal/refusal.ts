/** What was refused: of the input what was sent, of the output what was made. */
export type RefusedPart = 'prompt' | 'image' | 'audio' | 'video'

export type Refusal =
  | {
      readonly kind: 'content'
      /** `output`: what the model made; another try may pass. `unknown`: the vendor does not say. */
      readonly side: 'input' | 'output' | 'unknown'
      readonly parts: readonly RefusedPart[]
      readonly ground: 'policy' | 'copyright' | 'likeness'
    }
  /** A parameter is wrong, whatever it is called. */
  | { readonly kind: 'parameter' }
  /** The check itself could not be made: nothing is said about the content. */
  | { readonly kind: 'check-down' }
  /** The account cannot pay. */
  | { readonly kind: 'balance' }
  /** Too many requests or tasks for now. */
  | { readonly kind: 'rate' }

/**
 * Refusals by what a person does about them. A part alone: that part of the input was refused; `content`: nobody says
 * which. `output-likeness`: what was made resembles protected work or a real person; `copyright` and `likeness`: what
 * was sent does, or nobody says which.
 */
export type RefusalClass =
  | RefusedPart
  | 'content'
  | 'output'
  | 'output-likeness'
  | 'copyright'
  | 'likeness'
  | Exclude<Refusal['kind'], 'content'>

export function classOf(refusal: Refusal): RefusalClass {
  if (refusal.kind !== 'content') return refusal.kind
  const { side, parts, ground } = refusal
  if (side === 'output') return ground === 'policy' ? 'output' : 'output-likeness'
  if (ground !== 'policy') return ground
  const [part, more] = parts
  return side === 'input' && part !== undefined && more === undefined ? part : 'content'
}
