import { useEffect, type RefObject } from 'react'

/** Closer than this, in seconds, two players show the same moment. */
const SAME_MOMENT_S = 0.08

/** Within this box, what is scrolled, played, paused or scrubbed on one side happens on the other as well. */
export function useInStep(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const frame = box.current
    if (frame === null) return
    // Neither event bubbles: they are heard on their way down.
    const listening = { capture: true }
    const onScroll = ({ target }: Event) => {
      if (target instanceof HTMLElement && target.matches(PANES)) scrollAlong(target, others(frame, target, PANES))
    }
    const led = new Led()
    const onPlayer = ({ target, type }: Event) => {
      if (!(target instanceof HTMLMediaElement) || led.expects(target, type)) return
      for (const other of others<HTMLMediaElement>(frame, target, PLAYERS)) led.lead(target, type, other)
    }
    frame.addEventListener('scroll', onScroll, listening)
    for (const name of PLAYER_EVENTS) frame.addEventListener(name, onPlayer, listening)
    return () => {
      frame.removeEventListener('scroll', onScroll, listening)
      for (const name of PLAYER_EVENTS) frame.removeEventListener(name, onPlayer, listening)
    }
  }, [box])
}

const PANES = '[data-pane]'
const PLAYERS = 'video, audio'
const PLAYER_EVENTS = ['play', 'pause', 'seeking', 'ratechange'] as const

function others<Kind extends HTMLElement>(frame: HTMLElement, one: HTMLElement, which: string): readonly Kind[] {
  return [...frame.querySelectorAll<Kind>(which)].filter((other) => other !== one)
}

/** The same part of the picture, whatever its size: places count as shares of what can be scrolled. */
function scrollAlong(moved: HTMLElement, rest: readonly HTMLElement[]): void {
  const across = shareOf(moved.scrollLeft, moved.scrollWidth - moved.clientWidth)
  const down = shareOf(moved.scrollTop, moved.scrollHeight - moved.clientHeight)
  for (const other of rest) {
    const left = Math.round(across * (other.scrollWidth - other.clientWidth))
    const top = Math.round(down * (other.scrollHeight - other.clientHeight))
    // A follower that already is there must not lead in its turn.
    if (Math.abs(other.scrollLeft - left) > 1 || Math.abs(other.scrollTop - top) > 1) other.scrollTo(left, top)
  }
}

function shareOf(at: number, room: number): number {
  return room <= 0 ? 0 : at / room
}

/** What happens to a follower is told by events of its own: those lead nobody. */
class Led {
  readonly #expected = new WeakMap<HTMLMediaElement, Set<string>>()

  /** True, once, for an event that {@link lead} caused. */
  expects(player: HTMLMediaElement, type: string): boolean {
    return this.#expected.get(player)?.delete(type) ?? false
  }

  lead(by: HTMLMediaElement, type: string, other: HTMLMediaElement): void {
    if (type === 'ratechange' && other.playbackRate !== by.playbackRate) {
      this.#expect(other, type)
      other.playbackRate = by.playbackRate
    }
    // Two that run stay as they are: to correct one by the other would make both stutter.
    if (type === 'seeking' || (type === 'play' && other.paused)) this.#moveTo(other, by.currentTime)
    if (type === 'play' && other.paused) {
      this.#expect(other, type)
      // What follows is silent, unless somebody makes it heard: two sounds at once are none.
      other.muted = true
      other.play().catch(() => undefined)
    }
    // The shorter one stops at its end by itself: that is no wish to stop the other.
    if (type === 'pause' && !by.ended && !other.paused) {
      this.#expect(other, type)
      other.pause()
    }
  }

  #moveTo(other: HTMLMediaElement, moment: number): void {
    const to = Math.min(moment, Number.isFinite(other.duration) ? other.duration : moment)
    if (Math.abs(other.currentTime - to) <= SAME_MOMENT_S) return
    this.#expect(other, 'seeking')
    other.currentTime = to
  }

  #expect(player: HTMLMediaElement, type: string): void {
    const expected = this.#expected.get(player) ?? new Set()
    this.#expected.set(player, expected.add(type))
  }
}
