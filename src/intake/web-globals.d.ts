/** The two globals of every runtime that reading in slices needs; `intake` compiles without the DOM library. */
declare const performance: { now(): number }
declare function setTimeout(callback: () => void, delay?: number): unknown
