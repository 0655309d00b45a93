import open from 'open'

/** Is there a person with a browser on this machine? */
export function canOpenBrowser(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): boolean {
  if (env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false') return false
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
}

/** Opens the page. Failure is not worth a word: the address is on screen. */
export async function openBrowser(address: string): Promise<void> {
  try {
    const child = await open(address)
    child.on('error', () => undefined)
  } catch {
    return
  }
}
