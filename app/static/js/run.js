// A call that htmx swaps in place: brings the newest lines into view, reads them out, and shows how long is left.

const live = document.querySelector("[data-call-live]");
let ticking;

function countDown() {
  clearInterval(ticking);
  const limit = document.querySelector("[data-silence]");
  if (!limit) return;
  const text = limit.querySelector("[data-silence-text]");
  const sentence = text.textContent;
  const end = performance.now() + Number(limit.dataset.silence) * 1000;
  const first = limit.dataset.silence;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    text.textContent = left > 0 ? sentence.replace(first, String(left)) : text.dataset.over;
    limit.classList.toggle("timer--soon", left <= 10);
    if (left === 0) clearInterval(ticking);
  };
  ticking = setInterval(tick, 1000);
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (!document.querySelector("[data-call]") || !event.detail.target.matches("[data-call]")) return;
  const fresh = document.querySelector("[data-call-fresh]");
  if (live) live.textContent = [...fresh.querySelectorAll(".chat__bubble, .chat__line--system")].map((line) => line.textContent.trim()).join(" ");
  document.querySelector("#answers, #pause, [data-call] a.button--next")?.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  fresh.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  countDown();
});

countDown();
