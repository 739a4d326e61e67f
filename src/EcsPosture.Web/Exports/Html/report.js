"use strict";
(() => {
  const checks = JSON.parse(document.getElementById("checks").textContent);
  const rows = JSON.parse(document.getElementById("rows").textContent);
  const severities = ["Info", "Low", "Medium", "High", "Critical"];
  const pageSize = 100;
  let shown = rows;
  let page = 0;

  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const by = id => document.getElementById(id);
  const controlsOf = check => check.controls.map(c => c[0] + " " + c[1] + (c[2] === "published" ? "" : " (mapping: " + c[2] + ")"));
  const wordsOf = row => row.words ??= [
    checks[row[0]].title, checks[row[0]].id, row[4], row[5], row[7], row[8], row[9].join(" "), row[11], row[12].join(" "),
  ].join("\n").toLowerCase();

  const option = (select, value, text) => {
    const made = make("option", text);
    made.value = value;
    select.append(made);
  };
  const offer = (id, values) => values.forEach(v => option(by(id), v, v));
  offer("by-severity", severities.slice().reverse().filter(s => rows.some(r => severities[r[2]] === s)));
  offer("by-verdict", [...new Set(rows.map(r => r[1]))].sort());
  offer("by-topic", [...new Set(checks.flatMap(c => c.topics))].sort());
  offer("by-framework", [...new Set(checks.flatMap(c => c.controls.map(x => x[0])))].sort());
  offer("by-check", [...new Set(rows.map(r => checks[r[0]].title))].sort());

  const matches = row => {
    const check = checks[row[0]];
    const text = by("by-text").value.trim().toLowerCase();
    const chosen = id => by(id).value;
    return (!chosen("by-severity") || severities[row[2]] === chosen("by-severity"))
      && (!chosen("by-verdict") || row[1] === chosen("by-verdict"))
      && (!chosen("by-topic") || check.topics.includes(chosen("by-topic")))
      && (!chosen("by-framework") || check.controls.some(c => c[0] === chosen("by-framework")))
      && (!chosen("by-check") || check.title === chosen("by-check"))
      && (!text || wordsOf(row).includes(text));
  };

  const section = (cell, title, text) => {
    if (!text) return;
    cell.append(make("h3", title), make("p", text, "word"));
  };

  const detailsOf = row => {
    const check = checks[row[0]];
    const line = make("tr", undefined, "details");
    const cell = make("td");
    cell.colSpan = 5;
    section(cell, "What was found", row[11]);
    if (row[13].length > 0) {
      cell.append(make("h3", "Evidence"));
      row[13].forEach(e => cell.append(make("pre", e[0] + "\n  is:       " + e[1] + "\n  expected: " + e[2])));
    }
    section(cell, "Why it matters", check.why);
    section(cell, "Fix", check.fix);
    section(cell, "Side effects of the fix", check.effects);
    section(cell, "Resources", row[12].join("\n"));
    section(cell, "Controls", controlsOf(check).join("; "));
    section(cell, "First seen", row[14]);
    const guide = make("a", "The page of the Amazon ECS guide");
    guide.href = check.guide;
    guide.rel = "noreferrer";
    const paragraph = make("p");
    paragraph.append(guide, make("span", " · " + check.id, "quiet"));
    cell.append(paragraph);
    line.append(cell);
    return line;
  };

  const rowOf = row => {
    const line = make("tr");
    const verdict = make("td", row[1]);
    if (row[3]) verdict.append(make("div", row[3], "quiet"));
    const title = make("td", undefined, "word");
    const open = make("button", checks[row[0]].title, "open");
    open.type = "button";
    open.setAttribute("aria-expanded", "false");
    open.addEventListener("click", () => {
      const isOpen = open.getAttribute("aria-expanded") === "true";
      open.setAttribute("aria-expanded", String(!isOpen));
      if (isOpen) line.nextSibling.remove(); else line.after(detailsOf(row));
    });
    title.append(open, make("div", row[11].length > 160 ? row[11].slice(0, 160) + "…" : row[11], "quiet"));
    const subject = make("td", row[4], "word");
    subject.append(make("div", [row[6], row[5] && "container " + row[5], row[10]].filter(Boolean).join(" · "), "quiet"));
    const place = make("td", row[9].join(", "), "word");
    place.append(make("div", row[7] + " · " + row[8], "quiet"));
    line.append(make("td", severities[row[2]], "s" + row[2]), verdict, title, subject, place);
    return line;
  };

  const draw = () => {
    const pages = Math.max(1, Math.ceil(shown.length / pageSize));
    page = Math.min(page, pages - 1);
    const first = page * pageSize;
    by("found").replaceChildren(...shown.slice(first, first + pageSize).map(rowOf));
    by("count").textContent = shown.length === 0
      ? (rows.length === 0 ? "Nothing is listed." : "Nothing matches these filters.")
      : (first + 1).toLocaleString("en") + "–" + Math.min(first + pageSize, shown.length).toLocaleString("en") + " of " + shown.length.toLocaleString("en")
        + (shown.length < rows.length ? " (" + rows.length.toLocaleString("en") + " without filters)" : "");
    by("previous").disabled = page === 0;
    by("next").disabled = page >= pages - 1;
  };
  const narrow = () => {
    shown = rows.filter(matches);
    page = 0;
    draw();
  };
  const turn = by_ => {
    page += by_;
    draw();
    by("results-title").scrollIntoView();
  };

  ["by-severity", "by-verdict", "by-topic", "by-framework", "by-check"].forEach(id => by(id).addEventListener("change", narrow));
  by("by-text").addEventListener("input", narrow);
  by("clear").addEventListener("click", () => {
    document.querySelectorAll(".filters select, .filters input").forEach(field => { field.value = ""; });
    narrow();
  });
  by("previous").addEventListener("click", () => turn(-1));
  by("next").addEventListener("click", () => turn(1));
  by("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
  });
  by("results").hidden = false;
  rows.sort((a, b) => b[2] - a[2]);
  draw();
})();
