import { useState } from 'react'
import { allowNotices, NOT_ALLOWED_WORDS, noticePermission } from '#parts/allow-notices.ts'
import type { NoticeChoices } from '#preferences/notice-choices.ts'
import { noticesChosen, useNoticeChoices } from '#preferences/notices.ts'
import { Button } from '#ui/button.tsx'
import { Checkbox } from '#ui/checkbox.tsx'
import { Panel } from '#ui/panel.tsx'
import { playTone } from '#ui/tone.ts'

type Switch = Exclude<keyof NoticeChoices, 'asked' | 'desktop'>

const ABOUT = {
  ended: 'A watched task ended',
  expiring: 'An output is about to expire',
  blocked: 'A connection is blocked',
} as const satisfies Partial<Record<Switch, string>>

/** What may be told on the desktop, and how. Only while the page is hidden, and by one tab. */
export function NoticesPanel() {
  const choices = useNoticeChoices()
  const [permission, setPermission] = useState(noticePermission)
  const on = choices.desktop && permission === 'granted'

  async function switchDesktop(wanted: boolean) {
    if (wanted) setPermission(await allowNotices())
    else noticesChosen({ desktop: false })
  }

  function toggle(name: Switch, label: string, disabled = !on) {
    return (
      <Checkbox
        key={name}
        label={label}
        checked={choices[name]}
        disabled={disabled}
        onChecked={(checked) => noticesChosen({ [name]: checked })}
      />
    )
  }

  return (
    <Panel title="Notices">
      <div className="flex flex-col gap-3">
        <Checkbox
          label="Desktop notices while this page is in the background"
          checked={on}
          disabled={permission === 'denied' || permission === 'unsupported'}
          onChecked={(checked) => void switchDesktop(checked)}
        />
        {permission === 'denied' ? <p className="text-xs text-warn">{NOT_ALLOWED_WORDS}</p> : null}
        {permission === 'unsupported' ? (
          <p className="text-xs text-muted">This browser has no desktop notices for this page.</p>
        ) : null}
        <fieldset className="flex flex-col gap-1.5 pl-5.5">
          <legend className="sr-only">Told of</legend>
          {toggle('ended', ABOUT.ended)}
          {toggle('expiring', ABOUT.expiring)}
          {toggle('blocked', ABOUT.blocked)}
          <div className="flex items-center gap-2">
            {toggle('sound', 'With a short tone')}
            <Button size="sm" tone="quiet" onClick={playTone}>
              Play it
            </Button>
          </div>
        </fieldset>
        {toggle('quiet', 'Quiet mode: nothing is told until this is switched off', false)}
      </div>
    </Panel>
  )
}
