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
