// Saves each answer as it is given. The page works without this file: its buttons save and move on.
//
// Every change of a question gets the next number of that question's saves. What the server has not confirmed is kept
// in this browser and sent again until it is; the server takes the highest number and knows repeats, so nothing is
// lost or overwritten by a late request.

const form = document.querySelector("form[data-attempt]");
const STORE = "answers:";
const KEEP_DAYS = 3;

function forgetOld() {
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(STORE))) {
    const at = JSON.parse(localStorage.getItem(name) || "{}").at || 0;
    if (Date.now() - at > KEEP_DAYS * 86400000) localStorage.removeItem(name);
  }
}

function start() {
  const words = form.dataset;
  const store = `${STORE}${words.person}:${words.attempt}`;
  const tab = Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(16)).join("");
  const state = document.querySelector("[data-save-state]");
  const pending = new Map(); // question number → { sequence, fields }
  const sequences = new Map(); // question number → number of its next save
  let sending = null;
  let pause = 0;
  let retry = 0;
  let stopped = false;

  const show = (text, bad = false) => {
    state.textContent = text;
    state.classList.toggle("badge", bad);
    state.classList.toggle("badge--warn", bad);
  };

  const offerResult = () => {
    const link = document.createElement("a");
    link.href = location.pathname; // leads on to the result of an attempt that is closed
    link.textContent = words.result;
    state.append(" ", link);
  };

  const place = (number) => form.querySelector(`[data-question="${number}"]`);
  const keep = () => {
    try {
      if (pending.size) localStorage.setItem(store, JSON.stringify({ at: Date.now(), pending: [...pending] }));
      else localStorage.removeItem(store);
    } catch {
      // A full or forbidden store: the answers are still in the page and are still sent.
    }
  };

  const read = (number) => {
    const name = new RegExp(`^q${number}(-|$)`);
    return [...new FormData(form)].filter(([field]) => name.test(field));
  };

  const change = (number) => {
    const sequence = sequences.get(number);
    sequences.set(number, sequence + 1);
    pending.set(number, { sequence, fields: read(number) });
    keep();
    mark(number, pending.get(number).fields.some(([, value]) => value.trim() !== ""));
    warn(number, "");
  };

  const mark = (number, answered) => {
    const link = document.querySelector(`.qnav a[href$="#q${number}"]`);
    if (!link) return;
    link.classList.toggle("qnav__item--answered", answered);
    const said = link.querySelectorAll(".visually-hidden");
    if (said.length > 1) said[said.length - 1].textContent = answered ? words.markAnswered : words.markOpen;
    link.querySelector(".qnav__mark")?.remove();
    if (!answered) return;
    const dot = document.createElement("span");
    dot.className = "qnav__mark";
    dot.ariaHidden = "true";
    dot.textContent = "●";
    link.append(dot);
  };

  const warn = (number, text) => {
    const around = place(number);
    if (!around) return;
    let line = around.querySelector("[data-warning]");
    if (!line && text) {
      line = document.createElement("p");
      line.className = "flash flash--warning";
      line.dataset.warning = "";
      line.setAttribute("role", "alert");
      around.prepend(line);
    }
    if (line) line.hidden = !text;
    if (line) line.textContent = text;
  };

  const body = (batch) => {
    const data = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, key: tab });
    for (const [number, save] of batch) {
      data.append("shown", number);
      data.append(`seq-${number}`, save.sequence);
      for (const [field, value] of save.fields) data.append(field, value);
    }
    return data;
  };

  const settle = (batch, answer) => {
    for (const [number, save] of batch) {
      if (pending.get(number) === save) pending.delete(number);
      const known = answer.saved[number] || 0;
      sequences.set(number, Math.max(sequences.get(number) || 0, known + 1));
      const hidden = form.elements[`seq-${number}`];
      if (hidden) hidden.value = sequences.get(number);
      if (answer.older.includes(number)) warn(number, words.older);
      if (answer.unreadable.includes(number)) warn(number, words.unreadable);
      if (answer.too_long[number]) warn(number, answer.too_long[number]);
    }
    document.querySelector("[data-answered]").textContent = answer.answered;
    keep();
    retry = 0;
    show(pending.size ? words.saving : words.saved);
  };

  const failed = () => {
    show(words.offline, true);
    clearTimeout(pause);
    pause = setTimeout(send, Math.min(30000, 2000 * 2 ** retry));
    retry += 1;
  };

  const post = async () => {
    const batch = [...pending];
    show(words.saving);
    let response;
    try {
      const timeout = AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined;
      const headers = { Accept: "application/json" };
      response = await fetch(form.action, { method: "POST", body: body(batch), headers, signal: timeout });
      const answer = await response.json();
      if (response.ok) {
        settle(batch, answer);
        return true;
      }
      if (response.status >= 500 || response.status === 429) throw new Error("later");
      stopped = response.status === 404 || response.status === 409;
      show(answer.message || words.offline, true);
      if (response.status === 409) offerResult();
      if (!stopped) pause = setTimeout(send, 15000); // signed out meanwhile: perhaps signed in again elsewhere
      return false;
    } catch {
      failed();
      return false;
    }
  };

  // One request at a time, so that a question's saves arrive in their order.
  async function send() {
    clearTimeout(pause);
    if (stopped) return false;
    if (sending) {
      await sending;
      return send();
    }
    if (!pending.size) return true;
    sending = post();
    const done = await sending;
    sending = null;
    if (done && pending.size) return send();
    return done;
  }

  const soon = (delay) => {
    clearTimeout(pause);
    pause = setTimeout(send, delay);
  };

  const fill = (number, fields) => {
    const values = fields.map(([field, value]) => `${field}=${value}`);
    for (const input of place(number).querySelectorAll("input[name^=q], select[name^=q], textarea[name^=q]")) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(`${input.name}=${input.value}`);
      else input.value = (fields.find(([field]) => field === input.name) || ["", ""])[1];
    }
  };

  const restore = () => {
    const kept = JSON.parse(localStorage.getItem(store) || "{}").pending || [];
    for (const [number, save] of kept) {
      const next = sequences.get(number);
      if (next !== undefined && save.sequence < next) continue; // the server has this one or a newer one
      pending.set(number, save);
      sequences.set(number, save.sequence + 1);
      if (next !== undefined) fill(number, save.fields);
    }
    keep();
    if (!pending.size) return;
    show(words.restored, true);
    send();
  };

  const isTyped = (input) => input.type === "text" || input.type === "textarea";
  for (const around of form.querySelectorAll("[data-question]")) {
    const number = Number(around.dataset.question);
    sequences.set(number, Number(form.elements[`seq-${number}`].value));
    const listen = (event) => {
      if (event.type === "change" && isTyped(event.target)) return soon(0);
      change(number);
      soon(isTyped(event.target) ? 900 : 150);
      return undefined;
    };
    around.addEventListener("input", listen);
    around.addEventListener("change", (event) => isTyped(event.target) && listen(event));
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (stopped) return location.assign(location.pathname);
    const target = event.submitter?.dataset.to;
    if ((await send()) && target) location.assign(target);
    return undefined;
  });
  window.addEventListener("online", send);
  window.addEventListener("pagehide", () => {
    if (pending.size && !stopped) fetch(form.action, { method: "POST", body: body([...pending]), keepalive: true, headers: { Accept: "application/json" } }).catch(() => {});
  });

  // A link off this page waits until everything is sent; offline it stays here, where the answers are.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("main a[href]");
    if (!link || !pending.size || stopped || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (await send()) location.assign(link.href);
  });

  // The machine may have slept, and the deadline may have been moved: ask the server's clock again.
  const clock = document.querySelector("[data-timer]");
  const ask = async () => {
    if (document.hidden) return;
    send();
    if (!clock) return;
    try {
      const told = await (await fetch(words.clock, { headers: { Accept: "application/json" } })).json();
      if (told.open === false) location.reload();
      else if (told.deadline) clock.dispatchEvent(new CustomEvent("timer:set", { detail: told }));
    } catch {
      // Offline: the timer goes on as it was.
    }
  };
  document.addEventListener("visibilitychange", ask);
  let awake = Date.now();
  setInterval(() => {
    if (Math.abs(Date.now() - awake - 5000) > 10000) ask();
    awake = Date.now();
  }, 5000);
  document.addEventListener("timer:end", async () => {
    await send();
    document.querySelector("#time-over").submit();
  });

  try {
    forgetOld();
    restore();
  } catch {
    // No storage in this browser: answers are sent all the same.
  }
}

if (form) start();
