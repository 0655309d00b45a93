/** Text all through, so that scripts stay plain data: a file's bytes are base64 here and bytes on the wire. */
export type FormPart =
  | { readonly kind: 'text'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly fileName: string
      readonly contentType: string
      readonly base64: string
    }
