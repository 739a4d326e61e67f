// The little that must run in the browser itself. No page works through this file alone.
(() => {
  "use strict";

  const year = 60 * 60 * 24 * 365;
  const root = document.documentElement;
  const scheme = matchMedia("(prefers-color-scheme: dark)");

  const keep = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
  };

  // What the server needs to make the next page's first HTML right: the reader's zone and the system's scheme.
  const tell = () => {
    keep("zone", Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC");
    keep("scheme", scheme.matches ? "dark" : "light");
  };
  tell();
  scheme.addEventListener("change", tell);

  const isTyping = (target) => target instanceof HTMLElement
    && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

  document.addEventListener("keydown", (event) => {
    const jump = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k";
    if (jump || (event.key === "/" && !isTyping(event.target))) {
      const opener = document.querySelector("[data-jump-open]");
      if (opener) {
        event.preventDefault();
        opener.click();
      }
    }

    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      } else if (!document.querySelector("dialog[open]")) {
        // Within the drawer its own handler closes it.
        const close = document.querySelector("[data-drawer-close]");
        if (close && !close.closest("[data-drawer]").contains(event.target)) {
          close.click();
        }
      }
    }
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target) || event.target.closest("a")) {
        menu.open = false;
      }
    }

    const skip = event.target.closest?.("[data-skip]");
    if (skip) {
      event.preventDefault();
      document.getElementById("main")?.focus();
    }

    const copy = event.target.closest?.("[data-copy]");
    if (copy) {
      const text = document.getElementById(copy.dataset.copy)?.textContent ?? "";
      navigator.clipboard?.writeText(text).then(() => {
        const said = copy.querySelector("[data-copied]");
        if (said) {
          said.textContent = "Copied";
          setTimeout(() => { said.textContent = "Copy"; }, 2000);
        }
      });
    }
  });

  let before = null;

  window.posture = {
    // From here on the page answers: what was clicked before was lost.
    live() {
      root.dataset.live = "";
    },
    setTheme(choice) {
      keep("theme", choice);
      if (choice === "system") {
        delete root.dataset.theme;
      } else {
        root.dataset.theme = choice;
      }
    },
    showDialog(dialog) {
      if (dialog && !dialog.open) {
        dialog.showModal();
        dialog.querySelector("input")?.focus();
      }
    },
    closeDialog(dialog) {
      dialog?.close();
    },
    // A page that was gone to without loading is announced by its heading.
    focusHeading() {
      document.querySelector("main h1")?.focus();
    },
    // Moves the focus into a panel that opened, and remembers where it was.
    enterPanel(panel) {
      if (panel && !panel.contains(document.activeElement)) {
        before = document.activeElement;
        (panel.querySelector("[data-focus-first]") ?? panel).focus();
      }
    },
    leavePanel() {
      if (before?.isConnected) {
        before.focus();
      }
      before = null;
    },
    scrollToOption(id) {
      document.getElementById(id)?.scrollIntoView({ block: "nearest" });
    },
  };
})();
