// A fragment that could not be fetched says so in a banner; what was typed stays on the page.
function say() {
  const place = document.getElementById("messages");
  if (!place || place.querySelector("[data-connection]")) return;
  const banner = document.createElement("div");
  banner.className = "banner banner-error";
  banner.setAttribute("role", "alert");
  banner.dataset.connection = "";
  banner.textContent = document.body.dataset.offlineText;
  place.append(banner);
}

document.addEventListener("htmx:sendError", say);
document.addEventListener("htmx:responseError", say);
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) document.querySelector("[data-connection]")?.remove();
});
