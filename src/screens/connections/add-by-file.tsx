import { useKnownVendors } from '#screens/connections/use-known-vendors.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { Panel } from '#ui/panel.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'
import type { KnownVendor } from '#vendors/port.ts'

/** The smallest configuration that works: the key comes from the environment rather than from a file. */
function exampleFor({ key, label, defaultRequestsPerSecond }: KnownVendor): string {
  return `{
  "connections": [
    {
      "id": "${key}",
      "vendor": "${key}",
      "label": "${label}",
      "apiKey": { "env": "${key.toUpperCase().replaceAll('-', '_')}_API_KEY" },
      "requestsPerSecond": ${defaultRequestsPerSecond}
    }
  ],
  "sandbox": true
}`
}

/** How to add a connection. The key goes from the file to the vendor and never to this page. */
export function AddByFile() {
  const vendors = useKnownVendors()
  const example = vendors.slice(0, 1).map(exampleFor).join('')
  return (
    <Panel
      title="Or by a configuration file"
      actions={
        <CopyButton text={example} label="Copy example">
          Copy example
        </CopyButton>
      }
    >
      <ol className="mb-3 list-decimal space-y-1 pl-5 text-sm">
        <li>
          Write a file, say <Code>renderwatch.json</Code>, like the one below. <Code>vendor</Code> is one of{' '}
          {vendors.map((vendor, index) => (
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
        <pre className="font-mono text-2xs leading-relaxed">{example}</pre>
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
