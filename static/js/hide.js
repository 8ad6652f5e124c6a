// Esc twice hides the screen when somebody walks in; Esc twice shows it again. Nothing is lost.
let last = 0;

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (event.timeStamp - last < 500) {
    document.documentElement.classList.toggle("screen-off");
    last = 0;
  } else {
    last = event.timeStamp;
  }
});
