// Says below a written answer how long it is. Without this file the hint says only how long it may be.
// Found by data-count, which names the hint; the words stand there.

for (const field of document.querySelectorAll("textarea[data-count]")) {
  const hint = document.getElementById(field.dataset.count);
  const tell = () => {
    const words = hint.dataset.words.replace("{written}", field.value.length).replace("{most}", field.maxLength);
    hint.textContent = words;
  };
  if (hint && !hint.dataset.counting) {
    hint.dataset.counting = "yes";
    field.addEventListener("input", tell);
    tell();
  }
}
