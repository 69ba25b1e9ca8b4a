// Adds buttons to an ordering question: a line moves up or down, and all places are numbered as the lines stand.
// Without this file the places are chosen line by line. Found by data-order on the list; the words stand there too.

function start(list) {
  const words = list.dataset;
  const rows = () => [...list.children];
  const place = (row) => row.querySelector("select");
  const live = document.createElement("p");
  live.className = "visually-hidden";
  live.setAttribute("aria-live", "polite");
  list.after(live);

  const button = (text, sign, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet";
    made.textContent = sign;
    if (text !== sign) made.setAttribute("aria-label", text);
    made.addEventListener("click", act);
    return made;
  };

  // Gives every line the place where it stands, and tells the page once that the question has changed.
  const number = () => {
    rows().forEach((row, index) => {
      place(row).value = String(index + 1);
    });
    place(rows()[0]).dispatchEvent(new Event("input", { bubbles: true }));
    edges();
  };

  const edges = () => {
    rows().forEach((row, index, all) => {
      const [up, down] = row.querySelectorAll("button");
      up.setAttribute("aria-disabled", String(index === 0));
      down.setAttribute("aria-disabled", String(index === all.length - 1));
    });
  };

  const move = (row, step, pressed) => {
    const all = rows();
    const to = all.indexOf(row) + step;
    if (to < 0 || to >= all.length) return;
    if (step < 0) all[to].before(row);
    else all[to].after(row);
    number();
    pressed.focus(); // a line that moves would lose it
    live.textContent = `${row.querySelector("label").textContent}: ${words.said.replace("{place}", to + 1).replace("{of}", all.length)}`;
  };

  // Once every line has a place of its own, the lines stand in that order.
  const sort = () => {
    const places = rows().map((row) => Number(place(row).value));
    if (new Set(places).size !== places.length || places.includes(0)) return;
    const focused = document.activeElement;
    list.append(...rows().sort((a, b) => place(a).value - place(b).value));
    if (list.contains(focused)) focused.focus();
  };

  for (const row of rows()) {
    const label = row.querySelector("label").textContent;
    const moves = document.createElement("span");
    moves.className = "pick-row__moves";
    const up = button(`${words.up}: ${label}`, "↑", () => move(row, -1, up));
    const down = button(`${words.down}: ${label}`, "↓", () => move(row, 1, down));
    moves.append(up, down);
    row.append(moves);
  }
  const take = button(words.take, words.take, number);
  list.after(take);
  list.addEventListener("change", () => {
    sort();
    edges();
  });
  sort();
  edges();
}

document.querySelectorAll("[data-order]").forEach(start);
