import { parseArgs } from 'node:util'
import { errorText } from '#domain/error-text.ts'
import { isPersonName } from '#gateway/people/people-config.ts'

const DEFAULT_PORT = 4310
const DEFAULT_HOST = '127.0.0.1'

export type Cli =
  | {
      readonly kind: 'run'
      readonly config: string | null
      /** 0 takes any free port. */
      readonly port: number
      readonly host: string
      readonly open: boolean
      /** Null leaves it to the configuration file. */
      readonly keep: true | string | null
      /** Null: where it listens is name enough. */
      readonly name: string | null
    }
  /** Make a token for this person, and start nothing. */
  | { readonly kind: 'token'; readonly name: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'mistake'; readonly message: string }

export const HELP = `Renderwatch: watch generation tasks across vendors.

  npx renderwatch [options]
  npm start -- [options]          in a copy of the sources

  --config FILE   connections and keys (JSON, mode 0600);
                  without it $XDG_CONFIG_HOME/renderwatch/config.json or ~/.config/renderwatch/config.json
                  is read if there is one, and else there is the sandbox alone
  --keep [WHERE]  let the gateway keep the list and poll with every tab closed; in a folder,
                  else in $XDG_DATA_HOME/renderwatch or ~/.local/share/renderwatch;
                  or in a database that several gateways share: postgres://user@host/database,
                  best named in RENDERWATCH_KEEP, since others may see a command line
  --name NAME     how this gateway is called among those that share a database
                  (default: its host and port)
  --port N        port to listen on (default ${DEFAULT_PORT}; 0 takes any free one)
  --host H        address to listen on (default ${DEFAULT_HOST}: this machine only)
  --no-open       do not open the browser
  --new-token N   print a token for the person N, once, and their entry for the configuration; start nothing
  --help          show this text
  --version       show the version
`

const OPTIONS = {
  config: { type: 'string' },
  keep: { type: 'string' },
  name: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'no-open': { type: 'boolean' },
  'new-token': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** Reads the command line. Total: a mistake is a value with one clear line. */
export function readCli(args: readonly string[]): Cli {
  let values
  try {
    values = parseArgs({ args: withKeep(args), options: OPTIONS, strict: true }).values
  } catch (error) {
    // Node adds advice on positional arguments, of which there are none here.
    const message = errorText(error).split(/\. |\n/, 1)[0]
    return mistake(message ?? 'unknown option')
  }
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }
  const person = values['new-token']
  if (person !== undefined) {
    return isPersonName(person)
      ? { kind: 'token', name: person }
      : mistake('--new-token needs a name of 1 to 60 characters')
  }
  const port = values.port ?? String(DEFAULT_PORT)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    return mistake(`--port ${JSON.stringify(port)} is not a port number from 0 to 65535`)
  }
  const host = values.host ?? DEFAULT_HOST
  if (!/^[\w.:-]{1,253}$/.test(host)) return mistake(`--host ${JSON.stringify(host)} is not a host name or an address`)
  if (values.config === '') return mistake('--config needs a file name')
  const keep = values.keep === '' ? true : (values.keep ?? null)
  const open = values['no-open'] !== true
  const name = values.name?.trim() ?? null
  if (name !== null && !/^[^\p{C}]{1,60}$/u.test(name)) return mistake('--name needs up to 60 characters')
  return { kind: 'run', config: values.config ?? null, port: Number(port), host, open, keep, name }
}

/** Node's parser knows no option whose value may be left out. */
function withKeep(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const next = args[index + 1]
    return arg === '--keep' && (next === undefined || next.startsWith('-')) ? '--keep=' : arg
  })
}

function mistake(message: string): Cli {
  return { kind: 'mistake', message: `${message} (try --help)` }
}
