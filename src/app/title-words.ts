/** `2 running · 1 failed · Tasks · Renderwatch`: a tab in the background tells how things stand. */
export function titleWords(running: number, failed: number, screen: string): string {
  return [running > 0 ? `${running} running` : '', failed > 0 ? `${failed} failed` : '', screen, 'Renderwatch']
    .filter((part) => part !== '')
    .join(' · ')
}
