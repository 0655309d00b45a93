import { useMutation } from '@tanstack/react-query'
import { useEngine } from '#engine/engine-context.tsx'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import { savedWords } from '#parts/saved-words.ts'
import { saveOutputs } from '#parts/task-requests.ts'
import { showToast } from '#ui/toast.tsx'

/** Saves several outputs from where there is no list of saves to follow: a toast says how it ended. */
export function useSaveAll(): { readonly saveAll: (which: readonly OutputPlace[]) => void; readonly saving: boolean } {
  const { mutate, isPending } = useMutation({
    ...saveOutputs(useEngine()),
    onSuccess: (result, which) => showToast(savedWords(result, which.length)),
  })
  return { saveAll: mutate, saving: isPending }
}
