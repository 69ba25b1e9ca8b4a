// Digits 1 to 9 press the button of that place inside [data-keys], unless the person is writing.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || !/^[1-9]$/.test(event.key)) return;
  const buttons = document.querySelectorAll("[data-keys] button:not([disabled])");
  const button = buttons[Number(event.key) - 1];
  if (!button) return;
  event.preventDefault();
  button.click();
});
