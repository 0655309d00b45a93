import { useMutation } from '@tanstack/react-query'
import { errorText } from '#domain/error-text.ts'
import type { OwnList } from '#engine/engine.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { countOf } from '#ui/numbers.ts'

/** The gateway's list, and the way of it into this browser. */
export function BringList({ own }: { readonly own: OwnList }) {
  const bring = useMutation({ mutationFn: () => own.bring() })
  const remove = useMutation({ mutationFn: () => own.removeThere() })
  const error = remove.error ?? bring.error
  const isBusy = bring.isPending || remove.isPending
  return (
    <>
      <output className={error === null ? undefined : 'text-warn'}>
        {error !== null
          ? errorText(error)
          : isBusy
            ? 'Working…'
            : remove.isSuccess
              ? goneWords(remove.data)
              : bring.isSuccess
                ? broughtWords(bring.data)
                : ''}
      </output>
      <div className="flex flex-wrap gap-2">
        <ActButton act="bring" size="sm" busy={bring.isPending} onClick={() => bring.mutate()}>
          Bring the gateway’s list into this browser
        </ActButton>
        {bring.isSuccess && bring.data.moved > 0 && !remove.isSuccess ? (
          <ActButton act="forget" size="sm" tone="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            Delete it at the gateway
          </ActButton>
        ) : null}
      </div>
    </>
  )
}

function broughtWords({ moved, left }: { readonly moved: number; readonly left: number }): string {
  const rest =
    left === 0 ? '' : ` ${countOf(left, 'task')} without an answer to the submit ${left === 1 ? 'is' : 'are'} left out.`
  return `${countOf(moved, 'task')} of the gateway ${moved === 1 ? 'is' : 'are'} in this browser now, to be kept by it where the gateway no longer keeps the list.${rest} The gateway still has them. Where they are deleted there, its copies of their outputs go a day later.`
}

function goneWords(left: number): string {
  return left === 0
    ? 'The gateway’s list is empty. Where it no longer keeps the list, this browser shows its own.'
    : `${countOf(left, 'task')} ${left === 1 ? 'is' : 'are'} still at the gateway.`
}
