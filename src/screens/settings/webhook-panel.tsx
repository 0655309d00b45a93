import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { errorText } from '#domain/error-text.ts'
import type { NotifyState, NotifyWish } from '#domain/connection/settings-protocol.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { useTimeZone } from '#preferences/time-zone.ts'
import { ownGateway } from '#screens/settings/own-gateway.ts'
import { resultWords } from '#screens/settings/webhook-words.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { ChoiceField } from '#ui/choice-field.tsx'
import { Panel } from '#ui/panel.tsx'
import { TextField } from '#ui/text-field.tsx'

const NOTICES = queryOptions({ queryKey: ['gateway notices'], queryFn: () => ownGateway.notices(), staleTime: 0 })

const SHAPES = ['text', 'json'] as const
const SHAPE_WORDS = { text: 'Chat', json: 'JSON' } as const satisfies Record<NotifyWish['shape'], string>

/** What the gateway tells somebody who has no page open, and where. */
export function WebhookPanel() {
  const { data: state } = useQuery(NOTICES)
  if (state === undefined || state === null) return null
  return (
    <Panel title="Notices without a tab">
      <WebhookForm key={state.address ?? ''} state={state} />
    </Panel>
  )
}

function WebhookForm({ state }: { readonly state: NotifyState }) {
  const client = useQueryClient()
  const [address, setAddress] = useState('')
  const [wish, setWish] = useState<Omit<NotifyWish, 'address'>>(() => choicesOf(state))
  const save = useMutation({
    mutationFn: (given: NotifyWish) => ownGateway.setNotices(given),
    onSuccess: (next) => {
      setAddress('')
      client.setQueryData(NOTICES.queryKey, next)
    },
  })
  const isOn = state.address !== null

  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    const given = address.trim()
    save.mutate(given === '' ? wish : { ...wish, address: given })
  }

  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3">
      <TextField
        label={isOn ? 'Another address' : 'Address'}
        type="url"
        value={address}
        onText={setAddress}
        error={save.isError ? errorText(save.error) : null}
        help={
          isOn
            ? `Now: ${state.address}. It is a secret, kept in the gateway’s configuration file, and is not shown again.`
            : 'The incoming webhook of a chat (Discord: with /slack at its end), or any address of yours that takes JSON.'
        }
        placeholder="https://…"
        mono
      />
      <ChoiceField
        label="Written as"
        options={SHAPES}
        words={SHAPE_WORDS}
        chosen={wish.shape}
        onChoose={(shape) => setWish({ ...wish, shape })}
      />
      <fieldset className="flex flex-col gap-1.5">
        <legend className="sr-only">Told of without a tab</legend>
        <Checkbox label="A task ended" checked={wish.ended} onChecked={(ended) => setWish({ ...wish, ended })} />
        <Checkbox
          label="An output that nobody saved is about to expire"
          checked={wish.risks}
          onChecked={(risks) => setWish({ ...wish, risks })}
        />
        <Checkbox
          label="A connection is blocked"
          checked={wish.blocked}
          onChecked={(blocked) => setWish({ ...wish, blocked })}
        />
      </fieldset>
      <div className="flex flex-wrap items-center gap-2">
        <ActButton
          act="settings"
          type="submit"
          size="sm"
          disabled={!isOn && address.trim() === ''}
          busy={save.isPending}
        >
          {isOn ? 'Save' : 'Switch on'}
        </ActButton>
        {isOn ? (
          <ActButton act="settings" size="sm" tone="quiet" onClick={() => save.mutate({ ...wish, address: null })}>
            Switch off
          </ActButton>
        ) : null}
      </div>
      {isOn ? <TestNotice state={state} /> : <output className="text-sm">Off: nothing is sent.</output>}
    </form>
  )
}

function TestNotice({ state }: { readonly state: NotifyState }) {
  const client = useQueryClient()
  const zone = useTimeZone()
  const test = useMutation({
    mutationFn: () => ownGateway.testNotices(),
    onSuccess: (next) => client.setQueryData(NOTICES.queryKey, next),
  })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ActButton act="settings" size="sm" busy={test.isPending} onClick={() => test.mutate()}>
        Send a test notice
      </ActButton>
      <output className="text-sm">{test.isError ? errorText(test.error) : resultWords(state, zone)}</output>
    </div>
  )
}

function choicesOf({ shape, ended, risks, blocked, address }: NotifyState): Omit<NotifyWish, 'address'> {
  // Most addresses are those of chats.
  return { shape: address === null ? 'text' : shape, ended, risks, blocked }
}
