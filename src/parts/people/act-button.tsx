/** Buttons for what not every person may do: they say so, instead of sending what the gateway refuses. */
import type { ComponentProps } from 'react'
import type { PageAct } from '#parts/people/act-roles.ts'
import { useRefusal } from '#parts/people/who-is-here.ts'
import { Button, IconButton } from '#ui/button.tsx'

export function ActButton({ act, ...rest }: ComponentProps<typeof Button> & { readonly act: PageAct }) {
  return <Button {...rest} refused={useRefusal(act)} />
}

export function ActIconButton({ act, ...rest }: ComponentProps<typeof IconButton> & { readonly act: PageAct }) {
  return <IconButton {...rest} refused={useRefusal(act)} />
}
