/** Dates and numbers are written as the reader writes them; nothing is drawn before this is known. */
import { onWriting } from '#preferences/writing.ts'
import { writeIn } from '#ui/locale.ts'

onWriting((writing) => writeIn(writing === 'browser' ? navigator.language : 'en-GB'))
