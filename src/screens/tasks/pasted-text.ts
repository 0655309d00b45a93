import { createStore } from 'zustand/vanilla'

/** What stands in the paste field, while another screen is shown: the way to a missing connection leads away from it. */
export const pastedText = createStore(() => '')
