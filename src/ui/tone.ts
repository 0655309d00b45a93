/** Two short, soft notes. Silent where the browser wants a press on the page first. */
export function playTone(): void {
  const context = new AudioContext()
  const end = context.currentTime + 0.4
  for (const [frequency, from] of [
    [660, 0],
    [880, 0.14],
  ] as const) {
    const note = context.createOscillator()
    const volume = context.createGain()
    note.frequency.value = frequency
    volume.gain.setValueAtTime(0.0001, context.currentTime + from)
    volume.gain.exponentialRampToValueAtTime(0.12, context.currentTime + from + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + from + 0.2)
    note.connect(volume).connect(context.destination)
    note.start(context.currentTime + from)
    note.stop(end)
  }
  setTimeout(() => void context.close(), 600)
}
