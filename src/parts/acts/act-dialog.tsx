import { useStore } from 'zustand'
import { answered, askedAct } from '#parts/acts/asked-act.ts'
import { CancelDialog } from '#parts/acts/cancel-dialog.tsx'
import { RetrySelection } from '#parts/acts/retry-selection.tsx'
import { TagDialog } from '#parts/acts/tag-dialog.tsx'

/** The question that an act opened, if any. */
export function ActDialog() {
  const asked = useStore(askedAct, (state) => state.asked)
  switch (asked?.act) {
    case 'cancel':
      return <CancelDialog ids={asked.ids} onClose={answered} />
    case 'retry':
      return <RetrySelection ids={asked.ids} onClose={answered} />
    case 'tag':
      return <TagDialog ids={asked.ids} onClose={answered} />
    case undefined:
      return null
  }
}
