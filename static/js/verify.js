// A file that is dropped on the form is sent at once. Without this script one chooses it and presses the button.

const area = document.querySelector("[data-drop]");
const form = area.closest("form");
const input = form.elements.file;
const status = area.querySelector("[role=status]");

const over = (on) => (event) => {
  event.preventDefault();
  area.classList.toggle("over", on);
};

for (const name of ["dragenter", "dragover"]) area.addEventListener(name, over(true));
area.addEventListener("dragleave", over(false));
area.addEventListener("drop", (event) => {
  over(false)(event);
  const files = event.dataTransfer.files;
  if (files.length !== 1) return;
  input.files = files;
  form.requestSubmit();
});
form.addEventListener("submit", () => {
  status.textContent = status.dataset.working;
});
// Back from the answer, nothing is being worked on any more.
window.addEventListener("pageshow", () => {
  status.textContent = "";
});
