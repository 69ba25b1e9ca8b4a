// Counts down by the server's clock: the page brings the server's time, so a wrong clock here does no harm.

for (const timer of document.querySelectorAll("[data-timer]")) {
  const text = timer.querySelector("[data-timer-text]");
  const spoken = timer.querySelector("[data-timer-say]");
  let deadline = Date.parse(timer.dataset.deadline);
  let started = performance.now();
  let base = Date.parse(timer.dataset.now);

  const tick = () => {
    const left = Math.max(0, Math.round((deadline - base - (performance.now() - started)) / 1000));
    const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    if (parts[0] === 0) parts.shift();
    text.textContent = parts.map((part) => String(part).padStart(2, "0")).join(":");
    timer.classList.toggle("timer--soon", left <= 300);
    if (left === 60) spoken.textContent = timer.dataset.soon;
    if (left > 0) return;
    clearInterval(running);
    timer.dispatchEvent(new CustomEvent("timer:end", { bubbles: true }));
  };
  const running = setInterval(tick, 1000);
  tick();
  // Somebody asked the server again: after a sleep, or because the deadline was moved.
  timer.addEventListener("timer:set", (event) => {
    deadline = Date.parse(event.detail.deadline);
    base = Date.parse(event.detail.now);
    started = performance.now();
    tick();
  });
}
