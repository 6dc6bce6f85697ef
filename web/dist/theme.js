// Sets theme and language before anything is drawn, so that nothing flashes. Reads what the reader chose last.
(() => {
  try {
    const theme = localStorage.getItem("alumbron.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    const words = localStorage.getItem("alumbron.language");
    document.documentElement.lang = words ?? (navigator.language.startsWith("es") ? "es" : "en");
  } catch {
    // Storage may be refused; then the system's theme and language stand.
  }
})();
