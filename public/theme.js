// Paints the chosen theme, and its own typeface where this browser has kept it, before anything else is loaded: no flash
// of the other one. An external file, because the content security policy allows no inline script. The key is the one of
// src/preferences/theme.ts; a browser that has kept nothing gets the typeface after its first rows.
try {
  const { chosen } = JSON.parse(localStorage.getItem('renderwatch.theme')).state
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {
  // Nothing chosen, or storage is blocked: the system's theme it is.
}
if (navigator.serviceWorker?.controller) document.documentElement.dataset.typeface = 'own'
