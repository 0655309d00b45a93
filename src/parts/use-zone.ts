export { useTimeZone as useZone } from '#preferences/time-zone.ts'
