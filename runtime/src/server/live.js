// Keeps a page under development up to date, and lays the compiler's findings over it.
(() => {
  const script = document.currentScript;
  let shown = Number(script.dataset.number);
  // How this very page failed: below the panel then stands the last good one.
  const failure = script.dataset.report;
  let panel = null;

  const show = (findings) => {
    if (panel) panel.remove();
    panel = null;
    const report = findings || failure;
    if (!report) return;
    panel = document.createElement("div");
    const root = panel.attachShadow({ mode: "open" });
    // A sheet of its own needs no leave of the page's policy.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      section { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 1.5rem;
        background: #16181df2; color: #f2f2f2; font: 1rem/1.5 system-ui, sans-serif; }
      h1 { margin: 0 0 1rem; font-size: 1.25rem; color: #ff9d8f; }
      pre { font: .875rem/1.5 ui-monospace, monospace; white-space: pre; overflow-x: auto; }
      button { font: inherit; padding: .4rem 1rem; border: 1px solid #888; border-radius: .4rem;
        background: #2b2f38; color: inherit; cursor: pointer; }
      button:focus-visible { outline: 3px solid #8fb8ff; }`);
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = `<section role="alertdialog" aria-labelledby="title">
      <h1 id="title"></h1>
      <pre></pre>
      <p><button type="button">Show the last good page</button></p>
    </section>`;
    root.querySelector("h1").textContent = findings ? "This change cannot be served" : "This page failed";
    root.querySelector("pre").textContent = report;
    const close = () => { panel.remove(); panel = null; };
    root.querySelector("button").addEventListener("click", close);
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    document.body.append(panel);
    root.querySelector("button").focus();
  };

  const restyle = () => {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const address = new URL(link.href);
      if (address.origin !== location.origin) continue;
      address.searchParams.set("_msc", Date.now());
      link.href = address;
    }
  };

  show("");

  const events = new EventSource("/_msc/events");
  events.onmessage = (event) => {
    const stage = JSON.parse(event.data);
    if (stage.number !== shown) {
      const next = stage.number === shown + 1;
      shown = stage.number;
      if (!(stage.styles && next)) return location.reload();
      restyle();
    }
    show(stage.report);
  };
  addEventListener("pagehide", () => events.close());
})();
