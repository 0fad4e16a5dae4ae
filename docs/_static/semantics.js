// The filters of the semantics table. Without this script the page shows the whole table.
"use strict";

(() => {
  const table = document.getElementById("semantics");
  if (!table) return;

  const libraries = [...table.querySelectorAll("thead th[data-library]")].map((cell) => cell.dataset.library);
  const axes = [...table.querySelectorAll("tbody[data-axis]")].map((body) => body.dataset.axis);
  const hidden = new Set();
  let axis = "";
  let word = "";
  let onlyDifferent = false;

  const form = document.createElement("form");
  form.className = "semantics-filters";
  form.addEventListener("submit", (event) => event.preventDefault());

  const found = document.createElement("output");
  found.setAttribute("aria-live", "polite");

  function labelled(text, control, before) {
    const label = document.createElement("label");
    label.append(...(before ? [text + " ", control] : [control, " " + text]));
    return label;
  }

  function choice(text, onChange, checked) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = checked;
    box.addEventListener("change", () => { onChange(box.checked); show(); });
    return labelled(text, box, false);
  }

  const select = document.createElement("select");
  select.append(new Option("all questions", ""), ...axes.map((name) => new Option(name, name)));
  select.addEventListener("change", () => { axis = select.value; show(); });

  const search = document.createElement("input");
  search.type = "search";
  search.addEventListener("input", () => { word = search.value.trim().toLowerCase(); show(); });

  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = "libraries";
  group.append(legend, ...libraries.map((name) => choice(name, (on) => {
    if (on) hidden.delete(name); else hidden.add(name);
  }, true)));

  form.append(
    labelled("about", select, true),
    labelled("with the word", search, true),
    choice("only where they differ", (on) => { onlyDifferent = on; }, false),
    group,
    found,
  );
  table.closest(".semantics-frame").before(form);

  // Whether the libraries that are shown, and have the primitive, answer in more than one way.
  function differs(row) {
    const answers = [...row.querySelectorAll("td:not(.lacks)")]
      .filter((cell) => !hidden.has(cell.dataset.library))
      .map((cell) => cell.textContent);
    return new Set(answers).size > 1;
  }

  function show() {
    for (const cell of table.querySelectorAll("[data-library]")) {
      cell.hidden = hidden.has(cell.dataset.library);
    }
    let count = 0;
    for (const body of table.tBodies) {
      let shown = 0;
      for (const row of body.querySelectorAll("tr:not(.axis)")) {
        row.hidden = (axis !== "" && axis !== body.dataset.axis)
          || (word !== "" && !row.textContent.toLowerCase().includes(word))
          || (onlyDifferent && !differs(row));
        shown += row.hidden ? 0 : 1;
      }
      body.hidden = shown === 0;
      count += shown;
    }
    found.textContent = count === 1 ? "1 question" : count + " questions";
  }

  show();
})();
