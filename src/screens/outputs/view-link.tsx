import { CopyButton } from '#ui/copy-button.tsx'
import { hrefFor } from '#url/href.ts'
import { outputsRoute } from '#url/route.ts'

/** Copies the address that opens these outputs, without the filters that somebody happened to have set. */
export function ViewLink({ keys }: { readonly keys: readonly string[] }) {
  return (
    <CopyButton
      text={() => new URL(hrefFor(outputsRoute({ open: keys })), location.href).href}
      label="Copy the link to this view"
    >
      Copy the link to this view
    </CopyButton>
  )
}
