import { answered, type AskedAct } from '#parts/acts/asked-act.ts'
import { CancelDialog } from '#parts/acts/cancel-dialog.tsx'
import { RetrySelection } from '#parts/acts/retry-selection.tsx'
import { TagDialog } from '#parts/acts/tag-dialog.tsx'

/** The question that an act opened. `typed`: what was typed for it before it was there. */
export function ActDialog({ asked: { act, ids }, typed }: { readonly asked: AskedAct; readonly typed: string }) {
  switch (act) {
    case 'cancel':
      return <CancelDialog ids={ids} onClose={answered} />
    case 'retry':
      return <RetrySelection ids={ids} onClose={answered} />
    case 'tag':
      return <TagDialog ids={ids} begun={typed} onClose={answered} />
  }
}
