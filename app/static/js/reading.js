// Remembers how far down a lesson somebody read, and offers to go back there. The page works without it.

const article = document.querySelector("[data-reading-url]");
const saved = Number(article.dataset.readingAt);
let sent = saved;

function permille() {
  const { top, height } = article.getBoundingClientRect();
  return Math.round(1000 * Math.min(1, Math.max(0, -top / Math.max(1, height - innerHeight))));
}

function send() {
  const now = permille();
  if (Math.abs(now - sent) < 20) return;
  sent = now;
  const body = new URLSearchParams({ csrf_token: article.dataset.readingToken, permille: String(now) });
  navigator.sendBeacon(article.dataset.readingUrl, body);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") send();
});

const resume = article.querySelector("[data-reading-resume]");
if (resume && saved > 50 && saved < 950 && !location.hash) {
  resume.hidden = false;
  resume.addEventListener("click", () => {
    const top = article.offsetTop + (saved / 1000) * (article.offsetHeight - innerHeight);
    window.scrollTo({ top });
    resume.hidden = true;
  });
}
