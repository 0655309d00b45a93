import { CopyButton } from '#ui/copy-button.tsx'
import { Panel } from '#ui/panel.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'
import { VENDORS } from '#vendors/registry.ts'

/** The smallest configuration that works: the key comes from the environment rather than from a file. */
const EXAMPLE = `{
  "connections": [
    {
      "id": "hiapi",
      "vendor": "hiapi",
      "label": "HiAPI",
      "apiKey": { "env": "HIAPI_API_KEY" },
      "requestsPerSecond": 5
    }
  ],
  "sandbox": true
}`

/** How to add a connection. The key goes from the file to the vendor and never to this page. */
export function AddByFile() {
  return (
    <Panel
      title="Or by a configuration file"
      actions={
        <CopyButton text={EXAMPLE} label="Copy example">
          Copy example
        </CopyButton>
      }
    >
      <ol className="mb-3 list-decimal space-y-1 pl-5 text-sm">
        <li>
          Write a file, say <Code>renderwatch.json</Code>, like the one below. <Code>vendor</Code> is one of{' '}
          {VENDORS.map((vendor, index) => (
            <span key={vendor.key}>
              {index === 0 ? '' : ', '}
              <Code>{vendor.key}</Code>
            </span>
          ))}
          .
        </li>
        <li>
          Put the key into the environment, then start with <Code>npm start -- --config renderwatch.json</Code>.
        </li>
        <li>Come back here and press Test: it asks the vendor with a call that bills nothing.</li>
      </ol>
      <ScrollBox label="Example configuration" className="overflow-auto rounded-md bg-raised p-2.5">
        <pre className="font-mono text-2xs leading-relaxed">{EXAMPLE}</pre>
      </ScrollBox>
      <p className="mt-2 text-xs text-muted">
        The gateway on this computer holds the key and sends it to that vendor alone. This page never gets it.
      </p>
    </Panel>
  )
}

function Code({ children }: { readonly children: string }) {
  return <code className="rounded-sm bg-raised px-1 py-0.5 font-mono text-xs">{children}</code>
}
