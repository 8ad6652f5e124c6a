// "Thoát nhanh": leaves at once and puts the other page in this one's place, so that "back" does not lead here.
// Without scripts it is a plain link.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leave]");
  if (!link) return;
  event.preventDefault();
  document.body.hidden = true;
  location.replace(link.href);
});
