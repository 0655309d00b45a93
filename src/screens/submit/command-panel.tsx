import { HOOK_SECRET_WORD } from '#domain/connection/callback-address.ts'
import type { Connection } from '#domain/connection/connection.ts'
import { requestOf, type SubmitForm } from '#screens/submit/draft.ts'
import { curlOf } from '#screens/submit/request-preview.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { Panel } from '#ui/panel.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'
import type { Forms, Vendor } from '#vendors/port.ts'
import { OutsideLink } from '#ui/outside-link.tsx'

/** The exact request as a command, without the key. */
export function CommandPanel({
  form,
  connection,
  vendor,
  forms,
}: {
  readonly form: SubmitForm
  readonly connection: Connection
  readonly vendor: Vendor
  readonly forms: Forms
}) {
  const command = curlOf(connection, vendor, requestOf(form, forms))
  return (
    <Panel
      title="The request"
      actions={
        <CopyButton text={command} label="Copy as curl">
          Copy as curl
        </CopyButton>
      }
    >
      <ScrollBox label="Request as curl" className="max-h-96 overflow-auto rounded-md bg-raised p-2.5">
        <pre className="font-mono text-2xs leading-relaxed break-words whitespace-pre-wrap">{command}</pre>
      </ScrollBox>
      <p className="mt-2 text-xs text-muted">
        {connection.sandbox ? 'The sandbox takes any key, e.g. sk-sandbox.' : 'The key stays with the gateway.'}{' '}
        {command.includes(HOOK_SECRET_WORD)
          ? 'So does the secret of the callback address: sent past the gateway, this command is called back by nobody. '
          : null}
        <OutsideLink href={vendor.docsUrl} className="underline">
          {vendor.label} documentation
        </OutsideLink>
      </p>
    </Panel>
  )
}
