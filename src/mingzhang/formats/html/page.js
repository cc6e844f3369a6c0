"use strict";
(() => {
  const main = document.querySelector("main");
  const box = document.getElementById("search");
  const told = document.getElementById("found");
  const narrow = window.matchMedia("(max-width: 60rem)");
  const contents = document.querySelector("nav details");
  const fit = () => { contents.open = !narrow.matches; };
  if (contents) { fit(); narrow.addEventListener("change", fit); }

  // Search: every place where the words stand is marked; Enter goes to the next, Shift+Enter back.
  let ranges = [];
  let at = -1;
  const show = () => {
    if (window.CSS && CSS.highlights && window.Highlight) {
      CSS.highlights.set("found", new Highlight(...ranges));
      CSS.highlights.set("here", ranges[at] ? new Highlight(ranges[at]) : new Highlight());
    }
    if (ranges[at]) {
      const holder = ranges[at].startContainer.parentElement;
      for (let up = holder; up; up = up.parentElement) {
        if (up.tagName === "DETAILS") { up.open = true; }
      }
      holder.scrollIntoView({ block: "center", inline: "center" });
    }
    told.textContent = !box.value ? ""
      : ranges.length ? `第 ${at + 1} 处，共 ${ranges.length} 处` : "没有找到";
  };
  const find = () => {
    const words = box.value.trim().toLowerCase();
    ranges = [];
    at = -1;
    if (words) {
      const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node && ranges.length < 5000; node = walker.nextNode()) {
        if (node.parentElement.closest("svg, button")) { continue; }
        const text = node.data.toLowerCase();
        for (let i = text.indexOf(words); i >= 0; i = text.indexOf(words, i + words.length)) {
          const range = document.createRange();
          range.setStart(node, i);
          range.setEnd(node, Math.min(i + words.length, node.data.length));
          ranges.push(range);
        }
      }
      at = ranges.length ? 0 : -1;
    }
    show();
  };
  const step = (by) => {
    if (ranges.length) { at = (at + by + ranges.length) % ranges.length; show(); }
  };
  if (box) {
    box.addEventListener("input", find);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
      if (event.key === "Escape") { box.value = ""; find(); }
    });
    document.getElementById("next").addEventListener("click", () => step(1));
    document.getElementById("before").addEventListener("click", () => step(-1));
  }

  // Copy: the table as it stands, so that it pastes into a spreadsheet with its merged cells.
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const table = button.nextElementSibling.querySelector("table");
      const chosen = window.getSelection();
      const range = document.createRange();
      range.selectNode(table);
      chosen.removeAllRanges();
      chosen.addRange(range);
      const done = document.execCommand("copy");
      chosen.removeAllRanges();
      button.textContent = done ? "已复制" : "请选中表格后按 Ctrl+C";
      window.setTimeout(() => { button.textContent = "复制表格"; }, 2000);
    });
  }
})();
