// Paints the chosen theme before anything else is loaded: no flash of the other one. An external file, because the
// content security policy allows no inline script. The key is the one of src/preferences/theme.ts.
try {
  const { chosen } = JSON.parse(localStorage.getItem('renderwatch.theme')).state
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {
  // Nothing chosen, or storage is blocked: the system's theme it is.
}
