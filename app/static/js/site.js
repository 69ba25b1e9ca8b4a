// What every page shares. Pages work without this file; it spares double sends and shows what htmx could not do.

const messages = document.querySelector("[data-flashes]");

function say(nodes) {
  if (!messages) return;
  messages.replaceChildren(...nodes);
  messages.classList.toggle("flashes--follow", nodes.length > 0); // stays in sight, and the reader where they are
}

// A form sends once: a second press within a short while is dropped, also while the answer is on its way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.once === "off" || event.defaultPrevented) return;
  const pressed = Number(form.dataset.sentAt || 0);
  if (Date.now() - pressed < 2000) event.preventDefault();
  else form.dataset.sentAt = String(Date.now());
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sentAt;
});

// Menus close on Escape, on a press elsewhere, and when another opens.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== except) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  open?.querySelector("summary")?.focus();
});

// A sentence from the server that came instead of a fragment, or no answer at all.
document.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const found = page.querySelectorAll(".flash");
  if (found.length) say(found);
});
document.addEventListener("htmx:sendError", () => {
  say([document.querySelector("#offline").content.cloneNode(true)]);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) delete form.dataset.sentAt;
  if (event.detail.successful && messages?.matches(".flashes--follow")) say([]);
});

// What had the focus was swapped away: go on from the part that took its place.
document.addEventListener("htmx:afterSwap", (event) => {
  if (document.activeElement === document.body && event.detail.target.matches("[tabindex]")) event.detail.target.focus({ preventScroll: true });
});

document.querySelector("[data-focus]")?.focus();
