// Before the first paint, so that a dark page never flashes white.
try {
  const theme = localStorage.getItem("penstock.theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch { /* Storage may be forbidden; then the system's theme stands. */ }
