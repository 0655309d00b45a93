const SIZE = 32

let shown: string | null = null

/** Browsers read an icon at leisure: an address that is taken away too soon is an error in the console. */
const KEEP_ADDRESS_MS = 60_000

function show(link: HTMLLinkElement, href: string, blob: string | null): void {
  link.href = href
  const before = shown
  if (before !== null) setTimeout(() => URL.revokeObjectURL(before), KEEP_ADDRESS_MS)
  shown = blob
}

/**
 * Draws the tab's icon with a mark: red with the count of failures, else blue with that of running tasks. Returns the
 * way to call it off when the counts have changed before it was drawn.
 */
export function favicon(running: number, failed: number): () => void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const canvas = document.createElement('canvas')
  canvas.width = SIZE
  canvas.height = SIZE
  const paint = canvas.getContext('2d')
  if (link === null || paint === null) return () => {}
  if (running === 0 && failed === 0) {
    show(link, '/favicon.svg', null)
    return () => {}
  }
  drawMark(paint)
  drawCount(paint, failed > 0 ? failed : running, failed > 0 ? '#dc2626' : '#1d4ed8')
  let calledOff = false
  // A blob, not a data: address: the content security policy allows only the former.
  canvas.toBlob((blob) => {
    if (blob === null || calledOff) return
    const url = URL.createObjectURL(blob)
    show(link, url, url)
  })
  return () => {
    calledOff = true
  }
}

function drawMark(paint: CanvasRenderingContext2D): void {
  const gradient = paint.createLinearGradient(2, 2, 30, 30)
  gradient.addColorStop(0, '#8e5cff')
  gradient.addColorStop(0.5, '#4f7dff')
  gradient.addColorStop(1, '#2fce8f')
  paint.fillStyle = gradient
  paint.beginPath()
  paint.roundRect(2, 2, 28, 28, 8)
  paint.fill()
}

function drawCount(paint: CanvasRenderingContext2D, count: number, colour: string): void {
  paint.fillStyle = colour
  paint.beginPath()
  paint.arc(20, 20, 12, 0, 2 * Math.PI)
  paint.fill()
  paint.fillStyle = '#ffffff'
  paint.font = 'bold 16px sans-serif'
  paint.textAlign = 'center'
  paint.textBaseline = 'middle'
  paint.fillText(count > 9 ? '9+' : String(count), 20, 21)
}
