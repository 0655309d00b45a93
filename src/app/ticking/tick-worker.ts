/** Says that time has passed, so often as it was told: see `hidden-ticks.ts`. */
let ticking: ReturnType<typeof setInterval> | undefined

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  clearInterval(ticking)
  if (typeof data === 'number' && data > 0) ticking = setInterval(() => postMessage(null), data)
})
